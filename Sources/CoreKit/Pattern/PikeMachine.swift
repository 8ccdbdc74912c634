/// Runs a program as it is, all its threads side by side: slower than `LazyDFA`, in memory that the program alone
/// decides, and it knows where the groups matched.
final class PikeMachine {
    struct Scope {
        var text: UnsafeRawBufferPointer
        var from: Int
        /// Where the search ends; the text beyond is looked at by assertions only.
        var to: Int
        var isAnchored: Bool
        /// Whether the ends of the buffer are the ends of the text.
        var isStart = true
        var isEnd = true
    }

    private struct Threads {
        var seen: SparseSet
        var leaves: [UInt32] = []
        var slots: [Int] = []

        mutating func removeAll() {
            seen.removeAll()
            leaves.removeAll(keepingCapacity: true)
            slots.removeAll(keepingCapacity: true)
        }
    }

    private enum Frame {
        case visit(UInt32)
        case restore(slot: Int, value: Int)
    }

    private let program: PatternProgram
    private var current: Threads
    private var following: Threads
    private var stack: [Frame] = []
    private var scratch: [Int] = []
    /// Start and end of the match and then of each group, -1 where a group took no part.
    private(set) var slots: [Int] = []

    init(_ program: PatternProgram) {
        self.program = program
        current = Threads(seen: SparseSet(capacity: program.instructions.count))
        following = current
    }

    /// Leaves the match in `slots`, of which it fills `slotCount`; 0 when only the answer counts.
    func search(_ scope: Scope, slotCount: Int) -> Bool {
        var matched = false
        current.removeAll()
        slots = [Int](repeating: -1, count: slotCount)
        var position = scope.from
        while true {
            if !matched, !scope.isAnchored || position == scope.from {
                scratch.removeAll(keepingCapacity: true)
                for slot in 0..<slotCount { scratch.append(slot == 0 ? position : -1) }
                add(UInt32(program.start), to: &current, at: position, in: scope)
            }
            if current.leaves.isEmpty, matched || scope.isAnchored { break }

            following.removeAll()
            let hasByte = position < scope.to
            let byte = hasByte ? scope.text[position] : 0
            threads: for (index, leaf) in current.leaves.enumerated() {
                let instruction = program.instructions[Int(leaf)]
                var next: UInt32?
                switch instruction.operation {
                case .match:
                    matched = true
                    if slotCount == 0 { return true }
                    for slot in 0..<slotCount { slots[slot] = current.slots[index * slotCount + slot] }
                    slots[1] = position
                    break threads
                case .bytes:
                    if hasByte, instruction.low <= byte, byte <= instruction.high { next = instruction.next }
                case .table:
                    for place in Int(instruction.next)..<Int(instruction.next + instruction.other) where hasByte {
                        let transition = program.transitions[place]
                        if transition.low > byte { break }
                        if byte <= transition.high { next = transition.next }
                    }
                default: break
                }
                guard let next else { continue }
                scratch.removeAll(keepingCapacity: true)
                scratch.append(contentsOf: current.slots[index * slotCount..<(index + 1) * slotCount])
                add(next, to: &following, at: position + 1, in: scope)
            }
            swap(&current, &following)
            if !hasByte { break }
            position += 1
        }
        return matched
    }

    private func add(_ root: UInt32, to threads: inout Threads, at position: Int, in scope: Scope) {
        let left = position > 0 ? PatternContext(byte: scope.text[position - 1]) : scope.isStart ? .edge : []
        let right = position < scope.text.count ? PatternContext(byte: scope.text[position]) : scope.isEnd ? .edge : []
        stack.append(.visit(root))
        while let frame = stack.popLast() {
            guard case .visit(let place) = frame else {
                if case .restore(let slot, let value) = frame { scratch[slot] = value }
                continue
            }
            guard threads.seen.insert(place) else { continue }
            let instruction = program.instructions[Int(place)]
            switch instruction.operation {
            case .bytes, .table, .match:
                threads.leaves.append(place)
                threads.slots.append(contentsOf: scratch)
            case .fail: break
            case .split:
                stack.append(.visit(instruction.other))
                stack.append(.visit(instruction.next))
            case .save:
                let slot = Int(instruction.other)
                if slot < scratch.count {
                    stack.append(.restore(slot: slot, value: scratch[slot]))
                    scratch[slot] = position
                }
                stack.append(.visit(instruction.next))
            case .assertion:
                let assertion = PatternTree.Assertion(rawValue: instruction.low)
                if assertion?.holds(left: left, right: right) == true { stack.append(.visit(instruction.next)) }
            }
        }
    }
}
