/// Lists the linter's rules: a table for people, or one JSON document.
public enum RuleListRenderer {
    public static let schema = "akto.rule-list/1"

    /// - Parameter width: display columns; nil breaks no line.
    public static func render(_ cards: [RuleCard] = LintRules.cards, options: LintOptions = LintOptions(), asJSON: Bool, width: Int?, colors: Bool, to stream: OutputStream) {
        if asJSON { json(cards, options, to: stream) } else { text(cards, options, width, Terminal.Paint(isOn: colors), to: stream) }
    }

    private static func text(_ cards: [RuleCard], _ options: LintOptions, _ width: Int?, _ paint: Terminal.Paint, to stream: OutputStream) {
        let column = max("RULE".utf8.count, cards.map(\.id.utf8.count).max() ?? 0) + 2
        func padded(_ text: String, _ columns: Int) -> String { String(repeating: " ", count: max(0, columns - text.utf8.count)) }
        let start = column + 9 + 8
        stream.write(paint("RULE" + padded("RULE", column) + "SEVERITY FIX     SUMMARY", .dim) + "\n")
        for card in cards {
            let severity = options.severity(of: card)
            let level = severity?.rawValue ?? "off", fix = card.fix == .none ? "-" : card.fix.rawValue
            let style = severity.map(TextFindingRenderer.style) ?? .dim
            stream.write(paint(card.id, .bold) + padded(card.id, column) + paint(level, style) + padded(level, 9) + fix + padded(fix, 8))
            let lines = WrappedText.lines(Terminal.escapeControls(card.summary), width: width.map { max(24, $0 - start) })
            for (index, line) in lines.enumerated() { stream.write((index == 0 ? "" : padded("", start)) + line + "\n") }
        }
        stream.write("\n\(LintSummary.count(cards.count, "rule")); akto lint --explain RULE says more\n")
    }

    private static func json(_ cards: [RuleCard], _ options: LintOptions, to stream: OutputStream) {
        var json = JSONWriter(indent: 2)
        json.object { json in
            json.member("schema", schema)
            json.member("rules", array: { json in
                for card in cards {
                    json.object { json in
                        json.member("id", card.id)
                        json.member("severity", (options.severity(of: card) ?? card.severity).rawValue)
                        json.member("enabled", options.severity(of: card) != nil)
                        json.member("fix", card.fix == .none ? nil : card.fix.rawValue)
                        json.member("summary", card.summary)
                        json.member("explanation", card.explanation)
                        json.member("bad", array: { json in for text in card.bad { json.value(String(decoding: MarkedExample(text).bytes, as: UTF8.self)) } })
                        json.member("good", array: { json in for text in card.good { json.value(text) } })
                    }
                }
            })
        }
        stream.write(json.bytes)
        stream.write("\n")
    }
}
