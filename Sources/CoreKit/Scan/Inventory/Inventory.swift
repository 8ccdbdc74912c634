/// The servers that a part of the input shows. Parts merge, in any order, into the inventory of the whole, so that any
/// division of the work gives the same result.
struct Inventory: Sendable {
    /// Where the servers beyond the bound are counted together.
    static let overflowKey = ServerKey(host: "*", path: "*")

    private(set) var servers: [ServerKey: ServerRecord] = [:]
    /// All servers that are not among the first in the order of hosts and paths; nil while there is room for all.
    private(set) var overflow: ServerRecord?
    /// Addresses for messages that an `endpoint` event named, and those that only a redirect led to, with the address they belong to.
    private(set) var aliases: [ServerKey: ServerKey] = [:]

    var isEmpty: Bool { servers.isEmpty }

    mutating func update(_ key: ServerKey, _ body: (inout ServerRecord) -> Void) {
        body(&servers[key, default: ServerRecord()])
        if servers.count > 2 * InventoryLimits.servers { settleServers() }
    }

    /// Some servers found no place of their own.
    var isFull: Bool { overflow != nil }

    mutating func alias(_ key: ServerKey, to stream: ServerKey) {
        guard key != stream, aliases[key] != stream else { return }
        // Of several, one has to be chosen by what is shown of it.
        let (key, stream) = (key.shown, stream.shown)
        guard key != stream else { return }
        aliases[key] = aliases[key].map { ($0.path, $0.host) < (stream.path, stream.host) ? $0 : stream } ?? stream
        if aliases.count > 2 * InventoryLimits.servers { settleAliases() }
    }

    /// Adds what the servers beyond the bound of a part came to.
    mutating func addOverflow(_ record: ServerRecord, lineOffset: Int = 0, columnOffset: Int = 0) {
        var all = overflow ?? ServerRecord()
        all.merge(record, lineOffset: lineOffset, columnOffset: columnOffset)
        overflow = all
    }

    /// Adds the inventory of another part, whose lines are counted from `lineOffset` on, and the columns of its first line from `columnOffset`.
    mutating func merge(_ other: Inventory, lineOffset: Int = 0, columnOffset: Int = 0) {
        for (key, record) in other.servers {
            update(key) { own in
                let isMoved = lineOffset != 0 || columnOffset != 0
                if own.exchanges == 0, own.evidence.isEmpty, !isMoved {
                    own = record
                } else {
                    own.merge(record, lineOffset: lineOffset, columnOffset: columnOffset)
                }
            }
        }
        if let record = other.overflow { addOverflow(record, lineOffset: lineOffset, columnOffset: columnOffset) }
        for (key, stream) in other.aliases { alias(key, to: stream) }
    }

    /// Masks secrets in names and cuts every table to its bound. Doing it twice changes nothing.
    mutating func settle() {
        settleServers()
        settleAliases()
        for key in servers.keys { servers[key]?.settle() }
        overflow?.settle()
    }

    private mutating func settleServers() {
        for key in servers.keys where key.shown != key {
            guard let record = servers.removeValue(forKey: key) else { continue }
            servers[key.shown, default: ServerRecord()].merge(record)
        }
        guard servers.count > InventoryLimits.servers else { return }
        for key in servers.keys.sorted().dropFirst(InventoryLimits.servers) {
            if let record = servers.removeValue(forKey: key) { addOverflow(record) }
        }
    }

    private mutating func settleAliases() {
        guard aliases.count > InventoryLimits.servers else { return }
        for key in aliases.keys.sorted().dropFirst(InventoryLimits.servers) { aliases[key] = nil }
    }

    /// Where an address belongs, through a redirect and an event if need be.
    private func home(of key: ServerKey) -> ServerKey {
        var key = key
        for _ in 0..<4 {
            guard let next = aliases[key] else { break }
            key = next
        }
        // With and without a slash at its end, a path is one server.
        let bare = ServerKey(host: key.host, path: String(key.path.dropLast()))
        return key.path.hasSuffix("/") && key.path.utf8.count > 1 && servers[bare] != nil ? bare : key
    }

    /// The servers with the addresses for messages folded into the streams that named them.
    func folded() -> [ServerKey: ServerRecord] {
        var result: [ServerKey: ServerRecord] = [:]
        for (key, record) in servers { result[home(of: key), default: ServerRecord()].merge(record) }
        if let overflow { result[Inventory.overflowKey, default: ServerRecord()].merge(overflow) }
        for key in result.keys { result[key]?.settle() }
        return result
    }
}
