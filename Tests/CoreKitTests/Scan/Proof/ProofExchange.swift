@testable import CoreKit

/// An exchange with words planted all over it, ready to be written in any form.
struct ProofExchange {
    var method = "POST", host = "shop.example", path = "/api/cart", query = ""
    var requestHeaders: [(String, String)] = []
    var responseHeaders: [(String, String)] = []
    var request = ProofBody(), response = ProofBody()
    var status = 200
    var seconds = 1_793_527_200
    var client = "10.0.0.1"
    /// What body signatures look for, to stand where no body is.
    var decoys: [String] = []

    private static let fillers = [
        "hello", "naïve", "日本語", "🙂", "say \"hi\"", "C:\\dir", "a/b", "</script>", "line\nend", "\t", "data: x", "https://x/y?z=1", "\u{1}", "\"jsonrpc\":\"2.0\"", "event: endpoint",
        "'", "&amp;", "eyJqc29ucnBjIjoi", " ", "", "%20", "tools/call", "\u{2028}", "\\", "}", "[", "\u{FEFF}",
    ]

    init(_ samples: [ProofPack.Sample], number: Int, _ random: inout SeededGenerator) {
        seconds += number * 7
        client = "10.0.0.\(random.number(1...4))"
        method = random.pick(["GET", "POST", "POST", "DELETE"])
        host = random.pick(["shop.example", "api.example:8443", "Mcp.Acme.Example", "127.0.0.1:9000", "gw3.example", "a.internal.example", "mcp.stripe.com"])
        path = random.pick(["/", "/api/cart", "/mcp", "/v1/tools", "/acme%2Frpc", "/search"])
        requestHeaders = [("User-Agent", "agent/1"), ("Accept", "*/*")]
        status = random.pick([200, 200, 202, 302, 404])
        // Most records hold nothing of what is looked for, as in life; and some hold what is nearly that.
        let planted = samples.isEmpty || random.chance(3) ? [] : (0...random.pick([0, 0, 0, 1, 2])).map { _ in random.pick(samples) }
        var words = (0...random.number(0...3)).map { _ in random.pick(Self.fillers) }
        for sample in planted {
            let text = random.chance(5) ? Self.nearly(sample.text, &random) : sample.text
            switch random.chance(5) ? random.pick(Layer.allCases) : sample.layer {
            case .body: words.append(text)
            case .header: plantHeader(text, &random)
            case .uri: plantTarget(text, &random)
            case .host: host = random.pick([text, text + ".example", "x." + text + ".test"])
            }
        }
        plantDecoys(samples.filter { $0.layer == .body }.map(\.text), &random)
        words.shuffle(using: &random)
        let cut = random.number(0...words.count)
        if cut > 0 { request = ProofBody(Array(words[..<cut]), &random) }
        if cut < words.count { response = ProofBody(Array(words[cut...]), &random) }
        finish(&random)
    }

    /// One of real traffic's.
    init(_ wire: WireExchange, _ random: inout SeededGenerator) {
        method = wire.method
        host = wire.host
        path = wire.path
        query = wire.query
        requestHeaders = wire.requestHeaders
        responseHeaders = wire.responseHeaders
        status = wire.status
        seconds = wire.seconds
        client = wire.client
        request = Self.body(wire.request, &random)
        response = Self.body(wire.response, &random)
        plantDecoys(["\"jsonrpc\":\"2.0\"", "tools/call", "initialize", "resources/read", "sampling/createMessage", "event: endpoint", "mcp_servers"], &random)
        finish(&random)
    }

    private mutating func finish(_ random: inout SeededGenerator) {
        request.travel(&random)
        response.travel(&random)
        requestHeaders += request.headers
        responseHeaders += response.headers
        if random.chance(3) { requestHeaders = requestHeaders.map { (random.chance(2) ? $0.0.lowercased() : $0.0.uppercased(), $0.1) } }
        if random.chance(3) { responseHeaders.shuffle(using: &random) }
    }

    private static func body(_ wire: WireBody, _ random: inout SeededGenerator) -> ProofBody {
        var body = ProofBody()
        switch wire {
        case .none: return body
        case .text(let text): body.bytes = Array(text.utf8)
        case .json(let value): return ProofBody(json: value, &random)
        case .rpc(let messages): return ProofBody(json: messages.count == 1 ? messages[0] : .array(messages), &random)
        case .events(let events):
            body.headers = [("content-type", "text/event-stream")]
            for (event, data) in events {
                if let event { body.bytes += Array("event: \(event)\n".utf8) }
                body.bytes += Array(data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { "data: \($0)\n" }.joined().utf8) + [10]
            }
        }
        return body
    }

    private mutating func plantHeader(_ text: String, _ random: inout SeededGenerator) {
        var name = random.pick(["X-Trace", "user-agent", "Cookie", "x-acme-agent", "Mcp-Session-Id", "Content-Type"]), value = text
        if let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...].hasPrefix(" ") {
            name = String(text[..<colon])
            value = String(text[text.index(colon, offsetBy: 2)...])
        }
        if random.chance(3) { value = "before, " + value + "; after" }
        if random.chance(2) { requestHeaders.append((name, value)) } else { responseHeaders.append((name, value)) }
    }

    /// Into headers, the path and the query, whole or in halves on both sides of a border; what is left over is for members of the record.
    private mutating func plantDecoys(_ texts: [String], _ random: inout SeededGenerator) {
        guard !texts.isEmpty, random.chance(2) else { return }
        decoys = (0...random.number(0...2)).map { _ in random.pick(texts) }
        for text in decoys where !random.chance(3) {
            let line = String(text.map { $0.isNewline ? " " : $0 })
            switch random.number(0...5) {
            case 0: plantTarget(text, &random)
            case 1: requestHeaders.append(("x-" + line.filter { $0 != ":" && $0 != " " }, "1"))
            case 2:
                // The rest of it stands in whatever comes next.
                let half = line.count / 2
                responseHeaders.append(("x-half", String(line.prefix(half))))
                decoys.append(String(line.dropFirst(half)))
            case 3: responseHeaders.append(("x-note", "about " + line))
            default: requestHeaders.append((random.pick(["x-note", "X-Trace"]), line))
            }
        }
    }

    private mutating func plantTarget(_ text: String, _ random: inout SeededGenerator) {
        let encodes = random.chance(3)
        let spelled = text.utf8.map { byte -> String in
            let isSafe = byte > 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C && byte != 0x23
            if isSafe, !(encodes && random.chance(4)) { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: random.chance(2))
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
        if random.chance(3) { query = "q=" + spelled } else { path = (spelled.hasPrefix("/") ? "" : "/") + spelled }
    }

    /// The text with a character less, more, or another.
    private static func nearly(_ text: String, _ random: inout SeededGenerator) -> String {
        var characters = Array(text)
        guard !characters.isEmpty else { return text }
        let at = random.number(0...characters.count - 1)
        switch random.number(0...3) {
        case 0: characters.remove(at: at)
        case 1: characters.insert(random.pick(["\\", "x", " ", "\""]), at: at)
        case 2: characters[at] = Character(String(characters[at]).uppercased().first.map(String.init) ?? "X")
        default: characters.swapAt(at, characters.count - 1)
        }
        return String(characters)
    }

    var target: String { path + (query.isEmpty ? "" : "?" + query) }
}
