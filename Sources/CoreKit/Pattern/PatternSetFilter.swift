/// Tells which patterns of a set can match a text at all, by the literals that they require.
///
/// Literals are looked for without regard to the case of ASCII letters, the short ones apart so that they do not slow down the others.
final class PatternSetFilter: @unchecked Sendable {
    private let searches: [WordSearch]
    private struct Part {
        var first: Int32
        var count: Int32
    }

    /// For patterns that are nothing but a word where that stands in `pool`, so that nothing else is looked at; for others -1.
    private let words: UnsafeMutablePointer<Part>
    private let pool: UnsafeMutablePointer<UInt8>
    /// For patterns whose matches are short how far before a literal one can begin; for others a great deal.
    private let reaches: UnsafeMutablePointer<Int>
    /// Patterns that no literal is known of, and those for which nothing but empty matches decides.
    let unfiltered: [Int]
    private static let shortest = 2
    private static let long = 5
    /// Of more patterns than this that have short literals some stand everywhere in a text, and one automaton for all of them is quicker.
    private static let mostShort = 12

    init(_ patterns: [Pattern]) {
        // All literals of a pattern are looked for together, so that the first one found is the first one there is.
        var literals: [(bytes: [UInt8], number: Int, isShort: Bool)] = []
        words = .allocate(capacity: max(1, patterns.count))
        reaches = .allocate(capacity: max(1, patterns.count))
        let found = patterns.map { $0.parts.plan.value.finder?.word }
        pool = .allocate(capacity: max(1, found.reduce(0) { $0 + ($1?.count ?? 0) }))
        var used = 0
        for (index, word) in found.enumerated() {
            (words + index).initialize(to: Part(first: Int32(used), count: Int32(word?.count ?? -1)))
            (reaches + index).initialize(to: Int.max >> 1)
            for byte in word ?? [] {
                (pool + used).initialize(to: byte)
                used += 1
            }
        }
        var rest: [Int] = []
        let sets = patterns.map { pattern in
            pattern.parts.compiled.value.mayOnlyPartScalars ? [] : pattern.requiredLiteralSets.filter { $0.literals.allSatisfy { $0.count >= PatternSetFilter.shortest } }
        }
        // A literal that many of the patterns require makes all of them be looked at wherever it stands.
        var shares: [[UInt8]: Int] = [:]
        for literal in sets.lazy.flatMap({ Set($0.lazy.flatMap(\.literals).map { $0.map(ByteSlice.lowered) }) }) { shares[literal, default: 0] += 1 }
        func worth(_ set: LiteralSet) -> Int {
            let most = set.literals.lazy.map { shares[$0.map(ByteSlice.lowered)] ?? 1 }.max() ?? 1
            return set.selectivity - 100 * (Int.bitWidth - 1 - most.leadingZeroBitCount)
        }
        let chosen = sets.map { sets in sets.max { worth($0) < worth($1) } }
        func isShort(_ set: LiteralSet) -> Bool { set.literals.contains { $0.count < PatternSetFilter.long } }
        let leavesShort = chosen.reduce(0) { $0 + ($1.map(isShort) == true ? 1 : 0) } > PatternSetFilter.mostShort
        for (number, set) in chosen.enumerated() {
            guard let set, !leavesShort || !isShort(set) else {
                rest.append(number)
                continue
            }
            // A literal further on may be told of before this one.
            let slack = set.literals.lazy.map(\.count).max() ?? 0
            if let most = patterns[number].maximumMatchLength { reaches[number] = most + slack }
            for literal in set.literals { literals.append((literal.map(ByteSlice.lowered), number, isShort(set))) }
        }
        unfiltered = rest
        searches = [literals.filter { !$0.isShort }, literals.filter(\.isShort)].filter { !$0.isEmpty }.map { group in
            WordSearch(group.map(\.bytes), numbers: group.map(\.number), foldsCase: true, isOrdered: false)
        }
    }

    deinit {
        words.deallocate()
        reaches.deallocate()
        pool.deallocate()
    }

    /// Calls `body` with a pattern for each of its literals in the text, whether it is known to match, and where a match with the
    /// literal begins at the earliest, until it returns false.
    @inline(__always)
    func each(in base: UnsafePointer<UInt8>, count: Int, _ body: (_ pattern: Int, _ matches: Bool, _ from: Int) -> Bool) {
        for search in searches {
            var goesOn = true
            search.each(in: base, from: 0, to: count) { hit in
                goesOn = body(hit.word, stands(words[hit.word], base + hit.position, count &- hit.position), hit.position &- reaches[hit.word])
                return goesOn
            }
            if !goesOn { return }
        }
    }

    @inline(__always)
    private func stands(_ word: Part, _ place: UnsafePointer<UInt8>, _ room: Int) -> Bool {
        if word.count < 0 || Int(word.count) > room { return false }
        return ByteSearch.areEqual(place, pool + Int(word.first), Int(word.count))
    }
}
