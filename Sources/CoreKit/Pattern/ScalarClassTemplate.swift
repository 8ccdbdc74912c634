/// The byte automaton of a scalar class with its states numbered from the end, ready to be emitted many times.
struct ScalarClassTemplate {
    struct Edge: Hashable {
        var low: UInt8
        var high: UInt8
        /// A state before this one, or -1 for what comes after the class.
        var next: Int
    }

    /// Children before parents, the start last; empty when nothing matches.
    private(set) var states: [[Edge]] = []

    init(_ scalars: ScalarClass, isBytes: Bool, isReverse: Bool) {
        if isBytes || (scalars.spans.last?.high ?? 0) < 0x80 {
            let edges = scalars.spans.map { Edge(low: UInt8($0.low), high: UInt8(min($0.high, 0xFF)), next: -1) }
            if !edges.isEmpty { states = [edges] }
            return
        }

        // A trie with byte ranges as letters. Read backwards, ranges of one state may overlap; the automaton stands that.
        var children: [[(range: UTF8Sequences.ByteRange, node: Int)]] = [[]]
        var known: [TrieKey: Int] = [:]
        for sequence in UTF8Sequences.of(scalars) {
            var node = 0
            let ranges = isReverse ? sequence.reversed() : sequence
            for (index, range) in ranges.enumerated() {
                if index == ranges.count - 1 {
                    children[node].append((range, -1))
                    break
                }
                // Forwards, what begins alike stands side by side.
                if !isReverse, let last = children[node].last, last.range == range, last.node >= 0 {
                    node = last.node
                    continue
                }
                let key = TrieKey(node: node, range: range)
                if isReverse, let child = known[key] {
                    node = child
                    continue
                }
                children.append([])
                children[node].append((range, children.count - 1))
                node = children.count - 1
                if isReverse { known[key] = node }
            }
        }

        // Equal tails become one state. A node's children come after it, so going backwards meets them first.
        var numbers = [Int](repeating: -1, count: children.count)
        var seen: [[Edge]: Int] = [:]
        // Most classes have few, which are sooner compared than hashed.
        let few = 16
        for node in children.indices.reversed() {
            let edges = children[node]
                .map { Edge(low: $0.range.low, high: $0.range.high, next: $0.node < 0 ? -1 : numbers[$0.node]) }
                .sorted { ($0.low, $0.high) < ($1.low, $1.high) }
            if edges.isEmpty { return }
            if let number = states.count <= few ? states.firstIndex(of: edges) : seen[edges] {
                numbers[node] = number
                continue
            }
            numbers[node] = states.count
            states.append(edges)
            if states.count == few + 1 {
                for (number, state) in states.enumerated() { seen[state] = number }
            } else if states.count > few {
                seen[edges] = states.count - 1
            }
        }
    }

    private struct TrieKey: Hashable {
        var node: Int
        var range: UTF8Sequences.ByteRange
    }
}
