/// A text on which a pattern fires, read off its tree: quickly found, and certain, but neither the shortest nor the nicest.
///
/// One text that no other rule fires on tells that none shadows the pattern. Several variants are asked for until one does, so they are as
/// unlike each other as the pattern allows: other members of classes, other branches, a passage more through a loop, and other text
/// around. Whatever is chosen depends on the pattern and the variant alone.
struct LanguageSample {
    private static let longest = 400
    private static let letters = Array("qvzjkxwpybgfhdmculorinstea7392840516QVZJKXWPYBGFHDMCULORINSTEA".unicodeScalars.map(\.value))
    private static let others = Array(" -.:/_,=@#+;!'\"()*&%$?<>[]{}|\\^~`\t\n".unicodeScalars.map(\.value))
    private static let padding: [[(before: [UInt8], after: [UInt8])]] = [
        [([], []), ([0x71], [0x76]), ([0x20], [0x20]), ([0x0A], [0x0A]), ([0x20], []), ([], [0x20]), ([0x71], []), ([], [0x76]), ([0x0A], []), ([], [0x0A])],
        [([0x71], [0x76]), ([0x7E, 0x20], [0x20, 0x7E]), ([0x7E, 0x0A], [0x0A, 0x7E]), ([0x71], []), ([], [0x76]), ([], [0x20, 0x7E]), ([0x7E, 0x20], []), ([], [])],
        [([0x7E, 0x20], [0x20, 0x7E]), ([0x7E, 0x0A], [0x0A, 0x7E]), ([0x7E, 0x20], []), ([], [0x20, 0x7E]), ([0x71], []), ([], [0x76]), ([], [])],
    ]
    static let variants = 4

    private var seed: UInt64 = 0
    private var variant = 0
    private var lengths: [Int] = []
    private var stack: [(node: Int, times: Int)] = []
    private var body: [UInt8] = []
    private var assertions: [(kind: PatternTree.Assertion, position: Int)] = []

    private mutating func next(_ bound: Int) -> Int {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((seed >> 33) % UInt64(bound))
    }

    /// Sets `text` to one on which the pattern of the tree fires; false when none was found.
    mutating func make(_ tree: PatternTree, variant: Int, seed: UInt64, into text: inout [UInt8]) -> Bool {
        self.variant = variant
        self.seed = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(variant)
        measure(tree)
        guard lengths[tree.root] < LanguageSample.longest else { return false }
        body.removeAll(keepingCapacity: true)
        assertions.removeAll(keepingCapacity: true)
        guard fill(tree) else { return false }
        for (before, after) in LanguageSample.padding[min(variant, 2)] where holds(before, after) {
            text.removeAll(keepingCapacity: true)
            text += before
            text += body
            text += after
            return true
        }
        return false
    }

    /// The least length of each node, in scalars.
    private mutating func measure(_ tree: PatternTree) {
        let most = LanguageSample.longest
        lengths.removeAll(keepingCapacity: true)
        for node in tree.nodes {
            switch node {
            case .empty, .assertion: lengths.append(0)
            case .literal, .anyByte: lengths.append(1)
            case .scalars(let number): lengths.append(tree.classes[number].isEmpty ? most : 1)
            case .capture(_, let child): lengths.append(lengths[child])
            case .concatenation(let children):
                var sum = 0
                for child in children { sum = min(sum + lengths[child], most) }
                lengths.append(sum)
            case .alternation(let children):
                var least = most
                for child in children { least = min(least, lengths[child]) }
                lengths.append(least)
            case .repetition(let child, let low, _, _): lengths.append(min(low * lengths[child], most))
            }
        }
    }

    private mutating func fill(_ tree: PatternTree) -> Bool {
        stack.removeAll(keepingCapacity: true)
        stack.append((tree.root, 1))
        var turns = 0
        while let (node, times) = stack.popLast() {
            turns += 1
            if turns > 4000 || body.count > LanguageSample.longest { return false }
            if times > 1 { stack.append((node, times - 1)) }
            switch tree.nodes[node] {
            case .empty: break
            case .anyByte: return false
            case .literal(let scalar): put(scalar)
            case .scalars(let number):
                guard let scalar = member(tree.classes[number]) else { return false }
                put(scalar)
            case .assertion(let kind): assertions.append((kind, body.count))
            case .capture(_, let child): stack.append((child, 1))
            case .concatenation(let children):
                for child in children.reversed() { stack.append((child, 1)) }
            case .alternation(let children):
                var best = children[0]
                if variant > 0 { best = children[next(children.count)] }
                if variant == 0 || lengths[best] >= LanguageSample.longest {
                    for child in children where lengths[child] < lengths[best] { best = child }
                }
                stack.append((best, 1))
            case .repetition(let child, let low, let high, _):
                let more = variant > 1 && (high ?? .max) > low && lengths[child] < 20 ? 1 : 0
                if low + more > 0 { stack.append((child, low + more)) }
            }
        }
        return true
    }

    private mutating func put(_ scalar: UInt32) {
        if scalar < 0x80 { body.append(UInt8(scalar)) } else { body += UTF8Sequences.bytes(scalar) }
    }

    private mutating func member(_ set: ScalarClass) -> UInt32? {
        // A folded letter.
        if set.spans.count <= 3, set.spans.allSatisfy({ $0.low == $0.high }) { return set.spans.isEmpty ? nil : set.spans[next(min(set.spans.count, 2))].low }
        for _ in 0..<3 {
            let letter = LanguageSample.letters[next(LanguageSample.letters.count)]
            if set.contains(letter) { return letter }
        }
        for list in [LanguageSample.letters, LanguageSample.others] {
            let from = next(list.count)
            for index in list.indices {
                let letter = list[(from + index) % list.count]
                if set.contains(letter) { return letter }
            }
        }
        for span in set.spans {
            if span.low < 0xD800 || span.low > 0xDFFF { return span.low }
            if span.high > 0xDFFF { return 0xE000 }
        }
        return nil
    }

    /// Whether the assertions on the way hold with such text around.
    private func holds(_ before: [UInt8], _ after: [UInt8]) -> Bool {
        for (kind, position) in assertions {
            let left: PatternContext = if position > 0 { PatternContext(byte: body[position - 1]) } else { before.last.map { PatternContext(byte: $0) } ?? .edge }
            let right: PatternContext = if position < body.count { PatternContext(byte: body[position]) } else { after.first.map { PatternContext(byte: $0) } ?? .edge }
            if kind.holds(left: left, right: right) != true { return false }
        }
        return true
    }
}
