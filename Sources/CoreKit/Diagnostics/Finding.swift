/// Findings in files, and how other programs take them in: one renderer a format.
///
/// A feature makes `Finding` values and a `FindingReport` of them; nothing here knows what was looked for. Texts are shown as they
/// are given: whoever puts captured text into a message has made it safe before.
///
/// ```swift
/// var report = FindingReport(tool: "akto lint", version: "1.0")
/// report.findings = [Finding(rule: "unknown-key", severity: .error, message: "unknown key \"foo\"", path: "a.yaml",
///                            span: SourceSpan(line: 3, column: 5))]
/// SARIFRenderer.render(report, to: stream)
/// ```
public struct Finding: Sendable, Equatable {
    /// The rule's permanent id, kebab-case.
    public var rule: String
    public var severity: Severity
    /// Lower case, without a full stop.
    public var message: String
    /// As the user named the file; relative to the working folder unless the user said otherwise.
    public var path: String
    /// Nil where the finding is about the whole file.
    public var span: SourceSpan?
    /// A short heading, for formats that have one; the rule's id where nil.
    public var title: String?
    /// What stays the same while the file around it changes, so that a result can be followed over time; any text, hashed before
    /// it is written.
    public var identity: String?
    /// Other places that belong to it.
    public var related: [RelatedPlace] = []
    /// What is said at the place itself, in a few words: it stands behind the carets that mark it.
    public var label: String?
    /// What a reader may want to know besides, each a sentence without a full stop.
    public var notes: [String] = []
    /// A text that shows the fault.
    public var witness: String?
    public var fix: FindingFix?

    public init(
        rule: String, severity: Severity, message: String, path: String, span: SourceSpan? = nil, title: String? = nil, identity: String? = nil,
        related: [RelatedPlace] = []
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.path = path
        self.span = span
        self.title = title
        self.identity = identity
        self.related = related
    }
}

public enum Severity: String, Sendable, CaseIterable, Comparable {
    case note, warning, error

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .note: 0
        case .warning: 1
        case .error: 2
        }
    }
}

public struct RelatedPlace: Sendable, Equatable {
    public var message: String
    public var path: String
    public var span: SourceSpan?

    public init(message: String, path: String, span: SourceSpan? = nil) {
        self.message = message
        self.path = path
        self.span = span
    }
}
