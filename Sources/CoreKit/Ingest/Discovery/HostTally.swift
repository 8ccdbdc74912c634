/// What is known of one host.
final class HostTally {
    let name: [UInt8]
    let hash: UInt64
    var records = 0
    var first = Int64.max
    var last = Int64.min
    var sources = NameCounts()
    /// What was found there.
    var paths = PathTree()
    /// What was asked for and not found. Where nothing was found, what somebody tried makes no endpoints.
    var missed = PathTree()

    static let sourceNames = 16

    init(name: ByteSlice, hash: UInt64) {
        self.name = name.bytes
        self.hash = hash
    }

    var level: Int { paths.level }
    var weight: Int { paths.weight + missed.weight }
    var need: Int { paths.need &+ missed.need }

    func saw(_ time: Int64?) {
        guard let time else { return }
        if time < first { first = time }
        if time > last { last = time }
    }

    /// Adds what another discovery knows of the host; that stays as it is.
    func merge(_ other: HostTally) {
        records += other.records
        first = min(first, other.first)
        last = max(last, other.last)
        sources.merge(other.sources, limit: HostTally.sourceNames)
        if other.level > level { coarsen(to: other.level) }
        paths.merge(other.paths)
        missed.merge(other.missed)
    }

    func settle() {
        sources.settle(limit: HostTally.sourceNames)
        paths.settle()
        missed.settle()
    }

    func coarsen(to level: Int) {
        paths.coarsen(to: level)
        missed.coarsen(to: level)
    }
}

/// The hosts by their names.
struct HostTallies {
    private(set) var all: [HostTally] = []
    private var places: [UInt64: Int] = [:]
    /// There were more than there is room for.
    private(set) var isFull = false
    /// Records of hosts that found no place.
    private(set) var dropped = 0

    /// The last of those that were kept when there were too many: what comes behind it never finds a place.
    private var end: [UInt8]?

    /// The host of a name; nil where it found no place, and then its record was counted.
    mutating func host(_ name: ByteSlice) -> HostTally? {
        let found = place(name)
        if found == nil { dropped += 1 }
        return found
    }

    private mutating func place(_ name: ByteSlice) -> HostTally? {
        let hash = Fingerprint.of(name.buffer)
        if let place = places[hash] { return all[place] }
        if let end, end.withUnsafeBytes({ ByteSlice($0).precedes(name) }) { return nil }
        let fresh = HostTally(name: name, hash: hash)
        places[hash] = all.count
        all.append(fresh)
        return fresh
    }

    mutating func merge(_ other: HostTallies) {
        isFull = isFull || other.isFull
        dropped += other.dropped
        for host in other.all {
            if let own = host.name.withUnsafeBytes({ place(ByteSlice($0)) }) { own.merge(host) } else { dropped += host.records }
        }
    }

    /// Keeps the hosts that come first.
    mutating func settle(limit: Int) {
        guard all.count > limit else { return }
        isFull = true
        all.sort { $0.name.lexicographicallyPrecedes($1.name) }
        for host in all[limit...] { dropped += host.records }
        all.removeLast(all.count - limit)
        end = all.last?.name
        places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element.hash, $0.offset) })
    }

    /// How much each host may need at most. Hosts that need less leave the rest to the others.
    func share(of room: Int, among limit: Int) -> Int {
        let equal = max(1, room / max(1, limit))
        guard !isFull else { return equal }
        // A coarser host once needed more than there was for it, and would again.
        let needs = all.map { $0.level == 0 ? $0.need : Int.max }.sorted()
        var rest = room
        for (index, need) in needs.enumerated() {
            let share = rest / (needs.count - index)
            if need > share { return max(equal, share) }
            rest -= need
        }
        return Int.max
    }
}
