import Testing

@testable import CoreKit

/// What looks like MCP and is not.
@Suite("False alarms")
struct FalseAlarmTests {
    static let cases: [DetectionCase] = [
        // Other protocols over JSON-RPC.
        .init(name: "LSP", request: #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":1,"rootUri":"file:///a","capabilities":{}}}"#,
              response: #"{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"textDocumentSync":2},"serverInfo":{"name":"gopls","version":"1"}}}"#),
        .init(name: "LSP, later", request: #"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"text":"\"method\":\"tools/call\""}}}"#),
        .init(name: "ACP", request: #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":1,"clientCapabilities":{},"clientInfo":{"name":"zed"}}}"#,
              response: #"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":1,"agentCapabilities":{}}}"#),
        .init(name: "A2A by its messages", request: #"{"jsonrpc":"2.0","id":1,"method":"message/send","params":{"message":{"role":"user","parts":[{"kind":"text","text":"a"}]}}}"#,
              response: #"{"jsonrpc":"2.0","id":1,"result":{"kind":"task","id":"t1","status":{"state":"working"}}}"#),
        .init(name: "A2A's tasks", request: #"{"jsonrpc":"2.0","id":1,"method":"tasks/get","params":{"id":"t1"}}"#),
        .init(name: "A2A by its header", sent: ["A2A-Version": "0.3"], request: #"{"jsonrpc":"2.0","id":1,"method":"tasks/cancel","params":{}}"#),
        .init(name: "Ethereum", request: #"[{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[]},{"jsonrpc":"2.0","id":2,"method":"net_version"}]"#,
              response: #"[{"jsonrpc":"2.0","id":1,"result":"0x1"},{"jsonrpc":"2.0","id":2,"result":"1"}]"#),
        .init(name: "other JSON-RPC", request: #"{"jsonrpc":"2.0","id":1,"method":"user.list","params":{"name":"tools/call"}}"#, response: #"{"jsonrpc":"2.0","id":1,"result":{"tools":["hammer"]}}"#),
        .init(name: "JSON-RPC that carries text about MCP", request: #"{"jsonrpc":"2.0","id":1,"method":"log.write","params":{"line":"{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}"}}"#),

        // Mentions.
        .init(name: "a prompt", url: "https://llm.example/v1/chat/completions",
              request: #"{"model":"m","messages":[{"role":"user","content":"what is {\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}?"}]}"#,
              response: #"{"choices":[{"message":{"content":"{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}"}}]}"#),
        .init(name: "a prompt that is only the message", url: "https://llm.example/v1/responses", request: #"{"model":"m","input":"{\"jsonrpc\":\"2.0\",\"method\":\"tools/list\",\"id\":1}"}"#),
        .init(name: "a model's stream", url: "https://llm.example/v1/messages", got: ["content-type": "text/event-stream"],
              response: "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"{\\\"method\\\":\\\"tools/call\\\"}\"}}\n\n"),
        .init(name: "a page", method: "GET", url: "https://docs.example/protocol", got: ["content-type": "text/html; charset=utf-8"], response: "<pre>{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}</pre>"),
        .init(name: "a program", method: "GET", url: "https://docs.example/a.js", got: ["content-type": "text/javascript"], response: "const m = {\"method\":\"tools/call\"}"),
        .init(name: "a comment", url: "https://tickets.example/c", request: #"{"comment":"it sends \"method\":\"tools/call\"","issue":4}"#),
        .init(name: "a function called mcp", url: "https://api.openai.com/v1/responses", request: #"{"model":"m","input":"x","tools":[{"type":"function","name":"mcp"}]}"#),
        .init(name: "server_url elsewhere", request: #"{"server_url":"https://a.example/mcp","tools":[{"type":"http"}]}"#),
        .init(name: "tools without JSON-RPC", response: #"{"tools":[{"name":"hammer","inputSchema":{}}]}"#),
        .init(name: "content of a web API", response: #"{"result":{"content":[{"type":"text","text":"a"}]}}"#),

        // Headers.
        .init(name: "Accept on a GET", method: "GET", sent: ["Accept": "application/json, text/event-stream"]),
        .init(name: "one type alone", sent: ["Accept": "application/json"]),
        .init(name: "headers with other names", sent: ["x-mcp-session-id-hint": "1", "x-session-id": "2", "mcp-session": "3"]),
        .init(name: "an empty session", sent: ["mcp-session-id": ""]),
        .init(name: "the beta header that names nobody", url: "https://api.anthropic.com/v1/messages", sent: ["anthropic-beta": "mcp-client-2025-11-20"], request: #"{"model":"c","messages":[]}"#),
        .init(name: "bearer refusals", got: ["WWW-Authenticate": "Bearer realm=\"mcpherson\""], status: 401),

        // Event streams.
        .init(name: "another stream", method: "GET", got: ["content-type": "text/event-stream"], response: "event: message\ndata: /messages/?session_id=1\n\nevent: endpoint\ndata: {\"url\":\"/x\"}\n\n"),

        // Hosts and paths.
        .init(name: "mcpherson", method: "GET", url: "https://mcpherson.example/mcpherson"),
        .init(name: "dmcp and mcpx", method: "GET", url: "https://dmcp.example/mcpx/a"),
        .init(name: "a suffix", method: "GET", url: "https://mcp.stripe.com.evil.test/", expected: ["mcp.stripe.com.evil.test/ low unknown: mcp-host-label"]),
        .init(name: "a shared host without its path", method: "GET", url: "https://0ut.run/"),
        .init(name: "a file of this name", method: "GET", url: "https://acme.example/assets/sse.js"),
        .init(name: "a query of this name", method: "GET", url: "https://acme.example/search?q=/mcpherson&next=mcp"),
        .init(name: "a page at such a host", method: "GET", url: "https://mcp.acme.example/about", got: ["content-type": "text/html"], response: "<html>"),
        .init(name: "threads of messages", url: "https://acme.example/messages?thread=1"),
        .init(name: "metadata of another API", method: "GET", url: "https://api.example/.well-known/oauth-protected-resource/v1",
              response: #"{"resource":"https://api.example/v1","authorization_servers":["https://login.example"]}"#),
        .init(name: "OpenID", method: "GET", url: "https://api.example/.well-known/openid-configuration", response: #"{"issuer":"https://api.example"}"#),
    ]

    @Test("finds nothing in", arguments: cases)
    func ignores(_ detection: DetectionCase) throws {
        #expect(try detection.run() == detection.expected)
    }

    /// Where it is read as what stands around a body's text and not as the body.
    @Test("an object with a text is not an envelope")
    func comments() throws {
        let line = #"{"request":{"method":"POST","url":"https://tickets.example/api/comments","headers":{},"body":{"text":"it sends \"method\":\"tools/list\" 🙂"}},"response":{"status":200}}"#
        #expect(try ScanBench().report(line).facts == [])
    }

    @Test("prose that begins with a message is a mention")
    func prose() throws {
        var detection = DetectionCase(name: "prose", request: #"{"sku":"{\"method\":\"tools/call\"} is what it sends"}"#)
        #expect(try detection.run() == [])
        detection.request = #"{"note":"[1] see {\"method\":\"tools/call\"}"}"#
        #expect(try detection.run() == [])
    }

    @Test("what speaks against one message leaves the others alone")
    func mixtures() throws {
        let detection = DetectionCase(
            name: "mixture",
            request: #"[{"jsonrpc":"2.0","id":1,"method":"message/send","params":{}},{"jsonrpc":"2.0","id":2,"method":"tools/list"}]"#,
            expected: ["api.example/rpc high streamable-http: mcp-tools-list"])
        #expect(try detection.run() == detection.expected)
    }
}
