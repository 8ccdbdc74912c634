/// Identity of a server: normalised host and path, `-` where unknown.
struct ServerKey: Hashable, Sendable {
    var host: String
    var path: String
}

/// What is known of one server so far. Records of two parts of the input merge into one; the earlier part goes first.
struct ServerRecord: Sendable {
    struct EvidenceCount: Sendable {
        var count = 0
        var first: MatchPlace
        /// The number of the file in the order of the input.
        var file: Int

        private func isBefore(_ other: EvidenceCount) -> Bool {
            (file, first.line, first.column) < (other.file, other.first.line, other.first.column)
        }

        mutating func merge(_ other: EvidenceCount) {
            if other.isBefore(self) {
                first = other.first
                file = other.file
            }
            count += other.count
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
        exchanges += other.exchanges
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
        against += other.against
        addresses.keep(other.addresses, atMost: InventoryLimits.addresses)
        users.keep(other.users, atMost: InventoryLimits.addresses)
        timeline.merge(other.timeline)
        clients.merge(other.clients)
        traits.formUnion(other.traits)
    }
}

extension Set where Element: Comparable {
    /// Adds elements up to a bound, the smallest first, so that the outcome does not depend on the order in memory.
    mutating func keep(_ others: Set<Element>, atMost limit: Int) {
        if count + others.count <= limit {
            formUnion(others)
        } else {
            for element in others.sorted() where count < limit { insert(element) }
        }
    }
}

extension Dictionary where Value == Int, Key: Comparable {
    /// Adds counts; names beyond the bound are dropped, the smallest come first.
    mutating func add(_ others: [Key: Int], atMost limit: Int) {
        if count + others.count <= limit {
            merge(others) { $0 + $1 }
        } else {
            for (key, value) in others.sorted(by: { $0.key < $1.key }) where self[key] != nil || count < limit {
                self[key, default: 0] += value
            }
        }
    }
}
