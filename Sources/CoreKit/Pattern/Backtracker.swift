/// Finds the groups of a match by trying one way after the other, the preferred one first, and none twice from the same place: faster
/// than `PikeMachine` where the match is short, as one way at a time needs no copies of slots.
///
/// Relies on a place in the program and a position in the match deciding all that follows, so that a bit for each pair of them bounds
/// the steps; only instructions that more than one way leads to have bits.
final class Backtracker {
    private struct Step {
        var operation: PatternProgram.Operation
        var low: UInt8
        var high: UInt8
        /// For tables whose transitions all lead to `next`: they are in `sets`.
        var isSet = false
        var next: UInt32
        var other: UInt32
        /// The number of its row of bits, or -1.
        var row: Int32 = -1
    }

    private struct Job {
        /// A place in the program, or as its complement a slot to be restored.
        var place: Int32
        var position: Int
    }

    private let steps: UnsafeMutablePointer<Step>
    private let transitions: UnsafeMutablePointer<PatternProgram.Transition>
    private let sets: UnsafeMutablePointer<ByteSet>
    /// Stands in for the address of an empty text; nothing is read there.
    private let nowhere: UnsafeMutablePointer<UInt8>
    private let start: Int
    private let rows: Int
    private var visited: UnsafeMutablePointer<UInt64>
    private var visitedWords = 64
    private var stack: UnsafeMutablePointer<Job>
    private var stackCapacity = 64

    private static let mostInstructions = 4096
    private static let mostBits = 1 << 18

    /// Nil for programs that are too large for it to pay.
    init?(_ program: PatternProgram) {
        guard program.instructions.count <= Backtracker.mostInstructions else { return nil }
        start = program.start
        nowhere = .allocate(capacity: 1)
        steps = .allocate(capacity: program.instructions.count)
        transitions = .allocate(capacity: max(1, program.transitions.count))
        transitions.initialize(from: program.transitions, count: program.transitions.count)
        var ways = [UInt8](repeating: 0, count: program.instructions.count)
        func lead(to place: UInt32) { ways[Int(place)] = min(ways[Int(place)] + 1, 2) }
        lead(to: UInt32(start))
        var found: [ByteSet] = []
        for (place, instruction) in program.instructions.enumerated() {
            var step = Step(operation: instruction.operation, low: instruction.low, high: instruction.high, next: instruction.next, other: instruction.other)
            switch instruction.operation {
            case .match, .fail: break
            case .table:
                let all = program.transitions[Int(instruction.next)..<Int(instruction.next + instruction.other)]
                if let next = all.first?.next, all.allSatisfy({ $0.next == next }) {
                    var set = ByteSet()
                    for transition in all { set.insert(transition.low...transition.high) }
                    step.isSet = true
                    step.next = next
                    step.other = UInt32(found.count)
                    found.append(set)
                    lead(to: next)
                } else {
                    for transition in all { lead(to: transition.next) }
                }
            case .split:
                lead(to: instruction.next)
                lead(to: instruction.other)
            case .bytes, .assertion, .save: lead(to: instruction.next)
            }
            (steps + place).initialize(to: step)
        }
        sets = .allocate(capacity: max(1, found.count))
        sets.initialize(from: found, count: found.count)
        var rows = 0
        for place in ways.indices where ways[place] > 1 {
            steps[place].row = Int32(rows)
            rows += 1
        }
        self.rows = rows
        visited = .allocate(capacity: visitedWords)
        stack = .allocate(capacity: stackCapacity)
    }

    deinit {
        nowhere.deallocate()
        steps.deallocate()
        transitions.deallocate()
        sets.deallocate()
        visited.deallocate()
        stack.deallocate()
    }

    /// Whether a match of so many bytes is short enough.
    @inline(__always)
    func canSearch(_ count: Int) -> Bool { (count &+ 1) &* max(rows, 1) <= Backtracker.mostBits }

    /// Fills `slots` for the preferred match that starts at `from` and ends at `to` at the latest; what is there is overwritten.
    /// The text has to be whole: its ends are the ends of the buffer.
    func search(_ text: UnsafeRawBufferPointer, from: Int, to: Int, slots: UnsafeMutablePointer<Int>, slotCount: Int) -> Bool {
        slots.update(repeating: -1, count: slotCount)
        slots[0] = from
        let width = to &- from &+ 1
        let words = (width &* rows &+ 63) >> 6
        if words > visitedWords {
            visited.deallocate()
            visited = .allocate(capacity: words)
            visitedWords = words
        }
        visited.update(repeating: 0, count: words)
        let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? UnsafePointer(nowhere)
        let steps = steps
        var depth = 0
        var place = start
        var position = from
        while true {
            descent: while true {
                let step = steps[place]
                if step.row >= 0 {
                    let bit = Int(step.row) &* width &+ (position &- from)
                    if visited[bit >> 6] & (1 &<< UInt64(truncatingIfNeeded: bit & 63)) != 0 { break descent }
                    visited[bit >> 6] |= 1 &<< UInt64(truncatingIfNeeded: bit & 63)
                }
                switch step.operation {
                case .bytes:
                    guard position < to, base[position] &- step.low <= step.high &- step.low else { break descent }
                    position &+= 1
                    place = Int(step.next)
                case .table:
                    guard position < to else { break descent }
                    if step.isSet {
                        guard sets[Int(step.other)].contains(base[position]) else { break descent }
                        place = Int(step.next)
                    } else {
                        guard let next = follow(step, base[position]) else { break descent }
                        place = next
                    }
                    position &+= 1
                case .split:
                    push(Job(place: Int32(bitPattern: step.other), position: position), &depth)
                    place = Int(step.next)
                case .save:
                    let slot = Int(step.other)
                    if slot < slotCount {
                        // Without another way to go back to, nothing needs to be restored.
                        if depth > 0 { push(Job(place: ~Int32(bitPattern: step.other), position: slots[slot]), &depth) }
                        slots[slot] = position
                    }
                    place = Int(step.next)
                case .assertion:
                    guard holds(step.low, text, position) else { break descent }
                    place = Int(step.next)
                case .match:
                    slots[1] = position
                    return true
                case .fail: break descent
                }
            }
            while true {
                if depth == 0 { return false }
                depth &-= 1
                let job = stack[depth]
                if job.place >= 0 {
                    place = Int(job.place)
                    position = job.position
                    break
                }
                slots[Int(~job.place)] = job.position
            }
        }
    }

    @inline(__always)
    private func push(_ job: Job, _ depth: inout Int) {
        if depth == stackCapacity { grow() }
        (stack + depth).initialize(to: job)
        depth &+= 1
    }

    private func grow() {
        let larger = UnsafeMutablePointer<Job>.allocate(capacity: stackCapacity * 2)
        larger.moveInitialize(from: stack, count: stackCapacity)
        stack.deallocate()
        stack = larger
        stackCapacity *= 2
    }

    private func follow(_ step: Step, _ byte: UInt8) -> Int? {
        var low = Int(step.next), high = low &+ Int(step.other)
        while low < high {
            let middle = (low &+ high) >> 1
            if transitions[middle].high < byte { low = middle &+ 1 } else { high = middle }
        }
        guard low < Int(step.next) &+ Int(step.other), transitions[low].low <= byte else { return nil }
        return Int(transitions[low].next)
    }

    private func holds(_ assertion: UInt8, _ text: UnsafeRawBufferPointer, _ position: Int) -> Bool {
        let left = position > 0 ? PatternContext(byte: text[position - 1]) : .edge
        let right = position < text.count ? PatternContext(byte: text[position]) : .edge
        return PatternTree.Assertion(rawValue: assertion)?.holds(left: left, right: right) == true
    }
}
