/// What one part of the input says of one server, counted as exchanges come: a `ServerRecord` in the making, whose texts are
/// kept as bytes until the part is over.
final class ServerTally {
    struct Evidence: BitwiseCopyable {
        var count = 0
        var line = Int.max
        var column = Int.max

        /// The earliest place wins, whatever the order in which places come.
        mutating func add(line: Int, column: Int) {
            count += 1
            if (line, column) < (self.line, self.column) {
                self.line = line
                self.column = column
            }
        }
    }

    let host: [UInt8]
    let path: [UInt8]
    var exchanges = 0
    var versions = NameTally()
    var versionsOffered = NameTally()
    var methods = NameTally()
    var tools = NameTally()
    var listedTools = NameTally()
    var implementations: [Implementation: Int] = [:]
    /// By the signature's index in the set.
    let evidence: UnsafeMutableBufferPointer<Evidence>
    var against = 0
    var addresses = FingerprintSet()
    var users = FingerprintSet()
    var clients = ClientAttribution()
    var traits: ServerRecord.Traits = []
    private var first: Timestamp?
    private var last: Timestamp?
    private var timeline = Timeline()
    /// Exchanges of one second follow each other: they enter the timeline together.
    private var pending: (time: Timestamp, count: Int)?

    init(host: ByteSlice, path: ByteSlice, signatures: Int) {
        self.host = host.bytes
        self.path = path.bytes
        evidence = .allocate(capacity: signatures)
        evidence.initialize(repeating: Evidence())
    }

    deinit { evidence.deallocate() }

    var key: ServerKey { ServerKey(host: String(decoding: host, as: UTF8.self), path: String(decoding: path, as: UTF8.self)) }

    func isFor(host: ByteSlice, path: ByteSlice) -> Bool {
        self.host.withUnsafeBytes { ByteSlice($0) == host } && self.path.withUnsafeBytes { ByteSlice($0) == path }
    }

    func saw(_ time: Timestamp?) {
        guard let time else { return }
        first = first.map { min($0, time) } ?? time
        last = last.map { max($0, time) } ?? time
        if let earlier = pending, earlier.time.seconds == time.seconds {
            pending?.count += 1
        } else {
            if let earlier = pending { timeline.add(earlier.time, earlier.count) }
            pending = (time, 1)
        }
    }

    /// There are more names or hashes of some kind than the inventory keeps.
    var isFull: Bool {
        max(addresses.count, users.count) > InventoryLimits.addresses
            || max(versions.count, versionsOffered.count, methods.count, tools.count, listedTools.count) > InventoryLimits.names
    }

    /// The record; `path` says which input this part belongs to.
    func record(path: String) -> ServerRecord {
        if let pending { timeline.add(pending.time, pending.count) }
        pending = nil
        var record = ServerRecord()
        record.exchanges = exchanges
        record.first = first
        record.last = last
        record.versions = versions.names
        record.versionsOffered = versionsOffered.names
        record.implementations = implementations
        record.methods = methods.counts
        record.tools = tools.counts
        record.listedTools = listedTools.names
        for (index, entry) in evidence.enumerated() where entry.count > 0 {
            record.evidence[index] = ServerRecord.EvidenceCount(
                count: entry.count, first: MatchPlace(path: path, line: entry.line, column: entry.column))
        }
        record.against = against
        record.addresses = addresses.values
        record.users = users.values
        record.timeline = timeline
        record.clients = clients
        record.traits = traits
        return record
    }
}

/// The servers of one part of the input, by the bytes of their host and path.
struct ServerTallies {
    private var slots: [ServerTally?] = Array(repeating: nil, count: 64)
    private(set) var all: [ServerTally] = []
    private let signatures: Int

    /// `signatures` is how many there are.
    init(signatures: Int) { self.signatures = signatures }

    /// There is more of something than the inventory keeps: whoever counts on has to hand over first.
    var isFull: Bool { all.count > InventoryLimits.servers || last?.isFull == true }
    /// The tally asked for last: only that one can have become full.
    private var last: ServerTally?

    mutating func tally(host: ByteSlice, path: ByteSlice) -> ServerTally {
        let found = find(host, path) ?? insert(host, path)
        if last !== found { last = found }
        return found
    }

    mutating func tally(_ key: ServerKey) -> ServerTally {
        var host = key.host, path = key.path
        return host.withUTF8 { host in
            path.withUTF8 { path in tally(host: ByteSlice(UnsafeRawBufferPointer(host)), path: ByteSlice(UnsafeRawBufferPointer(path))) }
        }
    }

    private static func hash(_ host: ByteSlice, _ path: ByteSlice) -> Int {
        Int(truncatingIfNeeded: Fingerprint.of(path.buffer, seed: Fingerprint.of(host.buffer)))
    }

    private func find(_ host: ByteSlice, _ path: ByteSlice) -> ServerTally? {
        var slot = ServerTallies.hash(host, path) & (slots.count - 1)
        while let tally = slots[slot] {
            if tally.isFor(host: host, path: path) { return tally }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func insert(_ host: ByteSlice, _ path: ByteSlice) -> ServerTally {
        if (all.count + 1) * 2 > slots.count {
            slots = Array(repeating: nil, count: slots.count * 2)
            for tally in all { tally.host.withUnsafeBytes { host in tally.path.withUnsafeBytes { put(tally, ByteSlice(host), ByteSlice($0)) } } }
        }
        let tally = ServerTally(host: host, path: path, signatures: signatures)
        put(tally, host, path)
        all.append(tally)
        return tally
    }

    private mutating func put(_ tally: ServerTally, _ host: ByteSlice, _ path: ByteSlice) {
        var slot = ServerTallies.hash(host, path) & (slots.count - 1)
        while slots[slot] != nil { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = tally
    }
}
