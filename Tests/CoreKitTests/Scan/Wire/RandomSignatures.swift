@testable import CoreKit

/// Signatures over the words of `WireTraffic`, so that many of them match.
struct RandomSignatures {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed) }

    private static let words = [
        "tools/call", "tools", "search", "create_invoice", "invoice", "jsonrpc", "2.0", "protocolVersion", "naïve", "日本語", "billing", "Accepted", "text", "html",
        "delivery", "line\nend", "读取", "eth_call", "processId", "C:\\dir", "say \"hi\"", "io.modelcontextprotocol/", "session_id=", "server_url", "</script>", "a/b",
        "message", "endpoint", "<body>", "0x1", "&amp;", "event: endpoint", "2026-07-28", "agent", "-32602", "https://x/y?z=1", "ok", "sku", "gpt-5",
    ]
    private static let headerWords = ["agent/", "application/json", "text/event-stream", "s-", "2025-06-18", "gzip", "chunked", "mcp-client", "Bearer", "tools/call", "search"]
    private static let headerNames = ["user-agent", "accept", "content-type", "mcp-session-id", "mcp-method", "mcp-name", "mcp-protocol-version", "www-authenticate", "host", "anthropic-beta", "a2a-version"]
    private static let paths = [
        "method", "params.name", "result.tools[].name", "result.content[].text", "jsonrpc", "params.arguments.query", "model", "tools[].server_url", "ok", "result.isError",
        "params._meta[\"io.modelcontextprotocol/*\"]", "result.serverInfo.name", "items[].sku", "output[].content", "error.code", "comment", "mcp_servers[].name",
    ]

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &random)] }
    private mutating func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &random) == 0 }

    static func quoted(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            if "\\.+*?()|[]{}^$".unicodeScalars.contains(scalar) { out += "\\" }
            out.unicodeScalars.append(scalar)
        }
        return out
    }

    /// A word, or a part of one.
    private mutating func word(_ words: [String]) -> String {
        let word = Array(pick(words))
        let low = chance(2) ? 0 : Int.random(in: 0..<word.count, using: &random)
        let high = chance(2) ? word.count : Int.random(in: low + 1...word.count, using: &random)
        return Self.quoted(String(word[low..<high]))
    }

    private mutating func source(_ words: [String]) -> String {
        var source = ""
        for _ in 0...Int.random(in: 0...2, using: &random) {
            switch Int.random(in: 0..<9, using: &random) {
            case 0: source += "(?:" + (0...1).map { _ in word(words) }.joined(separator: "|") + ")"
            case 1: source += word(words) + pick(["?", "{1,2}", "+", "*"])
            case 2: source += pick([".", "\\d", "\\w+", "[^\"]{0,9}", "\\s*", "(?s:.){0,5}", "\\b"])
            case 3: source += "(?i:" + word(words) + ")"
            default: source += word(words)
            }
        }
        return chance(4) ? "(?i)" + source : source
    }

    private mutating func shape() -> JSONShape {
        var conditions: [JSONShape.Condition] = []
        for _ in 0...Int.random(in: 0...1, using: &random) {
            guard let path = try? JSONPath(pick(Self.paths)) else { continue }
            let test: JSONShape.Test
            switch Int.random(in: 0..<5, using: &random) {
            case 0: test = .present
            case 1: test = .kind(pick(JSONShape.Kind.allCases))
            case 2: test = (try? Pattern(word(Self.words))).map { .pattern($0) } ?? .present
            case 3 where !conditions.isEmpty: test = .absent
            default: test = .oneOf([pick(Self.words), pick(["search", "tools/call", "2.0", "gpt-5", "billing", "ping", "notes"])])
            }
            conditions.append(JSONShape.Condition(path: path, test: test))
        }
        return JSONShape(conditions: conditions)
    }

    mutating func signature(_ number: Int) -> Signature? {
        let kind = Int.random(in: 0..<10, using: &random)
        let layer: Layer = kind < 6 ? .body : kind < 8 ? .header : kind == 8 ? .uri : .host
        var signature = Signature(id: "random-\(number)", layer: layer, confidence: pick(Confidence.allCases), description: "random", pack: "random")
        switch kind {
        case 0, 1, 2: signature.pattern = try? Pattern(source(Self.words))
        case 3, 4:
            signature.shapes = (0...Int.random(in: 0...1, using: &random)).map { _ in shape() }
            if chance(3) { signature.pattern = try? Pattern(source(Self.words)) }
        case 5:
            signature.event = pick(["endpoint", "message"])
            if chance(2) { signature.pattern = try? Pattern(source(Self.words)) }
        case 6, 7:
            let value = source(Self.headerWords)
            signature.pattern = try? Pattern(chance(2) ? "^" + pick(Self.headerNames) + ": " + (chance(2) ? ".*" : "") + value : value)
        case 8: signature.pattern = try? Pattern(source(["/mcp", "/rpc", "messages", "session_id=", "/v1/", "sse"]))
        default: signature.pattern = try? Pattern(source(["mcp", "example", "internal", "api", ".", "llm"]))
        }
        if chance(8) { signature.method = pick(["GET", "POST"]) }
        if chance(8) { signature.side = pick([.request, .response]) }
        return signature.pattern == nil && signature.shapes.isEmpty && signature.event == nil ? nil : signature
    }

    mutating func signatures() -> [Signature] {
        (0..<Int.random(in: 1...3, using: &random)).compactMap { signature($0) }
    }
}

extension Signature {
    /// As a pack would declare it, for messages.
    var declaration: String {
        let shapes = shapes.map { $0.conditions.map { "\($0.path.text): \($0.test)" } }
        return "\(layer.rawValue) pattern \(pattern?.source.debugDescription ?? "-") shapes \(shapes) event \(event ?? "-") method \(method ?? "-") side \(side.map(\.rawValue) ?? "-")"
    }
}
