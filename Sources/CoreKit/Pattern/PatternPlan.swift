/// How a pattern is best searched for: what is worked out once and shared by all who search.
final class PatternPlan: @unchecked Sendable {
    /// Where matches can begin; nil when nearly anywhere.
    let finder: MatchFinder?
    /// Every match ends where the text does.
    let isEndAnchored: Bool
    /// The length of every match, in bytes, when it is always the same.
    let fixedLength: Int?

    /// What stands at the start of every match, a set a byte.
    private let opening: UnsafeMutablePointer<ByteSet>
    private let openingCount: Int

    init(_ tree: PatternTree, beginning: () -> LiteralSet?) {
        let outline = PatternOutline.of(tree)
        fixedLength = outline.maximum == outline.minimum ? outline.maximum : nil
        isEndAnchored = PatternPlan.isEndAnchored(tree)
        openingCount = outline.prefix.count
        opening = .allocate(capacity: max(1, openingCount))
        opening.initialize(from: outline.prefix, count: openingCount)
        finder = PatternPlan.finder(tree, outline, beginning)
    }

    deinit { opening.deallocate() }

    /// False when no match starts at `from`, as far as its first bytes tell.
    @inline(__always)
    func canStart(in base: UnsafePointer<UInt8>, at from: Int, to: Int) -> Bool {
        if to &- from < openingCount { return false }
        for index in 0..<openingCount where !opening[index].contains(base[from &+ index]) { return false }
        return true
    }

    /// What a byte of text costs when so many of 65,536 positions have to be looked at more closely; in hundredths of a nanosecond.
    private static func cost(_ scan: Int, weight: Int) -> Int { scan + weight * 2000 / 65_536 }

    private static let mostWords = 4096

    private static func finder(_ tree: PatternTree, _ outline: PatternOutline, _ beginning: () -> LiteralSet?) -> MatchFinder? {
        if tree.isAnchored[tree.root] || outline.maximum == 0 { return nil }
        let words = plainWords(tree)
        if let words, words.count == 1, let word = words.first, word.count <= PatternOutline.longest {
            return MatchFinder(.init(places: word.map { ByteSet($0) }, mostBefore: 0), isExact: true)
        }
        func cost(_ landmark: PatternOutline.Landmark) -> Int {
            let isQuick = landmark.places.contains { $0.weight < 20_000 && $0.ranges(limit: LaneTest.mostRanges) != nil }
            // Looking back for the start, and starting further back than where a match is, is not free.
            let detour = landmark.mostBefore == 0 ? 1 : landmark.mostBefore != nil || !landmark.bytesBefore.isAll ? 3 : 200
            return self.cost(isQuick ? 15 : 70, weight: min(landmark.weight * detour, 1 << 20))
        }
        let landmark = outline.landmarks.map { (cost: cost($0), landmark: $0) }.min { $0.cost < $1.cost }
        let list = words.map { LiteralSet(literals: $0, foldsCase: false) } ?? beginning()
        if let list, list.literals.count > 1, let shortest = list.literals.lazy.map(\.count).min(), shortest >= 2 {
            let wordCost = self.cost(25 + 120 / min(shortest - 1, 8), weight: list.literals.count * (shortest > 2 ? 2 : 40))
            if wordCost < landmark?.cost ?? .max {
                return MatchFinder(words: list.literals, foldsCase: list.foldsCase, isExact: words != nil)
            }
        }
        return landmark.map { MatchFinder($0.landmark, isExact: false) }
    }

    /// The texts that a pattern matches, the preferred ones first, when it is nothing but words.
    private static func plainWords(_ tree: PatternTree) -> [[UInt8]]? {
        func word(_ index: Int) -> [UInt8]? {
            var nodes = [index], bytes: [UInt8] = []
            if case .concatenation(let children) = tree.nodes[index] { nodes = children }
            for node in nodes {
                guard case .literal(let scalar) = tree.nodes[node] else { return nil }
                if tree.isBytes || scalar < 0x80 { bytes.append(UInt8(truncatingIfNeeded: scalar)) } else { bytes += UTF8Sequences.bytes(scalar) }
            }
            return bytes
        }
        var root = tree.root
        while case .capture(_, let child) = tree.nodes[root] { root = child }
        guard case .alternation(let children) = tree.nodes[root] else { return word(root).map { [$0] } }
        guard children.count <= mostWords else { return nil }
        var words: [[UInt8]] = []
        words.reserveCapacity(children.count)
        for child in children {
            guard let word = word(child) else { return nil }
            words.append(word)
        }
        return words
    }

    private static func isEndAnchored(_ tree: PatternTree) -> Bool {
        var known: [Bool] = []
        known.reserveCapacity(tree.nodes.count)
        for node in tree.nodes {
            switch node {
            case .assertion(let assertion): known.append(assertion == .textEnd)
            case .capture(_, let child): known.append(known[child])
            case .concatenation(let children): known.append(children.last.map { known[$0] } ?? false)
            case .alternation(let children): known.append(children.allSatisfy { known[$0] })
            case .repetition(let child, let low, _, _): known.append(low > 0 && known[child])
            case .empty, .literal, .scalars, .anyByte: known.append(false)
            }
        }
        return known[tree.root]
    }
}
