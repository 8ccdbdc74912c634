/// Follows the instructions of a program that take no byte, in order of priority.
struct ProgramClosure {
    private let program: PatternProgram
    private let seen: SparseSet
    private var stack: [UInt32] = []
    /// Whether an assertion was met that the next byte decides.
    private(set) var metPending = false
    /// Whether a match was met on a way without such an assertion.
    private(set) var metMatch = false

    init(_ program: PatternProgram) {
        self.program = program
        seen = SparseSet(capacity: program.instructions.count)
    }

    mutating func begin() {
        seen.removeAll()
        metPending = false
        metMatch = false
    }

    /// Appends the instructions that take a byte or match, reachable from `root` and not met since `begin`.
    mutating func add(_ root: UInt32, left: PatternContext?, right: PatternContext?, to leaves: inout [UInt32]) {
        stack.append(root)
        while let place = stack.popLast() {
            guard seen.insert(place) else { continue }
            let instruction = program.instructions[Int(place)]
            switch instruction.operation {
            case .bytes, .table: leaves.append(place)
            case .match:
                metMatch = true
                leaves.append(place)
            case .fail: break
            case .save: stack.append(instruction.next)
            case .split:
                stack.append(instruction.other)
                stack.append(instruction.next)
            case .assertion:
                switch PatternTree.Assertion(rawValue: instruction.low)?.holds(left: left, right: right) {
                case true?: stack.append(instruction.next)
                case false?: break
                case nil: metPending = true
                }
            }
        }
    }
}
