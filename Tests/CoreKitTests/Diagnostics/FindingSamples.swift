import Foundation

@testable import CoreKit

/// A text whose places are marked where they stand: `«1` begins a place, `1»` ends it.
struct MarkedSource {
    let text: SourceText
    private let ranges: [Character: Range<Int>]

    init(_ marked: String) {
        var bytes: [UInt8] = [], starts: [Character: Int] = [:], ranges: [Character: Range<Int>] = [:]
        var rest = Array(marked.unicodeScalars)[...]
        while let next = rest.popFirst() {
            if next == "«", let name = rest.popFirst() {
                starts[Character(name)] = bytes.count
            } else if let end = rest.first, end == "»", let start = starts[Character(next)] {
                rest.removeFirst()
                ranges[Character(next)] = start..<bytes.count
            } else {
                bytes += Array(String(next).utf8)
            }
        }
        text = SourceText(bytes)
        self.ranges = ranges
    }

    func range(_ name: Character) -> Range<Int> { ranges[name] ?? 0..<0 }
    func span(_ name: Character) -> SourceSpan { text.span(of: range(name)) }
    func edit(_ name: Character, _ replacement: String) -> SourceEdit { text.edit(range(name), replacement) }
}

/// Findings of every shape, as `akto lint` makes them.
enum FindingSamples {
    static let policy = MarkedSource(
        """
        # what the proxy enforces
        guardrails:
          «a- name: PII Protection
            type: content_filter
            rules:
              - pattern: «1"«2\\b2»ssn\\b"1»   # social security
                action: block
              - pattern: «3'ssn'3»
                action: «4redact4»
              - pattern: '«5(?=x)5»y'
                action: block
        «6    note: 日本語 🙂 «7é7» end
        6»a»  - name: Other
            «8tpye8»: rate_limit

        """)

    static let names = ["policy.yaml", "other.yaml"]

    static func source(_ path: String) -> SourceText? {
        switch path {
        case "policy.yaml": policy.text
        case "other.yaml": other.text
        case "hostile.yaml": hostile.text
        default: nil
        }
    }

    static let other = MarkedSource("guardrails:\n  - name: «1Shared1»\n")

    static let hostile = MarkedSource("\tkey:\t«1val\u{1b}[31mue1» \u{202E}«2txet2» 👩‍👩‍👧 «3e\u{301}3»x\u{0}«44»")

    static func finding(_ rule: String, _ severity: Severity, _ message: String, _ name: Character?, label: String? = nil) -> Finding {
        var finding = Finding(rule: rule, severity: severity, message: message, path: "policy.yaml", span: name.map(policy.span))
        finding.label = label
        return finding
    }

    static let report: FindingReport = {
        var report = FindingReport(tool: "akto lint", version: "1.2.3")
        var eaten = finding("escape-eaten", .error, "\"\\b\" is a backspace here, not a word boundary", "2", label: "one character, U+0008")
        eaten.fix = FindingFix(title: "put the pattern in single quotes", isSafe: true, edits: [policy.edit("1", "'\\bssn\\b'")])
        eaten.notes = ["double-quoted scalars undo escapes before the pattern is compiled"]
        var shadowed = finding("shadowed-rule", .warning, "this rule never fires: all that it matches is taken by an earlier one", "3", label: "never gets to see a text")
        shadowed.related = [RelatedPlace(message: "takes all of it first", path: "policy.yaml", span: policy.span("1"))]
        shadowed.witness = "my \"ssn\"\u{7}"
        var conflict = finding("conflicting-actions", .warning, "a text that is blocked here is redacted there", "4", label: "redacted here")
        conflict.related = [
            RelatedPlace(message: "the pattern", path: "policy.yaml", span: policy.span("3")), RelatedPlace(message: "of the same name", path: "other.yaml", span: other.span("1")),
        ]
        var pattern = finding("invalid-pattern", .error, "look-ahead is not a part of the syntax that enforces it", "5", label: "never enforced")
        pattern.fix = FindingFix(title: "put word boundaries around it", isSafe: false, edits: [policy.text.edit(policy.range("5"), "\\b"), policy.text.edit(policy.range("5").upperBound + 1..<policy.range("5").upperBound + 1, "\\b")])
        var block = finding("empty-rules", .note, "this guardrail does little", "a", label: "the whole of it")
        block.fix = FindingFix(title: "take the note out", isSafe: true, edits: [policy.edit("6", "")])
        let wide = finding("pattern-never-matches", .note, "wide characters before the place", "7", label: "here")
        var key = finding("unknown-key", .error, "unknown key \"tpye\", expected \"type\"", "8", label: "did you mean \"type\"?")
        key.fix = FindingFix(title: "write \"type\"", isSafe: true, edits: [policy.edit("8", "type")])
        var end = finding("missing-key", .warning, "the file ends too early", nil)
        end.span = policy.text.span(of: policy.text.bytes.count..<policy.text.bytes.count)
        end.label = "expected \"rules\""
        let whole = finding("no-policy", .note, "nothing here is a policy", nil)
        report.findings = [eaten, shadowed, conflict, pattern, block, wide, key, end, whole]
        report.rules = report.findings.map { FindingRule(id: $0.rule, summary: $0.message, help: $0.message, severity: $0.severity) }
        report.files = ["policy.yaml", "other.yaml", "clean.yaml"]
        for index in report.findings.indices { report.findings[index].identity = "policy.yaml\u{0}\(index / 2)" }
        report.summary = "3 errors, 3 warnings, 3 notes in 3 files; 2 fixable with --fix, 1 more with --fix unsafe"
        return report
    }()

    /// Captured text in every place that takes text.
    static let hostileReport: FindingReport = {
        var report = FindingReport(tool: "akto lint", version: "1")
        let nasty = "a<b>&\"'\u{1b}[31m\u{0}\u{202E}]]>\r\n::error::x\u{FFFE}"
        var finding = Finding(rule: "unknown-key", severity: .error, message: nasty, path: "hostile.yaml", span: hostile.span("1"))
        finding.label = nasty
        finding.notes = [nasty]
        finding.witness = nasty
        finding.identity = nasty
        finding.related = [
            RelatedPlace(message: nasty, path: "hostile.yaml", span: hostile.span("2")), RelatedPlace(message: "composed", path: "hostile.yaml", span: hostile.span("3")),
            RelatedPlace(message: "the end", path: "hostile.yaml", span: hostile.span("4")), RelatedPlace(message: nasty, path: nasty, span: SourceSpan(line: 3, column: 9)),
        ]
        finding.fix = FindingFix(title: nasty, isSafe: false, edits: [hostile.edit("1", nasty)])
        report.findings = [finding]
        report.notices = [FindingNotice(severity: .error, message: nasty, path: nasty), FindingNotice(severity: .warning, message: nasty)]
        report.files = ["hostile.yaml", nasty]
        report.summary = nasty
        report.isComplete = false
        return report
    }()
}
