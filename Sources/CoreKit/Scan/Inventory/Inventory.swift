/// The servers that a part of the input shows. Parts merge in input order into the inventory of the whole, so that any
/// division of the work gives the same result.
struct Inventory: Sendable {
    /// Where the servers beyond the bound are counted together.
    static let overflowKey = ServerKey(host: "*", path: "*")

    private(set) var servers: [ServerKey: ServerRecord] = [:]
    /// Addresses for messages that an `endpoint` event named, and those that only a redirect led to, with the address they belong to.
    private(set) var aliases: [ServerKey: ServerKey] = [:]

    var isEmpty: Bool { servers.isEmpty }

    mutating func update(_ key: ServerKey, _ body: (inout ServerRecord) -> Void) {
        body(&servers[slot(for: key), default: ServerRecord()])
    }

    /// Some servers found no place of their own.
    var isFull: Bool { servers[Inventory.overflowKey] != nil }

    private func slot(for key: ServerKey) -> ServerKey {
        servers[key] != nil || servers.count < InventoryLimits.servers ? key : Inventory.overflowKey
    }

    mutating func alias(_ key: ServerKey, to stream: ServerKey) {
        guard key != stream, aliases.count < InventoryLimits.servers else { return }
        aliases[key] = aliases[key].map { ($0.path, $0.host) < (stream.path, stream.host) ? $0 : stream } ?? stream
    }

    /// Adds the inventory of a later part, whose lines are counted from `lineOffset` on.
    mutating func merge(_ other: Inventory, lineOffset: Int = 0, columnOffset: Int = 0) {
        for (key, record) in other.servers.count + servers.count <= InventoryLimits.servers
            ? Array(other.servers) : other.servers.sorted(by: { ($0.key.host, $0.key.path) < ($1.key.host, $1.key.path) }) {
            servers[slot(for: key), default: ServerRecord()].merge(record, lineOffset: lineOffset, columnOffset: columnOffset)
        }
        for (key, stream) in other.aliases { alias(key, to: stream) }
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
        for (key, record) in servers.sorted(by: { ($0.key.host, $0.key.path) < ($1.key.host, $1.key.path) }) {
            result[home(of: key), default: ServerRecord()].merge(record)
        }
        return result
    }
}
