/// What was found in one exchange, before it is known what it amounts to.
struct Verdict {
    struct Hit {
        var signature: Int
        /// Where it stands in the segment; nil where nothing is known.
        var place: UnsafeRawPointer?
        /// The server that the evidence belongs to; nil for the one that the exchange went to.
        var server: ServerKey?
        /// Counts messages, so that evidence that speaks against one leaves the others alone; 0 is the exchange itself.
        var message: Int
        var excerpt: String?
    }

    /// A JSON-RPC call or notification.
    struct Call {
        var method: String
        var tool: String?
    }

    var hits: [Hit] = []
    var calls: [Call] = []
    var listedTools: [String] = []
    var client: Implementation?
    var implementation: Implementation?
    /// Offered in `initialize`.
    var versionsOffered: [String] = []
    /// Stated with a message, in a header or its metadata: in force unless the message was refused.
    var versionsSpoken: [String] = []
    /// Named by the server in its answer to `initialize`.
    var versionsAnswered: [String] = []
    /// Servers that a provider is asked to talk to, by the names that the request gives them.
    var providerServers: [String: ServerKey] = [:]
    /// Their tools that the provider called.
    var providerCalls: [(server: ServerKey, tool: String)] = []
    /// Addresses that `endpoint` events named, as they stood there.
    var endpoints: [String] = []
    /// Messages against which something speaks.
    var against: Set<Int> = []
    var messages = 0
    var hasMessages = false
    /// A message stands for itself, not in something else.
    var hasBareMessage = false
    /// The request's body holds JSON-RPC; holds JSON that is none; shows MCP; calls a method of something else.
    var requestHasRPC = false
    var requestHasOtherJSON = false
    var requestIsEvidence = false
    var hasForeignCall = false
    /// `Mcp-Method` and `Mcp-Name`, for requests whose body was not captured.
    var headerMethod: String?
    var headerName: String?

    mutating func reset() {
        self = Verdict()
    }
}
