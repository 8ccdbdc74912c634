/// `docs/rules.md`: every rule of the linter, from the same cards as `--explain`.
public enum RuleReference {
    public static func markdown(_ cards: [RuleCard] = LintRules.cards) -> String {
        var text = """
            # Rules of `akto lint`

            Ids are permanent. `--explain RULE` shows a rule on the terminal; `--enable RULE` and `--disable RULE` switch one on or off, and so does `lint:` in
            `akto.yaml`. A comment `# akto: ignore RULE[, RULE] -- why` silences a rule for its line, or, on a line of its own, for the entry below.

            In the bad examples, `«` and `»` stand around what the rule marks; they are no part of the file.

            | rule | severity | fix | what it finds |
            |---|---|---|---|

            """
        for card in cards { text += "| [`\(card.id)`](#\(card.id)) | \(severity(card)) | \(fix(card)) | \(cell(card.summary)) |\n" }
        for card in cards { text += section(card) }
        return text
    }

    private static func severity(_ card: RuleCard) -> String { card.isOn ? card.severity.rawValue : "off (\(card.severity.rawValue))" }

    private static func fix(_ card: RuleCard) -> String { card.fix == .none ? "" : card.fix.rawValue }

    private static func cell(_ text: String) -> String { text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }

    private static func section(_ card: RuleCard) -> String {
        var text = "\n## \(card.id)\n\n\(sentence(card.summary))\n\n*\(card.severity.rawValue); \(RuleExplanation.facts(card, isOn: card.isOn))*\n\n"
        text += card.explanation.trimmingNewlines + "\n"
        for (title, examples) in [("Bad", card.bad), ("Good", card.good)] {
            for example in examples {
                text += "\n\(title):\n\n" + block(example, language: MarkedExample(example).language)
            }
        }
        return text
    }

    private static func sentence(_ text: String) -> String {
        // A summary may begin with something literal, which keeps its case.
        guard let first = text.first, first.isLetter, let last = text.last else { return text }
        return first.uppercased() + text.dropFirst() + (".!?".contains(last) ? "" : ".")
    }

    /// In a fence that is longer than any run of backticks within.
    private static func block(_ text: String, language: String) -> String {
        var longest = 0, run = 0
        for character in text.utf8 {
            run = character == 0x60 ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return "\(fence)\(language)\n\(text)\(text.utf8.last == 0x0A ? "" : "\n")\(fence)\n"
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var rest = self[...]
        while rest.utf8.last == 0x0A { rest.removeLast() }
        while rest.utf8.first == 0x0A { rest.removeFirst() }
        return String(rest)
    }
}
