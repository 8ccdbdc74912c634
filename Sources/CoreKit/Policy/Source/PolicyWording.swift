/// Words of a policy inside of messages.
enum PolicyWording {
    /// In double quotes, cut where it is long.
    static func quoted(_ text: String) -> String {
        text.unicodeScalars.count > 60 ? "\"\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(57))))...\"" : "\"\(text)\""
    }

    /// `"a", "b" or "c"`, with one word as it is.
    static func either(_ words: [String]) -> String {
        let quoted = words.map { "\"\($0)\"" }
        guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }

    /// `a guardrail`, `an alert`.
    static func article(_ noun: String) -> String {
        guard let first = noun.lowercased().unicodeScalars.first else { return noun }
        return ("aeiou".unicodeScalars.contains(first) ? "an " : "a ") + noun
    }

    /// `1 rule`, `2 rules`.
    static func count(_ number: Int, _ noun: String) -> String { number == 1 ? "1 \(noun)" : "\(number) \(noun)s" }
}
