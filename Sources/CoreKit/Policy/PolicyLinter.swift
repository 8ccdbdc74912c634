/// Guardrail policies: what they say, judged against what will be enforced.
///
/// A file goes one way: bytes, `PolicyFile` (documents with positions, the dialect of each, and what `PolicyModel` makes of it), the rules of
/// `LintRules`, and findings that comments in the file have not silenced. Findings and fixes are values, so that a command, a language
/// server or a test can do with them what it likes.
///
/// ```swift
/// let linter = PolicyLinter(LintOptions())
/// let result = linter.lint(Array(#"guardrails: [{name: a, type: content_filter, rules: [{pattern: "(?=x)", action: block}]}]"#.utf8), path: "policy.yaml")
/// for finding in result.findings { print(finding.rule, finding.message) }    // invalid-pattern ...
/// ```
public struct PolicyLinter: Sendable {
    public let options: LintOptions

    public init(_ options: LintOptions = LintOptions()) {
        self.options = options
    }

    /// Findings are in the order of the file. A text that is no policy has a finding that says so.
    /// - Parameter path: as findings name the file.
    public func lint(_ bytes: [UInt8], path: String) -> LintResult {
        let file = PolicyFile(bytes, path: path, budget: options.budget)
        var findings = file.faults
        for rule in LintRules.all where options.severity(of: rule.card) != nil {
            var found = RuleFindings(rule.card, file)
            rule.check(file, &found)
            findings += found.findings
        }
        let silenced = IgnoreComments(file).apply(to: findings, options)
        // A rule may think less of a finding than its card says; whoever chose a severity gets that.
        let judged = silenced.compactMap { finding in
            var finding = finding
            guard let chosen = options.severities[finding.rule] else { return finding }
            guard let chosen else { return nil }
            finding.severity = chosen
            return finding
        } as [Finding]
        var sorted: [Finding] = []
        // What several places name by aliases is there once.
        for finding in judged.sorted(by: LintResult.order) where sorted.last != finding { sorted.append(finding) }
        return LintResult(path: path, source: file.source, findings: sorted, undecided: file.undecided, secrets: file.secrets.map(\.range))
    }
}

/// What the linter says of one file.
public struct LintResult: Sendable {
    public let path: String
    public let source: SourceText
    public var findings: [Finding]
    /// Questions that were too large to be answered, as sentences that name the rule and its line.
    public var undecided: [String]
    /// Bytes of the file that nobody should be shown.
    public var secrets: [Range<Int>] = []

    static func order(_ left: Finding, _ right: Finding) -> Bool {
        func key(_ finding: Finding) -> (Int, Int, Int, String, String) {
            let start = finding.span?.start ?? SourcePosition(line: 0, column: 0)
            let rank = finding.severity == .error ? 0 : finding.severity == .warning ? 1 : 2
            return (start.line, start.column, rank, finding.rule, finding.message)
        }
        return key(left) < key(right)
    }
}
