/// Finds what somebody probably meant: options, commands, choices, keys, ids.
public enum Spelling {
    /// The candidate nearest to a mistyped name, or nothing where none is near enough to be worth a question: at most a third
    /// of the letters wrong (one for short names), case not counted. A candidate that begins with what was typed counts as
    /// near if it is the only one. Of several at the same distance, the first.
    public static func nearest(to typed: String, among candidates: [String]) -> String? {
        // Long input cannot be near anything, and the distance takes quadratic time.
        guard typed.utf8.count <= 64 else { return nil }
        let letters = Array(typed.lowercased().unicodeScalars)
        let limit = max(1, min(3, letters.count / 3))
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(letters, Array(candidate.lowercased().unicodeScalars))
            if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        if let best { return best.candidate }
        let bare = letters.drop { $0 == "-" }
        guard bare.count >= 2 else { return nil }
        let beginning = candidates.filter { $0.lowercased().unicodeScalars.starts(with: letters) }
        return beginning.count == 1 ? beginning[0] : nil
    }

    /// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each one step.
    static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var older = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var current = [i] + [Int](repeating: 0, count: b.count)
            for j in 1...b.count {
                let substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                current[j] = min(previous[j] + 1, current[j - 1] + 1, substitution)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    current[j] = min(current[j], older[j - 2] + 1)
                }
            }
            older = previous
            previous = current
        }
        return previous[b.count]
    }
}
