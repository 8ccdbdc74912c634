/// What two patterns can be asked to have in common. Each holds for fewer pairs of patterns than the one before it, but `essential`,
/// which stands for itself.
///
/// That there is a text on which both fire says little of patterns that are looked for anywhere in a text: `secret` and `token` share
/// `secrettoken`, as nearly all pairs share one such text. Whoever wants to warn of two rules that contradict each other asks for
/// `essential` texts, in which nothing stands that the first pattern does not need, or for `same` spans.
public enum LanguageOverlapKind: Sendable, CaseIterable {
    /// A text on which both fire.
    case text
    /// A text with a match of each, neither empty, that have a character in common: `secret` and `token` in `secretoken`.
    case touching
    /// A text with a match of the first that has one of the second within it, neither empty: `key=\w*` and `token` in `key=token`.
    case covering
    /// A text in which one span, not empty, is a match of both: `\d+-\d+` and `\d{3}-\d*` in `000-0`.
    case same
    /// A text on which both fire, and the first no longer does when the first or the last character is taken away: `key=\w+` and `key`
    /// in `key=a`, and not `key=\w+` and `token`.
    case essential
}

/// Texts that two groups of a program share. A match of a pattern is any span that it fits, be it the preferred one or not.
struct LanguageOverlap {
    private struct Key: Hashable {
        var one: Int32
        var other: Int32
        var third: Int32
    }

    private var search = LanguageSearch()
    private var seen: Set<Key> = []
    private var queue: [(key: Key, node: Int)] = []

    /// The shortest text; nil where there is none. The automaton has to keep spans for the kinds that are about spans.
    static func shortest(
        _ automaton: LanguageAutomaton, _ one: Int, _ other: Int, _ kind: LanguageOverlapKind, _ meter: inout LanguageMeter
    ) throws(LanguageMeter.Overrun) -> [Int32]? {
        guard automaton.isAlive[one], automaton.isAlive[other] else { return nil }
        var overlap = LanguageOverlap()
        if kind == .essential { return try overlap.essential(automaton, one, other, &meter) }
        return try overlap.product(automaton, one, other, kind, &meter)
    }

    /// Ways of both automata side by side. The third part of a key tells whether the spans have touched.
    private mutating func product(
        _ automaton: LanguageAutomaton, _ one: Int, _ other: Int, _ kind: LanguageOverlapKind, _ meter: inout LanguageMeter
    ) throws(LanguageMeter.Overrun) -> [Int32]? {
        let start = Key(one: Int32(one), other: Int32(other), third: kind == .touching ? 0 : 1)
        func isGoal(_ key: Key) -> Bool { key.third == 1 && automaton.acceptsAtEnd[Int(key.one)] && automaton.acceptsAtEnd[Int(key.other)] }
        if isGoal(start) { return [] }
        seen.insert(start)
        queue.append((start, 0))
        var at = 0
        while at < queue.count {
            let (key, node) = queue[at]
            at += 1
            for letter in 0..<automaton.letterCount {
                try meter.spend()
                let others = automaton.edges(Int(key.other), letter)
                if others.isEmpty { continue }
                for first in automaton.edges(Int(key.one), letter) {
                    for second in others {
                        try meter.spend()
                        if kind == .same, first.position != second.position { continue }
                        if kind == .covering, second.position == .inside, first.position != .inside { continue }
                        let touches = first.position == .inside && second.position == .inside
                        let next = Key(one: first.target, other: second.target, third: touches ? 1 : key.third)
                        guard seen.insert(next).inserted else { continue }
                        try meter.spend(4)
                        let number = try search.add(after: node, letter, &meter)
                        if isGoal(next) { return search.word(number) }
                        queue.append((next, number))
                    }
                }
            }
        }
        return nil
    }

    /// The first pattern's sets after the text and after the text without its first letter, with a state of the second pattern.
    private mutating func essential(
        _ automaton: LanguageAutomaton, _ one: Int, _ other: Int, _ meter: inout LanguageMeter
    ) throws(LanguageMeter.Overrun) -> [Int32]? {
        var subsets = LanguageSubsets(automaton)
        let first = try subsets.set(of: [one], &meter)
        if subsets.acceptsAtEnd[first], automaton.acceptsAtEnd[other] { return [] }
        if first == LanguageSubsets.fired { return nil }
        // -1 stands for the text that does not even have the first letter.
        let start = Key(one: Int32(first), other: Int32(other), third: -1)
        seen.insert(start)
        queue.append((start, 0))
        var at = 0
        while at < queue.count {
            let (key, node) = queue[at]
            at += 1
            for letter in 0..<automaton.letterCount {
                try meter.spend()
                let edges = automaton.edges(Int(key.other), letter)
                if edges.isEmpty { continue }
                let rest = key.third < 0 ? first : try subsets.step(Int(key.third), letter, &meter)
                if rest == LanguageSubsets.fired { continue }
                let whole = try subsets.step(Int(key.one), letter, &meter)
                let isMinimal = subsets.acceptsAtEnd[whole] && !subsets.acceptsAtEnd[rest] && !subsets.acceptsAtEnd[Int(key.one)]
                // A text that has fired goes on firing, so that no longer one needs its last letter.
                if whole == LanguageSubsets.fired, !isMinimal { continue }
                for edge in edges {
                    let next = Key(one: Int32(whole), other: edge.target, third: Int32(rest))
                    if isMinimal, automaton.acceptsAtEnd[Int(edge.target)] { return search.word(node) + [Int32(letter)] }
                    if whole == LanguageSubsets.fired { continue }
                    guard seen.insert(next).inserted else { continue }
                    try meter.spend(4)
                    queue.append((next, try search.add(after: node, letter, &meter)))
                }
            }
        }
        return nil
    }
}
