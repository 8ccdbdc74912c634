/// A nondeterministic automaton over bytes, as a list of instructions.
///
/// Where an instruction has two ways on, the first one has priority; that order is what leftmost-first means.
final class PatternProgram: Sendable {
    enum Operation: UInt8, Sendable {
        /// One byte from `low` to `high`, then `next`.
        case bytes
        /// One byte by the transitions `[next, next + other)`.
        case table
        /// `next`, or else `other`.
        case split
        /// `next`, where the assertion with the raw value `low` holds.
        case assertion
        /// Notes the position in slot `other`, then `next`.
        case save
        /// The pattern with number `other` matches.
        case match
        case fail
    }

    struct Instruction: Sendable {
        var operation: Operation
        var low: UInt8 = 0
        var high: UInt8 = 0
        var next: UInt32 = 0
        var other: UInt32 = 0
    }

    struct Transition: Sendable, Hashable {
        var low: UInt8
        var high: UInt8
        var next: UInt32
    }

    let instructions: [Instruction]
    /// Sorted by `low` within an instruction. In a reverse program they may overlap.
    let transitions: [Transition]
    /// Where a match begins.
    let start: Int
    /// The same after a loop over any bytes, of lower priority.
    let unanchoredStart: Int
    let isReverse: Bool
    /// Bytes that no instruction tells apart have one class; the last class, `classCount - 1`, is the end of the text.
    let byteClasses: [UInt8]
    let classCount: Int
    let usesLineStarts: Bool
    let leafCount: Int

    init(instructions: [Instruction], transitions: [Transition], start: Int, unanchoredStart: Int, isReverse: Bool) {
        self.instructions = instructions
        self.transitions = transitions
        self.start = start
        self.unanchoredStart = unanchoredStart
        self.isReverse = isReverse

        // A boundary before each byte that behaves unlike the byte before it.
        var boundaries = [Bool](repeating: false, count: 257)
        func separate(_ low: UInt8, _ high: UInt8) {
            boundaries[Int(low)] = true
            boundaries[Int(high) + 1] = true
        }
        var lineStarts = false
        var leaves = 0
        for instruction in instructions {
            switch instruction.operation {
            case .bytes:
                leaves += 1
                separate(instruction.low, instruction.high)
            case .table: leaves += 1
            case .match: leaves += 1
            case .assertion:
                switch PatternTree.Assertion(rawValue: instruction.low) {
                case .lineStart, .lineEnd:
                    lineStarts = true
                    separate(0x0A, 0x0A)
                case .wordBoundary, .notWordBoundary:
                    for span in PatternParser.wordClass.spans { separate(UInt8(span.low), UInt8(span.high)) }
                default: break
                }
            default: break
            }
        }
        for transition in transitions { separate(transition.low, transition.high) }
        var classes = [UInt8](repeating: 0, count: 256)
        var current = 0
        for byte in 0..<256 {
            if byte > 0, boundaries[byte] { current += 1 }
            classes[byte] = UInt8(current)
        }
        byteClasses = classes
        classCount = current + 2
        usesLineStarts = lineStarts
        leafCount = leaves
    }
}
