/// Counts a few names, those that come first in the order of bytes if there are too many: content types, sources, tools.
struct NameCounts {
    private struct Entry {
        var hash: UInt64
        var count: Int
        var name: [UInt8]
    }

    private var entries: [Entry] = []
    /// Where the last name was found.
    private var last = 0
    /// What was counted of names that were not kept.
    private(set) var dropped = 0
    /// The last of those kept when there were too many: what comes behind it never finds a place.
    private var end: [UInt8]?

    /// No name is longer; of a longer one its beginning counts.
    static let longest = 128

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    /// Counts a name; `limit` of them are kept, though `settle` has to cut the table in the end.
    mutating func add(_ name: ByteSlice, _ count: Int = 1, limit: Int) {
        let name = name.count > NameCounts.longest ? name[0..<NameCounts.longest] : name
        let hash = Fingerprint.of(name.buffer)
        if last < entries.count, entries[last].hash == hash {
            entries[last].count += count
            return
        }
        if let known = entries.firstIndex(where: { $0.hash == hash }) {
            last = known
            entries[known].count += count
            return
        }
        if let end, end.withUnsafeBytes({ ByteSlice($0).precedes(name) }) {
            dropped += count
            return
        }
        last = entries.count
        entries.append(Entry(hash: hash, count: count, name: name.bytes))
        if entries.count > 2 * limit { settle(limit: limit) }
    }

    mutating func merge(_ other: NameCounts, limit: Int) {
        for entry in other.entries { entry.name.withUnsafeBytes { add(ByteSlice($0), entry.count, limit: limit) } }
        dropped += other.dropped
    }

    mutating func settle(limit: Int) {
        guard entries.count > limit else { return }
        entries.sort { $0.name.lexicographicallyPrecedes($1.name) }
        for entry in entries[limit...] { dropped += entry.count }
        entries.removeLast(entries.count - limit)
        end = entries.last?.name
        last = 0
    }

    /// By name, with secrets masked.
    var sorted: [Tally] {
        var counts: [String: Int] = [:]
        for entry in entries { counts[SecretMask.masked(String(decoding: entry.name, as: UTF8.self), .name), default: 0] += entry.count }
        return counts.sorted { $0.key < $1.key }.map { Tally(name: $0.key, count: $0.value) }
    }
}
