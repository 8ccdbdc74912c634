// Relies on: the records of a capture having their members in one order, and on the same bytes in the same place meaning the same.

/// What stood between the values of the outermost members in the records before, so that a record of the same kind is read by comparing.
///
/// A member's lead is all from the end of the member before it, or the record's start, up to its value: comma, key, colon, and blanks.
struct MemberOrder {
    struct Step {
        /// The lead, and ones where it has bytes.
        fileprivate var low = SIMD16<UInt8>.zero
        fileprivate var high = SIMD16<UInt8>.zero
        fileprivate var lowMask = SIMD16<UInt8>.zero
        fileprivate var highMask = SIMD16<UInt8>.zero
        fileprivate(set) var length = 0
        /// What the key says.
        fileprivate(set) var field: RecordField?
        /// A bit for the form that has such a member.
        fileprivate(set) var form: UInt8 = 0
    }

    /// Longer leads are not remembered, nor members further on.
    private static let longest = 32, most = 32
    private let steps: UnsafeMutablePointer<Step>
    private var count = 0

    init() {
        steps = .allocate(capacity: MemberOrder.most)
        steps.initialize(repeating: Step(), count: MemberOrder.most)
    }

    func deallocate() { steps.deallocate() }

    /// The member with this number if its lead stands at `place`, behind which `room` bytes can be read.
    @inline(__always)
    func step(_ number: Int, at place: UnsafeRawPointer, room: Int) -> UnsafePointer<Step>? {
        // A value has to follow, so that there is a byte behind the lead.
        guard number < count, room > MemberOrder.longest else { return nil }
        let step = steps + number
        let low = (place.loadUnaligned(as: SIMD16<UInt8>.self) ^ step.pointee.low) & step.pointee.lowMask
        let high = (place.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self) ^ step.pointee.high) & step.pointee.highMask
        let rest = unsafeBitCast(low | high, to: SIMD2<UInt64>.self)
        return rest.x | rest.y == 0 ? UnsafePointer(step) : nil
    }

    /// Remembers the lead of the member with this number, whose value begins at `end`.
    mutating func learn(_ number: Int, from start: UnsafeRawPointer, to end: UnsafeRawPointer, _ field: RecordField?, form: UInt8) {
        let length = end - start
        guard number < MemberOrder.most, number <= count, length <= MemberOrder.longest else { return }
        var step = Step()
        step.length = length
        step.field = field
        step.form = form
        for at in 0..<length {
            let byte = start.load(fromByteOffset: at, as: UInt8.self)
            if at < 16 {
                step.low[at] = byte
                step.lowMask[at] = 0xFF
            } else {
                step.high[at - 16] = byte
                step.highMask[at - 16] = 0xFF
            }
        }
        steps[number] = step
        count = max(count, number + 1)
    }
}
