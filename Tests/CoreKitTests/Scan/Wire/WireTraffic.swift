@testable import CoreKit

/// Makes up traffic that looks like the real thing: sessions of all transports, and what is not MCP at all.
struct WireTraffic {
    var random: SeededGenerator
    private var seconds = 1_793_527_200

    init(seed: UInt64) { random = SeededGenerator(seed) }

    enum Kind: CaseIterable { case streamable, sse, stateless, provider, guarded, bareMessages, webShop, otherProtocols, talk }

    mutating func exchanges(_ kinds: [Kind]? = nil) -> [WireExchange] {
        let kinds = kinds ?? (0..<Int.random(in: 1...3, using: &random)).map { _ in Kind.allCases.randomElement(using: &random) ?? .talk }
        return kinds.flatMap { kind in
            switch kind {
            case .streamable: streamable()
            case .sse: serverSentEvents()
            case .stateless: stateless()
            case .provider: provider()
            case .guarded: guarded()
            case .bareMessages: bareMessages()
            case .webShop: webShop()
            case .otherProtocols: otherProtocols()
            case .talk: talk()
            }
        }
    }

    // MARK: Pieces

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &random)] }
    private mutating func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &random) == 0 }

    private mutating func exchange(_ host: String, _ path: String, _ client: Int, method: String = "POST") -> WireExchange {
        seconds += Int.random(in: 0...40, using: &random)
        var exchange = WireExchange()
        exchange.method = method
        exchange.host = host
        exchange.path = path
        exchange.seconds = seconds
        exchange.client = "10.0.0.\(client)"
        exchange.requestHeaders = [("User-Agent", "agent/\(client)"), ("Accept", "*/*")]
        return exchange
    }

    private mutating func host() -> String {
        pick(["mcp.tools.example", "gateway.example", "api-mcp.example:8443", "mcp.stripe.com", "127.0.0.1:9000", "mcpherson.example", "tools.internal.example"])
    }

    private mutating func path() -> String { pick(["/mcp", "/", "/v1/agent", "/mcp/team-7", "/rpc", "/api/mcp/"]) }

    /// Text with everything that escaping has to do with.
    private mutating func prose() -> String {
        let words = [
            "hello", "naïve", "日本語", "🙂", "say \"hi\"", "C:\\dir", "a/b", "</script>", "line\nend", "\t", "{\"method\":\"tools/call\"}", "data: x", "https://x/y?z=1",
            "\u{1}", "\"jsonrpc\":\"2.0\"", "event: endpoint", "'", "&amp;", "eyJqc29ucnBjIjoi", " ",
        ]
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in pick(words) }.joined(separator: " ")
    }

    private mutating func message(_ method: String, id: Int?, _ params: [(String, SampleJSON)] = []) -> SampleJSON {
        var members: [(String, SampleJSON)] = [("jsonrpc", .text("2.0"))]
        if let id { members.append(("id", .raw("\(id)"))) }
        members.append(("method", .text(method)))
        if !params.isEmpty || chance(3) { members.append(("params", .object(params))) }
        return .object(members)
    }

    private func answer(_ id: Int, _ result: [(String, SampleJSON)]) -> SampleJSON {
        .object([("jsonrpc", .text("2.0")), ("id", .raw("\(id)")), ("result", .object(result))])
    }

    private func failure(_ id: Int, _ code: Int, _ text: String) -> SampleJSON {
        .object([("jsonrpc", .text("2.0")), ("id", .raw("\(id)")), ("error", .object([("code", .raw("\(code)")), ("message", .text(text))]))])
    }

    private func implementation(_ name: String, _ version: String) -> SampleJSON { .object([("name", .text(name)), ("version", .text(version))]) }

    private mutating func toolList() -> [(String, SampleJSON)] {
        let tools = ["search", "create_invoice", "读取", "run"].prefix(Int.random(in: 0...4, using: &random)).map { name -> SampleJSON in
            .object([
                ("name", .text(name)), ("description", .text(prose())),
                ("inputSchema", .object([("type", .text("object")), ("properties", .object([("a", .object([("type", .text("string"))]))]))])),
            ])
        }
        return [("tools", .array(tools))]
    }

    /// A call and its answer, of any method.
    private mutating func call(_ id: Int) -> (SampleJSON, SampleJSON, name: String?, method: String) {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return (message("tools/list", id: id), answer(id, toolList()), nil, "tools/list")
        case 1:
            let result: [(String, SampleJSON)] = [("contents", .array([.object([("uri", .text("file:///a")), ("text", .text(prose()))])]))]
            return (message("resources/read", id: id, [("uri", .text("file:///a"))]), answer(id, result), "file:///a", "resources/read")
        case 2:
            let result: [(String, SampleJSON)] = [("messages", .array([.object([("role", .text("user")), ("content", .object([("type", .text("text")), ("text", .text(prose()))]))])]))]
            return (message("prompts/get", id: id, [("name", .text("review"))]), answer(id, result), "review", "prompts/get")
        case 3: return (message("ping", id: id), answer(id, []), nil, "ping")
        default:
            let tool = pick(["search", "create_invoice", "读取"])
            let sent = message("tools/call", id: id, [("name", .text(tool)), ("arguments", .object([("query", .text(prose())), ("name", .text("inner"))]))])
            let result: [(String, SampleJSON)] = [("content", .array([.object([("type", .text("text")), ("text", .text(prose()))])])), ("isError", .raw("false"))]
            return (sent, chance(5) ? failure(id, -32602, prose()) : answer(id, result), tool, "tools/call")
        }
    }

    // MARK: Sessions

    private mutating func streamable() -> [WireExchange] {
        let (host, path, client) = (host(), path(), Int.random(in: 1...3, using: &random))
        let version = pick(["2025-03-26", "2025-06-18", "2025-11-25"])
        let session = chance(4) ? nil : "s-\(Int.random(in: 0..<99_999, using: &random))"
        func headers(_ first: Bool) -> [(String, String)] {
            var all = [("User-Agent", "agent/\(client)"), ("Accept", "application/json, text/event-stream"), ("Content-Type", "application/json")]
            if !first, let session { all.append(("Mcp-Session-Id", session)) }
            if !first, version > "2025-03-26" { all.append(("MCP-Protocol-Version", version)) }
            return all
        }
        var all: [WireExchange] = []
        var first = exchange(host, path, client)
        first.requestHeaders = headers(true)
        first.request = .rpc([message("initialize", id: 0, [
            ("protocolVersion", .text(version)), ("capabilities", .object([])), ("clientInfo", implementation("client-\(client)", "1.\(client)")),
        ])])
        first.response = .rpc([answer(0, [
            ("protocolVersion", .text(version)), ("capabilities", .object([("tools", .object([]))])), ("serverInfo", implementation("billing", "1.4")),
        ])])
        if let session { first.responseHeaders = [("Mcp-Session-Id", session)] }
        all.append(first)
        var ready = exchange(host, path, client)
        ready.requestHeaders = headers(false)
        ready.request = .rpc([message("notifications/initialized", id: nil)])
        ready.status = 202
        all.append(ready)
        for id in 1...Int.random(in: 1...4, using: &random) {
            var next = exchange(host, path, client)
            next.requestHeaders = headers(false)
            let (sent, got, _, _) = call(id)
            var answers = [got]
            if chance(3) { answers.insert(message("notifications/progress", id: nil, [("progressToken", .raw("1")), ("progress", .raw("0.5"))]), at: 0) }
            next.request = .rpc([sent])
            next.response = .rpc(answers)
            if version == "2025-03-26", chance(2) {
                let (other, otherGot, _, _) = call(id + 100)
                next.request = .rpc([sent, other])
                next.response = .rpc([got, otherGot])
            }
            all.append(next)
        }
        if session != nil, chance(2) {
            var end = exchange(host, path, client, method: "DELETE")
            end.requestHeaders = headers(false)
            all.append(end)
        }
        return all
    }

    private mutating func serverSentEvents() -> [WireExchange] {
        let (host, client) = (host(), Int.random(in: 1...3, using: &random))
        let session = "\(Int.random(in: 0..<99_999, using: &random))"
        var way = SeededGenerator(random.next())
        func written(_ value: SampleJSON, _ style: SampleStyle) -> String { style.write(value, &way) }
        var stream = exchange(host, "/sse", client, method: "GET")
        stream.requestHeaders = [("User-Agent", "agent/\(client)"), ("Accept", "text/event-stream")]
        var events: [(event: String?, data: String)] = [("endpoint", pick(["", "https://\(host)"]) + "/messages/?session_id=\(session)")]
        var posts: [WireExchange] = []
        for id in 0...Int.random(in: 1...3, using: &random) {
            var post = exchange(host, "/messages/", client)
            post.query = "session_id=\(session)"
            post.status = 202
            post.response = .text("Accepted")
            var got: SampleJSON
            if id == 0 {
                post.request = .rpc([message("initialize", id: 0, [
                    ("protocolVersion", .text("2024-11-05")), ("capabilities", .object([])), ("clientInfo", implementation("old-client", "0.\(client)")),
                ])])
                got = answer(0, [("protocolVersion", .text("2024-11-05")), ("capabilities", .object([])), ("serverInfo", implementation("legacy", "9"))])
            } else {
                let (sent, reply, _, _) = call(id)
                post.request = .rpc([sent])
                got = reply
            }
            posts.append(post)
            events.append(("message", written(got, SampleStyle(escapes: pick(SampleStyle.Escapes.allCases), isPretty: chance(2)))))
        }
        stream.response = .events(events)
        return [stream] + posts
    }

    private mutating func stateless() -> [WireExchange] {
        let (host, path, client) = (host(), path(), Int.random(in: 1...3, using: &random))
        let meta: (String, SampleJSON) = ("_meta", .object([
            ("io.modelcontextprotocol/protocolVersion", .text("2026-07-28")),
            ("io.modelcontextprotocol/clientInfo", implementation("modern", "2.\(client)")),
            ("io.modelcontextprotocol/clientCapabilities", .object([])),
        ]))
        return (0...Int.random(in: 0...3, using: &random)).map { id in
            var next = exchange(host, path, client)
            let (sent, got, name, method) = id == 0
                ? (message("server/discover", id: 0), answer(0, [("_meta", .object([("io.modelcontextprotocol/serverInfo", implementation("gateway", "5"))]))]), nil, "server/discover")
                : call(id)
            next.requestHeaders = [("User-Agent", "agent/\(client)"), ("Accept", "application/json, text/event-stream"), ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method)]
            if let name { next.requestHeaders.append(("Mcp-Name", name)) }
            guard case .object(var members) = sent else { return next }
            members.removeAll { $0.0 == "params" }
            var params: [(String, SampleJSON)] = [meta]
            if let name, method == "tools/call" { params.append(("name", .text(name))) }
            members.append(("params", .object(params)))
            next.request = .rpc([.object(members)])
            next.response = .rpc([got])
            return next
        }
    }

    private mutating func provider() -> [WireExchange] {
        var openAI = exchange("api.openai.com", "/v1/responses", 2)
        openAI.request = .json(.object([
            ("model", .text("gpt-5")), ("input", .text(prose())),
            ("tools", .array([.object([("type", .text("mcp")), ("server_label", .text("dice")), ("server_url", .text("https://dice.example.com/sse"))])])),
        ]))
        openAI.response = .json(.object([("id", .text("r")), ("output", .array([.object([("type", .text("message")), ("content", .text(prose()))])]))]))
        var anthropic = exchange("api.anthropic.com", "/v1/messages", 2)
        anthropic.requestHeaders.append(("anthropic-beta", "mcp-client-2025-11-20"))
        anthropic.request = .json(.object([
            ("model", .text("claude")), ("messages", .array([.object([("role", .text("user")), ("content", .text(prose()))])])),
            ("mcp_servers", .array([.object([("type", .text("url")), ("url", .text("https://Notes.example/mcp")), ("name", .text("notes"))])])),
        ]))
        return chance(2) ? [openAI] : [anthropic, openAI]
    }

    private mutating func guarded() -> [WireExchange] {
        let host = pick(["agents.corp.example", "mcp.guarded.example"])
        var refused = exchange(host, "/mcp", 1)
        refused.requestHeaders.append(("MCP-Protocol-Version", "2025-11-25"))
        refused.request = .rpc([message("tools/list", id: 1)])
        refused.status = 401
        refused.responseHeaders = [("WWW-Authenticate", "Bearer resource_metadata=\"https://\(host)/.well-known/oauth-protected-resource/mcp\"")]
        var metadata = exchange(host, "/.well-known/oauth-protected-resource/mcp", 1, method: "GET")
        metadata.response = .json(.object([("resource", .text("https://\(host)/mcp")), ("authorization_servers", .array([.text("https://login.example")]))]))
        return [refused, metadata]
    }

    /// Messages to a server that nothing else gives away.
    private mutating func bareMessages() -> [WireExchange] {
        (1...2).map { id in
            var next = exchange("internal.example", "/rpc", 3)
            let (sent, got, _, _) = call(id)
            next.request = .rpc([sent])
            next.response = .rpc([got])
            return next
        }
    }

    // MARK: Everything else

    private mutating func webShop() -> [WireExchange] {
        var page = exchange("shop.example", "/", 1, method: "GET")
        page.responseHeaders = [("content-type", "text/html; charset=utf-8")]
        page.response = .text("<html><body>\(prose())</body></html>")
        var cart = exchange("shop.example", "/api/cart", 1)
        cart.request = .json(.object([("items", .array([.object([("sku", .text(prose())), ("method", .text("delivery"))])]))]))
        cart.response = .json(.object([("ok", .raw("true")), ("note", .text(prose()))]))
        var script = exchange("shop.example", "/assets/sse.js", 1, method: "GET")
        script.responseHeaders = [("content-type", "text/javascript")]
        script.response = .text("const a = {\"method\": \"tools/call\"};")
        return [page, cart, script]
    }

    private mutating func otherProtocols() -> [WireExchange] {
        var chain = exchange("rpc.chain.example", "/", 1)
        chain.request = .rpc([message("eth_call", id: 1), message("eth_blockNumber", id: 2)])
        chain.response = .rpc([answer(1, [("value", .text("0x1"))])])
        var editor = exchange("editor.example", "/lsp", 1)
        editor.request = .rpc([message("initialize", id: 1, [("processId", .raw("7")), ("rootUri", .raw("null")), ("capabilities", .object([]))])])
        editor.response = .rpc([answer(1, [("capabilities", .object([("textDocumentSync", .raw("2"))]))])])
        var agent = exchange("agents.example", "/a2a", 1)
        agent.requestHeaders.append(("A2A-Version", "0.3"))
        agent.request = .rpc([message("message/send", id: 1, [("message", .object([("role", .text("user"))]))])])
        var acp = exchange("acp.example", "/", 1)
        acp.request = .rpc([message("initialize", id: 1, [("protocolVersion", .raw("1")), ("clientCapabilities", .object([]))])])
        return [chain, editor, agent, acp].shuffled(using: &random)
    }

    /// Models and people speak of MCP.
    private mutating func talk() -> [WireExchange] {
        var model = exchange("llm.example", "/v1/chat/completions", 2)
        model.request = .json(.object([
            ("model", .text("m")),
            ("messages", .array([.object([("role", .text("user")), ("content", .text("what does {\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"} do? " + prose()))])])),
        ]))
        model.response = .json(.object([("choices", .array([.object([("message", .object([("content", .text("It calls: {\"method\":\"tools/call\"}"))]))])]))]))
        var ticket = exchange("tickets.example", "/api/comments", 2)
        ticket.request = .json(.object([("comment", .text("the mcp server says \"method\":\"tools/list\" " + prose())), ("thread", .raw("7"))]))
        return [model, ticket]
    }
}
