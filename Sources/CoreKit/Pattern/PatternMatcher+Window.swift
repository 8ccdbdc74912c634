/// What a window of a longer text says about the first match.
public enum WindowMatch: Sendable, Equatable {
    /// No match yet; one that the text after the window completes starts at `resume` or later. At the end of the text
    /// `resume` is the window's end and there is none.
    case none(resume: Int)
    /// A match. Unless it is final, the text after the window could make it another one, which may start earlier: search
    /// again from the same place in a longer window.
    case match(Range<Int>, final: Bool)
}

extension PatternMatcher {
    /// `firstMatch(in:from:)` for a window of a longer text; `isStart` and `isEnd` say whether the window's ends are the
    /// text's. Before a window that is not at the start stands, for all that assertions know, a byte that neither ends a
    /// line nor belongs to a word: keep one byte of context before `from`, or three where `from` may be inside a scalar.
    public func firstMatch(
        inWindow text: UnsafeRawBufferPointer, from: Int, isStart: Bool, isEnd: Bool
    ) -> WindowMatch {
        guard from >= 0, from <= text.count else { return .none(resume: text.count) }
        var search = PatternSearch(text: text, bounds: from..<text.count, isStart: isStart, isEnd: isEnd)
        if isEnd {
            return firstMatch(search).map { .match($0, final: true) } ?? .none(resume: text.count)
        }
        while true {
            guard let outcome = outcome(search) else { return withoutAutomaton(search) }
            let (end, isFinal) = reading(outcome, of: search)
            guard let end else {
                let resume = outcome.entry == LazyDFA.dead ? text.count : resumption(search)
                return resume.map { .none(resume: $0) } ?? withoutAutomaton(search)
            }
            guard let start = start(ofMatchEndingAt: end, search) else { return withoutAutomaton(search) }
            guard start == end, compiled.mayPartScalars else { return .match(start..<end, final: isFinal) }
            // The last bytes of a window may begin a scalar that the text after it ends.
            if end + 2 >= text.count { return .match(start..<end, final: false) }
            if text.isScalarBoundary(end) { return .match(start..<end, final: isFinal) }
            if !isFinal { return .match(start..<end, final: false) }
            search.bounds = end + 1..<text.count
        }
    }

    /// The end of the match that an outcome stands for, when the text after the window is not known.
    private func reading(_ outcome: LazyDFA.Outcome, of search: PatternSearch) -> (end: Int?, isFinal: Bool) {
        if outcome.entry == LazyDFA.dead { return (outcome.match, true) }
        let state = automaton.state(at: outcome.entry)
        if state.isPending { return (outcome.match, false) }
        let items = automaton.items(of: state)
        if items.isEmpty { return (outcome.match, true) }
        // A match is the last of the items, and none is preferred to it when it is the only one.
        guard let last = items.last, compiled.program.instructions[Int(last)].operation == .match else {
            return (outcome.match, false)
        }
        return (search.bounds.upperBound, items.count == 1)
    }

    /// The last place before which no match can have begun; nil when the automaton gave up.
    private func resumption(_ search: PatternSearch) -> Int? {
        let scope = scope(search)
        if scope.isAnchored { return search.bounds.lowerBound }
        automaton.beginSearch(at: scope.from)
        defer { automaton.endSearch(at: scope.to) }
        var entry = automaton.start(isAnchored: false, context: scope.startContext)
        if entry == LazyDFA.dead { return scope.to }
        var resume = scope.from
        for position in scope.from..<scope.to {
            let byteClass = Int(automaton.classes[Int(scope.base[position])])
            if automaton.forgets(entry, class: byteClass) { resume = position + 1 }
            entry = automaton.step(entry, class: byteClass, position: position)
            if automaton.gaveUp { return nil }
            if entry == LazyDFA.dead { return scope.to }
        }
        return resume
    }

    /// Correct, and of no use but to ask for more text: whatever matches in the window is not final.
    private func withoutAutomaton(_ search: PatternSearch) -> WindowMatch {
        firstMatch(search).map { .match($0, final: false) } ?? .none(resume: search.bounds.lowerBound)
    }
}
