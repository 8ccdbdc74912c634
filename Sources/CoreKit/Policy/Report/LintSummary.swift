/// What a run of the linter comes to, in a sentence: `2 errors and 1 warning in 3 files; 1 fixable with --fix`.
public struct LintSummary: Sendable {
    public let sentence: String

    public init(_ report: LintReport) {
        let counts = [Severity.error, .warning, .note].compactMap { severity -> String? in
            let count = report.count(severity)
            return count == 0 ? nil : LintSummary.count(count, severity.rawValue)
        }
        var text: String
        if report.results.isEmpty {
            text = "no policy was checked"
        } else {
            text = (counts.isEmpty ? "no findings" : counts.joined(separator: ", ")) + " in \(LintSummary.count(report.results.count, "file"))"
        }
        let safe = report.fixable(isSafe: true), unsafe = report.fixable(isSafe: false)
        if safe > 0 { text += "; \(LintSummary.number(safe)) fixable with --fix" }
        if unsafe > 0 { text += (safe > 0 ? ", " : "; ") + "\(LintSummary.number(unsafe)) \(safe > 0 ? "more" : "fixable") with --fix unsafe" }
        if !report.problems.isEmpty { text += "; \(LintSummary.count(report.problems.count, "file")) could not be read" }
        sentence = text
    }

    /// `3 findings fixed in 2 files`.
    public static func fixed(_ findings: Int, files: Int) -> String {
        findings == 0 ? "nothing to fix" : "\(count(findings, "finding")) fixed in \(count(files, "file"))"
    }

    static func count(_ value: Int, _ noun: String) -> String { "\(number(value)) \(noun)\(value == 1 ? "" : "s")" }

    /// With a comma between thousands.
    private static func number(_ value: Int) -> String {
        var digits = Array(String(value.magnitude))
        var at = digits.count - 3
        while at > 0 {
            digits.insert(",", at: at)
            at -= 3
        }
        return String(digits)
    }
}
