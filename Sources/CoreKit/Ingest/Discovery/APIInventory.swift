/// What the records show of the APIs behind them: a value, sorted, and the same whatever order the records came in.
///
/// ```swift
/// let discovery = APIDiscovery()
/// for record in records { discovery.add(record) }
/// APIInventoryJSON.render(discovery.inventory(), to: out)
/// ```
public struct APIInventory: Sendable {
    /// Records taken, those left out with them.
    public var records = 0
    /// Records that could not be read, or that name no path.
    public var unread = 0
    public var firstSeen: Timestamp?
    public var lastSeen: Timestamp?
    /// Sorted by name. A record without a host counts under `-`.
    public var hosts: [APIHost] = []
    /// MCP servers as `akto scan` finds them, the most certain first.
    public var servers: [MCPServer] = []
    /// The tools that records name as what called them (`parentMcpToolNames`), sorted by name.
    public var tools: [APITool] = []
    public var leftOut = APILeftOut()

    public init() {}

    public var endpoints: Int { hosts.reduce(0) { $0 + $1.endpoints.count } }

    func count(_ kind: APIEndpoint.Kind) -> Int { count { $0.kind == kind } }

    /// Endpoints of APIs in which sensitive data was seen.
    public var sensitiveEndpoints: Int { count { $0.kind == .api && !$0.sensitive.isEmpty } }

    /// Endpoints of APIs that served somebody who did not say who they are.
    public var openEndpoints: Int { count { $0.kind == .api && $0.isOpen } }

    private func count(_ isCounted: (APIEndpoint) -> Bool) -> Int {
        hosts.reduce(0) { $0 + $1.endpoints.count { isCounted($0) } }
    }
}

/// What found no place. Counted in records, and exactly.
public struct APILeftOut: Sendable, Equatable {
    /// Records of hosts beyond the bound: those that come last in the order of names.
    public var hostRecords = 0
    /// Times that a field stood in a record and was not kept: those nested deepest, and then last in the order of names.
    public var fieldRecords = 0
    /// Bodies of more members than are looked at.
    public var cutBodies = 0
    /// Times that a record named a tool beyond the bound.
    public var toolRecords = 0
    /// Hosts of so many paths that their templates had to become coarser.
    public var coarseHosts = 0

    public init() {}

    public var isEmpty: Bool { self == APILeftOut() }
}

public struct APIHost: Sendable {
    /// Lower case, without the default port; `-` where unknown.
    public var name: String
    public var records: Int
    public var firstSeen: Timestamp?
    public var lastSeen: Timestamp?
    /// How the records came about (`HAR`, `MIRRORING`, ...). Sorted by name.
    public var sources: [Tally] = []
    /// Sorted by path, then method.
    public var endpoints: [APIEndpoint] = []
    /// Requests for what is not there (404, 405, 410, 501) at paths that nothing else was seen at.
    public var notFound = 0
    /// How much coarser than usual the templates are, for want of room: 0 is usual.
    public var coarseness = 0

    public init(name: String, records: Int) {
        self.name = name
        self.records = records
    }
}

/// A method at a path template.
public struct APIEndpoint: Sendable {
    /// What an address serves, by the types of its answers.
    public enum Kind: String, Sendable, CaseIterable { case api, page, asset }

    /// Upper case; `-` where unknown, `*` for methods that no registry knows.
    public var method: String
    /// `/users/{id}/orders`. See `PathSegment` for the names in braces.
    public var path: String
    public var kind = Kind.api
    public var records: Int
    public var firstSeen: Timestamp?
    public var lastSeen: Timestamp?
    /// The names in braces, in order.
    public var pathParameters: [APIPathParameter] = []
    /// Codes of the answers, ascending.
    public var statuses: [APIStatus] = []
    /// Ways in which callers said who they are, with the number of records, most first.
    public var authentication: [APIAuthenticationCount] = []
    /// Records of callers without credentials that were answered with 2xx or 3xx.
    public var openRecords = 0
    public var query: [APIField] = []
    public var request = APIBody()
    public var response = APIBody()
    /// The tools that called it. Sorted by name.
    public var tools: [Tally] = []
    /// Kinds of sensitive data in any of its fields or in its path. Sorted.
    public var sensitive: [SensitiveKind] = []

    public init(method: String, path: String, records: Int) {
        self.method = method
        self.path = path
        self.records = records
    }

    /// Somebody without credentials was served. Preflight requests never have any.
    public var isOpen: Bool { openRecords > 0 && method != "OPTIONS" }
}

public struct APIPathParameter: Sendable, Equatable {
    /// `id`, `uuid`, `slug`, ...
    public var name: String
    /// Number of its segment, from 1.
    public var segment: Int
    /// The nearest word before it, which says what it is an `id` of; empty where there is none.
    public var after: String

    public init(name: String, segment: Int, after: String) {
        self.name = name
        self.segment = segment
        self.after = after
    }
}

public struct APIStatus: Sendable, Equatable {
    public var code: Int
    public var records: Int

    public init(code: Int, records: Int) {
        self.code = code
        self.records = records
    }
}

public struct APIAuthenticationCount: Sendable, Equatable {
    public var kind: APIAuthentication
    public var records: Int

    public init(kind: APIAuthentication, records: Int) {
        self.kind = kind
        self.records = records
    }
}

/// One side's bodies.
public struct APIBody: Sendable {
    /// Records in which it was not empty.
    public var records = 0
    /// Media types without parameters, lower case. Sorted by name.
    public var contentTypes: [Tally] = []
    /// In the order of depth, then name.
    public var fields: [APIField] = []

    public init() {}
}

/// A query parameter, a form field, or a member of a JSON body.
public struct APIField: Sendable, Equatable {
    /// A name, or a path in JSON: `user.email`, `items[].id`, `[].id`, `prices.{id}` for names that are themselves values.
    public var name: String
    /// Records that had it.
    public var records: Int
    /// Sorted: `array`, `boolean`, `integer`, `null`, `number`, `object`, `string`.
    public var types: [String]
    /// `date`, `date-time`, `uri`, `uuid`, where all its strings were of that form.
    public var format: String?
    /// Sorted.
    public var sensitive: [SensitiveKind]

    public init(name: String, records: Int, types: [String], format: String? = nil, sensitive: [SensitiveKind] = []) {
        self.name = name
        self.records = records
        self.types = types
        self.format = format
        self.sensitive = sensitive
    }
}

/// A tool and what it calls.
public struct APITool: Sendable {
    public struct Call: Sendable, Equatable {
        public var host: String
        public var method: String
        public var path: String
        public var records: Int
    }

    public var name: String
    public var records: Int
    /// MCP servers seen that offer or serve a tool of this name: `host/path`, sorted.
    public var servers: [String] = []
    /// Sorted by host, path and method.
    public var calls: [Call] = []

    public init(name: String, records: Int) {
        self.name = name
        self.records = records
    }
}
