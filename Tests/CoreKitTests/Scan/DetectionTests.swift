import Testing

@testable import CoreKit

/// One exchange, and what has to be made of it: `host/path confidence transport: ids`, a server a line.
struct DetectionCase: Sendable, CustomTestStringConvertible {
    var name: String
    var method = "POST"
    var url = "https://api.example/rpc"
    var sent: [String: String] = [:]
    var got: [String: String] = [:]
    var request = ""
    var response = ""
    var status = 200
    var expected: [String] = []

    var testDescription: String { name }

    func run() throws -> [String] {
        func text(_ value: String) -> SampleJSON { .text(value) }
        func fields(_ fields: [String: String]) -> SampleJSON { .object(fields.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) }) }
        var random = SeededGenerator(1)
        let line = SampleStyle().write(.object([
            ("request", .object([("method", text(method)), ("url", text(url)), ("headers", fields(sent)), ("body", text(request))])),
            ("response", .object([("status", .raw("\(status)")), ("headers", fields(got)), ("body", text(response))])),
        ]), &random)
        let report = try ScanBench().report(line)
        #expect(report.inputs.problems.isEmpty)
        return report.servers.map { server in
            "\(server.host)\(server.path) \(server.confidence.name) \(server.transport.rawValue): \(server.evidence.map(\.signature).sorted().joined(separator: " "))"
        }
    }
}

/// What the issue and the specification say is MCP, is found, as sure as it is.
@Suite("Detection")
struct DetectionTests {
    static let cases: [DetectionCase] = [
        // Headers.
        .init(name: "session header", method: "GET", sent: ["mcp-session-id": "a1"], expected: ["api.example/rpc certain streamable-http: mcp-session-header"]),
        .init(name: "session header of the answer", got: ["MCP-SESSION-ID": "a1"], expected: ["api.example/rpc certain streamable-http: mcp-session-header"]),
        .init(name: "version header", sent: ["MCP-Protocol-Version": "2025-06-18"], expected: ["api.example/rpc certain streamable-http: mcp-version-header"]),
        .init(name: "method header", sent: ["Mcp-Method": "tools/call", "Mcp-Name": "a"], expected: ["api.example/rpc certain streamable-http: mcp-method-header mcp-name-header"]),
        .init(name: "both types on a POST", sent: ["Accept": "application/json, text/event-stream"], expected: ["api.example/rpc medium unknown: mcp-accept-both"]),
        .init(name: "a browser's question", method: "OPTIONS", sent: ["Access-Control-Request-Headers": "content-type, mcp-session-id"], status: 204, expected: ["api.example/rpc high unknown: mcp-cors-header"]),

        // Messages.
        .init(name: "initialize", request: #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}"#,
              expected: ["api.example/rpc certain streamable-http: mcp-initialize-method mcp-initialize-request mcp-protocol-version"]),
        .init(name: "bare initialize", request: #"{"jsonrpc":"2.0","id":0,"method":"initialize"}"#, expected: ["api.example/rpc low streamable-http: mcp-initialize-method"]),
        .init(name: "the answer to initialize", response: #"{"result":{"serverInfo":{"name":"s","version":"1"},"capabilities":{},"protocolVersion":"2024-11-05"},"id":0,"jsonrpc":"2.0"}"#,
              expected: ["api.example/rpc certain streamable-http: mcp-initialize-result mcp-protocol-version"]),
        .init(name: "metadata keys", request: #"{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#,
              expected: ["api.example/rpc certain streamable-http: mcp-meta-keys"]),
        .init(name: "metadata keys of an answer", response: #"{"jsonrpc":"2.0","id":1,"result":{"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s"}}}}"#,
              expected: ["api.example/rpc certain streamable-http: mcp-meta-keys"]),
        .init(name: "tools with their schemas", response: #"{"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"a","inputSchema":{"type":"object"}}]}}"#,
              expected: ["api.example/rpc high streamable-http: mcp-tools-result"]),
        .init(name: "what a tool gave back", response: #"{"jsonrpc":"2.0","id":2,"result":{"content":[{"type":"text","text":"4"}]}}"#,
              expected: ["api.example/rpc medium streamable-http: mcp-tool-call-result"]),
        .init(name: "contents of a resource", response: #"{"jsonrpc":"2.0","id":2,"result":{"contents":[{"uri":"file:///a","text":"4"}]}}"#,
              expected: ["api.example/rpc medium streamable-http: mcp-resources-result"]),
        .init(name: "messages of a prompt", response: #"{"jsonrpc":"2.0","id":2,"result":{"messages":[{"role":"user","content":{"type":"text","text":"a"}}]}}"#,
              expected: ["api.example/rpc medium streamable-http: mcp-prompts-result"]),
        .init(name: "members in any order, any spacing", request: "{\n\t\"params\" : { \"name\" : \"a\" },      \"method\"        :        \"tools\\/call\" , \"jsonrpc\":\"2.0\"}",
              expected: ["api.example/rpc high streamable-http: mcp-tools-call"]),
        .init(name: "a batch", request: #"[{"jsonrpc":"2.0","id":1,"method":"eth_call"},{"jsonrpc":"2.0","id":2,"method":"tools/list"}]"#,
              expected: ["api.example/rpc high streamable-http: mcp-tools-list"]),
        .init(name: "a message in an envelope", request: #"{"queue":"q","message":"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"}"#,
              expected: ["api.example/rpc high streamable-http: mcp-tools-list"]),

        // Event streams.
        .init(name: "endpoint event", method: "GET", url: "https://api.example/stream", got: ["content-type": "text/event-stream"], response: "event: endpoint\ndata: /m?sessionId=1\n\n",
              expected: ["api.example/stream high sse: mcp-sse-endpoint"]),
        .init(name: "an answer in a stream", got: ["content-type": "text/event-stream"], response: "event: message\ndata: {\"jsonrpc\":\"2.0\",\ndata: \"id\":1,\"result\":{\"tools\":[{\"name\":\"a\",\"inputSchema\":{}}]}}\n\n",
              expected: ["api.example/rpc high streamable-http: mcp-tools-result"]),
        .init(name: "a server's request in a stream", method: "GET", got: ["content-type": "text/event-stream"], response: "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sampling/createMessage\"}\n\n",
              expected: ["api.example/rpc high streamable-http: mcp-sampling-create-message"]),

        // Hosts and paths.
        .init(name: "a host that sounds like MCP", url: "https://mcp.acme.example/x", expected: ["mcp.acme.example/x low unknown: mcp-host-label"]),
        .init(name: "a path that does", url: "https://acme.example/mcp", expected: ["acme.example/mcp low unknown: mcp-uri-path"]),
        .init(name: "both", url: "https://mcp.acme.example/mcp", expected: ["mcp.acme.example/mcp medium unknown: mcp-host-label mcp-uri-path"]),
        .init(name: "a known host", url: "https://mcp.stripe.com/", expected: ["mcp.stripe.com/ medium unknown: mcp-host-label mcp-known-host"]),
        .init(name: "a shared host with its path", url: "https://0ut.run/mcp", expected: ["0ut.run/mcp medium unknown: mcp-known-host mcp-uri-path"]),
        .init(name: "messages of a session", url: "https://acme.example/messages?sessionId=5", expected: ["acme.example/messages low unknown: mcp-uri-messages"]),

        // Discovery.
        .init(name: "a refusal that points to the metadata", got: ["WWW-Authenticate": "Bearer resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/mcp\""], status: 401,
              expected: ["api.example/rpc medium unknown: mcp-authenticate-header"]),
        .init(name: "a look for the metadata", method: "GET", url: "https://api.example/.well-known/oauth-protected-resource/v1/mcp", status: 404,
              expected: ["api.example/v1/mcp low unknown: mcp-uri-resource-metadata"]),
        .init(name: "the metadata", method: "GET", url: "https://api.example/.well-known/oauth-protected-resource",
              response: #"{"resource":"https://tools.example/mcp","authorization_servers":["https://login.example"]}"#,
              expected: ["tools.example/mcp medium unknown: mcp-resource-metadata"]),

        // Servers that a provider talks to.
        .init(name: "a tool of type mcp", url: "https://api.openai.com/v1/responses",
              request: #"{"model":"gpt-5","input":"x","tools":[{"type":"mcp","server_label":"d","server_url":"https://Dice.example:443/sse?key=1"}]}"#,
              expected: ["dice.example/sse high provider: mcp-provider-tool"]),
        .init(name: "a list of servers", url: "https://api.anthropic.com/v1/messages", sent: ["anthropic-beta": "mcp-client-2025-11-20"],
              request: #"{"model":"c","messages":[],"mcp_servers":[{"type":"url","url":"https://a.example/mcp"},{"type":"url","url":"https://b.example"}]}"#,
              expected: ["a.example/mcp high provider: mcp-provider-beta-header mcp-provider-servers", "b.example/ high provider: mcp-provider-beta-header mcp-provider-servers"]),
    ]

    @Test("finds", arguments: cases)
    func detects(_ detection: DetectionCase) throws {
        let found = try detection.run()
        #expect(found == detection.expected)
    }

    /// Every method of every protocol version, with what it alone proves.
    static let methods: [(String, Confidence)] = [
        ("initialize", .low), ("ping", .low), ("tools/list", .high), ("tools/call", .high), ("resources/list", .high), ("resources/read", .high), ("resources/subscribe", .high),
        ("resources/unsubscribe", .high), ("resources/templates/list", .high), ("prompts/list", .high), ("prompts/get", .high), ("completion/complete", .high), ("logging/setLevel", .high),
        ("sampling/createMessage", .high), ("elicitation/create", .high), ("roots/list", .high), ("server/discover", .high), ("subscriptions/listen", .high), ("tasks/get", .low),
        ("tasks/list", .low), ("tasks/cancel", .low), ("tasks/result", .low), ("tasks/update", .low), ("notifications/initialized", .high), ("notifications/cancelled", .high),
        ("notifications/message", .high), ("notifications/progress", .high), ("notifications/roots/list_changed", .high), ("notifications/tools/list_changed", .high),
        ("notifications/prompts/list_changed", .high), ("notifications/resources/list_changed", .high), ("notifications/resources/updated", .high),
        ("notifications/elicitation/complete", .high), ("notifications/tasks/status", .high), ("notifications/subscriptions/acknowledged", .high),
    ]

    @Test("knows every method, from either side", arguments: methods)
    func knows(method: String, confidence: Confidence) throws {
        let message = #"{"jsonrpc":"2.0","id":7,"method":"\#(method)","params":{}}"#
        let bench = try ScanBench()
        for (sent, got) in [(message, ""), ("", message)] {
            var random = SeededGenerator(1)
            let line = SampleStyle().write(.object([("method", .text("POST")), ("url", .text("https://api.example/rpc")), ("request_body", .text(sent)), ("response_body", .text(got))]), &random)
            let report = try bench.report(line)
            #expect(report.servers.map(\.confidence) == [confidence])
            #expect(report.servers.first?.methods == [Tally(name: method, count: 1)])
        }
    }

    @Test("structure beats what patterns want: escapes, spacing and answers in a capture's own form")
    func aktoRecords() throws {
        let line = #"{"path":"/rpc","method":"POST","requestHeaders":"{\"Host\":\"api.example\"}","requestPayload":"{ \"method\" :          \"tools\\/call\",\"jsonrpc\":\"2.0\"}","responsePayload":"","time":"1793527200"}"#
        let report = try ScanBench().report(line)
        #expect(report.servers.map { $0.host + $0.path } == ["api.example/rpc"])
        #expect(report.servers.first?.firstSeen?.description == "2026-11-01T10:00:00Z")
    }
}
