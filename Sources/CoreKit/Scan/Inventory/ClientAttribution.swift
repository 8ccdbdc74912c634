/// Who made the exchanges of a server, when only some of them say so.
///
/// `clientInfo` stands in `initialize` alone (until stateless MCP); later exchanges carry the session's id, or just come
/// from the same address with the same user agent. So counts are kept by session and by peer, and put to names at the
/// end, when all the introductions are known, wherever in the input they stood.
struct ClientAttribution: Sendable {
    private var named: [Implementation: Int] = [:]
    private var sessions: [UInt64: Count] = [:]
    private var peers: [UInt64: Count] = [:]
    private var anonymous = 0

    private struct Count: Sendable {
        /// Exchanges that did not name their client themselves.
        var exchanges = 0
        /// Who introduced itself in this session, or at this peer; the smallest of several.
        var client: Implementation?
        var isAmbiguous = false
        /// The peer of a session.
        var peer: UInt64?
    }

    /// Counts an exchange. `session` and `peer` are hashes; nil where the capture holds none.
    mutating func add(client: Implementation?, session: UInt64?, peer: UInt64?) {
        if let client {
            if named[client] != nil || named.count < InventoryLimits.names { named[client, default: 0] += 1 }
            if let session { ClientAttribution.introduce(client, &sessions, session, peer) }
            if let peer { ClientAttribution.introduce(client, &peers, peer, nil) }
        } else if let session, ClientAttribution.count(session, Count(peer: peer), in: &sessions) {
            return
        } else if let peer, ClientAttribution.count(peer, Count(), in: &peers) {
            return
        } else {
            anonymous += 1
        }
    }

    /// Counts one more under a key; false where there is no room for a new one.
    private static func count(_ key: UInt64, _ fresh: @autoclosure () -> Count, in table: inout [UInt64: Count]) -> Bool {
        if let known = table.index(forKey: key) {
            table.values[known].exchanges += 1
        } else if table.count < InventoryLimits.sessions {
            var count = fresh()
            count.exchanges = 1
            table[key] = count
        } else {
            return false
        }
        return true
    }

    private static func introduce(_ client: Implementation, _ table: inout [UInt64: Count], _ key: UInt64, _ peer: UInt64?) {
        guard table[key] != nil || table.count < InventoryLimits.sessions else { return }
        var count = table[key] ?? Count(peer: peer)
        count.isAmbiguous = count.isAmbiguous || (count.client != nil && count.client != client)
        count.client = count.client.map { min($0, client) } ?? client
        table[key] = count
    }

    mutating func merge(_ other: ClientAttribution) {
        named.add(other.named, atMost: InventoryLimits.names)
        anonymous += other.anonymous + ClientAttribution.merge(&sessions, other.sessions) + ClientAttribution.merge(&peers, other.peers)
    }

    /// Returns how many exchanges found no place.
    private static func merge(_ table: inout [UInt64: Count], _ others: [UInt64: Count]) -> Int {
        var dropped = 0
        for (key, other) in others.count + table.count <= InventoryLimits.sessions ? Array(others) : others.sorted(by: { $0.key < $1.key }) {
            guard var count = table[key] else {
                if table.count < InventoryLimits.sessions { table[key] = other } else { dropped += other.exchanges }
                continue
            }
            count.exchanges += other.exchanges
            count.isAmbiguous = count.isAmbiguous || other.isAmbiguous
                || (count.client != nil && other.client != nil && count.client != other.client)
            if let client = other.client { count.client = count.client.map { min($0, client) } ?? client }
            count.peer = count.peer ?? other.peer
            table[key] = count
        }
        return dropped
    }

    /// The clients with their exchanges, most first. What cannot be put to a name is left out, unless only one client
    /// was ever seen at this server: then it was that one.
    var clients: [MCPClient] {
        var totals = named
        let only = named.count == 1 ? named.keys.first : nil
        func resolve(_ count: Count) -> Implementation? {
            if !count.isAmbiguous, let client = count.client { return client }
            if let peer = count.peer.flatMap({ peers[$0] }), !peer.isAmbiguous, let client = peer.client { return client }
            return only
        }
        for count in sessions.values { if let client = resolve(count) { totals[client, default: 0] += count.exchanges } }
        for count in peers.values { if let client = resolve(count) { totals[client, default: 0] += count.exchanges } }
        if let only { totals[only, default: 0] += anonymous }
        return totals.map { MCPClient(implementation: $0.key, exchanges: $0.value) }.sorted {
            $0.exchanges != $1.exchanges ? $0.exchanges > $1.exchanges : $0.implementation < $1.implementation
        }
    }
}
