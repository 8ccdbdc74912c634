/// Everything a run has to say to a program that collects findings.
public struct FindingReport: Sendable {
    /// The command, as the user knows it: `akto scan`.
    public var tool: String
    public var version: String
    /// Every rule that took part, also those that found nothing.
    public var rules: [FindingRule] = []
    /// Every file that was looked at, also those without a finding, where the command keeps count of them.
    public var files: [String] = []
    public var findings: [Finding] = []
    /// What went wrong while looking.
    public var notices: [FindingNotice] = []
    /// False where some input could not be read to its end.
    public var isComplete = true
    /// One sentence that sums the run up.
    public var summary = ""

    public init(tool: String, version: String) {
        self.tool = tool
        self.version = version
    }
}

/// A rule as rule lists show it.
public struct FindingRule: Sendable, Equatable {
    /// How often a finding of a rule is right, in the words of GitHub's code scanning.
    public enum Precision: String, Sendable { case low, medium, high, veryHigh = "very-high" }

    public var id: String
    /// One line.
    public var summary: String
    /// What to do about it; paragraphs are separated by an empty line.
    public var help: String
    public var severity: Severity
    public var precision: Precision?
    /// 0.0 to 10.0, as CVSS counts; nil where security is not the point.
    public var securitySeverity: Double?
    public var tags: [String]

    public init(
        id: String, summary: String, help: String, severity: Severity, precision: Precision? = nil, securitySeverity: Double? = nil, tags: [String] = []
    ) {
        self.id = id
        self.summary = summary
        self.help = help
        self.severity = severity
        self.precision = precision
        self.securitySeverity = securitySeverity
        self.tags = tags
    }
}

/// Something about the run itself: a file that could not be read, a list that was cut.
public struct FindingNotice: Sendable, Equatable {
    public var severity: Severity
    public var message: String
    public var path: String?
    /// 1-based.
    public var line: Int?

    public init(severity: Severity, message: String, path: String? = nil, line: Int? = nil) {
        self.severity = severity
        self.message = message
        self.path = path
        self.line = line
    }
}
