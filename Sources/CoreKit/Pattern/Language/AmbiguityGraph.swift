/// The letters of one pattern and what can follow each, with how many ways lead there: what an engine that backtracks has to choose from.
///
/// Node 0 is the start of the pattern, and where the engine tries every place of a text to start from, it stays there for any letter.
/// Assertions are taken to hold, so that there are more ways here than in truth; whoever finds something here has to try it.
struct AmbiguityGraph {
    let alphabet: LanguageAlphabet
    /// The letters of each node, as bits.
    private(set) var masks: [[UInt64]] = []
    private(set) var follow: [[(node: Int32, ways: Int32)]] = []
    /// The component of each node, and whether a way leads around in it.
    private(set) var component: [Int] = []
    private(set) var isCyclic: [Bool] = []

    var count: Int { follow.count }

    init?(_ tree: PatternTree, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) {
        guard let program = try LanguageProgram([[tree]], &meter) else { return nil }
        alphabet = try LanguageAlphabet(program, &meter)
        let words = (alphabet.count + 63) / 64
        var numbers = [Int32](repeating: -1, count: program.instructions.count)
        var places = [program.skips[0]]
        for (place, instruction) in program.instructions.enumerated() where instruction.operation == .letter && place != program.skips[0] {
            numbers[place] = Int32(places.count)
            places.append(place)
        }
        let loops = AmbiguityGraph.loops(program)
        let start = Int(program.instructions[program.entries[0]].other)
        for (node, place) in places.enumerated() {
            var mask = [UInt64](repeating: 0, count: words)
            for letter in alphabet.members[Int(program.instructions[place].argument)] { mask[Int(letter) >> 6] |= 1 << UInt64(letter & 63) }
            masks.append(mask)
            var found = try AmbiguityGraph.ways(program, from: node == 0 ? start : Int(program.instructions[place].next), loops, numbers, &meter)
            if node == 0, !tree.isAnchored[tree.root] { found.append((0, 1)) }
            follow.append(found)
        }
        findComponents()
    }

    /// Splits of loops whose bodies can be empty; a way passes none of them twice without a letter.
    private static func loops(_ program: LanguageProgram) -> Set<Int> {
        var loops: Set<Int> = []
        for (place, instruction) in program.instructions.enumerated() where instruction.operation == .split && Int(instruction.next) > place && place != program.entries[0] {
            var seen: Set<Int> = [], pending = [Int(instruction.next)]
            while let at = pending.popLast() {
                if at == place {
                    loops.insert(place)
                    break
                }
                guard at > place, seen.insert(at).inserted else { continue }
                let next = program.instructions[at]
                if next.operation == .assertion { pending.append(Int(next.next)) }
                if next.operation == .split { pending += [Int(next.next), Int(next.other)] }
            }
        }
        return loops
    }

    /// The letters that can come next, each with the number of ways, two at most.
    private static func ways(
        _ program: LanguageProgram, from place: Int, _ loops: Set<Int>, _ numbers: [Int32], _ meter: inout LanguageMeter
    ) throws(LanguageMeter.Overrun) -> [(node: Int32, ways: Int32)] {
        var counts: [Int32: Int32] = [:], order: [Int32] = []
        // What is below the mark of a loop on the stack was passed before it.
        var stack: [(place: Int, leaves: Bool)] = [(place, false)]
        var passed: Set<Int> = []
        var turns = 0
        while let (at, leaves) = stack.popLast() {
            try meter.spend()
            if leaves {
                passed.remove(at)
                continue
            }
            turns += 1
            if turns > 2000 { break }
            let instruction = program.instructions[at]
            switch instruction.operation {
            case .letter:
                let node = numbers[at]
                if counts[node] == nil { order.append(node) }
                counts[node] = min((counts[node] ?? 0) + 1, 2)
            case .split:
                if loops.contains(at) {
                    if passed.contains(at) { continue }
                    passed.insert(at)
                    stack.append((at, true))
                }
                stack.append((Int(instruction.other), false))
                stack.append((Int(instruction.next), false))
            case .assertion: stack.append((Int(instruction.next), false))
            case .match, .fail: break
            }
        }
        return order.map { ($0, counts[$0] ?? 1) }
    }

    /// A letter of all the nodes; nil when there is none.
    func common(_ nodes: Int...) -> Int? {
        for word in 0..<masks[0].count {
            var bits = UInt64.max
            for node in nodes { bits &= masks[node][word] }
            if bits != 0 { return word << 6 | bits.trailingZeroBitCount }
        }
        return nil
    }

    /// The shortest word that leads from one node to another, none when they are the same; nil where no way does.
    func way(from: Int, to: Int, within component: Int? = nil) -> [Int]? {
        if from == to { return [] }
        var parents = [Int](repeating: -1, count: count), queue = [from], at = 0
        while at < queue.count {
            let node = queue[at]
            at += 1
            for next in follow[node].map({ Int($0.node) }) where next != from && parents[next] < 0 && common(next) != nil {
                if let component, self.component[next] != component { continue }
                parents[next] = node
                if next == to {
                    var word: [Int] = [], step = to
                    while step != from {
                        word.append(common(step) ?? 0)
                        step = parents[step]
                    }
                    return word.reversed()
                }
                queue.append(next)
            }
        }
        return nil
    }

    /// Tarjan's components, without recursion.
    private mutating func findComponents() {
        component = [Int](repeating: -1, count: count)
        var index = [Int](repeating: -1, count: count), low = index, stack: [Int] = [], next = 0, components = 0
        var onStack = [Bool](repeating: false, count: count)
        for root in 0..<count where index[root] < 0 {
            var calls: [(node: Int, edge: Int)] = [(root, 0)]
            while let (node, edge) = calls.last {
                if edge == 0 {
                    index[node] = next
                    low[node] = next
                    next += 1
                    stack.append(node)
                    onStack[node] = true
                }
                if edge < follow[node].count {
                    calls[calls.count - 1].edge += 1
                    let target = Int(follow[node][edge].node)
                    if index[target] < 0 { calls.append((target, 0)) } else if onStack[target] { low[node] = min(low[node], index[target]) }
                    continue
                }
                calls.removeLast()
                if let parent = calls.last?.node { low[parent] = min(low[parent], low[node]) }
                if low[node] == index[node] {
                    var size = 0
                    while let member = stack.popLast() {
                        onStack[member] = false
                        component[member] = components
                        size += 1
                        if member == node { break }
                    }
                    isCyclic.append(size > 1 || follow[node].contains { Int($0.node) == node })
                    components += 1
                }
            }
        }
    }
}
