@testable import CoreKit

/// What all texts up to a length say about patterns, to hold answers against.
struct LanguageBruteForce {
    let texts: [[UInt8]]
    /// In characters, as the texts are ordered by.
    let lengths: [Int]

    /// All texts of the characters, the shortest first.
    init(_ characters: [String], longest: Int) {
        var texts: [[UInt8]] = [[]], lengths = [0]
        var from = 0
        for length in 1...longest {
            let end = texts.count
            for index in from..<end {
                for character in characters {
                    texts.append(texts[index] + Array(character.utf8))
                    lengths.append(length)
                }
            }
            from = end
        }
        self.texts = texts
        self.lengths = lengths
    }

    func firing(_ pattern: Pattern) -> [Bool] {
        let matcher = PatternMatcher(pattern)
        return texts.map { $0.withUnsafeBytes { matcher.isMatch($0) } }
    }

    /// What is wrong with an answer, when `expected` says on which texts it is a yes; nil when nothing is.
    ///
    /// - Parameter isAll: whether the question is about all texts, so that one that is not as expected decides, or about some text.
    func fault(_ answer: LanguageAnswer, _ expected: [Bool], isAll: Bool) -> String? {
        let decisive = expected.firstIndex(of: !isAll)
        switch answer {
        case .undecided: return "undecided"
        case .yes(let text) where !isAll, .no(let text) where isAll:
            guard let text else { return "no text" }
            if let decisive, lengths[decisive] < text.unicodeScalars.count { return "\(text.debugDescription) is longer than \(String(decoding: texts[decisive], as: UTF8.self).debugDescription)" }
            let bytes = Array(text.utf8)
            if let index = texts.firstIndex(of: bytes), expected[index] == isAll { return "\(text.debugDescription) does not show it" }
            return nil
        case .yes, .no:
            return decisive.map { "\(String(decoding: texts[$0], as: UTF8.self).debugDescription) speaks against it" }
        }
    }

    /// The spans in each text, in characters and not empty, that the pattern fits.
    func spans(_ source: String, longest: Int) -> [Set<Range<Int>>]? {
        var found = [Set<Range<Int>>](repeating: [], count: texts.count)
        for before in 0..<longest {
            for after in 0..<(longest - before) {
                guard let pattern = try? Pattern("\\A(?s:.{\(before)})(?:\(source))(?s:.{\(after)})\\z") else { return nil }
                let matcher = PatternMatcher(pattern)
                for index in texts.indices where lengths[index] > before + after {
                    if texts[index].withUnsafeBytes({ matcher.isMatch($0) }) { found[index].insert(before..<lengths[index] - after) }
                }
            }
        }
        return found
    }

    /// Whether the text's first pattern needs all of it, for each text.
    func essential(_ one: Pattern, _ other: [Bool]) -> [Bool] {
        let matcher = PatternMatcher(one)
        func fires(_ text: String.UnicodeScalarView.SubSequence) -> Bool { Array(String(text).utf8).withUnsafeBytes { matcher.isMatch($0) } }
        return texts.indices.map { index in
            guard other[index] else { return false }
            let text = String(decoding: texts[index], as: UTF8.self).unicodeScalars
            return fires(text[...]) && (text.isEmpty || !fires(text.dropFirst()) && !fires(text.dropLast()))
        }
    }
}

/// Small patterns, most of them with assertions, over a small alphabet.
struct RandomLanguage {
    var random: RandomPattern

    static let literals = ["a", "a", "b", "b", "ab", "-", "é", "A", "\\n"]
    static let classes = ["[ab]", "[^a]", "[^ab]", "[b-é]", ".", ".", "\\w", "\\W", "\\s", "\\S", "\\d", "\\pL", "\\PL", "[[:upper:]]", "[^\\x00-\\x{10FFFF}]"]
    static let assertions = ["^", "$", "\\A", "\\z", "\\b", "\\b", "\\B", "\\B", "(?m:^)", "(?m:$)"]
    static let repeats = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}", "{2,}", "{0}"]
    static let characters = ["a", "b", "A", "-", "\n", "é", "0"]

    mutating func pattern(depth: Int = 3) -> String {
        let kind = random.next(100)
        if depth == 0 || kind < 25 {
            let leaf = random.next(10)
            return leaf < 6 ? random.pick(Self.literals) : leaf < 8 ? random.pick(Self.classes) : random.pick(Self.assertions)
        }
        if kind < 60 { return (0...random.next(3)).map { _ in pattern(depth: depth - 1) }.joined() }
        if kind < 74 { return "(?:" + (0...1 + random.next(2)).map { _ in pattern(depth: depth - 1) }.joined(separator: "|") + ")" }
        if kind < 92 { return random.pick(["(", "(?:"]) + pattern(depth: depth - 1) + ")" + random.pick(Self.repeats) }
        return random.pick(["(?i:", "(?s:", "(?U:", "(?-i:", "(?m:", "(?i)(?:"]) + pattern(depth: depth - 1) + ")"
    }

    /// Some of the characters, so that all texts of a length are few.
    mutating func alphabet(_ count: Int) -> [String] {
        var rest = Self.characters
        return (0..<count).map { _ in rest.remove(at: random.next(rest.count)) }
    }

    /// What is wrong with the answers about two or three random patterns; witnesses are handed on.
    mutating func faults(longest: Int = 4, spans: Bool, witness: (_ pattern: String, _ text: String) -> Void = { _, _ in }) -> [String] {
        let sources = (0..<3).map { _ in pattern() }
        let patterns = sources.compactMap { try? Pattern($0) }
        guard patterns.count == 3 else { return [] }
        let force = LanguageBruteForce(alphabet(spans ? 3 : 4), longest: longest)
        let languages = patterns.map { PatternLanguage($0) }
        let firing = patterns.map { force.firing($0) }
        var faults: [String] = []
        func check(_ name: String, _ answer: LanguageAnswer, _ expected: [Bool], isAll: Bool) {
            if let fault = force.fault(answer, expected, isAll: isAll) { faults.append("\(sources.map(\.debugDescription)) \(name): \(answer): \(fault)") }
            if let text = answer.witness { for source in sources { witness(source, text) } }
        }
        func both(_ one: Int, _ other: Int, _ join: (Bool, Bool) -> Bool) -> [Bool] { zip(firing[one], firing[other]).map(join) }
        if languages[0].matchesEmptyText != firing[0][0] { faults.append("\(sources[0]) and the empty text") }
        if languages[0].surelyFires, languages[0].canFire().isNo { faults.append("\(sources[0]) does not fire") }
        check("can fire", languages[0].canFire(), firing[0], isAll: false)
        check("fires everywhere", languages[0].firesEverywhere(), firing[0], isAll: true)
        check("in the second", languages[0].isContained(in: [languages[1]]), both(0, 1) { !$0 || $1 }, isAll: true)
        check("in both", languages[0].isContained(in: [languages[1], languages[2]]), zip(both(0, 1) { !$0 || $1 }, firing[2]).map { $0 || $1 }, isAll: true)
        check("equal", languages[0].isEquivalent(to: languages[1]), both(0, 1) { $0 == $1 }, isAll: true)
        check("text", languages[0].overlaps(languages[1], .text), both(0, 1) { $0 && $1 }, isAll: false)
        check("essential", languages[0].overlaps(languages[1], .essential), force.essential(patterns[0], firing[1]), isAll: false)
        guard spans, let one = force.spans(sources[0], longest: longest), let other = force.spans(sources[1], longest: longest) else { return faults }
        func pairs(_ join: (Range<Int>, Range<Int>) -> Bool) -> [Bool] {
            zip(one, other).map { one, other in one.contains { first in other.contains { join(first, $0) } } }
        }
        check("touching", languages[0].overlaps(languages[1], .touching), pairs { $0.overlaps($1) }, isAll: false)
        check("covering", languages[0].overlaps(languages[1], .covering), pairs { $0.contains($1) }, isAll: false)
        check("same", languages[0].overlaps(languages[1], .same), pairs { $0 == $1 }, isAll: false)
        return faults
    }
}
