/// A mapping's key for comparing: equal keys have one type and one value in the core schema (`1` and `0x1` are equal, `1` and `"1"` are not).
struct YAMLKey {
    let type: YAMLType
    /// The value in its one canonical form.
    let text: YAMLText
}

/// Keys that are all different. A few are compared one with another, more are found through their hashes, which are seeded anew in every
/// process, so that no text can make them collide.
struct YAMLKeyTable {
    private static let few = 8

    private var keys: [YAMLKey] = []
    private let expected: Int
    /// Indices of `keys` plus one, 0 for none; a power of two of them. Empty as long as the keys are few.
    private var slots: [UInt32] = []

    init(expected: Int) {
        self.expected = expected
        keys.reserveCapacity(expected)
    }

    /// Adds a key. Returns the index of the one that is equal, in order of adding, if there is one; then nothing is added.
    @inline(__always) mutating func insert(_ key: YAMLKey, _ texts: YAMLTextStore) -> Int? {
        if keys.count < YAMLKeyTable.few, slots.isEmpty {
            for index in keys.indices where areEqual(keys[index], key, texts) { return index }
            keys.append(key)
            return nil
        }
        if slots.count < 2 * (keys.count + 1) { grow(texts) }
        let slot = find(key, texts)
        if slots[slot] > 0 { return Int(slots[slot]) - 1 }
        keys.append(key)
        slots[slot] = UInt32(truncatingIfNeeded: keys.count)
        return nil
    }

    @inline(__always) private func areEqual(_ left: YAMLKey, _ right: YAMLKey, _ texts: YAMLTextStore) -> Bool {
        left.text.count == right.text.count && left.type == right.type && texts.areEqual(left.text, right.text)
    }

    private mutating func grow(_ texts: YAMLTextStore) {
        var capacity = 32
        while capacity < 2 * max(expected, 2 * keys.count) { capacity *= 2 }
        slots = [UInt32](repeating: 0, count: capacity)
        for index in keys.indices { slots[find(keys[index], texts)] = UInt32(truncatingIfNeeded: index + 1) }
    }

    /// The slot of the key that is equal, or the free one where the key belongs.
    private func find(_ key: YAMLKey, _ texts: YAMLTextStore) -> Int {
        var hasher = Hasher()
        texts.withBytes(key.text) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        var slot = hasher.finalize() & (slots.count - 1)
        while slots[slot] > 0, !areEqual(keys[Int(slots[slot]) - 1], key, texts) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }
}
