import Foundation
import Testing

@testable import CoreKit

struct RuleReportTests {
    private static let cards = [
        RuleCard(
            "escape-eaten", .error, "an escape of YAML changed the pattern",
            explanation: """
                Between double quotes YAML undoes escapes, so `"\\bssn\\b"` is a backspace, `ssn`, and a backspace: a text that nobody sends. The rule is compiled, and it
                never fires.

                What to do:

                - write the pattern between single quotes, where a backslash is a backslash;
                - or double each backslash, which is harder to read, and easily forgotten
                  when the pattern is changed.

                1. first
                2. second

                    pattern: '\\bssn\\b'

                    action: block

                ```yaml
                    indented: 1
                ```
                """,
            fix: .safe,
            bad: ["guardrails:\n  - rules:\n      - pattern: \"«\\b»ssn«\\b»\"\n", "{\"pattern\": «1»}"], good: ["guardrails:\n  - rules:\n      - pattern: '\\bssn\\b'\n"]),
        RuleCard("a-rule", .note, "with `code` | and a bar", explanation: "Short.", isOn: false, fix: .unsafe, bad: ["x: «"], good: []),
        RuleCard("another", .warning, String(repeating: "a long summary that has to be broken, ", count: 4) + "often", explanation: "Even ``` shorter.", bad: ["a: |\n  ```\n"], good: []),
    ]

    @Test func listsRules() {
        var options = LintOptions()
        options.severities = ["another": nil]
        expectSnapshot(text { RuleListRenderer.render(RuleReportTests.cards, options: options, asJSON: false, width: 80, colors: false, to: $0) }, "diagnostics/rules.txt")
        expectSnapshot(text { RuleListRenderer.render(RuleReportTests.cards, options: options, asJSON: true, width: nil, colors: false, to: $0) }, "diagnostics/rules.json")
        let real = text { RuleListRenderer.render(asJSON: true, width: nil, colors: false, to: $0) }
        #expect(real.contains("\"id\": \"yaml-syntax\"") && !real.contains("«"))
    }

    @Test func explains() {
        expectSnapshot(text { RuleExplanation.render(RuleReportTests.cards[0], width: 70, colors: false, to: $0) }, "diagnostics/explain.txt")
        let painted = text { RuleExplanation.render(RuleReportTests.cards[0], width: 70, colors: true, to: $0) }
        #expect(painted.contains("\u{1b}[1m\"\\bssn\\b\"\u{1b}[0m is a"))
        #expect(text { RuleExplanation.render(RuleReportTests.cards[1], width: nil, colors: false, to: $0) }.contains("1 | x:\n  |    ^\n"))
    }

    @Test(arguments: LintRules.cards.map(\.id))
    func explainsEveryRule(id: String) throws {
        let card = try #require(LintRules.card(id))
        for width in [40, 80] {
            let shown = text { RuleExplanation.render(card, width: width, colors: false, to: $0) }
            #expect(shown.hasPrefix(card.id + ":") && shown.contains("akto: ignore \(id)") && !shown.contains("«"))
        }
    }

    @Test func writesTheReference() {
        expectSnapshot(RuleReference.markdown(RuleReportTests.cards), "diagnostics/rules.md")
        let real = RuleReference.markdown()
        for card in LintRules.cards { #expect(real.contains("\n## \(card.id)\n") && real.contains("(#\(card.id))")) }
    }

    @Test func readsMarks() {
        let example = MarkedExample("a: «b»\n«c: «d»»«")
        #expect(String(decoding: example.bytes, as: UTF8.self) == "a: b\nc: d" && example.ranges == [3..<4, 5..<9, 8..<9, 9..<9])
        #expect(MarkedExample(" {").language == "json" && MarkedExample("a: {").language == "yaml" && MarkedExample("").ranges.isEmpty)
    }

    @Test func readsMarkdown() {
        let text = RuleText("a\nb `c d`\n- e\n  f\n- g\nh\n\n    code\n\n    more\n\ni\n```\nx\n\ny\n```\n")
        #expect(
            text.blocks == [
                .paragraph("a b `c d`"), .list([RuleText.Item(mark: "- ", text: "e f"), RuleText.Item(mark: "- ", text: "g")]), .paragraph("h"), .code(["code", "", "more"]), .paragraph("i"),
                .code(["x", "", "y"]),
            ])
    }

    private func text(_ render: (CoreKit.OutputStream) -> Void) -> String {
        let stream = OutputStream()
        render(stream)
        return stream.text
    }
}
