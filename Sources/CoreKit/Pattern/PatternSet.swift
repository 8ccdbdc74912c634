/// Patterns that are asked together whether they match, in one pass over the text.
public struct PatternSet: Sendable {
    public let patterns: [Pattern]
    let program: PatternProgram
    /// Every match of every pattern begins where the text does.
    let isAnchored: Bool

    /// Refuses what together is more than four times as large as a single pattern may be.
    public init(_ patterns: [Pattern]) throws(PatternError) {
        self.patterns = patterns
        isAnchored = patterns.allSatisfy { $0.tree.isAnchored[$0.tree.root] }
        do {
            program = try PatternCompiler.program(for: patterns.map(\.tree), limit: 4 * PatternCompiler.maximumSize)
        } catch {
            throw PatternError(
                offset: 0, scalarOffset: 0,
                message: "set of \(patterns.count) patterns is too large, expected at most \(4 * PatternCompiler.maximumSize) instructions"
            )
        }
    }
}

/// Searches texts for the patterns of a set. It holds caches, so a thread needs one of its own.
public final class PatternSetMatcher {
    public let set: PatternSet
    private let automaton: LazyDFA
    private let cacheBytes: Int
    /// For patterns whose empty matches have to be looked at one by one, and for when the automaton gives up.
    private var matchers: [Int: PatternMatcher] = [:]
    private let apart: [Int]
    private var surrenders = 0

    /// How often a full cache of states was emptied.
    public var cacheResets: Int { automaton.resets + matchers.values.reduce(0) { $0 + $1.cacheResets } }
    /// Bytes that the caches of states take now.
    public var cacheSize: Int { automaton.size + matchers.values.reduce(0) { $0 + $1.cacheSize } }

    /// - Parameter cacheBytes: what the automaton may take for its states.
    public init(_ set: PatternSet, cacheBytes: Int = 1 << 22) {
        self.set = set
        self.cacheBytes = cacheBytes
        automaton = LazyDFA(set.program, findsAll: true, maximumBytes: cacheBytes)
        apart = set.patterns.indices.filter { set.patterns[$0].mayOnlyPartScalars }
    }

    /// Sets `found[i]` to whether pattern `i` matches anywhere in the text; `found` gets one element for each pattern.
    public func matches(in text: UnsafeRawBufferPointer, into found: inout [Bool]) {
        found.removeAll(keepingCapacity: true)
        for _ in set.patterns { found.append(false) }
        guard surrenders < PatternMatcher.maximumSurrenders else { return askEach(0..<found.count, text, &found) }

        var missing = found.count - apart.count
        let search = PatternSearch(text: text, bounds: 0..<text.count)
        let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? UnsafePointer(automaton.classes)
        let scope = LazyDFA.Scope(
            base: base, from: 0, to: text.count, startContext: .edge,
            endClass: search.class(after: text.count, in: automaton), isAnchored: set.isAnchored
        )
        if missing > 0 {
            automaton.searchAll(scope) { numbers in
                for number in numbers where !found[Int(number)] {
                    found[Int(number)] = true
                    if !apart.contains(Int(number)) { missing -= 1 }
                }
                return missing > 0
            }
        }
        if automaton.gaveUp {
            surrenders += 1
            askEach(0..<found.count, text, &found)
        } else {
            for index in apart { found[index] = false }
            askEach(apart, text, &found)
        }
    }

    /// Whether some text that begins so can match at all. May say yes where none does.
    public func mayMatch(textBeginningWith prefix: UnsafeRawBufferPointer) -> Bool {
        guard apart.isEmpty, surrenders < PatternMatcher.maximumSurrenders else { return true }
        automaton.beginSearch(at: 0)
        var entry = automaton.start(isAnchored: set.isAnchored, context: .edge)
        for (position, byte) in prefix.enumerated() {
            if entry == LazyDFA.dead { return false }
            entry = automaton.step(entry, class: Int(automaton.classes[Int(byte)]), position: position)
            if automaton.gaveUp { return true }
            if entry < LazyDFA.dead, entry & LazyDFA.matchBit != 0 { return true }
        }
        automaton.endSearch(at: prefix.count)
        return entry != LazyDFA.dead
    }

    private func askEach(_ indices: some Sequence<Int>, _ text: UnsafeRawBufferPointer, _ found: inout [Bool]) {
        for index in indices where !found[index] || apart.contains(index) {
            let matcher = matchers[index] ?? PatternMatcher(set.patterns[index], cacheBytes: cacheBytes / 4)
            matchers[index] = matcher
            found[index] = matcher.isMatch(text)
        }
    }
}
