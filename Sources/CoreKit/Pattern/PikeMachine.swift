/// Runs a program as it is, all its threads side by side: slower than `LazyDFA`, in memory that the program alone
/// decides, and it knows where the groups matched.
///
/// The inner loops rely on a thread list never holding more threads than the program has instructions that take a byte
/// or match, and allocate only when more slots are needed than in any search before.
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

    /// Threads in order of preference, each at an instruction that takes a byte or matches, with its slots.
    private final class Threads {
        let seen: SparseSet
        let leaves: UnsafeMutablePointer<UInt32>
        var count = 0
        var slots: UnsafeMutablePointer<Int>
        private var slotCapacity = 64

        init(_ program: PatternProgram) {
            seen = SparseSet(capacity: program.instructions.count)
            leaves = .allocate(capacity: max(program.leafCount, 1))
            slots = .allocate(capacity: slotCapacity)
        }

        deinit {
            leaves.deallocate()
            slots.deallocate()
        }

        @inline(__always)
        func removeAll() {
            seen.removeAll()
            count = 0
        }

        @inline(__always)
        func append(_ leaf: UInt32, _ scratch: UnsafeMutablePointer<Int>, _ slotCount: Int) {
            leaves[count] = leaf
            if (count + 1) * slotCount > slotCapacity { grow(slotCount) }
            let row = slots + count * slotCount
            for slot in 0..<slotCount { row[slot] = scratch[slot] }
            count += 1
        }

        private func grow(_ slotCount: Int) {
            let capacity = max(slotCapacity * 2, (count + 1) * slotCount)
            let larger = UnsafeMutablePointer<Int>.allocate(capacity: capacity)
            larger.update(from: slots, count: count * slotCount)
            slots.deallocate()
            slots = larger
            slotCapacity = capacity
        }
    }

    private enum Frame {
        case visit(UInt32)
        case restore(slot: Int, value: Int)
    }

    /// What does not change during a search.
    private struct Run {
        let code: UnsafeBufferPointer<PatternProgram.Instruction>
        let transitions: UnsafeBufferPointer<PatternProgram.Transition>
        let scope: Scope
        let slotCount: Int
    }

    private let program: PatternProgram
    private var current: Threads
    private var following: Threads
    private var stack: [Frame] = []
    private let scratch: UnsafeMutablePointer<Int>
    /// Start and end of the match and then of each group, -1 where a group took no part.
    private(set) var slots: [Int] = []

    init(_ program: PatternProgram, captureCount: Int) {
        self.program = program
        current = Threads(program)
        following = Threads(program)
        scratch = .allocate(capacity: 2 * (captureCount + 1))
    }

    deinit {
        scratch.deallocate()
    }

    /// Leaves the match in `slots`, of which it fills `slotCount`: 0 when only the answer counts, 2 for the bounds, or all.
    func search(_ scope: Scope, slotCount: Int) -> Bool {
        program.instructions.withUnsafeBufferPointer { code in
            program.transitions.withUnsafeBufferPointer { transitions in
                search(Run(code: code, transitions: transitions, scope: scope, slotCount: slotCount))
            }
        }
    }

    private func search(_ run: Run) -> Bool {
        let scope = run.scope
        let slotCount = run.slotCount
        var matched = false
        slots = [Int](repeating: -1, count: slotCount)
        current.removeAll()
        var left = scope.from > 0 ? PatternContext(byte: scope.text[scope.from - 1]) : scope.isStart ? .edge : []
        var right = context(at: scope.from, scope)
        var position = scope.from
        while true {
            if !matched, !scope.isAnchored || position == scope.from {
                for slot in 0..<slotCount { scratch[slot] = slot == 0 ? position : -1 }
                add(UInt32(program.start), to: current, at: position, left, right, run)
            }
            if current.count == 0, matched || scope.isAnchored { break }

            let hasByte = position < scope.to
            let byte = hasByte ? scope.text[position] : 0
            left = right
            if position < scope.text.count {
                left = PatternContext(byte: scope.text[position])
                right = context(at: position + 1, scope)
            }
            following.removeAll()
            for index in 0..<current.count {
                let instruction = run.code[Int(current.leaves[index])]
                var next: UInt32?
                if instruction.operation == .match {
                    matched = true
                    if slotCount == 0 { return true }
                    for slot in 0..<slotCount { slots[slot] = current.slots[index * slotCount + slot] }
                    slots[1] = position
                    break
                } else if !hasByte {
                    continue
                } else if instruction.operation == .bytes {
                    if instruction.low <= byte, byte <= instruction.high { next = instruction.next }
                } else {
                    for place in Int(instruction.next)..<Int(instruction.next &+ instruction.other) {
                        let transition = run.transitions[place]
                        if transition.low > byte { break }
                        if byte <= transition.high { next = transition.next }
                    }
                }
                guard let next else { continue }
                let row = current.slots + index * slotCount
                for slot in 0..<slotCount { scratch[slot] = row[slot] }
                add(next, to: following, at: position + 1, left, right, run)
            }
            swap(&current, &following)
            if !hasByte { break }
            position += 1
        }
        return matched
    }

    private func context(at position: Int, _ scope: Scope) -> PatternContext {
        position < scope.text.count ? PatternContext(byte: scope.text[position]) : scope.isEnd ? .edge : []
    }

    private func add(
        _ root: UInt32, to threads: Threads, at position: Int, _ left: PatternContext, _ right: PatternContext, _ run: Run
    ) {
        var place = root
        while true {
            // Follows `next` without the stack as far as it goes.
            descent: while threads.seen.insert(place) {
                let instruction = run.code[Int(place)]
                switch instruction.operation {
                case .bytes, .table, .match:
                    threads.append(place, scratch, run.slotCount)
                    break descent
                case .fail: break descent
                case .split:
                    stack.append(.visit(instruction.other))
                case .save:
                    let slot = Int(instruction.other)
                    if slot < run.slotCount {
                        stack.append(.restore(slot: slot, value: scratch[slot]))
                        scratch[slot] = position
                    }
                case .assertion:
                    let assertion = PatternTree.Assertion(rawValue: instruction.low)
                    guard assertion?.holds(left: left, right: right) == true else { break descent }
                }
                place = instruction.next
            }
            unwinding: while true {
                switch stack.popLast() {
                case .visit(let other):
                    place = other
                    break unwinding
                case .restore(let slot, let value): scratch[slot] = value
                case nil: return
                }
            }
        }
    }
}
