/// How many exchanges fell into which slot of time, in bounded memory.
///
/// Slots are powers of two of seconds wide and lie on multiples of their width, so that narrow ones merge into wide ones
/// without loss. The width grows until the time covered fits `slotLimit` slots: it depends on the first and the last
/// moment only and not on the order of arrival.
struct Timeline: Sendable, Equatable {
    static let slotLimit: Int64 = 256

    /// The width is `1 << shift` seconds.
    private(set) var shift: Int64 = 0
    /// Counts by slot number: seconds since 1970, shifted.
    private(set) var slots: [Int64: Int] = [:]
    private var low = Int64.max
    private var high = Int64.min

    init() {}

    /// A timeline as one was: its width, and counts by slot number.
    ///
    /// What was the first and the last moment is known to a slot's width, which is all that widening it further asks for. Nil
    /// where these cannot be a timeline's slots.
    init?(shift: Int64, slots: [Int64: Int]) {
        guard (0...Timeline.widest).contains(shift) else { return nil }
        let bound = Timeline.latest >> shift
        guard slots.keys.allSatisfy({ (-bound...bound).contains($0) }), let first = slots.keys.min(), let last = slots.keys.max(),
            last - first < Timeline.slotLimit else { return nil }
        self.shift = shift
        self.slots = slots
        low = first << shift
        high = last << shift
    }

    /// Moments that can be told lie within so many seconds of 1970, and so wide a slot holds them all.
    private static let latest: Int64 = 1 << 44
    private static let widest: Int64 = 40

    var width: Int { 1 << Int(shift) }

    mutating func add(_ time: Timestamp, _ count: Int) {
        let seconds = time.seconds
        low = min(low, seconds)
        high = max(high, seconds)
        widen()
        slots[seconds >> shift, default: 0] += count
    }

    mutating func merge(_ other: Timeline) {
        guard !other.slots.isEmpty else { return }
        low = min(low, other.low)
        high = max(high, other.high)
        while shift < other.shift { coarsen() }
        widen()
        for (slot, count) in other.slots { add(count, to: slot >> (shift - other.shift)) }
    }

    private mutating func add(_ count: Int, to slot: Int64) {
        slots[slot] = InventoryLimits.sum(slots[slot] ?? 0, count)
    }

    private mutating func widen() {
        while (high >> shift) - (low >> shift) >= Timeline.slotLimit { coarsen() }
    }

    private mutating func coarsen() {
        var wider: [Int64: Int] = [:]
        for (slot, count) in slots { wider[slot >> 1] = InventoryLimits.sum(wider[slot >> 1] ?? 0, count) }
        slots = wider
        shift += 1
    }

    var sorted: [TimelineSlot] {
        slots.sorted { $0.key < $1.key }.map { TimelineSlot(start: Timestamp(seconds: $0.key << shift), exchanges: $0.value) }
    }
}
