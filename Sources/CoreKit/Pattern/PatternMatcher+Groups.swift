extension PatternMatcher {
    /// The ranges of the match and of each group, nil where a group took no part.
    public func captures(in text: UnsafeRawBufferPointer, from: Int = 0) -> [Range<Int>?]? {
        guard from >= 0, from <= text.count else { return nil }
        return captures(in: text, within: from..<text.count)
    }

    /// The same within `bounds`, as in `firstMatch(in:within:isAnchored:)`.
    public func captures(
        in text: UnsafeRawBufferPointer, within bounds: Range<Int>, isAnchored: Bool = false
    ) -> [Range<Int>?]? {
        var groups: [Range<Int>?] = []
        guard let match = firstMatch(in: text, within: bounds, isAnchored: isAnchored) else { return nil }
        return fill(&groups, match, text) ? groups : nil
    }

    /// The groups of the first match at `from` or later, into an array that is used again: nothing is allocated once it is large enough.
    public func captures(in text: UnsafeRawBufferPointer, from: Int = 0, into groups: inout [Range<Int>?]) -> Bool {
        guard from >= 0, from <= text.count else { return false }
        if isStartAnchored, !plan.canStart(in: base(of: text), at: from, to: text.count) { return false }
        if isStartAnchored, from == 0, text.count <= PatternMatcher.shortText, let answer = shortCaptures(text, &groups) { return answer }
        guard let match = firstMatch(in: text, from: from) else { return false }
        return fill(&groups, match, text)
    }

    private static let shortText = 256

    /// The groups of a pattern for the start of the text, when it is so short that asking the automaton first does not pay.
    private func shortCaptures(_ text: UnsafeRawBufferPointer, _ groups: inout [Range<Int>?]) -> Bool? {
        guard !compiled.mayPartScalars, compiled.tree.captureNames.count > 0 else { return nil }
        return backtrack(text, 0..<text.count, &groups)
    }

    /// Nil when there is too much for it.
    private func backtrack(_ text: UnsafeRawBufferPointer, _ bounds: Range<Int>, _ groups: inout [Range<Int>?]) -> Bool? {
        guard surrenders < PatternMatcher.maximumSurrenders, let backtracker, backtracker.canSearch(bounds.count) else { return nil }
        let slotCount = 2 * (compiled.tree.captureNames.count + 1)
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: slotCount) { slots in
            groups.removeAll(keepingCapacity: true)
            guard let slots = slots.baseAddress,
                backtracker.search(text, from: bounds.lowerBound, to: bounds.upperBound, slots: slots, slotCount: slotCount)
            else { return false }
            for slot in stride(from: 0, to: slotCount, by: 2) {
                groups.append(slots[slot] >= 0 && slots[slot + 1] >= slots[slot] ? slots[slot]..<slots[slot + 1] : nil)
            }
            return true
        }
    }

    private func fill(_ groups: inout [Range<Int>?], _ match: Range<Int>, _ text: UnsafeRawBufferPointer) -> Bool {
        let slotCount = 2 * (compiled.tree.captureNames.count + 1)
        if slotCount == 2 {
            groups.removeAll(keepingCapacity: true)
            groups.append(match)
            return true
        }
        if let found = backtrack(text, match, &groups) { return found }
        groups.removeAll(keepingCapacity: true)
        groups.append(match)
        let scope = PikeMachine.Scope(text: text, from: match.lowerBound, to: match.upperBound, isAnchored: true)
        guard machine.search(scope, slotCount: slotCount) else { return false }
        for slot in stride(from: 2, to: machine.slots.count, by: 2) {
            let (start, end) = (machine.slots[slot], machine.slots[slot + 1])
            groups.append(start >= 0 && end >= start ? start..<end : nil)
        }
        return true
    }
}
