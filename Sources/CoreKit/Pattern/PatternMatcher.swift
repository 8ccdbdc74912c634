/// Searches texts for one pattern. It holds caches, so a thread needs one of its own; the pattern may be shared.
public final class PatternMatcher {
    public let pattern: Pattern
    private let forward: LazyDFA
    private lazy var backward = makeBackward()
    private lazy var machine = PikeMachine(pattern.program, captureCount: pattern.captureCount)
    private let cacheBytes: Int
    /// How often a search had to go on without the automaton; often enough, and it is no longer tried.
    private var surrenders = 0

    /// How often a full cache of states was emptied.
    public var cacheResets: Int { forward.resets + (hasBackward ? backward?.resets ?? 0 : 0) }
    private var hasBackward = false

    /// - Parameter cacheBytes: what each of the two automata may take for its states; with 0 none is used.
    public init(_ pattern: Pattern, cacheBytes: Int = 1 << 21) {
        self.pattern = pattern
        self.cacheBytes = cacheBytes
        if cacheBytes == 0 { surrenders = PatternMatcher.maximumSurrenders }
        forward = LazyDFA(pattern.program, findsAll: false, maximumBytes: cacheBytes)
    }

    private func makeBackward() -> LazyDFA? {
        hasBackward = true
        // The reverse of a program is about as large; twice the limit is never reached by one that was accepted.
        guard let program = try? PatternCompiler.program(
            for: [pattern.tree], isReverse: true, limit: 4 * PatternCompiler.maximumSize
        ) else { return nil }
        return LazyDFA(program, findsAll: true, maximumBytes: cacheBytes)
    }

    public func isMatch(_ text: UnsafeRawBufferPointer) -> Bool {
        if pattern.mayOnlyPartScalars { return firstMatch(in: text) != nil }
        let search = PatternSearch(text: text, bounds: 0..<text.count)
        if surrenders < PatternMatcher.maximumSurrenders {
            let outcome = forward.searchForward(scope(search), isEarliest: true)
            if !forward.gaveUp { return outcome.match != nil }
            surrenders += 1
        }
        return machine.search(machineScope(search), slotCount: 0)
    }

    /// The leftmost-first match that starts at `from` or later. Anchors and word boundaries look at the whole text.
    public func firstMatch(in text: UnsafeRawBufferPointer, from: Int = 0) -> Range<Int>? {
        guard from >= 0, from <= text.count else { return nil }
        return firstMatch(PatternSearch(text: text, bounds: from..<text.count))
    }

    /// The same within `bounds`, whose ends are not the ends of the text: `\z` does not match there unless they coincide.
    /// With `isAnchored` it has to start where the bounds do.
    public func firstMatch(in text: UnsafeRawBufferPointer, within bounds: Range<Int>, isAnchored: Bool = false) -> Range<Int>? {
        guard bounds.lowerBound >= 0, bounds.upperBound <= text.count else { return nil }
        return firstMatch(PatternSearch(text: text, bounds: bounds, isAnchored: isAnchored))
    }

    /// The ranges of the match and of each group, nil where a group took no part.
    public func captures(in text: UnsafeRawBufferPointer, from: Int = 0) -> [Range<Int>?]? {
        guard from >= 0, from <= text.count else { return nil }
        return captures(in: text, within: from..<text.count)
    }

    public func captures(
        in text: UnsafeRawBufferPointer, within bounds: Range<Int>, isAnchored: Bool = false
    ) -> [Range<Int>?]? {
        guard let match = firstMatch(in: text, within: bounds, isAnchored: isAnchored) else { return nil }
        guard pattern.captureCount > 0 else { return [match] }
        let scope = PikeMachine.Scope(text: text, from: match.lowerBound, to: match.upperBound, isAnchored: true)
        guard machine.search(scope, slotCount: 2 * (pattern.captureCount + 1)) else { return nil }
        return stride(from: 0, to: machine.slots.count, by: 2).map { slot in
            let (start, end) = (machine.slots[slot], machine.slots[slot + 1])
            return start >= 0 && end >= start ? start..<end : nil
        }
    }

    /// Calls `body` with the matches from left to right, none overlapping, until it returns false. An empty match right
    /// after another match is left out, as Go's `FindAll` does.
    public func forEachMatch(in text: UnsafeRawBufferPointer, _ body: (Range<Int>) -> Bool) {
        var from = 0
        var last = -1
        while from <= text.count, let match = firstMatch(in: text, from: from) {
            if match.isEmpty {
                // One further on, whatever stands there: a match inside a scalar is refused in any case.
                from = match.upperBound + 1
                if match.upperBound == last { continue }
            } else {
                from = match.upperBound
            }
            last = match.upperBound
            if !body(match) { return }
        }
    }

    // MARK: - Searching

    static let maximumSurrenders = 8

    func firstMatch(_ search: PatternSearch) -> Range<Int>? {
        var search = search
        while let match = anyFirstMatch(search) {
            guard match.isEmpty, pattern.mayPartScalars, !search.text.isScalarBoundary(match.lowerBound) else { return match }
            guard !search.isAnchored, match.upperBound < search.bounds.upperBound else { return nil }
            search.bounds = match.upperBound + 1..<search.bounds.upperBound
        }
        return nil
    }

    private func anyFirstMatch(_ search: PatternSearch) -> Range<Int>? {
        if surrenders < PatternMatcher.maximumSurrenders {
            let outcome = forward.searchForward(scope(search), isEarliest: false)
            if !forward.gaveUp {
                guard let end = outcome.match else { return nil }
                if let start = start(ofMatchEndingAt: end, search) { return start..<end }
            }
            surrenders += 1
        }
        guard machine.search(machineScope(search), slotCount: 2) else { return nil }
        return machine.slots[0]..<machine.slots[1]
    }

    /// Nil when the automaton gave up.
    func start(ofMatchEndingAt end: Int, _ search: PatternSearch) -> Int? {
        let from = search.bounds.lowerBound
        if end == from || search.isAnchored || pattern.tree.isAnchored[pattern.tree.root] { return from }
        guard let backward else { return nil }
        let scope = LazyDFA.Scope(
            base: base(of: search.text), from: end, to: from, startContext: search.context(after: end),
            endClass: search.class(before: from, in: backward), isAnchored: true
        )
        let outcome = backward.searchBackward(scope)
        return backward.gaveUp ? nil : outcome.match
    }

    /// The outcome of the automaton alone, and the state it ended in; nil when it gave up.
    func outcome(_ search: PatternSearch) -> LazyDFA.Outcome? {
        guard surrenders < PatternMatcher.maximumSurrenders else { return nil }
        let outcome = forward.searchForward(scope(search), isEarliest: false)
        if forward.gaveUp { surrenders += 1 }
        return forward.gaveUp ? nil : outcome
    }

    func scope(_ search: PatternSearch) -> LazyDFA.Scope {
        LazyDFA.Scope(
            base: base(of: search.text), from: search.bounds.lowerBound, to: search.bounds.upperBound,
            startContext: search.context(before: search.bounds.lowerBound),
            endClass: search.class(after: search.bounds.upperBound, in: forward),
            isAnchored: search.isAnchored || pattern.tree.isAnchored[pattern.tree.root]
        )
    }

    private func machineScope(_ search: PatternSearch) -> PikeMachine.Scope {
        PikeMachine.Scope(
            text: search.text, from: search.bounds.lowerBound, to: search.bounds.upperBound,
            isAnchored: search.isAnchored, isStart: search.isStart, isEnd: search.isEnd
        )
    }

    private func base(of text: UnsafeRawBufferPointer) -> UnsafePointer<UInt8> {
        // An empty buffer may have no address; nothing is read through the one given then.
        text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? UnsafePointer(forward.classes)
    }

    var automaton: LazyDFA { forward }
}
