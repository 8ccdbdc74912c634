/// Whether every text on which one group of a program fires is one on which another does.
///
/// The including side is made deterministic as far as the other leads; the included side is not. Of two sets that the same state is met
/// with, the smaller one finds whatever the larger one would, so that only the smallest are followed (De Wulf, Doyen, Henzinger and
/// Raskin, Antichains, CAV 2006): what blows up an automaton of `a.{20}b` rarely gets as far as here.
struct LanguageInclusion {
    private struct Node {
        var state: Int32
        var set: Int32
        /// The node before it with the same state.
        var sibling: Int32
        /// A node with a smaller set has come, no later in the text.
        var isObsolete = false
    }

    private var subsets: LanguageSubsets
    private var search = LanguageSearch()
    private var nodes: [Node] = []
    private var last: [Int32]
    /// The first node of the texts that are one letter longer than those being followed.
    private var level = 1
    private static let few = 8

    /// The shortest text on which `one` fires and `other` does not; nil where there is none. With `one` nil any text counts.
    static func counterexample(
        _ automaton: LanguageAutomaton, of one: Int?, in other: Int, _ meter: inout LanguageMeter
    ) throws(LanguageMeter.Overrun) -> [Int32]? {
        var inclusion = LanguageInclusion(automaton)
        let start = one ?? LanguageAutomaton.fired
        let set = try inclusion.subsets.set(of: [other], &meter)
        return try inclusion.run(from: start, set, &meter)
    }

    private init(_ automaton: LanguageAutomaton) {
        subsets = LanguageSubsets(automaton)
        last = [Int32](repeating: -1, count: automaton.stateCount)
    }

    private mutating func run(from state: Int, _ set: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> [Int32]? {
        let automaton = subsets.automaton
        guard automaton.isAlive[state], set != LanguageSubsets.fired else { return nil }
        if automaton.acceptsAtEnd[state], !subsets.acceptsAtEnd[set] { return [] }
        nodes.append(Node(state: Int32(state), set: Int32(set), sibling: -1))
        last[state] = 0
        var at = 0
        while at < nodes.count {
            let node = nodes[at]
            if at == level { level = nodes.count }
            if node.isObsolete {
                at += 1
                continue
            }
            for letter in 0..<automaton.letterCount {
                try meter.spend()
                let edges = automaton.edges(Int(node.state), letter)
                if edges.isEmpty { continue }
                let next = try subsets.step(Int(node.set), letter, &meter)
                if next == LanguageSubsets.fired { continue }
                for edge in edges {
                    let target = Int(edge.target)
                    if try isKnown(target, next, &meter) { continue }
                    let number = try search.add(after: at, letter, &meter)
                    if automaton.acceptsAtEnd[target], !subsets.acceptsAtEnd[next] { return search.word(number) }
                    nodes.append(Node(state: Int32(target), set: Int32(next), sibling: last[target]))
                    last[target] = Int32(number)
                }
            }
            at += 1
        }
        return nil
    }

    /// Whether the state was met with a set that is no larger. Where it was not, larger ones that were met with texts as long are put aside.
    private mutating func isKnown(_ state: Int, _ set: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Bool {
        var number = Int(last[state])
        var count = 0
        while number >= 0 {
            try meter.spend(subsets.width)
            if subsets.isSubset(Int(nodes[number].set), of: set) { return true }
            number = Int(nodes[number].sibling)
            count += 1
        }
        // Of few, the nicer texts are followed too.
        if count < LanguageInclusion.few { return false }
        number = Int(last[state])
        var next = -1
        while number >= level {
            try meter.spend(subsets.width)
            let sibling = nodes[number].sibling
            if subsets.isSubset(set, of: Int(nodes[number].set)) {
                nodes[number].isObsolete = true
                if next >= 0 { nodes[next].sibling = sibling } else { last[state] = sibling }
            } else {
                next = number
            }
            number = Int(sibling)
        }
        return false
    }
}
