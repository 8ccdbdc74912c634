/// The key that somebody meant.
struct PolicyKeyGuess {
    private(set) var key: String?
    /// Whether it can hardly be another: the same letters in another spelling of words.
    private(set) var isCertain = false

    init(_ typed: String, _ shape: PolicyMapping) {
        let fields = shape.fields.filter { !$0.isWrittenByServer }
        if let same = PolicyKeyGuess.sameLetters(typed, fields.map(\.key)) {
            key = same
            isCertain = true
        } else if let mistaken = fields.first(where: { $0.mistaken.contains { PolicyKeyGuess.letters($0) == PolicyKeyGuess.letters(typed) } }) {
            key = mistaken.key
            isCertain = PolicyKeyGuess.letters(typed).hasPrefix("behavi") && mistaken.key.hasPrefix("behavi")
        } else {
            key = Spelling.nearest(to: typed, among: fields.map(\.key))
        }
    }

    /// The word with the same letters, whatever the case and whatever stands between them: `customRules` for `custom_rules`.
    static func sameLetters(_ typed: String, _ words: [String]) -> String? {
        guard typed.utf8.count <= 64 else { return nil }
        let letters = letters(typed)
        return words.first { PolicyKeyGuess.letters($0) == letters }
    }

    private static func letters(_ word: String) -> String {
        String(String.UnicodeScalarView(word.lowercased().unicodeScalars.filter { $0 != "_" && $0 != "-" && $0 != " " }))
    }
}
