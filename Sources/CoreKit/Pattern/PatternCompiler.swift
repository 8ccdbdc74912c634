/// Turns trees into a `PatternProgram`, from the end backwards: every piece is emitted knowing what comes after it, and
/// what is still to do stands in an array, not on the call stack.
struct PatternCompiler {
    /// Instructions and transitions of a forward program; RE2's default memory allows as many instructions.
    static let maximumSize = 699_050

    struct TooLarge: Error {}

    private enum Task {
        case visit(Int)
        case nextBranch([Int], index: Int, exit: Int, tail: Int?)
        case closeLoop(split: Int, exit: Int, isGreedy: Bool, isSkippable: Bool)
        case option(child: Int, remaining: Int, exit: Int, isGreedy: Bool)
        case `repeat`(child: Int, count: Int)
        case save(slot: Int)
    }

    private let isReverse: Bool
    private let limit: Int
    private var instructions: [PatternProgram.Instruction] = []
    private var transitions: [PatternProgram.Transition] = []

    /// The program for the patterns as alternatives, each with its number; the pattern at index 0 has number 0.
    static func program(for trees: [PatternTree], isReverse: Bool = false, limit: Int = maximumSize) throws(TooLarge) -> PatternProgram {
        var compiler = PatternCompiler(isReverse: isReverse, limit: limit)
        var start: Int?
        for (number, tree) in trees.enumerated().reversed() {
            let match = try compiler.emit(.init(operation: .match, other: UInt32(number)))
            let entry = try compiler.compile(tree, next: match)
            if let other = start {
                start = try compiler.split(entry, other, isGreedy: true)
            } else {
                start = entry
            }
        }
        let first: Int
        if let start { first = start } else { first = try compiler.emit(.init(operation: .fail)) }
        let loop = try compiler.emit(.init(operation: .split))
        let skip = try compiler.emit(.init(operation: .bytes, low: 0, high: 0xFF, next: UInt32(loop)))
        compiler.instructions[loop].next = UInt32(first)
        compiler.instructions[loop].other = UInt32(skip)
        return PatternProgram(
            instructions: compiler.instructions, transitions: compiler.transitions,
            start: first, unanchoredStart: loop, isReverse: isReverse
        )
    }

    private init(isReverse: Bool, limit: Int) {
        self.isReverse = isReverse
        self.limit = limit
    }

    private mutating func emit(_ instruction: PatternProgram.Instruction) throws(TooLarge) -> Int {
        guard instructions.count + transitions.count < limit else { throw TooLarge() }
        instructions.append(instruction)
        return instructions.count - 1
    }

    private mutating func split(_ body: Int, _ exit: Int, isGreedy: Bool) throws(TooLarge) -> Int {
        try emit(.init(operation: .split, next: UInt32(isGreedy ? body : exit), other: UInt32(isGreedy ? exit : body)))
    }

    private mutating func compile(_ tree: PatternTree, next end: Int) throws(TooLarge) -> Int {
        var next = end
        var tasks: [Task] = [.visit(tree.root)]
        var templates: [Int: ScalarClassTemplate] = [:]
        while let task = tasks.popLast() {
            switch task {
            case .visit(let index) where tree.isVoid[index]: break
            case .visit(let index):
                switch tree.nodes[index] {
                case .empty: break
                case .literal(let scalar):
                    let bytes = tree.isBytes ? [UInt8(truncatingIfNeeded: scalar)] : UTF8Sequences.bytes(scalar)
                    for byte in isReverse ? bytes : bytes.reversed() {
                        next = try emit(.init(operation: .bytes, low: byte, high: byte, next: UInt32(next)))
                    }
                case .scalars(let number):
                    let template = templates[number]
                        ?? ScalarClassTemplate(tree.classes[number], isBytes: tree.isBytes, isReverse: isReverse)
                    templates[number] = template
                    next = try emit(template, next: next)
                case .anyByte:
                    next = try emit(.init(operation: .bytes, low: 0, high: 0xFF, next: UInt32(next)))
                case .assertion(let assertion):
                    next = try emit(.init(operation: .assertion, low: assertion.rawValue, next: UInt32(next)))
                case .capture(let index, let child):
                    next = try emit(.init(operation: .save, next: UInt32(next), other: UInt32(isReverse ? 2 * index : 2 * index + 1)))
                    tasks.append(.save(slot: isReverse ? 2 * index + 1 : 2 * index))
                    tasks.append(.visit(child))
                case .concatenation(let children):
                    // The task on top is done first: the last child, or the first one in a reverse program.
                    for child in isReverse ? children.reversed() : children { tasks.append(.visit(child)) }
                case .alternation(let children):
                    let last = children.count - 1
                    tasks.append(.nextBranch(children, index: last, exit: next, tail: nil))
                    tasks.append(.visit(children[last]))
                case .repetition(let child, let low, let high, let isGreedy):
                    let isNullable = tree.isNullable[child]
                    if let high {
                        tasks.append(.repeat(child: child, count: low))
                        tasks.append(.option(child: child, remaining: high - low, exit: next, isGreedy: isGreedy))
                    } else if low == 0, !isNullable {
                        let split = try emit(.init(operation: .split))
                        tasks.append(.closeLoop(split: split, exit: next, isGreedy: isGreedy, isSkippable: true))
                        tasks.append(.visit(child))
                        next = split
                    } else {
                        // A body that can be empty is passed once before the loop asks, so that an empty first
                        // preference ends the loop: `(?:|a)*` is `(?:(?:|a)+)?`.
                        if low == 0 {
                            tasks.append(.option(child: -1, remaining: 0, exit: next, isGreedy: isGreedy))
                        } else {
                            tasks.append(.repeat(child: child, count: low - 1))
                        }
                        let split = try emit(.init(operation: .split))
                        tasks.append(.closeLoop(split: split, exit: next, isGreedy: isGreedy, isSkippable: false))
                        tasks.append(.visit(child))
                        next = split
                    }
                }
            case .nextBranch(let children, let index, let exit, let tail):
                var head = next
                if let tail { head = try split(next, tail, isGreedy: true) }
                if index == 0 {
                    next = head
                } else {
                    next = exit
                    tasks.append(.nextBranch(children, index: index - 1, exit: exit, tail: head))
                    tasks.append(.visit(children[index - 1]))
                }
            case .closeLoop(let split, let exit, let isGreedy, let isSkippable):
                instructions[split].next = UInt32(isGreedy ? next : exit)
                instructions[split].other = UInt32(isGreedy ? exit : next)
                if isSkippable { next = split }
            case .option(let child, let remaining, let exit, let isGreedy):
                if child < 0 {
                    next = try split(next, exit, isGreedy: isGreedy)
                } else if remaining > 0 {
                    tasks.append(.option(child: child, remaining: remaining - 1, exit: exit, isGreedy: isGreedy))
                    tasks.append(.option(child: -1, remaining: 0, exit: exit, isGreedy: isGreedy))
                    tasks.append(.visit(child))
                }
            case .repeat(let child, let count):
                if count > 0 {
                    tasks.append(.repeat(child: child, count: count - 1))
                    tasks.append(.visit(child))
                }
            case .save(let slot):
                next = try emit(.init(operation: .save, next: UInt32(next), other: UInt32(slot)))
            }
        }
        return next
    }

    private mutating func emit(_ template: ScalarClassTemplate, next: Int) throws(TooLarge) -> Int {
        guard !template.states.isEmpty else { return try emit(.init(operation: .fail)) }
        let base = instructions.count
        func target(_ state: Int) -> UInt32 { UInt32(state < 0 ? next : base + state) }
        for state in template.states {
            if state.count == 1 {
                _ = try emit(.init(operation: .bytes, low: state[0].low, high: state[0].high, next: target(state[0].next)))
                continue
            }
            let first = transitions.count
            for edge in state {
                transitions.append(.init(low: edge.low, high: edge.high, next: target(edge.next)))
            }
            _ = try emit(.init(operation: .table, next: UInt32(first), other: UInt32(state.count)))
        }
        return instructions.count - 1
    }
}
