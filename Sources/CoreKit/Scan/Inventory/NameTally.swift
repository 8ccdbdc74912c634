// Relies on: few distinct names that come again and again, so that a name costs one hash and one comparison.

/// Counts texts by their bytes.
struct NameTally {
    private struct Entry: BitwiseCopyable {
        var hash: UInt64 = 0
        var offset = 0
        var length = 0
        var count = 0
    }

    private var entries: [Entry] = []
    /// Indexes into `entries` by hash; -1 is free. A power of two, at most half full.
    private var slots: [Int32] = []
    private var bytes: [UInt8] = []

    var isEmpty: Bool { entries.isEmpty }
    /// Distinct texts.
    var count: Int { entries.count }

    mutating func add(_ name: ByteSlice, _ count: Int = 1) {
        let hash = Fingerprint.of(name.buffer)
        if let known = index(of: name, hash) {
            entries[known].count += count
        } else {
            if entries.count * 2 >= slots.count { grow() }
            place(Int32(entries.count), hash)
            entries.append(Entry(hash: hash, offset: bytes.count, length: name.count, count: count))
            bytes.append(contentsOf: name.buffer)
        }
    }

    mutating func add(_ name: String) {
        var name = name
        name.withUTF8 { add(ByteSlice(UnsafeRawBufferPointer($0))) }
    }

    private func index(of name: ByteSlice, _ hash: UInt64) -> Int? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            let entry = entries[index]
            if entry.hash == hash, entry.length == name.count,
                bytes.withUnsafeBytes({ ByteSlice($0)[entry.offset..<entry.offset + entry.length] == name }) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private mutating func place(_ index: Int32, _ hash: UInt64) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = index
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: max(8, slots.count * 2))
        for (index, entry) in entries.enumerated() { place(Int32(index), entry.hash) }
    }

    /// Calls `body` with every name and its count, in the order in which they came.
    func forEach(_ body: (String, Int) -> Void) {
        bytes.withUnsafeBytes { bytes in
            for entry in entries { body(ByteSlice(bytes)[entry.offset..<entry.offset + entry.length].string, entry.count) }
        }
    }

    /// The counts by name; names that are the same as text (invalid UTF-8 repaired) together.
    var counts: [String: Int] {
        var counts: [String: Int] = [:]
        forEach { counts[$0, default: 0] += $1 }
        return counts
    }

    var names: Set<String> {
        var names: Set<String> = []
        forEach { name, _ in names.insert(name) }
        return names
    }
}
