/// Formats of `akto lint`.
public enum LintFormat: String, Sendable, CaseIterable {
    case text, json, sarif, github, gitlab, junit, checkstyle
}

/// Writes a linter's report in a format. Every machine format is one valid document also where there is nothing to tell.
///
/// ```swift
/// LintRenderer.render(report, as: .text, options: LintRenderOptions(), to: stream)
/// ```
public enum LintRenderer {
    public static func render(_ report: LintReport, as format: LintFormat, options: LintRenderOptions = LintRenderOptions(), to stream: OutputStream) {
        if format == .json { return LintJSONRenderer.render(report, to: stream) }
        var findings = report.findingReport(version: options.toolVersion, identifies: format == .sarif || format == .gitlab)
        switch format {
        case .text:
            if options.isQuiet { findings.summary = "" }
            let sources = Dictionary(report.results.map { ($0.path, $0.source.masking($0.secrets)) }, uniquingKeysWith: { first, _ in first })
            TextFindingRenderer.render(
                findings, options: TextFindingRenderer.Options(colors: options.colors, width: options.width), source: { sources[$0] }, to: stream)
        case .json: break
        case .sarif: SARIFRenderer.render(findings, to: stream)
        case .github: GitHubRenderer.render(findings, to: stream)
        case .gitlab: GitLabRenderer.render(findings, to: stream)
        case .junit: JUnitRenderer.render(findings, failLevel: options.failLevel, to: stream)
        case .checkstyle: CheckstyleRenderer.render(findings, to: stream)
        }
    }
}

public struct LintRenderOptions: Sendable {
    public var colors = false
    /// Columns of the terminal; nil where there is none.
    public var width: Int?
    public var toolVersion = ""
    /// Leaves the summary of the text out.
    public var isQuiet = false
    /// What counts as a failure, in formats that know failures; nil: nothing.
    public var failLevel: Severity? = .error

    public init() {}
}
