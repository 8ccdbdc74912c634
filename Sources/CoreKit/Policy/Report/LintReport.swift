/// What a run of the linter has to say: of each file that it read, and of those that it could not.
public struct LintReport: Sendable {
    public var options: LintOptions
    /// In the order in which they are reported.
    public var results: [LintResult] = []
    public var problems: [LintProblem] = []

    public init(_ options: LintOptions = LintOptions()) {
        self.options = options
    }

    public var findings: [Finding] { results.flatMap(\.findings) }

    public func count(_ severity: Severity) -> Int {
        results.reduce(0) { $0 + $1.findings.count { $0.severity == severity } }
    }

    /// Findings with a fix that is safe, or with one that is not.
    public func fixable(isSafe: Bool) -> Int {
        results.reduce(0) { $0 + $1.findings.count { $0.fix?.isSafe == isSafe } }
    }

    /// Whether something was found at or above a level; never where it is nil.
    public func fails(at level: Severity?) -> Bool {
        guard let level else { return false }
        return results.contains { $0.findings.contains { $0.severity >= level } }
    }

    /// For programs that collect findings.
    /// - Parameter identifies: whether each finding gets what it can be followed by while the file around it changes: the file's name and the text that
    ///   is marked.
    public func findingReport(version: String, identifies: Bool = true) -> FindingReport {
        var report = FindingReport(tool: "akto lint", version: version)
        report.rules = LintRules.cards.compactMap { card in options.severity(of: card).map { LintReport.rule(card, $0) } }
        report.files = results.map(\.path)
        for result in results {
            guard identifies else {
                report.findings += result.findings
                continue
            }
            let source = SnippetSource(result.source)
            report.findings += result.findings.map { finding in
                var finding = finding
                if finding.identity == nil { finding.identity = result.path + "\u{0}" + LintReport.markedText(finding, source) }
                return finding
            }
        }
        report.notices = problems.map { FindingNotice(severity: .error, message: $0.message, path: $0.path) }
        report.isComplete = problems.isEmpty
        report.summary = LintSummary(self).sentence
        return report
    }

    private static func rule(_ card: RuleCard, _ severity: Severity) -> FindingRule {
        FindingRule(id: card.id, summary: card.summary, help: RuleText(card.explanation).plain, severity: severity, tags: ["guardrails", "policy"])
    }

    /// So much of it tells findings apart; a stretch may be a whole file.
    private static let markedLimit = 256

    private static func markedText(_ finding: Finding, _ source: SnippetSource) -> String {
        guard let span = finding.span, span.start.line <= source.lineCount else { return "" }
        let line = source.line(span.start.line)
        let start = line.offset(of: span.start.column)
        var end = line.byteCount
        if let last = span.end, last.line == span.start.line { end = line.offset(of: last.column) }
        // Nothing but a place is marked: what stands on its line has to do.
        guard end > start else { return String(decoding: line.bytes.prefix(markedLimit), as: UTF8.self) }
        return String(decoding: line.bytes.dropFirst(start).prefix(min(end - start, markedLimit)), as: UTF8.self)
    }
}

/// A file that could not be read.
public struct LintProblem: Sendable, Equatable {
    public var path: String
    public var message: String

    public init(path: String, message: String) {
        self.path = path
        self.message = message
    }
}
