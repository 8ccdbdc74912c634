/// Texts found breadth first: each node knows the letter that led to it and from where, so that the first one that will do has
/// the shortest text, and of those the nicest.
struct LanguageSearch {
    private var parents: [Int32] = [-1]
    private var letters: [Int32] = [-1]

    /// Node 0 is the empty text.
    mutating func add(after parent: Int, _ letter: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int {
        try meter.addState()
        parents.append(Int32(parent))
        letters.append(Int32(letter))
        return parents.count - 1
    }

    /// Another node for the empty text.
    mutating func addStart() -> Int {
        parents.append(-1)
        letters.append(-1)
        return parents.count - 1
    }

    func word(_ node: Int) -> [Int32] {
        var word: [Int32] = []
        var node = node
        while node >= 0, letters[node] >= 0 {
            word.append(letters[node])
            node = Int(parents[node])
        }
        return word.reversed()
    }

    /// The shortest text from one of the states to where `accepts` says yes; nil where there is none.
    static func shortest(
        _ automaton: LanguageAutomaton, from start: Int, _ meter: inout LanguageMeter
    ) throws(LanguageMeter.Overrun) -> [Int32]? {
        guard automaton.isAlive[start] else { return nil }
        if automaton.acceptsAtEnd[start] { return [] }
        var search = LanguageSearch()
        var seen = [Bool](repeating: false, count: automaton.stateCount)
        var queue = [start], nodes = [0]
        seen[start] = true
        var at = 0
        while at < queue.count {
            for letter in 0..<automaton.letterCount {
                try meter.spend()
                for edge in automaton.edges(queue[at], letter) where !seen[Int(edge.target)] {
                    seen[Int(edge.target)] = true
                    let node = try search.add(after: nodes[at], letter, &meter)
                    if automaton.acceptsAtEnd[Int(edge.target)] { return search.word(node) }
                    queue.append(Int(edge.target))
                    nodes.append(node)
                }
            }
            at += 1
        }
        return nil
    }
}
