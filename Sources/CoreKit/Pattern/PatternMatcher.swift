/// Searches texts for one pattern. It holds caches, so a thread needs one of its own; the pattern may be shared.
public final class PatternMatcher {
    public let pattern: Pattern
    let compiled: CompiledPattern
    let plan: PatternPlan
    let isStartAnchored: Bool
    private let forward: LazyDFA
    private lazy var backward = makeBackward()
    lazy var machine = PikeMachine(compiled.program, captureCount: compiled.tree.captureNames.count)
    lazy var backtracker = Backtracker(compiled.program)
    private let cacheBytes: Int
    /// How often a search had to go on without the automaton; often enough, and it is no longer tried.
    var surrenders = 0
    /// What is left of the trust in attempts to match right where a match can begin.
    private var luck = PatternMatcher.mostLuck
    private static let mostLuck = 8

    /// How often a full cache of states was emptied.
    public var cacheResets: Int { forward.resets + (hasBackward ? backward?.resets ?? 0 : 0) }
    private var hasBackward = false
    /// Bytes that the caches of states take now.
    public var cacheSize: Int { forward.size + (hasBackward ? backward?.size ?? 0 : 0) }

    /// - Parameter cacheBytes: what each of the two automata may take for its states; with 0 none is used.
    public init(_ pattern: Pattern, cacheBytes: Int = 1 << 21) {
        self.pattern = pattern
        self.cacheBytes = cacheBytes
        if cacheBytes == 0 { surrenders = PatternMatcher.maximumSurrenders }
        compiled = pattern.parts.compiled.value
        plan = pattern.parts.plan.value
        isStartAnchored = compiled.isStartAnchored
        forward = LazyDFA(compiled.program, findsAll: false, maximumBytes: cacheBytes, finder: plan.finder)
    }

    private func makeBackward() -> LazyDFA? {
        hasBackward = true
        // The reverse of a program is about as large; twice the limit is never reached by one that was accepted.
        guard let program = try? PatternCompiler.program(
            for: [compiled.tree], isReverse: true, limit: 4 * PatternCompiler.maximumSize
        ) else { return nil }
        return LazyDFA(program, findsAll: true, maximumBytes: cacheBytes)
    }

    /// Whether the pattern matches anywhere in the text.
    public func isMatch(_ text: UnsafeRawBufferPointer) -> Bool { isMatch(text, from: 0) }

    /// Whether a match begins at `from` or later.
    func isMatch(_ text: UnsafeRawBufferPointer, from: Int) -> Bool {
        if compiled.mayOnlyPartScalars { return firstMatch(in: text, from: from) != nil }
        if let finder = plan.finder, finder.isExact, surrenders < PatternMatcher.maximumSurrenders {
            return finder.firstMatch(in: base(of: text), from: from, to: text.count) != nil
        }
        if isStartAnchored, !plan.canStart(in: base(of: text), at: from, to: text.count) { return false }
        let search = PatternSearch(text: text, bounds: from..<text.count)
        if surrenders < PatternMatcher.maximumSurrenders {
            if plan.isEndAnchored, !isStartAnchored, let backward {
                let outcome = backward.searchBackward(backwardScope(search, from: text.count, backward), isEarliest: true)
                if !backward.gaveUp { return outcome.match != nil }
            } else {
                let outcome = forward.searchForward(scope(search), isEarliest: true)
                if !forward.gaveUp { return outcome.match != nil }
            }
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
            guard match.isEmpty, compiled.mayPartScalars, !search.text.isScalarBoundary(match.lowerBound) else { return match }
            guard !search.isAnchored, match.upperBound < search.bounds.upperBound else { return nil }
            search.bounds = match.upperBound + 1..<search.bounds.upperBound
        }
        return nil
    }

    private func anyFirstMatch(_ search: PatternSearch) -> Range<Int>? {
        if surrenders < PatternMatcher.maximumSurrenders {
            if case .some(let answer) = quickFirstMatch(search) { return answer }
            surrenders += 1
        }
        guard machine.search(machineScope(search), slotCount: 2) else { return nil }
        return machine.slots[0]..<machine.slots[1]
    }

    /// The first match by what the plan has: literals, or an automaton. Nil when the automaton gave up.
    @inline(__always)
    private func quickFirstMatch(_ search: PatternSearch) -> Range<Int>?? {
        var search = search
        if search.isAnchored || isStartAnchored {
            if !plan.canStart(in: base(of: search.text), at: search.bounds.lowerBound, to: search.bounds.upperBound) { return .some(nil) }
        } else {
            if let finder = plan.finder, finder.isExact {
                return .some(finder.firstMatch(in: base(of: search.text), from: search.bounds.lowerBound, to: search.bounds.upperBound))
            }
            if plan.isEndAnchored, search.isEnd, search.bounds.upperBound == search.text.count, let backward {
                let end = search.bounds.upperBound
                let outcome = backward.searchBackward(backwardScope(search, from: end, backward))
                return backward.gaveUp ? nil : .some(outcome.match.map { $0..<end })
            }
            if luck > 0 {
                switch attempts(&search) {
                case .found(let match): return .some(match)
                case .none: return .some(nil)
                case .gaveUp: return nil
                case .open: break
                }
            }
        }
        let outcome = forward.searchForward(scope(search), isEarliest: false)
        if forward.gaveUp { return nil }
        guard let end = outcome.match else { return .some(nil) }
        guard let start = start(ofMatchEndingAt: end, search) else { return nil }
        return .some(start..<end)
    }

    private enum Attempt {
        case found(Range<Int>)
        case none
        /// No match begins before the bounds of the search, which have been moved up.
        case open
        case gaveUp
    }

    /// Tries to match right where a match can begin, which tells its start without a search backwards. What failing attempts cost is
    /// bounded by what they get past, so that time stays linear.
    @inline(__always)
    private func attempts(_ search: inout PatternSearch) -> Attempt {
        let base = base(of: search.text)
        let (from, to) = (search.bounds.lowerBound, search.bounds.upperBound)
        let endClass = search.class(after: to, in: forward)
        var at = from
        var debt = 0
        var hit = MatchFinder.Hit()
        while true {
            if let finder = plan.finder {
                at = finder.next(in: base, from: at, to: to, &hit)
                if at >= to { return .none }
            }
            let scope = LazyDFA.Scope(
                base: base, from: at, to: to, startContext: search.context(before: at), endClass: endClass, isAnchored: true
            )
            let outcome = forward.searchForward(scope, isEarliest: false)
            if forward.gaveUp { return .gaveUp }
            if let end = outcome.match {
                luck = min(luck + 1, PatternMatcher.mostLuck)
                return .found(at..<end)
            }
            guard plan.finder?.isStart == true else {
                search.bounds = at..<to
                luck -= 1
                return .open
            }
            debt += 16 + outcome.position - at
            at += 1
            if debt > 64 + at - from {
                search.bounds = at..<to
                luck -= 2
                return .open
            }
        }
    }

    /// Nil when the automaton gave up.
    func start(ofMatchEndingAt end: Int, _ search: PatternSearch) -> Int? {
        let from = search.bounds.lowerBound
        if end == from || search.isAnchored || isStartAnchored { return from }
        if let length = plan.fixedLength, end - length >= from { return end - length }
        guard let backward else { return nil }
        let outcome = backward.searchBackward(backwardScope(search, from: end, backward))
        return backward.gaveUp ? nil : outcome.match
    }

    private func backwardScope(_ search: PatternSearch, from end: Int, _ backward: LazyDFA) -> LazyDFA.Scope {
        let from = search.bounds.lowerBound
        return LazyDFA.Scope(
            base: base(of: search.text), from: end, to: from, startContext: search.context(after: end),
            endClass: search.class(before: from, in: backward), isAnchored: true
        )
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
            isAnchored: search.isAnchored || isStartAnchored
        )
    }

    private func machineScope(_ search: PatternSearch) -> PikeMachine.Scope {
        PikeMachine.Scope(
            text: search.text, from: search.bounds.lowerBound, to: search.bounds.upperBound,
            isAnchored: search.isAnchored, isStart: search.isStart, isEnd: search.isEnd
        )
    }

    func base(of text: UnsafeRawBufferPointer) -> UnsafePointer<UInt8> {
        // An empty buffer may have no address; nothing is read through the one given then.
        text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? UnsafePointer(forward.classes)
    }

    var automaton: LazyDFA { forward }
}
