@testable import CoreKit

/// What a body means, before it is known how a server writes it and what the way into a capture does to it.
enum WireBody {
    case none
    /// JSON-RPC messages: on their own, as a batch, or, in answers, as events.
    case rpc([SampleJSON])
    case json(SampleJSON)
    /// Events by name and data.
    case events([(event: String?, data: String)])
    case text(String)
}

/// A request and its answer.
struct WireExchange {
    var method = "POST", host = "api.example", path = "/", query = ""
    var requestHeaders: [(String, String)] = []
    var responseHeaders: [(String, String)] = []
    var request = WireBody.none, response = WireBody.none
    var status = 200
    var seconds = 1_793_527_200
    var client = "10.1.2.3"

    var target: String { path + (query.isEmpty ? "" : "?" + query) }
}

/// Bytes as they went over the wire, or as the capturing program left them, and the headers that go with them.
struct WrittenBody {
    var bytes: [UInt8] = []
    var headers: [(String, String)] = []
    /// Only base64 can hold them in a capture.
    var isBinary = false
    /// A reader sees that base64 hides something.
    var isEvident = false
    /// The JSON value that the body is, written anew by whoever wants to.
    var value: SampleJSON?
}

/// One of the ways from exchanges to a capture: everything that real ones go through, chosen at random.
struct WireWay {
    var random: SeededGenerator
    /// The captures made so far, before their bytes were encoded.
    private(set) var texts: [String] = []

    /// Nothing is done that need not be.
    private let isPlain: Bool

    init(seed: UInt64) {
        random = SeededGenerator(seed)
        isPlain = false
    }

    private init() {
        random = SeededGenerator(1)
        isPlain = true
    }

    /// The shortest way there is.
    static var plain: WireWay { WireWay() }

    private mutating func chance(_ part: Int) -> Bool { !isPlain && Int.random(in: 0..<part, using: &random) == 0 }
    private mutating func style() -> SampleStyle { isPlain ? SampleStyle() : SampleStyle.random(&random) }

    // MARK: Bodies

    private mutating func json(_ value: SampleJSON) -> String {
        style().write(value, &random)
    }

    /// One event a message; data of several lines where the JSON is written so.
    private mutating func stream(_ events: [(event: String?, data: String)]) -> String {
        let end = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
        var text = ""
        if chance(4) { text += ": welcome" + end + end }
        for (event, data) in events {
            if chance(4) { text += ": ping" + end }
            if chance(3) { text += "id: \(Int.random(in: 0..<99, using: &random))" + end }
            if let event { text += (chance(2) ? "event: " : "event:") + event + end }
            let lines = data.replacingLineEnds.split(separator: "\n", omittingEmptySubsequences: false)
            let space = chance(2) ? " " : ""
            for line in lines { text += "data:" + space + line + end }
            if chance(5) { text += "retry: 3000" + end }
            text += end
        }
        return text
    }

    private mutating func write(_ body: WireBody, isAnswer: Bool) -> WrittenBody {
        var written = WrittenBody()
        var type = "application/json"
        switch body {
        case .none: return written
        case .text(let text):
            written.bytes = Array(text.utf8)
            return written
        case .json(let value):
            written.value = value
            written.bytes = Array(json(value).utf8)
            written.isEvident = true
        case .events(let events):
            type = "text/event-stream"
            written.bytes = Array(stream(events).utf8)
            written.isEvident = true
        case .rpc(let messages):
            if isAnswer, chance(2) {
                type = "text/event-stream; charset=utf-8"
                var events: [(event: String?, data: String)] = []
                for message in messages { events.append((chance(3) ? nil : "message", json(message))) }
                written.bytes = Array(stream(events).utf8)
            } else {
                let value = messages.count == 1 && !chance(4) ? messages[0] : .array(messages)
                written.value = value
                written.bytes = Array(json(value).utf8)
            }
            written.isEvident = true
        }
        written.headers = [("content-type", type)]
        return written
    }

    /// What happens between a program and a capture. Without `isMarked` the capture cannot say that something is base64.
    private mutating func travel(_ body: WrittenBody, isMarked: Bool) -> (body: WrittenBody, isBase64: Bool) {
        var body = body
        guard !body.bytes.isEmpty else { return (body, false) }
        let canHide = isMarked || body.isEvident
        if canHide, chance(5) {
            body.bytes = gzipped(body.bytes)
            body.headers.append(("content-encoding", "gzip"))
            body.isBinary = true
            body.value = nil
        } else if chance(6) {
            // Undone by the capturing program, which left the header.
            body.headers.append(("content-encoding", "gzip"))
        }
        if chance(6), !body.isBinary || isMarked {
            body.bytes = chunked(body.bytes)
            body.headers.append(("transfer-encoding", "chunked"))
            body.isEvident = false
            body.value = nil
        }
        let isBase64 = body.isBinary || ((isMarked || body.isEvident) && chance(5))
        if isBase64 {
            body.bytes = base64(body.bytes)
            body.value = nil
        }
        return (body, isBase64)
    }

    private mutating func chunked(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [], at = 0
        while at < bytes.count {
            var next = min(bytes.count, at + Int.random(in: 1...max(1, bytes.count / 3), using: &random))
            // A capture keeps text as text, so no chunk of it ends within a scalar. Nor within a word: where a border cuts each of the
            // words that records are looked through for, only opening every record would help.
            while next < bytes.count, bytes[next] & 0xC0 == 0x80 || isInWord(bytes[next - 1]) || isInWord(bytes[next]) { next += 1 }
            out += Array((String(next - at, radix: 16, uppercase: chance(2)) + (chance(6) ? ";x=y" : "") + "\r\n").utf8) + bytes[at..<next] + [13, 10]
            at = next
        }
        return out + Array("0\r\n\r\n".utf8)
    }

    private func isInWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || [0x2D, 0x2E, 0x2F, 0x5C, 0x5F].contains(byte)
    }

    private mutating func base64(_ bytes: [UInt8]) -> [UInt8] {
        let isURL = chance(3), isPadded = !chance(3), breaks = chance(4)
        let signs = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + (isURL ? "-_" : "+/")).utf8)
        var out: [UInt8] = [], at = 0
        while at < bytes.count {
            let group = bytes[at..<min(bytes.count, at + 3)]
            var bits = 0
            for i in 0..<3 { bits = bits << 8 | (i < group.count ? Int(group[at + i]) : 0) }
            for i in 0..<group.count + 1 { out.append(signs[bits >> (18 - 6 * i) & 63]) }
            if isPadded { for _ in group.count..<3 { out.append(0x3D) } }
            at += 3
            if breaks, at % 57 == 0 { out += [13, 10] }
        }
        return out
    }

    // MARK: Records

    private mutating func spelled(_ host: String) -> String { chance(6) ? host.uppercased() : host }

    private mutating func merged(_ own: [(String, String)], _ added: [(String, String)]) -> [(String, String)] {
        var all = own + added.filter { extra in !own.contains { $0.0.lowercased() == extra.0 } }
        if chance(2) { all.shuffle(using: &random) }
        if chance(3) { all = all.map { ($0.0.lowercased(), $0.1) } }
        return all
    }

    private func text(_ bytes: [UInt8]) -> SampleJSON { .text(String(decoding: bytes, as: UTF8.self)) }

    private mutating func akto(_ exchange: WireExchange) -> SampleJSON {
        let request = travel(write(exchange.request, isAnswer: false), isMarked: false).body
        let response = travel(write(exchange.response, isAnswer: true), isMarked: false).body
        let inner = SampleStyle(escapes: style().escapes)
        var letters = SeededGenerator(random.next())
        func line(_ fields: [(String, String)]) -> SampleJSON {
            .text(inner.write(.object(fields.map { ($0.0, .text($0.1)) }), &letters))
        }
        let isURL = chance(5)
        let fields = merged([("Host", spelled(exchange.host))] + exchange.requestHeaders, request.headers)
        let answered = merged(exchange.responseHeaders, response.headers)
        return .object([
            ("path", .text((isURL ? "https://" + exchange.host : "") + exchange.target)), ("method", .text(exchange.method)),
            ("requestHeaders", line(fields)), ("responseHeaders", line(answered)),
            ("requestPayload", text(request.bytes)), ("responsePayload", text(response.bytes)), ("ip", .text(exchange.client)),
            ("time", .text("\(exchange.seconds)")), ("statusCode", .text("\(exchange.status)")), ("type", .text("HTTP/1.1")),
            ("akto_account_id", .text("1000000")), ("source", .text("MIRRORING")),
        ])
    }

    private func pairs(_ fields: [(String, String)]) -> SampleJSON {
        .array(fields.map { .object([("name", .text($0.0)), ("value", .text($0.1))]) })
    }

    private mutating func har(_ exchange: WireExchange) -> SampleJSON {
        let request = travel(write(exchange.request, isAnswer: false), isMarked: true)
        let response = travel(write(exchange.response, isAnswer: true), isMarked: true)
        var asked: [(String, SampleJSON)] = [
            ("method", .text(exchange.method)), ("url", .text("https://" + spelled(exchange.host) + exchange.target)), ("httpVersion", .text("HTTP/2")),
            ("headers", pairs(merged([("Host", exchange.host)] + exchange.requestHeaders, request.body.headers))),
        ]
        if !request.body.bytes.isEmpty {
            var data: [(String, SampleJSON)] = [("mimeType", .text("")), ("text", text(request.body.bytes))]
            if request.isBase64 { data.append(("encoding", .text("base64"))) }
            asked.append(("postData", .object(data)))
        }
        var content: [(String, SampleJSON)] = [("size", .raw("\(response.body.bytes.count)")), ("mimeType", .text(""))]
        if !response.body.bytes.isEmpty { content.append(("text", text(response.body.bytes))) }
        if response.isBase64 { content.append(("encoding", .text("base64"))) }
        return .object([
            ("startedDateTime", .text(Timestamp(seconds: Int64(exchange.seconds)).description)), ("time", .raw("3.5")), ("request", .object(asked)),
            ("response", .object([
                ("status", .raw("\(exchange.status)")), ("headers", pairs(merged(exchange.responseHeaders, response.body.headers))), ("content", .object(content)),
            ])),
            ("_clientAddress", .text(exchange.client)),
        ])
    }

    /// As text, or as the value that it is.
    private mutating func logged(_ body: WrittenBody) -> SampleJSON {
        if let value = body.value, chance(2) { return value }
        return text(body.bytes)
    }

    /// A record as other loggers write it: the request and the response in objects, or all in one.
    private mutating func line(_ exchange: WireExchange) -> SampleJSON {
        let request = travel(write(exchange.request, isAnswer: false), isMarked: true)
        let response = travel(write(exchange.response, isAnswer: true), isMarked: true)
        let isNested = chance(2)
        func fields(_ fields: [(String, String)]) -> SampleJSON { .object(fields.map { ($0.0, .text($0.1)) }) }
        let asked = fields(merged([("Host", exchange.host)] + exchange.requestHeaders, request.body.headers))
        let answered = fields(merged(exchange.responseHeaders, response.body.headers))
        let time: (String, SampleJSON) = ("timestamp", .text(Timestamp(seconds: Int64(exchange.seconds)).description))
        let url = "https://" + spelled(exchange.host) + exchange.target
        if isNested || request.isBase64 || response.isBase64 {
            var inner: [(String, SampleJSON)] = [("method", .text(exchange.method)), ("url", .text(url)), ("headers", asked), ("body", logged(request.body))]
            if request.isBase64 { inner.append(("encoding", .text("base64"))) }
            var outer: [(String, SampleJSON)] = [("status", .raw("\(exchange.status)")), ("headers", answered), ("body", logged(response.body))]
            if response.isBase64 { outer.append(("encoding", .text("base64"))) }
            return .object([time, ("request", .object(inner)), ("response", .object(outer)), ("client_ip", .text(exchange.client))])
        }
        return .object([
            time, ("method", .text(exchange.method)), ("url", .text(url)), ("request_headers", asked), ("response_headers", answered),
            ("request_body", logged(request.body)), ("response_body", logged(response.body)), ("status", .raw("\(exchange.status)")),
            ("client_ip", .text(exchange.client)),
        ])
    }

    // MARK: Captures

    enum Form: CaseIterable { case lines, batchLines, batch, array, concatenated, har, otherLines }

    /// A capture that holds these exchanges, in this order.
    mutating func capture(_ exchanges: [WireExchange], as form: Form) -> [UInt8] {
        var style = style()
        if style.isPretty, form == .lines || form == .batchLines || form == .otherLines { style.isPretty = false }
        let end = style.lineEnd
        var text = ""
        switch form {
        case .lines, .otherLines, .concatenated:
            let records = exchanges.map { exchange in
                let record = form == .otherLines ? line(exchange) : akto(exchange)
                return style.write(record, &random)
            }
            let gap = form == .concatenated && !style.isPretty ? "" : chance(4) ? end + end : end
            text = records.joined(separator: gap) + (chance(2) ? end : "")
        case .batchLines:
            var at = 0
            while at < exchanges.count {
                let next = min(exchanges.count, at + Int.random(in: 1...5, using: &random))
                let records = exchanges[at..<next].map { akto($0) }
                text += style.write(.object([("batchData", .array(records))]), &random) + end
                at = next
            }
        case .batch: text = style.write(.object([("batchData", .array(exchanges.map { akto($0) }))]), &random)
        case .array: text = style.write(.array(exchanges.map { akto($0) }), &random)
        case .har:
            let log: [(String, SampleJSON)] = [
                ("version", .text("1.2")), ("creator", .object([("name", .text("mitmproxy"))])), ("entries", .array(exchanges.map { har($0) })),
            ]
            text = style.write(.object([("log", .object(log))]), &random)
        }
        texts.append(text)
        return encoded(text)
    }

    private mutating func encoded(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        if isPlain { return bytes }
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: return gzipped(bytes)
        case 2:
            let middle = Int.random(in: 0...bytes.count, using: &random)
            return gzipped(Array(bytes[..<middle])) + gzipped(Array(bytes[middle...]))
        case 3: return [0xEF, 0xBB, 0xBF] + bytes
        case 4: return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        default: return bytes
        }
    }

    /// Captures that together hold these exchanges, in any order and of any forms.
    mutating func captures(_ exchanges: [WireExchange], forms: [Form] = Form.allCases) -> [[UInt8]] {
        let exchanges = chance(2) ? exchanges : exchanges.shuffled(using: &random)
        var captures: [[UInt8]] = [], at = 0
        while at < exchanges.count {
            let next = chance(2) ? exchanges.count : Int.random(in: at + 1...exchanges.count, using: &random)
            captures.append(capture(Array(exchanges[at..<next]), as: forms.randomElement(using: &random) ?? .lines))
            at = next
        }
        return captures
    }
}

extension String {
    /// With one kind of line end, which is what joining an event's data gives.
    fileprivate var replacingLineEnds: String {
        var out = ""
        for character in self { out.append(character == "\r\n" || character == "\r" ? "\n" : character) }
        return out
    }
}
