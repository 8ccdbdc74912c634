/// Literals of at least three bytes, to be asked whether one of them stands in another text.
struct LiteralIndex {
    /// By their first three bytes: the literals themselves, and the lengths that occur, ascending.
    private var buckets: [UInt32: (texts: Set<[UInt8]>, counts: [Int])] = [:]

    mutating func insert(_ text: [UInt8]) {
        guard text.count >= 3 else { return }
        let key = LiteralIndex.key(text, 0)
        guard buckets[key, default: ([], [])].texts.insert(text).inserted else { return }
        if buckets[key]?.counts.contains(text.count) == false {
            buckets[key]?.counts.append(text.count)
            buckets[key]?.counts.sort()
        }
    }

    /// Whether `text` holds one of the literals, or is one.
    func hasPart(of text: [UInt8]) -> Bool {
        guard text.count >= 3, !buckets.isEmpty else { return false }
        for start in 0...(text.count - 3) {
            guard let bucket = buckets[LiteralIndex.key(text, start)] else { continue }
            for count in bucket.counts {
                guard start + count <= text.count else { break }
                if bucket.texts.contains(Array(text[start..<start + count])) { return true }
            }
        }
        return false
    }

    private static func key(_ text: [UInt8], _ at: Int) -> UInt32 {
        UInt32(text[at]) << 16 | UInt32(text[at + 1]) << 8 | UInt32(text[at + 2])
    }
}
