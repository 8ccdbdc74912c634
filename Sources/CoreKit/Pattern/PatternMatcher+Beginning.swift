extension PatternMatcher {
    /// Whether some text that begins so can match at all. May say yes where none does, and always does for a pattern whose matches
    /// need not begin where the text begins.
    public func mayMatch(textBeginningWith beginning: UnsafeRawBufferPointer) -> Bool {
        guard isStartAnchored, !compiled.mayOnlyPartScalars else { return true }
        let automaton = automaton
        automaton.beginSearch(at: 0)
        defer { automaton.endSearch(at: beginning.count) }
        var entry = automaton.start(isAnchored: true, context: .edge)
        for (position, byte) in beginning.enumerated() {
            if entry == LazyDFA.dead { return false }
            entry = automaton.step(entry, class: Int(automaton.classes[Int(byte)]), position: position)
            if automaton.gaveUp { return true }
            if entry < LazyDFA.dead, entry & LazyDFA.matchBit != 0 { return true }
        }
        return entry != LazyDFA.dead
    }
}
