/// Who made the exchanges of a server, when only some of them say so.
///
/// `clientInfo` stands in `initialize` alone (until stateless MCP); later exchanges carry the session's id, or just come
/// from the same address with the same user agent. So counts are kept by session and by peer, and put to names at the
/// end, when all the introductions are known, wherever in the input they stood.
struct ClientAttribution: Sendable, Equatable {
    private(set) var named: [Implementation: Int] = [:]
    private(set) var sessions: [UInt64: Count] = [:]
    private(set) var peers: [UInt64: Count] = [:]
    /// Exchanges of nobody who is known, and those of the sessions and peers beyond the bound.
    private(set) var anonymous = 0

    struct Count: Sendable, Equatable {
        /// Exchanges that did not name their client themselves.
        var exchanges = 0
        /// Who introduced itself in this session, or at this peer; the smallest of several.
        var client: Implementation?
        var isAmbiguous = false
        /// The peer of a session; the smallest of several.
        var peer: UInt64?

        fileprivate mutating func introduce(_ other: Implementation) {
            isAmbiguous = isAmbiguous || (client != nil && client != other)
            client = client.map { min($0, other) } ?? other
        }

        fileprivate mutating func came(from other: UInt64?) {
            guard let other else { return }
            peer = peer.map { min($0, other) } ?? other
        }

        fileprivate mutating func merge(_ other: Count) {
            exchanges = InventoryLimits.sum(exchanges, other.exchanges)
            isAmbiguous = isAmbiguous || other.isAmbiguous
            if let client = other.client { introduce(client) }
            came(from: other.peer)
        }
    }

    init() {}

    /// As one was; `settle` still has to be called.
    init(named: [Implementation: Int], sessions: [UInt64: Count], peers: [UInt64: Count], anonymous: Int) {
        self.named = named
        self.sessions = sessions
        self.peers = peers
        self.anonymous = anonymous
    }

    /// Counts an exchange. `session` and `peer` are hashes; nil where the capture holds none.
    mutating func add(client: Implementation?, session: UInt64?, peer: UInt64?) {
        if let client {
            // Who is told apart from whom has to be the same in every part, and parts hold names as they are shown.
            let client = named[client] != nil ? client : client.shown
            named[client, default: 0] += 1
            if let session {
                ClientAttribution.update(&sessions, session) { count in
                    count.introduce(client)
                    count.came(from: peer)
                }
            }
            if let peer { ClientAttribution.update(&peers, peer) { $0.introduce(client) } }
        } else if let session {
            ClientAttribution.update(&sessions, session) { count in
                count.exchanges += 1
                count.came(from: peer)
            }
        } else if let peer {
            ClientAttribution.update(&peers, peer) { $0.exchanges += 1 }
        } else {
            anonymous += 1
        }
        bound()
    }

    /// In place, with one look-up.
    private static func update(_ table: inout [UInt64: Count], _ key: UInt64, _ body: (inout Count) -> Void) {
        body(&table[key, default: Count()])
    }

    mutating func merge(_ other: ClientAttribution) {
        named.add(other.named, atMost: InventoryLimits.names)
        for (key, count) in other.sessions { sessions[key, default: Count()].merge(count) }
        for (key, count) in other.peers { peers[key, default: Count()].merge(count) }
        anonymous = InventoryLimits.sum(anonymous, other.anonymous)
        bound()
    }

    private mutating func bound() {
        if named.count > 2 * InventoryLimits.names || sessions.count > 2 * InventoryLimits.sessions || peers.count > 2 * InventoryLimits.sessions { settle() }
    }

    /// Cuts the tables to their bounds.
    mutating func settle() {
        named.settle(atMost: InventoryLimits.names)
        anonymous = InventoryLimits.sum(anonymous, ClientAttribution.settle(&sessions))
        anonymous = InventoryLimits.sum(anonymous, ClientAttribution.settle(&peers))
    }

    /// Returns how many exchanges found no place.
    private static func settle(_ table: inout [UInt64: Count]) -> Int {
        guard table.count > InventoryLimits.sessions else { return 0 }
        var dropped = 0
        for key in table.keys.sorted().dropFirst(InventoryLimits.sessions) {
            dropped = InventoryLimits.sum(dropped, table.removeValue(forKey: key)?.exchanges ?? 0)
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
        func credit(_ client: Implementation?, _ exchanges: Int) {
            if let client { totals[client] = InventoryLimits.sum(totals[client] ?? 0, exchanges) }
        }
        for count in sessions.values { credit(resolve(count), count.exchanges) }
        for count in peers.values { credit(resolve(count), count.exchanges) }
        credit(only, anonymous)
        return totals.map { MCPClient(implementation: $0.key, exchanges: $0.value) }.sorted {
            $0.exchanges != $1.exchanges ? $0.exchanges > $1.exchanges : $0.implementation < $1.implementation
        }
    }
}
