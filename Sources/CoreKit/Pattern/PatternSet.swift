/// Patterns that are asked together whether they match, in one pass over the text.
///
///     let set = try PatternSet([Pattern("tools/(call|list)"), Pattern(#"(?i)\bmcp-session-id\b"#)])
///     let matcher = PatternSetMatcher(set)
///     var found: [Bool] = []
///     text.withUnsafeBytes { matcher.matches(in: $0, into: &found) }     // found[i]: does pattern i match?
///
/// A pattern that requires a literal is looked at only where a text holds one, and all such literals are looked for at once: that
/// costs the less the longer the shortest of them is, and nearly the same for ten patterns and for a thousand. The other patterns run
/// as one automaton.
public struct PatternSet: Sendable {
    public let patterns: [Pattern]
    let filter: PatternSetFilter
    /// Of the patterns without a literal; nil when there are none.
    let program: PatternProgram?
    /// Which patterns the program's are.
    let unfiltered: [Int]

    /// Refuses a set whose patterns without literals are together more than four times as large as a single pattern may be.
    public init(_ patterns: [Pattern]) throws(PatternError) {
        self.patterns = patterns
        filter = PatternSetFilter(patterns)
        unfiltered = filter.unfiltered.filter { !patterns[$0].parts.compiled.value.mayOnlyPartScalars }
        if unfiltered.isEmpty {
            program = nil
            return
        }
        do {
            program = try PatternCompiler.program(for: unfiltered.map { patterns[$0].tree }, limit: 4 * PatternCompiler.maximumSize)
        } catch {
            throw PatternError(
                offset: 0, scalarOffset: 0,
                message: "set of \(patterns.count) patterns is too large, expected at most \(4 * PatternCompiler.maximumSize) instructions"
            )
        }
    }
}
