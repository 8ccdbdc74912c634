/// Goes through loops of states to themselves sixteen bytes at a time, where few bytes lead out of them.
///
/// Only for states whose loops turn out to be long: one that is left after a few bytes each time is declined.
final class Accelerator {
    private struct Slot {
        /// Nil where nothing leads out.
        var exits: LaneTest?
        var calls: Int32 = 0
        var bytes: Int32 = 0
    }

    private static let mostSlots = 48
    private static let none: UInt8 = 0xFF
    private static let declined: UInt8 = 0xFE

    private let slots: UnsafeMutablePointer<Slot>
    private var count = 0
    /// For each state its slot.
    private var slotOfState: [UInt8] = []

    init() { slots = .allocate(capacity: Accelerator.mostSlots) }

    deinit { slots.deallocate() }

    @inline(__always)
    func slot(of state: Int) -> Int? {
        guard state < slotOfState.count, slotOfState[state] < Accelerator.declined else { return nil }
        return Int(slotOfState[state])
    }

    func isDeclined(_ state: Int) -> Bool { state < slotOfState.count && slotOfState[state] == Accelerator.declined }

    func removeAll() {
        count = 0
        slotOfState.removeAll(keepingCapacity: true)
    }

    /// Whether the state, which stays as it is on some bytes, is worth it.
    func consider(_ state: Int, stays: ByteSet) -> Bool {
        guard stays.weight > 56_000 else { return false }
        var exits = ByteSet()
        for byte in UInt8.min...UInt8.max where !stays.contains(byte) { exits.insert(byte) }
        let test = LaneTest(exits)
        guard test != nil || exits.isEmpty else { return false }
        while slotOfState.count <= state { slotOfState.append(Accelerator.none) }
        if let known = slot(of: state) {
            slots[known].exits = test
            return true
        }
        guard count < Accelerator.mostSlots, slotOfState[state] == Accelerator.none else { return false }
        (slots + count).initialize(to: Slot(exits: test))
        slotOfState[state] = UInt8(count)
        count += 1
        return true
    }

    /// The place of the first byte in `from..<to` that leads out of a state, or `to`.
    @inline(__always)
    func next(_ slot: Int, in base: UnsafePointer<UInt8>, from: Int, to: Int) -> Int {
        let place = slots[slot].exits?.next(in: base, from: from, to: to) ?? to
        slots[slot].calls &+= 1
        slots[slot].bytes &+= Int32(truncatingIfNeeded: min(place &- from, 1 << 16))
        if slots[slot].calls >= 32 { judge(slot) }
        return place
    }

    @inline(never)
    private func judge(_ slot: Int) {
        if slots[slot].bytes < slots[slot].calls * 16, let state = slotOfState.firstIndex(of: UInt8(slot)) {
            slotOfState[state] = Accelerator.declined
        }
        slots[slot].calls = 0
        slots[slot].bytes = 0
    }
}
