/// A rule of the linter: one file each, with its documentation, its examples and its check together.
protocol LintRule: SendableMetatype {
    static var card: RuleCard { get }
    /// Looks at a whole file and adds what it finds. Never fails; what cannot be decided within the file's budget is added to `findings.undecided`.
    static func check(_ file: PolicyFile, _ findings: inout RuleFindings)
}

/// What a reader is told of a rule: `--explain`, `docs/rules.md`, the rule lists of machine formats. The examples are tests.
public struct RuleCard: Sendable, Equatable {
    /// Permanent, kebab-case; it names the fault and not the cure.
    public var id: String
    /// One line without a full stop.
    public var summary: String
    /// Why it matters and what to do, in Markdown's paragraphs, lists and code spans.
    public var explanation: String
    public var severity: Severity
    /// Whether the rule runs unless it is asked for.
    public var isOn = true
    public var fix = Fix.none
    /// Whole policies. In a bad one `«` and `»` stand around each place that the rule has to mark, and are taken out before it is linted.
    public var bad: [String]
    public var good: [String]

    public enum Fix: String, Sendable { case none, safe, unsafe }

    init(_ id: String, _ severity: Severity, _ summary: String, explanation: String, isOn: Bool = true, fix: Fix = .none, bad: [String], good: [String]) {
        self.id = id
        self.severity = severity
        self.summary = summary
        self.explanation = explanation
        self.isOn = isOn
        self.fix = fix
        self.bad = bad
        self.good = good
    }
}

/// What one rule finds in one file.
struct RuleFindings {
    let card: RuleCard
    let file: PolicyFile
    private(set) var findings: [Finding] = []

    init(_ card: RuleCard, _ file: PolicyFile) {
        self.card = card
        self.file = file
    }

    /// Adds a finding at a stretch of the file, in bytes; `change` may fill in what else there is to say.
    mutating func add(_ range: Range<Int>, _ message: String, _ change: (inout Finding) -> Void = { _ in }) {
        var finding = Finding(rule: card.id, severity: card.severity, message: message, path: file.path, span: file.source.span(of: range))
        change(&finding)
        findings.append(finding)
    }

    /// Adds a finding at a stretch of a pattern, in bytes of its text; at the whole pattern where that is nil.
    mutating func add(_ pattern: PolicyPattern, _ part: Range<Int>? = nil, _ message: String, _ change: (inout Finding) -> Void = { _ in }) {
        add(part.map { pattern.scalar.range(of: $0) } ?? pattern.scalar.range, message, change)
    }

    mutating func add(_ node: YAMLNode, _ message: String, _ change: (inout Finding) -> Void = { _ in }) {
        add(node.span.offsets, message, change)
    }
}
