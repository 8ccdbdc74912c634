/// The formats that a scan's result can be written in.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// A table for people.
    case text
    /// One document, schema `akto.scan/1`.
    case json
    /// A line a server, a problem, and the summary.
    case ndjson
    /// RFC 4180, a row a server.
    case csv
    /// SARIF 2.1.0.
    case sarif
    /// Annotations for GitHub Actions.
    case github
    /// A line a match.
    case matches
    /// One page that needs no network.
    case html

    /// Whether `ScanReport.matches` has to be filled.
    public var needsMatches: Bool { self == .matches }
    /// Whether a program reads it, so that what a person should know goes to standard error.
    public var isForMachines: Bool { self != .text && self != .html }
}

public struct RenderOptions: Sendable {
    /// Text only: SGR colours.
    public var colors = false
    /// Text only: columns to keep within; nil where nobody looks at columns, so nothing is cut.
    public var width: Int?
    /// Text only: the table alone, without summary and advice.
    public var quiet = false
    /// Text only: the evidence, tools, and clients of each server too.
    public var isVerbose = false
    /// What counts as failing, to be said; nil for none.
    public var failLevel: Confidence? = .high
    public var toolVersion = ""
    /// HTML only.
    public var assets = ReportAssets.standard

    public init() {}
}
