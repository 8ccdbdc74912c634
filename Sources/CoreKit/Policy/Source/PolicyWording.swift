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

    /// What a value is: `the number 12`, `a list`.
    static func description(_ node: YAMLNode) -> String {
        switch node.type {
        case .null: node.target.span.offsets.isEmpty ? "empty" : "null"
        case .bool: node.text ?? ""
        case .int, .float: "the number \(node.text ?? "")"
        case .string: "the text \(quoted(node.text ?? ""))"
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .other: "a value with the tag \(quoted(node.explicitTag ?? ""))"
        }
    }

    /// The first sentence of a summary, as a note has it.
    static func note(_ key: String, _ summary: String) -> String {
        var sentence = ""
        for part in summary.split(separator: " ") {
            sentence += (sentence.isEmpty ? "" : " ") + part
            if part.hasSuffix("."), part.count > 1 { break }
        }
        if sentence.hasSuffix(".") { sentence.removeLast() }
        let words = String(sentence.map { $0 == "`" ? "\"" : $0 })
        return "\"\(key)\": \(words.prefix(1).lowercased())\(words.dropFirst())"
    }
}
