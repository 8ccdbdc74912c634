/// What was found in one exchange, before it is known what it amounts to. One a judge: its lists keep their room from
/// exchange to exchange, and its slices are valid as long as the exchange is.
final class Verdict {
    struct Hit: BitwiseCopyable {
        var signature: Int32
        /// Index into `servers` of the server that the evidence belongs to; -1 for the one that the exchange went to.
        var server: Int32 = -1
        /// Counts messages, so that evidence that speaks against one leaves the others alone; 0 is the exchange itself.
        var message: Int32 = 0
        /// Index into `excerpts`; -1 where none is kept.
        var excerpt: Int32 = -1
        /// Where it stands: `offset` in the text of `origin`.
        var origin: SourceMap
        var offset: Int
    }

    /// A JSON-RPC call or notification.
    struct Call: BitwiseCopyable {
        var method: ByteSlice
        var tool: ByteSlice?
    }

    /// A client or a server by name.
    struct Party {
        var name: ByteSlice
        var version: ByteSlice?

        var implementation: Implementation { Implementation(name: name.string, version: version?.string) }
    }

    var hits = ReusableList<Hit>()
    /// Servers other than the one that was talked to, each once.
    private(set) var servers: [ServerKey] = []
    private(set) var excerpts: [String] = []
    var calls = ReusableList<Call>()
    var listedTools = ReusableList<ByteSlice>()
    var client: Party?
    var implementation: Party?
    /// Offered in `initialize`.
    var versionsOffered = ReusableList<ByteSlice>()
    /// Stated with a message, in a header or its metadata: in force unless the message was refused.
    var versionsSpoken = ReusableList<ByteSlice>()
    /// Named by the server in its answer to `initialize`.
    var versionsAnswered = ReusableList<ByteSlice>()
    /// Servers that a provider is asked to talk to, by the names that the request gives them; indexes into `servers`.
    var providerServers: [String: Int32] = [:]
    /// Their tools that the provider called.
    var providerCalls: [(server: Int32, tool: String)] = []
    /// Addresses that `endpoint` events named, as they stood there.
    var endpoints = ReusableList<ByteSlice>()
    /// Messages against which something speaks.
    var against: Set<Int32> = []
    var messages: Int32 = 0
    var hasMessages = false
    /// A message stands for itself, not in something else.
    var hasBareMessage = false
    /// The request's body holds JSON-RPC; holds JSON that is none; shows MCP; calls a method of something else.
    var requestHasRPC = false
    var requestHasOtherJSON = false
    var requestIsEvidence = false
    var hasForeignCall = false
    /// `Mcp-Method` and `Mcp-Name`, for requests whose body was not captured.
    var headerMethod: ByteSlice?
    var headerName: ByteSlice?
    /// The session's id of the request, or else of the answer, and the request's user agent; empty where there is none.
    var session: ByteSlice?
    var userAgent: ByteSlice?

    func reset() {
        hits.removeAll()
        if !servers.isEmpty { servers.removeAll(keepingCapacity: true) }
        if !excerpts.isEmpty { excerpts.removeAll(keepingCapacity: true) }
        calls.removeAll()
        listedTools.removeAll()
        client = nil
        implementation = nil
        versionsOffered.removeAll()
        versionsSpoken.removeAll()
        versionsAnswered.removeAll()
        if !providerServers.isEmpty { providerServers.removeAll() }
        if !providerCalls.isEmpty { providerCalls.removeAll() }
        endpoints.removeAll()
        if !against.isEmpty { against.removeAll(keepingCapacity: true) }
        messages = 0
        hasMessages = false
        hasBareMessage = false
        requestHasRPC = false
        requestHasOtherJSON = false
        requestIsEvidence = false
        hasForeignCall = false
        headerMethod = nil
        headerName = nil
        session = nil
        userAgent = nil
    }

    /// The number of a server in `servers`.
    func number(of server: ServerKey) -> Int32 {
        if let known = servers.firstIndex(of: server) { return Int32(known) }
        servers.append(server)
        return Int32(servers.count - 1)
    }

    /// Enters a match; `excerpt` is nil where nobody wants it.
    func add(_ signature: Int, _ origin: SourceMap, offset: Int = 0, message: Int32 = 0, server: Int32 = -1, excerpt: String? = nil) {
        var hit = Hit(signature: Int32(signature), server: server, message: message, origin: origin, offset: offset)
        if let excerpt {
            hit.excerpt = Int32(excerpts.count)
            excerpts.append(excerpt)
        }
        hits.append(hit)
    }

    func excerpt(of hit: Hit) -> String? { hit.excerpt < 0 ? nil : excerpts[Int(hit.excerpt)] }
}
