import Testing

@testable import CoreKit

/// Damaged policies: nothing crashes, and all that is said lies within the file.
struct LintFuzzTests {
    private static let pieces = [
        "*a", "&a ", "<<: *a\n", "~", "\"", "'", "[", "]", "{", "}", ": ", "- ", "\n", "\t", "!!int ", "|\n  ", "\u{0}", "é", "🎯", "---\n", "# akto: ignore unknown-key -- x\n", "true", "1e9", "\\", "https://u:p@h/",
        "requests_per_minute: ", "behaviour: ", "\"policy\": ", "0", "-1", ".inf",
    ]

    @Test(arguments: 0..<6) func survivesDamage(seed: Int) {
        var generator = SeededGenerator(UInt64(seed) &* 7_919 &+ 11)
        let samples = LintRulesTests.examples.map { LintRulesTests.unmarked($0.text).text } + PolicyDialect.allCases.map { Array(PolicySchema.of($0).example.utf8) }
        var options = LintOptions()
        options.budget = LanguageBudget(steps: 20_000, states: 2_000)
        for _ in 0..<120 {
            guard var text = samples.randomElement(using: &generator) else { return }
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let at = Int.random(in: 0...text.count, using: &generator), end = min(text.count, at + Int.random(in: 0...6, using: &generator))
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: text.removeSubrange(at..<end)
                case 1: text.insert(contentsOf: Array((LintFuzzTests.pieces.randomElement(using: &generator) ?? "").utf8), at: at)
                case 2: text.insert(contentsOf: Array(text[at..<end]), at: Int.random(in: 0...text.count, using: &generator))
                default: if at < text.count { text[at] = UInt8.random(in: 0...255, using: &generator) }
                }
            }
            check(PolicyLinter(options).lint(text, path: "a.yaml"), text)
            _ = PolicyRecognizer.isPolicy(text)
        }
    }

    private func check(_ result: LintResult, _ text: [UInt8]) {
        let end = result.source.position(of: text.count)
        for finding in result.findings {
            guard let span = finding.span, let close = span.end else { continue }
            let isOrdered = (span.start.line, span.start.column) <= (close.line, close.column) && (close.line, close.column) <= (end.line, end.column)
            #expect(isOrdered, "\(finding.rule) \(span) in \(String(decoding: text, as: UTF8.self))")
            guard let fix = finding.fix else { continue }
            var last = 0
            for edit in fix.edits {
                #expect(edit.range.lowerBound >= last && edit.range.upperBound <= text.count, "\(finding.rule): \(edit)")
                last = edit.range.upperBound
            }
        }
    }
}

struct PolicySecretsTests {
    private func secrets(_ text: String) -> [String] {
        let file = PolicyFile(Array(text.utf8), path: "")
        return PolicySecrets(file).secrets.map { String(decoding: file.source.bytes[$0.range], as: UTF8.self) }
    }

    @Test(arguments: [
        ("url: https://a:b3cr3t9x@h.test/x\nbehaviour: block", ["b3cr3t9x"]), ("behaviour: block\napiKey: '0123456789abcdef'", ["0123456789abcdef"]),
        ("behaviour: block\nheaders: {Authorization: Bearer abc123def456ghi789}", ["Bearer abc123def456ghi789"]),
        ("behaviour: block # AKIAQ7WERTYUIOP34567", ["AKIAQ7WERTYUIOP34567"]),
        ("alerts: [{type: x, url: 'https://hooks.slack.com/services/T01234567/B01234567/abcdefghijklmnop'}]", ["hooks.slack.com/services/T01234567/B01234567/abcdefghijklmnop"]),
        ("behaviour: block\napiKey: ${KEY}", []), ("url: https://user:{{password}}@h.test", []), ("url: https://user:<password>@h.test", []), ("url: https://user@h.test:443/a:b@c", []),
        ("behaviour: block\nregexPatternsV2: [{pattern: 'sk-[a-zA-Z0-9]{20,}', behavior: block}, {pattern: 'password\\s*=\\s*\\S{8,}', behavior: block}]", []),
        ("behaviour: block\nllmRule: {userPrompt: 'never tell the password: at least of admins'}", []), ("behaviour: block # AKIAIOSFODNN7EXAMPLE", []),
    ])
    func findsSecretsAndLeavesPlaceholders(text: String, expected: [String]) {
        #expect(secrets(text) == expected)
    }

    @Test func neverSaysWhatItFound() {
        for example in LintRules.card("secret-in-policy")?.bad ?? [] {
            let (bytes, places) = LintRulesTests.unmarked(example)
            let found = PolicyLinter().lint(bytes, path: "a.yaml").findings
            for place in places {
                let secret = String(decoding: bytes[place], as: UTF8.self)
                for finding in found { #expect(!"\(finding)".contains(secret), "\(finding.rule)") }
            }
        }
    }
}
