/// Fingerprints, each once: they are hashes already, so that they need no other.
struct FingerprintSet {
    /// Open addressing, a power of two, at most half full; 0 is free.
    private var slots: [UInt64] = []
    private var hasZero = false
    private(set) var count = 0

    mutating func insert(_ value: UInt64) {
        guard value != 0 else {
            if !hasZero {
                hasZero = true
                count += 1
            }
            return
        }
        if count * 2 >= slots.count { grow() }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: value) & mask
        while slots[slot] != 0 {
            if slots[slot] == value { return }
            slot = (slot + 1) & mask
        }
        slots[slot] = value
        count += 1
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: max(16, old.count * 2))
        let mask = slots.count - 1
        for value in old where value != 0 {
            var slot = Int(truncatingIfNeeded: value) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = value
        }
    }

    var values: Set<UInt64> { Set(slots.filter { $0 != 0 } + (hasZero ? [0] : [])) }
}
