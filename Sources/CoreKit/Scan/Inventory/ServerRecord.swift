/// Identity of a server: normalised host and path, `-` where unknown.
struct ServerKey: Hashable, Sendable {
    var host: String
    var path: String
}

/// What is known of one server so far. Records of two parts of the input merge into one, in any order.
struct ServerRecord: Sendable {
    struct EvidenceCount: Sendable {
        var count = 0
        /// The first in the order of paths (`FilePath.precedes`), whatever order the files were read in.
        var first: MatchPlace

        private func isBefore(_ other: EvidenceCount) -> Bool {
            if first.path == other.first.path { return (first.line, first.column) < (other.first.line, other.first.column) }
            return FilePath.precedes(first.path, other.first.path)
        }

        mutating func merge(_ other: EvidenceCount) {
            if other.isBefore(self) { first = other.first }
            count = InventoryLimits.sum(count, other.count)
        }
    }

    /// Ways of talking that were seen; the transport follows from them.
    struct Traits: OptionSet, Sendable {
        let rawValue: UInt8
        /// JSON-RPC in a POST, or headers that only streamable HTTP has.
        static let streamable = Traits(rawValue: 1)
        /// An `endpoint` event, or a POST to the address that such an event named.
        static let serverSentEvents = Traits(rawValue: 2)
        static let provider = Traits(rawValue: 4)
        /// JSON-RPC without HTTP around it.
        static let bare = Traits(rawValue: 8)
    }

    var exchanges = 0
    var first: Timestamp?
    var last: Timestamp?
    /// Agreed on: named by the server, or stated with messages that it took.
    var versions: Set<String> = []
    /// Only offered, or refused.
    var versionsOffered: Set<String> = []
    var implementations: [Implementation: Int] = [:]
    var methods: [String: Int] = [:]
    var tools: [String: Int] = [:]
    var listedTools: Set<String> = []
    /// By the signature's index in the set.
    var evidence: [Int: EvidenceCount] = [:]
    var against = 0
    var addresses: Set<UInt64> = []
    var users: Set<UInt64> = []
    var timeline = Timeline()
    var clients = ClientAttribution()
    var traits: Traits = []

    mutating func saw(_ time: Timestamp?) {
        guard let time else { return }
        first = first.map { min($0, time) } ?? time
        last = last.map { max($0, time) } ?? time
        timeline.add(time, 1)
    }

    mutating func merge(_ other: ServerRecord, lineOffset: Int = 0, columnOffset: Int = 0) {
        exchanges = InventoryLimits.sum(exchanges, other.exchanges)
        if let time = other.first { first = first.map { min($0, time) } ?? time }
        if let time = other.last { last = last.map { max($0, time) } ?? time }
        versions.keep(other.versions, atMost: InventoryLimits.names)
        versionsOffered.keep(other.versionsOffered, atMost: InventoryLimits.names)
        implementations.add(other.implementations, atMost: InventoryLimits.names)
        methods.add(other.methods, atMost: InventoryLimits.names)
        tools.add(other.tools, atMost: InventoryLimits.names)
        listedTools.keep(other.listedTools, atMost: InventoryLimits.names)
        for (signature, count) in other.evidence {
            var moved = count
            if moved.first.line == 1 { moved.first.column += columnOffset }
            moved.first.line += lineOffset
            if evidence[signature]?.merge(moved) == nil { evidence[signature] = moved }
        }
        against = InventoryLimits.sum(against, other.against)
        addresses.keep(other.addresses, atMost: InventoryLimits.addresses)
        users.keep(other.users, atMost: InventoryLimits.addresses)
        timeline.merge(other.timeline)
        clients.merge(other.clients)
        traits.formUnion(other.traits)
    }

    /// Masks the names and cuts every table to its bound.
    mutating func settle() {
        versions.settle(atMost: InventoryLimits.names)
        versionsOffered.settle(atMost: InventoryLimits.names)
        implementations.settle(atMost: InventoryLimits.names)
        methods.settle(atMost: InventoryLimits.names)
        tools.settle(atMost: InventoryLimits.names)
        listedTools.settle(atMost: InventoryLimits.names)
        addresses.settle(atMost: InventoryLimits.addresses)
        users.settle(atMost: InventoryLimits.addresses)
        clients.settle()
    }
}
