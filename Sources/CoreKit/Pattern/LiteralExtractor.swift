/// Works out which byte strings a text has to contain for a pattern to match it.
///
/// Each node says what it matches exactly where that is a short list, and otherwise which sets every match of it
/// contains; neighbours with short lists are joined to longer literals. A folded letter is spelled out with its partners
/// beyond ASCII, so that `(?i)k` asks for `k` in either case or U+212A.
struct LiteralExtractor {
    private static let maximumLiterals = 64
    private static let maximumSets = 16
    private static let maximumMembers = 16
    private static let maximumBytes = 1024

    /// A list of strings; with `foldsCase` they are in ASCII lower case and stand for every spelling.
    private struct Strings {
        var list: [[UInt8]]
        var foldsCase = false

        static let empty = Strings(list: [[]])

        var lowered: Strings {
            foldsCase ? self : Strings(list: LiteralExtractor.unique(list.map { $0.map(LiteralExtractor.lower) }), foldsCase: true)
        }

        var byteCount: Int { list.count == 1 ? list[0].count : list.reduce(0) { $0 + $1.count } }

        func followed(by other: Strings) -> Strings {
            if foldsCase != other.foldsCase { return lowered.followed(by: other.lowered) }
            if list.count == 1, other.list.count == 1 { return Strings(list: [list[0] + other.list[0]], foldsCase: foldsCase) }
            return Strings(
                list: LiteralExtractor.unique(list.flatMap { head in other.list.map { head + $0 } }), foldsCase: foldsCase
            )
        }

        func united(with other: Strings) -> Strings {
            if foldsCase != other.foldsCase { return lowered.united(with: other.lowered) }
            return Strings(list: LiteralExtractor.unique(list + other.list), foldsCase: foldsCase)
        }

        /// Nil when the strings say nothing: one of them is empty, or there are none.
        var set: LiteralSet? {
            guard !list.isEmpty, list.count <= maximumLiterals, !list.contains([]) else { return nil }
            if list.count == 1 { return LiteralSet(literals: list, foldsCase: foldsCase && list[0].contains { (0x61...0x7A).contains($0) }) }
            // A text that contains a longer one contains the shorter one within it.
            let ordered = list.sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count }
            var kept: [[UInt8]] = []
            for literal in ordered where !kept.contains(where: { LiteralExtractor.contains(literal, $0) }) { kept.append(literal) }
            // One good literal that they share is worth more than many that are a little longer.
            if kept.count > 4 {
                let shared = [LiteralExtractor.sharedStart(kept), LiteralExtractor.sharedStart(kept.map { $0.reversed() }).reversed()]
                if let part = shared.max(by: { $0.count < $1.count }), part.count >= 3, part.count * 2 >= kept[0].count { kept = [part] }
            }
            let hasLetters = kept.contains { $0.contains { (0x61...0x7A).contains($0) } }
            return LiteralSet(literals: kept, foldsCase: foldsCase && hasLetters)
        }
    }

    private struct NodeLiterals {
        /// All that the node matches.
        var exact: Strings?
        var required: [LiteralSet] = []
        /// One of these begins, and one of those ends every match. Nothing but `exact` counts where that is known.
        var prefix = Strings.empty
        var suffix = Strings.empty

        var beginning: Strings { exact ?? prefix }
        var end: Strings { exact ?? suffix }

        /// What every match contains, as one set.
        var best: LiteralSet? {
            exact.map(\.set) ?? required.max { $0.selectivity < $1.selectivity }
        }
    }

    private let tree: PatternTree
    private var known: [NodeLiterals] = []

    struct Found: Sendable {
        /// The sets of which every match contains a literal each.
        var required: [LiteralSet]
        /// Literals of which one begins every match.
        var beginning: LiteralSet?
    }

    static func read(_ tree: PatternTree) -> Found {
        var extractor = LiteralExtractor(tree: tree)
        extractor.known.reserveCapacity(tree.nodes.count)
        for node in tree.nodes { extractor.known.append(extractor.literals(node)) }
        let root = extractor.known[tree.root]
        let beginning = root.beginning
        let start = beginning.list.contains([]) ? nil : LiteralSet(literals: beginning.list, foldsCase: beginning.foldsCase)
        if let exact = root.exact { return Found(required: exact.set.map { [$0] } ?? [], beginning: start) }
        return Found(required: root.required, beginning: start)
    }

    private init(tree: PatternTree) {
        self.tree = tree
    }

    private func literals(_ node: PatternTree.Node) -> NodeLiterals {
        switch node {
        case .empty, .assertion: NodeLiterals(exact: .empty)
        case .anyByte: NodeLiterals()
        case .literal(let scalar): NodeLiterals(exact: Strings(list: [bytes(scalar)]))
        case .scalars(let number): NodeLiterals(exact: strings(tree.classes[number]))
        case .capture(_, let child): known[child]
        case .concatenation(let children): concatenation(children)
        case .alternation(let children): alternation(children)
        case .repetition(let child, let low, let high, _): repetition(known[child], low: low, high: high)
        }
    }

    private func bytes(_ scalar: UInt32) -> [UInt8] {
        tree.isBytes ? [UInt8(truncatingIfNeeded: scalar)] : UTF8Sequences.bytes(scalar)
    }

    private func strings(_ scalars: ScalarClass) -> Strings? {
        guard let members = scalars.members(limit: LiteralExtractor.maximumMembers), !members.isEmpty else { return nil }
        if members.contains(where: { (0xD800...0xDFFF).contains($0) }) { return nil }
        let list = members.map(bytes)
        let letters = members.filter { (0x41...0x5A).contains($0 & ~0x20) }
        let isFolded = !letters.isEmpty && letters.allSatisfy { members.contains($0 ^ 0x20) }
        return isFolded ? Strings(list: list).lowered : Strings(list: list)
    }

    private func concatenation(_ children: [Int]) -> NodeLiterals {
        var run = Strings.empty
        var prefix: Strings?
        var required: [LiteralSet] = []
        func flush(_ next: Strings) {
            prefix = prefix ?? run
            if let set = run.set, !required.contains(set) { required.append(set) }
            run = next
        }
        for child in children {
            let literals = known[child]
            // Nearly all children are letters.
            if run.list.count == 1, let exact = literals.exact, exact.list.count == 1, exact.foldsCase == run.foldsCase, run.list[0].count < 512 {
                run.list[0] += exact.list[0]
                continue
            }
            if fits(run, literals.beginning) {
                run = run.followed(by: literals.beginning)
            } else {
                flush(literals.beginning)
            }
            if literals.exact == nil {
                flush(literals.suffix)
                for set in literals.required where !required.contains(set) { required.append(set) }
            }
        }
        guard let prefix else { return NodeLiterals(exact: run) }
        flush(.empty)
        let last = known[children[children.count - 1]]
        return NodeLiterals(exact: nil, required: LiteralExtractor.trimmed(required), prefix: prefix, suffix: last.end)
    }

    /// Whether it is better to join two lists than to ask for one and the other.
    private func fits(_ run: Strings, _ next: Strings) -> Bool {
        let count = run.list.count * next.list.count
        if count > LiteralExtractor.maximumLiterals { return false }
        if run.byteCount * next.list.count + next.byteCount * run.list.count > LiteralExtractor.maximumBytes { return false }
        // One good literal is worth more than many that are a little longer.
        let shortest = run.list.lazy.map(\.count).min() ?? 0
        if shortest >= 5, count > 8, next.list.count > 1 { return false }
        return !(shortest >= 3 && next.list.count > 4)
    }

    private func alternation(_ children: [Int]) -> NodeLiterals {
        var exact: Strings? = Strings(list: [])
        for child in children {
            guard let soFar = exact, let other = known[child].exact else {
                exact = nil
                break
            }
            let both = soFar.list.isEmpty ? other : soFar.united(with: other)
            exact = both.list.count <= LiteralExtractor.maximumLiterals && both.byteCount <= LiteralExtractor.maximumBytes * 4 ? both : nil
        }
        if let exact { return NodeLiterals(exact: exact) }
        var all: Strings?
        var prefix: Strings?
        var suffix: Strings?
        for child in children {
            let literals = known[child]
            prefix = LiteralExtractor.either(prefix, literals.beginning)
            suffix = LiteralExtractor.either(suffix, literals.end)
            if let best = literals.best {
                all = LiteralExtractor.either(all, Strings(list: best.literals, foldsCase: best.foldsCase))
            } else {
                all = .empty
            }
        }
        let required = common(children) + (all?.set.map { [$0] } ?? [])
        return NodeLiterals(exact: nil, required: required, prefix: prefix ?? .empty, suffix: suffix ?? .empty)
    }

    /// What every branch requires by itself: in `a.*b|b.*a` both parts, whichever of them each branch finds best.
    private func common(_ children: [Int]) -> [LiteralSet] {
        guard let first = children.first else { return [] }
        return known[first].required.filter { set in children.allSatisfy { known[$0].required.contains(set) } }
    }

    /// The empty text, which begins and ends everything, when there are too many.
    private static func either(_ strings: Strings?, _ other: Strings) -> Strings {
        guard let strings else { return other }
        if strings.list.contains([]) || other.list.contains([]) { return .empty }
        let both = strings.united(with: other)
        return both.list.count <= maximumLiterals && both.byteCount <= maximumBytes ? both : .empty
    }

    private func repetition(_ child: NodeLiterals, low: Int, high: Int?) -> NodeLiterals {
        if high == 0 || child.exact?.list == [[]] { return NodeLiterals(exact: .empty) }
        guard let exact = child.exact else { return low > 0 ? child : NodeLiterals() }
        if low == 0 {
            guard high == 1, exact.list.count < LiteralExtractor.maximumLiterals else { return NodeLiterals() }
            return NodeLiterals(exact: exact.united(with: .empty))
        }
        var run = exact
        var count = 1
        while count < low, fits(run, exact) {
            run = run.followed(by: exact)
            count += 1
        }
        if count == low, high == low { return NodeLiterals(exact: run) }
        return NodeLiterals(exact: nil, required: run.set.map { [$0] } ?? [], prefix: run, suffix: run)
    }

    private static func trimmed(_ sets: [LiteralSet]) -> [LiteralSet] {
        guard sets.count > maximumSets else { return sets }
        let ranked = sets.indices.sorted { (sets[$1].selectivity, $0) < (sets[$0].selectivity, $1) }
        return ranked.prefix(maximumSets).sorted().map { sets[$0] }
    }

    private static func unique(_ list: [[UInt8]]) -> [[UInt8]] {
        if list.count < 2 { return list }
        var seen = Set<[UInt8]>()
        return list.filter { seen.insert($0).inserted }
    }

    private static func sharedStart(_ list: [[UInt8]]) -> [UInt8] {
        list.dropFirst().reduce(list.first ?? []) { start, literal in
            Array(zip(start, literal).prefix { $0 == $1 }.map(\.0))
        }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count <= text.count else { return false }
        return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }
}
