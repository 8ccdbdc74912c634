/// Patterns and texts over a small alphabet, so that many of them match; the same seed gives the same ones.
struct RandomPattern {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ value >> 31) % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[next(elements.count)] }

    static let literals = ["a", "a", "b", "ab", "abc", "k", "K", "s", "0", "_", " ", "é", "δ", "\u{212A}", "\u{17F}", "世", "😀", "foo", "/x"]
    static let classes = [
        "[ab]", "[^a]", "[a-k]", #"\d"#, #"\w"#, #"\W"#, #"\s"#, #"\pL"#, #"\p{Lu}"#, "[é-δ]", ".", ".", #"\C"#, "[k-s]", "[aA]", "[kK]",
        "[[:alpha:]]", #"[^\w]"#,
    ]
    static let assertions = ["^", "$", #"\b"#, #"\B"#, "(?m:^)", "(?m:$)"]
    static let repeats = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}", "{2,}"]

    mutating func pattern(depth: Int = 3) -> String {
        let kind = next(100)
        if depth == 0 || kind < 30 {
            let leaf = next(10)
            return leaf < 7 ? pick(Self.literals) : leaf < 9 ? pick(Self.classes) : pick(Self.assertions)
        }
        if kind < 62 { return (0...next(4)).map { _ in pattern(depth: depth - 1) }.joined() }
        if kind < 78 { return "(?:" + (0...1 + next(2)).map { _ in pattern(depth: depth - 1) }.joined(separator: "|") + ")" }
        if kind < 92 { return pick(["(", "(?:"]) + pattern(depth: depth - 1) + ")" + pick(Self.repeats) }
        return pick(["(?i:", "(?s:", "(?U:", "(?-i:", "(?i)(?:"]) + pattern(depth: depth - 1) + ")"
    }

    mutating func text() -> [UInt8] {
        let pieces = ["a", "a", "b", "ab", "abc", "A", "k", "K", "s", "S", "0", "_", " ", "\n", "é", "É", "δ", "\u{212A}", "\u{17F}", "世", "😀", "foo", "FOO", "/x"]
        var result: [UInt8] = []
        for _ in 0..<pick([0, 1, 2, 5, 9, 20]) {
            if next(25) == 0 { result += pick([[0xFF], [0x80], [0xC3], [0xE4, 0xB8], [0xF0, 0x9F, 0x98]]) } else { result += Array(pick(pieces).utf8) }
        }
        return result
    }
}
