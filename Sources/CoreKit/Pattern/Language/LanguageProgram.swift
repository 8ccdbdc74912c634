/// Patterns as a nondeterministic automaton over scalars, with assertions: no order of preference, as languages have none.
///
/// Several groups of patterns stand in one program, so that all of them have one alphabet. A group fires when one of its
/// patterns does; its entry is a loop over any text before a match.
struct LanguageProgram {
    enum Operation: UInt8 {
        /// One scalar of the set `argument`, then `next`.
        case letter
        /// `next` and `other`.
        case split
        /// `next` where the assertion with the raw value `argument` holds.
        case assertion
        case match
        case fail
    }

    struct Instruction {
        var operation: Operation
        var argument: Int32 = 0
        var next: Int32 = 0
        var other: Int32 = 0
    }

    private(set) var instructions: [Instruction] = []
    /// What letters stand for; each once.
    private(set) var sets: [ScalarClass] = []
    /// Where each group begins; the loop over any text first.
    private(set) var entries: [Int] = []
    /// The letter of each group that passes over what stands before a match.
    private(set) var skips: [Int] = []
    private(set) var usesWords = false
    private(set) var usesLines = false

    private var known: [ScalarClass: Int] = [:]
    private var letters = [Int32](repeating: -1, count: 128)
    /// The sets of the tree at hand, by its own numbers.
    private var classes: [Int] = []
    private static let limit = 20_000

    private enum Task {
        case visit(Int)
        case nextBranch([Int], index: Int, exit: Int, tail: Int?)
        case closeLoop(split: Int)
        case option(child: Int, remaining: Int, exit: Int)
        case enter(exit: Int)
        case `repeat`(child: Int, count: Int)
    }

    /// Nil when a pattern is not one of scalars.
    init?(_ groups: [[PatternTree]], _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) {
        instructions.reserveCapacity(64)
        let everything = set(.everything)
        let match = try emit(.init(operation: .match), &meter)
        for group in groups {
            let loop = try emit(.init(operation: .split), &meter)
            let skip = try emit(.init(operation: .letter, argument: Int32(everything), next: Int32(loop)), &meter)
            var start: Int?
            for tree in group {
                if tree.isBytes { return nil }
                guard let entry = try compile(tree, next: match, &meter) else { return nil }
                start = if let start { try split(entry, start, &meter) } else { entry }
            }
            let first: Int
            if let start { first = start } else { first = try emit(.init(operation: .fail), &meter) }
            instructions[loop].next = Int32(skip)
            instructions[loop].other = Int32(first)
            entries.append(loop)
            skips.append(skip)
        }
    }

    private mutating func set(_ scalars: ScalarClass) -> Int {
        if let number = known[scalars] { return number }
        known[scalars] = sets.count
        sets.append(scalars)
        return sets.count - 1
    }

    private mutating func letter(_ scalar: UInt32) -> Int {
        guard scalar < 128 else { return set(ScalarClass([scalar...scalar])) }
        if letters[Int(scalar)] >= 0 { return Int(letters[Int(scalar)]) }
        let number = set(ScalarClass([scalar...scalar]))
        letters[Int(scalar)] = Int32(number)
        return number
    }

    private mutating func emit(_ instruction: Instruction, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int {
        if instructions.count >= LanguageProgram.limit { throw LanguageMeter.Overrun() }
        try meter.spend(2)
        instructions.append(instruction)
        return instructions.count - 1
    }

    private mutating func split(_ one: Int, _ other: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int {
        try emit(.init(operation: .split, next: Int32(one), other: Int32(other)), &meter)
    }

    /// Where the tree's matches begin; from the end backwards, as `PatternCompiler` does it. Nil when it has `\C`.
    private mutating func compile(_ tree: PatternTree, next end: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int? {
        classes = tree.classes.map { set($0) }
        var next = end
        var tasks: [Task] = [.visit(tree.root)]
        while let task = tasks.popLast() {
            try meter.spend()
            switch task {
            case .visit(let index):
                switch tree.nodes[index] {
                case .empty: break
                case .literal(let scalar): next = try emit(.init(operation: .letter, argument: Int32(letter(scalar)), next: Int32(next)), &meter)
                case .scalars(let number):
                    let isEmpty = tree.classes[number].isEmpty
                    next = try emit(.init(operation: isEmpty ? .fail : .letter, argument: Int32(classes[number]), next: Int32(next)), &meter)
                case .anyByte: return nil
                case .assertion(let assertion):
                    switch assertion {
                    case .wordBoundary, .notWordBoundary: usesWords = true
                    case .lineStart, .lineEnd: usesLines = true
                    case .textStart, .textEnd: break
                    }
                    next = try emit(.init(operation: .assertion, argument: Int32(assertion.rawValue), next: Int32(next)), &meter)
                case .capture(_, let child): tasks.append(.visit(child))
                case .concatenation(let children):
                    for child in children { tasks.append(.visit(child)) }
                case .alternation(let children):
                    tasks.append(.nextBranch(children, index: children.count - 1, exit: next, tail: nil))
                    tasks.append(.visit(children[children.count - 1]))
                case .repetition(let child, let low, let high, _):
                    if let high {
                        tasks.append(.repeat(child: child, count: low))
                        if high > low { tasks.append(.option(child: child, remaining: high - low, exit: next)) }
                    } else {
                        let exit = next
                        next = try emit(.init(operation: .split, other: Int32(exit)), &meter)
                        // `x*` is entered at the split, `x+` at its body.
                        if low > 1 { tasks.append(.repeat(child: child, count: low - 1)) }
                        if low == 0 { tasks.append(.enter(exit: next)) }
                        tasks.append(.closeLoop(split: next))
                        tasks.append(.visit(child))
                    }
                }
            case .nextBranch(let children, let index, let exit, let tail):
                if let tail { next = try split(next, tail, &meter) }
                if index > 0 {
                    tasks.append(.nextBranch(children, index: index - 1, exit: exit, tail: next))
                    tasks.append(.visit(children[index - 1]))
                    next = exit
                }
            case .closeLoop(let split): instructions[split].next = Int32(next)
            case .enter(let exit): next = exit
            case .option(let child, let remaining, let exit):
                if remaining < 0 {
                    next = try split(next, exit, &meter)
                } else if remaining > 0 {
                    tasks.append(.option(child: child, remaining: remaining - 1, exit: exit))
                    tasks.append(.option(child: child, remaining: -1, exit: exit))
                    tasks.append(.visit(child))
                }
            case .repeat(let child, let count):
                if count > 0 {
                    tasks.append(.repeat(child: child, count: count - 1))
                    tasks.append(.visit(child))
                }
            }
        }
        return next
    }
}
