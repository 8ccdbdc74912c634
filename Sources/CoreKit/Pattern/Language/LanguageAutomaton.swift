/// A program as a plain nondeterministic automaton over letters: assertions are worked into its states, so that whatever is
/// asked of it afterwards is about states and edges alone.
///
/// A state is a place of the program behind a letter, with as much of that letter as the assertions that follow care for.
/// State 0 is the one in which a match is behind us: the text fires whatever comes.
struct LanguageAutomaton {
    /// What a letter of a text is to the match that a way through the automaton tells of.
    enum Position: UInt8 {
        case before, inside, after
    }

    struct Edge {
        var target: Int32
        var position: Position
    }

    static let fired = 0

    let alphabet: LanguageAlphabet
    /// The states before any text, one for each group.
    private(set) var starts: [Int] = []
    private(set) var stateCount = 1
    /// Whether a text that ends there fires.
    private(set) var acceptsAtEnd: [Bool] = [true]
    /// Whether some text leads on to a match.
    private(set) var isAlive: [Bool] = []
    private var offsets: [Int32] = []
    private var edges: [Edge] = []

    var letterCount: Int { alphabet.count }

    /// The ways on; none of them leads where no match can follow.
    @inline(__always)
    func edges(_ state: Int, _ letter: Int) -> ArraySlice<Edge> {
        let index = state &* alphabet.count &+ letter
        return edges[Int(offsets[index])..<Int(offsets[index &+ 1])]
    }

    @inline(__always)
    func forEachTarget(_ state: Int, _ letter: Int, _ body: (Int) -> Void) {
        let index = state &* alphabet.count &+ letter
        var at = Int(offsets[index])
        let end = Int(offsets[index &+ 1])
        while at < end {
            body(Int(edges[at].target))
            at &+= 1
        }
    }

    /// - Parameter keepsSpans: where matches end counts, and they are not empty; otherwise only whether there is one.
    init(_ program: LanguageProgram, keepsSpans: Bool = false, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) {
        alphabet = try LanguageAlphabet(program, &meter)
        var builder = LanguageAutomatonBuilder(program, alphabet, keepsSpans: keepsSpans)
        for entry in program.entries { starts.append(try builder.state(entry, .edge, &meter)) }
        var found: [(from: Int, letter: Int32, edge: Edge)] = []
        var state = 1
        for letter in 0..<alphabet.count { found.append((0, Int32(letter), Edge(target: 0, position: .after))) }
        while state < builder.states.count {
            acceptsAtEnd.append(try builder.expand(state, into: &found, &meter))
            state += 1
        }
        stateCount = builder.states.count
        try keep(found, &meter)
    }

    /// Leaves out what leads nowhere, and puts the rest in order.
    private mutating func keep(_ found: [(from: Int, letter: Int32, edge: Edge)], _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) {
        try meter.spend(found.count * 2 + stateCount * alphabet.count)
        isAlive = acceptsAtEnd
        // Against the order in which states were found, which is nearly that of the ways.
        var isStable = false
        while !isStable {
            isStable = true
            try meter.spend(found.count)
            for edge in found.reversed() where !isAlive[edge.from] && isAlive[Int(edge.edge.target)] {
                isAlive[edge.from] = true
                isStable = false
            }
        }
        let rows = stateCount * alphabet.count
        offsets = [Int32](repeating: 0, count: rows + 1)
        for edge in found where isAlive[Int(edge.edge.target)] { offsets[edge.from * alphabet.count + Int(edge.letter) + 1] += 1 }
        for row in 0..<rows { offsets[row + 1] += offsets[row] }
        edges = [Edge](repeating: Edge(target: 0, position: .after), count: Int(offsets[rows]))
        var next = offsets
        for edge in found where isAlive[Int(edge.edge.target)] {
            let row = edge.from * alphabet.count + Int(edge.letter)
            edges[Int(next[row])] = edge.edge
            next[row] += 1
        }
    }
}
