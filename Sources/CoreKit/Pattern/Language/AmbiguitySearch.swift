/// Words that an ambiguous automaton can read in ever more ways the more often they are repeated.
///
/// Exponentially many ways there are when a node is led back to itself by one word in two ways, polynomially many when a word leads a node
/// to itself, to another one, and that one to itself (Weber and Seidl, On the degree of ambiguity of finite automata, 1991).
struct AmbiguitySearch {
    struct Candidate {
        var isExponential: Bool
        /// Letters that lead to where the pump applies, and the pump.
        var prefix: [Int]
        var pump: [Int]
    }

    private struct Pair: Hashable {
        var one: Int32
        var two: Int32
    }

    private struct Triple: Hashable {
        var one: Int32
        var two: Int32
        var three: Int32
    }

    let graph: AmbiguityGraph
    private static let most = 12

    /// The exponential ones first.
    func candidates(_ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> [Candidate] {
        var found: [Candidate] = [], done: Set<Int> = []
        for node in 0..<graph.count where graph.isCyclic[graph.component[node]] && !done.contains(graph.component[node]) {
            if let pump = try doubled(node, &meter), let prefix = graph.way(from: 0, to: node) {
                found.append(Candidate(isExponential: true, prefix: prefix, pump: pump))
                done.insert(graph.component[node])
            }
        }
        let cyclic = (0..<graph.count).filter { graph.isCyclic[graph.component[$0]] }
        var pumps: Set<[Int]> = []
        outer: for one in cyclic {
            for two in cyclic where one != two && !done.contains(graph.component[two]) {
                if found.count >= AmbiguitySearch.most { break outer }
                guard let pump = try passed(one, two, &meter), !pump.isEmpty, pumps.insert(pump + [-1, one]).inserted, let prefix = graph.way(from: 0, to: one) else { continue }
                found.append(Candidate(isExponential: false, prefix: prefix, pump: pump))
            }
        }
        return found
    }

    /// A word that leads from a node back to it in two ways.
    private func doubled(_ node: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> [Int]? {
        let component = graph.component[node]
        let next = graph.follow[node].filter { graph.component[Int($0.node)] == component }
        for (target, ways) in next where ways > 1 {
            if let letter = graph.common(Int(target)), let back = graph.way(from: Int(target), to: node, within: component) { return [letter] + back }
        }
        for (index, first) in next.enumerated() {
            for second in next[(index + 1)...] {
                try meter.spend()
                guard let letter = graph.common(Int(first.node), Int(second.node)) else { continue }
                if let (word, end) = try meeting(Int(first.node), Int(second.node), component, &meter), let back = graph.way(from: end, to: node, within: component) {
                    return [letter] + word + back
                }
            }
        }
        return nil
    }

    /// A word that leads two nodes of a component to the same one.
    private func meeting(_ one: Int, _ two: Int, _ component: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> (word: [Int], end: Int)? {
        var queue = [Pair(one: Int32(one), two: Int32(two))], parents: [(Int, Int)] = [(-1, 0)]
        var seen: Set<Pair> = [queue[0]]
        var at = 0
        while at < queue.count {
            for first in graph.follow[Int(queue[at].one)] where graph.component[Int(first.node)] == component {
                for second in graph.follow[Int(queue[at].two)] where graph.component[Int(second.node)] == component {
                    try meter.spend(4)
                    guard let letter = graph.common(Int(first.node), Int(second.node)), seen.insert(Pair(one: first.node, two: second.node)).inserted else { continue }
                    try meter.addState()
                    queue.append(Pair(one: first.node, two: second.node))
                    parents.append((at, letter))
                    if first.node == second.node { return (AmbiguitySearch.word(parents), Int(first.node)) }
                }
            }
            at += 1
        }
        return nil
    }

    /// A word that leads one node to itself and to another, and that to itself.
    private func passed(_ one: Int, _ two: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> [Int]? {
        let goal = Triple(one: Int32(one), two: Int32(two), three: Int32(two))
        var queue = [Triple(one: Int32(one), two: Int32(one), three: Int32(two))], parents: [(Int, Int)] = [(-1, 0)]
        var seen: Set<Triple> = [queue[0]]
        var at = 0
        while at < queue.count {
            let triple = queue[at]
            for first in graph.follow[Int(triple.one)] where graph.component[Int(first.node)] == graph.component[one] {
                for third in graph.follow[Int(triple.three)] where graph.component[Int(third.node)] == graph.component[two] {
                    try meter.spend(2)
                    if graph.common(Int(first.node), Int(third.node)) == nil { continue }
                    for second in graph.follow[Int(triple.two)] {
                        try meter.spend(4)
                        guard let letter = graph.common(Int(first.node), Int(second.node), Int(third.node)) else { continue }
                        let next = Triple(one: first.node, two: second.node, three: third.node)
                        guard seen.insert(next).inserted else { continue }
                        try meter.addState()
                        queue.append(next)
                        parents.append((at, letter))
                        if next == goal { return AmbiguitySearch.word(parents) }
                    }
                }
            }
            at += 1
        }
        return nil
    }

    private static func word(_ parents: [(Int, Int)]) -> [Int] {
        var word: [Int] = [], at = parents.count - 1
        while at > 0 {
            word.append(parents[at].1)
            at = parents[at].0
        }
        return word.reversed()
    }
}
