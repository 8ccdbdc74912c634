/// What a scan found: the value that every renderer takes.
public struct ScanReport: Sendable {
    public var inputs = InputSummary()
    /// Sorted: shadow first, then confidence and exchanges descending, then host and path.
    public var servers: [MCPServer] = []
    /// Every single match, in input order; filled only where the format asks for it.
    public var matches: [SignatureMatch] = []
    /// What a baseline already knew: servers left out of `servers`; nil without a baseline.
    public var knownServers: Int?
    /// Signatures that took part, for formats that list rules.
    public var signatures: [SignatureSummary] = []
    /// What the scan did and where its time went; only with `ScanOptions.measures`.
    public var statistics: ScanStatistics?

    public init() {}

    public var mcpExchanges: Int { servers.reduce(0) { $0 + $1.exchanges } }
    public func count(_ status: ServerStatus) -> Int { servers.count { $0.status == status } }
    public func count(_ confidence: Confidence) -> Int { servers.count { $0.confidence == confidence } }
}

/// What was read.
public struct InputSummary: Sendable {
    public var files = 0
    /// Bytes read from files, compressed where they are.
    public var bytes = 0
    public var exchanges = 0
    public var problems: [CaptureProblem] = []
    /// Some input could not be read to its end.
    public var isIncomplete = false
    /// Problems beyond those kept in `problems`.
    public var omittedProblems = 0

    public init() {}
}

public enum ServerStatus: String, Sendable { case shadow, sanctioned }

/// How a server was talked to.
public enum Transport: String, Sendable, CaseIterable {
    case streamableHTTP = "streamable-http"
    /// HTTP with server-sent events, protocol version 2024-11-05.
    case sse
    /// JSON-RPC lines without HTTP around them.
    case stdio
    /// Named in a request to a model provider, which talks to it by itself.
    case provider
    case unknown
}

/// An MCP server: a host and a path, with everything that the traffic tells about it.
public struct MCPServer: Sendable {
    /// Lower case, without the default port; `-` where unknown.
    public var host: String
    /// Without the query; `-` where unknown.
    public var path: String
    public var status: ServerStatus
    public var confidence: Confidence
    public var transport: Transport
    /// Exchanges with evidence of MCP.
    public var exchanges: Int
    public var firstSeen: Timestamp?
    public var lastSeen: Timestamp?
    public var protocolVersions: [String] = []
    public var implementation: Implementation?
    public var clients: [MCPClient] = []
    /// Distinct client addresses.
    public var clientAddresses = 0
    /// Distinct users, where a gateway names them.
    public var users = 0
    /// Sorted by name.
    public var methods: [Tally] = []
    /// Calls of each tool. Sorted by name.
    public var tools: [Tally] = []
    /// Names of the tools that the server offered, called or not. Sorted.
    public var listedTools: [String] = []
    /// Sorted by confidence descending, then signature.
    public var evidence: [Evidence] = []
    /// MCP exchanges over time, in slots of `timelineSlot` seconds, sorted by time.
    public var timeline: [TimelineSlot] = []
    public var timelineSlotSeconds = 1

    public init(host: String, path: String, status: ServerStatus, confidence: Confidence, transport: Transport, exchanges: Int) {
        self.host = host
        self.path = path
        self.status = status
        self.confidence = confidence
        self.transport = transport
        self.exchanges = exchanges
    }
}

public struct TimelineSlot: Sendable, Equatable {
    public var start: Timestamp
    public var exchanges: Int

    public init(start: Timestamp, exchanges: Int) {
        self.start = start
        self.exchanges = exchanges
    }
}

public struct Implementation: Sendable, Hashable, Comparable {
    public var name: String
    public var version: String?

    public static func < (left: Implementation, right: Implementation) -> Bool {
        (left.name, left.version ?? "") < (right.name, right.version ?? "")
    }

    public init(name: String, version: String?) {
        self.name = name
        self.version = version
    }
}

public struct MCPClient: Sendable {
    public var implementation: Implementation
    public var exchanges: Int

    public init(implementation: Implementation, exchanges: Int) {
        self.implementation = implementation
        self.exchanges = exchanges
    }
}

public struct Tally: Sendable, Equatable {
    public var name: String
    public var count: Int

    public init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}

/// A signature that matched a server's traffic, how often, and where first.
public struct Evidence: Sendable {
    public var signature: String
    public var layer: Layer
    public var confidence: Confidence
    public var count: Int
    public var first: MatchPlace

    public init(signature: String, layer: Layer, confidence: Confidence, count: Int, first: MatchPlace) {
        self.signature = signature
        self.layer = layer
        self.confidence = confidence
        self.count = count
        self.first = first
    }
}

/// 1-based line and 1-based column in Unicode scalars, in the file as it is read (a gzipped file: its contents).
public struct MatchPlace: Sendable, Equatable {
    public var path: String
    public var line: Int
    public var column: Int

    public init(path: String, line: Int, column: Int) {
        self.path = path
        self.line = line
        self.column = column
    }
}

/// One match, for the `matches` format.
public struct SignatureMatch: Sendable {
    public var place: MatchPlace
    public var signature: String
    /// The matched text and a little around it, decoded, secrets masked, not yet escaped for a terminal.
    public var excerpt: String
    /// The server that the match is evidence for.
    public var host: String
    public var path: String

    public init(place: MatchPlace, signature: String, excerpt: String, host: String = "-", path: String = "-") {
        self.place = place
        self.signature = signature
        self.excerpt = excerpt
        self.host = host
        self.path = path
    }
}

/// The part of an exchange that a signature looks at.
public enum Layer: String, Sendable, CaseIterable { case host, uri, header, body }

/// A signature as rule lists show it.
public struct SignatureSummary: Sendable, Equatable {
    public var id: String
    public var layer: Layer
    public var confidence: Confidence
    public var description: String
    /// The pack's name.
    public var pack: String

    public init(id: String, layer: Layer, confidence: Confidence, description: String, pack: String) {
        self.id = id
        self.layer = layer
        self.confidence = confidence
        self.description = description
        self.pack = pack
    }
}
