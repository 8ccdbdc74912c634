extension Pattern {
    /// The most bytes that a match can take; nil where there is no bound, or none below 64 KiB.
    public var maximumMatchLength: Int? {
        let tree = tree
        var lengths: [Int?] = []
        for node in tree.nodes {
            let length: Int?
            switch node {
            case .empty, .assertion: length = 0
            case .anyByte: length = 1
            case .literal, .scalars: length = tree.isBytes ? 1 : 4
            case .capture(_, let child): length = lengths[child]
            case .concatenation(let children): length = children.reduce(0) { sum, child in sum.flatMap { sum in lengths[child].map { sum + $0 } } }
            case .alternation(let children): length = children.reduce(0) { most, child in most.flatMap { most in lengths[child].map { max(most, $0) } } }
            case .repetition(let child, _, let high, _): length = lengths[child] == 0 ? 0 : high.flatMap { high in lengths[child].map { $0 * high } }
            }
            lengths.append(length.flatMap { $0 < 1 << 16 ? $0 : nil })
        }
        return lengths.indices.contains(tree.root) ? lengths[tree.root] : nil
    }

    /// Whether a match depends on where the text or a line begins or ends.
    public var hasAnchors: Bool {
        tree.nodes.contains { node in
            if case .assertion(let assertion) = node { return assertion != .wordBoundary && assertion != .notWordBoundary }
            return false
        }
    }
}
