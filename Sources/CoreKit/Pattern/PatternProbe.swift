/// Tries patterns on short texts, of which each is tried a few times only: a matcher would take longer to make than to ask.
final class PatternProbe {
    private let search = BacktrackingSearch()
    private static let steps = 20_000

    /// What a `PatternMatcher` would say. The text is valid UTF-8.
    func fires(_ pattern: Pattern, on text: String) -> Bool {
        var text = text, steps = 0
        return text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            guard !PatternProbe.isOdd(pattern.tree) else { return PatternMatcher(pattern, cacheBytes: 1 << 16).isMatch(bytes) }
            switch search.run(pattern.program, bytes, limit: PatternProbe.steps, steps: &steps) {
            case .match: return true
            case .noMatch: return false
            case .exceeded: return PatternMatcher(pattern, cacheBytes: 1 << 16).isMatch(bytes)
            }
        }
    }

    /// A search that backtracks gives up an empty passage through a loop, as JavaScript does, where RE2 goes on behind it; and it does not ask what
    /// parts a character.
    private static func isOdd(_ tree: PatternTree) -> Bool {
        tree.nodes.contains { node in
            switch node {
            case .repetition(let child, _, _, _): tree.isNullable[child]
            case .anyByte: true
            default: false
            }
        }
    }
}
