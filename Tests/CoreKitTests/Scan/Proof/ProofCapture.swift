@testable import CoreKit

/// Writes exchanges into captures of every form.
struct ProofCapture {
    enum Form: CaseIterable {
        case lines, batchLines, batch, array, linesOfArrays, concatenated, har, harOnOneLine, logpush, gateway, otherLines, text, mixture
    }

    /// The records are Akto's, so that captures of these forms hold the same.
    static let aktoForms: [Form] = [.lines, .batchLines, .batch, .array, .linesOfArrays, .concatenated]

    var random: SeededGenerator
    /// Bodies that are JSON may stand there as values, as some connectors send them; what is seen of them is then how the capture writes them.
    var writesValues = true

    init(seed: UInt64) { random = SeededGenerator(seed) }

    // MARK: Records

    mutating func akto(_ exchange: ProofExchange) -> SampleJSON {
        let hasURL = random.chance(5)
        let asked = [(random.pick(["Host", "host", ":authority"]), exchange.host)] + exchange.requestHeaders
        return disturbed([
            ("path", .text((hasURL ? "https://" + exchange.host : "") + exchange.target)), ("method", .text(exchange.method)),
            ("requestHeaders", .text(line(asked))), ("responseHeaders", .text(line(exchange.responseHeaders))),
            ("requestPayload", payload(exchange.request)), ("responsePayload", payload(exchange.response)), ("ip", .text(exchange.client)),
            ("time", .text("\(exchange.seconds)")), ("statusCode", .text("\(exchange.status)")), ("type", .text("HTTP/1.1")), ("akto_account_id", .text("1000000")),
        ].shuffled(random.chance(4), &random), exchange, ["requestPayload", "responsePayload", "requestHeaders", "responseHeaders", "path"])
    }

    /// With members that nobody reads, and with some that come twice, of which the first counts.
    private mutating func disturbed(_ members: [(String, SampleJSON)], _ exchange: ProofExchange, _ names: [String]) -> SampleJSON {
        var members = members
        for text in exchange.decoys where random.chance(2) {
            let value: SampleJSON = random.chance(3) ? .object([("a", .text(text)), (text, .raw("1"))]) : .text(text)
            switch random.number(0...5) {
            case 0: members.insert((text, .raw("0")), at: random.number(0...members.count))
            case 1: members.insert((random.pick(names), value), at: random.number(0...members.count))
            case 2: members.append((random.pick(names), value))
            case 3: members.insert((random.pick(names), .raw("null")), at: random.number(0...members.count))
            default: members.insert((random.pick(["tag", "source", "cookies", "_initiator"]), value), at: random.number(0...members.count))
            }
        }
        return .object(members)
    }

    /// A body in an object of its own, which says more of it than is usual.
    private mutating func wrapped(_ body: ProofBody, _ exchange: ProofExchange) -> SampleJSON {
        guard let text = exchange.decoys.first, random.chance(2) else { return payload(body) }
        var members: [(String, SampleJSON)] = [(random.pick(["text", "content"]), .text(body.text)), ("size", .raw("7"))]
        if random.chance(2) { members.append((random.pick(["comment", "_note", "mimeType", "compression"]), .text(text))) }
        if random.chance(3) { members.append((random.pick(["other", text]), .text(text))) }
        return .object(members.shuffled(random.chance(2), &random))
    }

    private mutating func line(_ fields: [(String, String)]) -> String {
        ProofStyle.random(&random).compact.write(.object(fields.map { ($0.0, .text($0.1)) }), &random)
    }

    private mutating func payload(_ body: ProofBody) -> SampleJSON {
        if writesValues, let value = body.value, random.chance(6) { return value }
        return .text(body.text)
    }

    private mutating func har(_ exchange: ProofExchange) -> SampleJSON {
        func pairs(_ fields: [(String, String)]) -> SampleJSON { .array(fields.map { .object([("name", .text($0.0)), ("value", .text($0.1))]) }) }
        var asked: [(String, SampleJSON)] = [
            ("method", .text(exchange.method)), ("url", .text(random.pick(["https://", "http://", "HTTPS://"]) + exchange.host + exchange.target)), ("httpVersion", .text("HTTP/2")),
            ("headers", pairs([("Host", exchange.host)] + exchange.requestHeaders)),
        ]
        if !exchange.request.bytes.isEmpty {
            var data: [(String, SampleJSON)] = [("mimeType", .text(exchange.request.headers.first?.1 ?? ""))]
            if random.chance(6), !exchange.request.isBase64 {
                data.append(("params", .array([.object([("name", .text("p")), ("value", .text(exchange.request.text))])])))
            } else {
                data.append(("text", .text(exchange.request.text)))
            }
            if exchange.request.isBase64, !random.chance(3) { data.append(("encoding", .text("base64"))) }
            asked.append(("postData", disturbed(data, exchange, ["text", "mimeType", "params"])))
        }
        var content: [(String, SampleJSON)] = [("size", .raw("\(exchange.response.bytes.count)")), ("mimeType", .text("application/json"))]
        if !exchange.response.bytes.isEmpty { content.append(("text", .text(exchange.response.text))) }
        if exchange.response.isBase64, !random.chance(4) { content.append(("encoding", .text(random.pick(["base64", "BASE64"])))) }
        let answered: [(String, SampleJSON)] = [
            ("status", .raw("\(exchange.status)")), ("headers", pairs(exchange.responseHeaders)), ("content", disturbed(content, exchange, ["text", "mimeType"])),
        ]
        return disturbed([
            ("startedDateTime", .text(Timestamp(seconds: Int64(exchange.seconds)).description)), ("time", .raw("3.5")),
            ("request", disturbed(asked.shuffled(random.chance(4), &random), exchange, ["headers", "url", "postData"])),
            ("response", disturbed(answered.shuffled(random.chance(4), &random), exchange, ["headers", "content"])), ("_clientAddress", .text(exchange.client)),
        ], exchange, ["request", "response", "time"])
    }

    private mutating func logpush(_ exchange: ProofExchange) -> SampleJSON {
        disturbed([
            ("ClientRequestHost", .text(exchange.host)), ("ClientRequestMethod", .text(exchange.method)), ("ClientRequestURI", .text(exchange.target)),
            ("ClientRequestPath", .text(exchange.path)), ("ClientRequestScheme", .text("https")), ("EdgeResponseStatus", .raw("\(exchange.status)")),
            ("EdgeResponseContentType", .text("text/html")), ("ClientIP", .text(exchange.client)), ("ClientRequestUserAgent", .text(exchange.requestHeaders.first?.1 ?? "")),
            ("EdgeStartTimestamp", .raw("\(exchange.seconds)000000000")),
            ("RequestHeaders", .object(exchange.requestHeaders.map { ($0.0.lowercased(), .text($0.1)) })),
            ("ResponseHeaders", .object(exchange.responseHeaders.map { ($0.0.lowercased(), .text($0.1)) })),
        ].shuffled(random.chance(3), &random), exchange, ["ClientRequestURI", "RequestHeaders", "ResponseBody"])
    }

    private mutating func gateway(_ exchange: ProofExchange) -> SampleJSON {
        disturbed([
            ("Action", .text("allow")), ("AccountID", .text("x")), ("HTTPHost", .text(exchange.host)), ("HTTPMethod", .text(exchange.method)), ("HTTPStatusCode", .raw("\(exchange.status)")),
            ("URL", .text("https://" + exchange.host + exchange.target)), ("Email", .text("a@corp.example")), ("SourceIP", .text(exchange.client)),
            ("Datetime", .text(Timestamp(seconds: Int64(exchange.seconds)).description)), ("UserAgent", .text("agent/1")),
        ].shuffled(random.chance(3), &random), exchange, ["URL", "body", "Email"])
    }

    /// As other loggers write it: nested or flat, bodies as text or as values.
    private mutating func other(_ exchange: ProofExchange) -> SampleJSON {
        func fields(_ fields: [(String, String)]) -> SampleJSON { .object(fields.map { ($0.0, .text($0.1)) }) }
        let time: (String, SampleJSON) = (random.pick(["timestamp", "@timestamp", "time"]), .text(Timestamp(seconds: Int64(exchange.seconds)).description))
        let url = "https://" + exchange.host + exchange.target
        switch random.number(0...3) {
        case 0:
            var asked: [(String, SampleJSON)] = [("method", .text(exchange.method)), ("url", .text(url)), ("headers", fields(exchange.requestHeaders)), ("body", wrapped(exchange.request, exchange))]
            var answered: [(String, SampleJSON)] = [("status", .raw("\(exchange.status)")), ("headers", fields(exchange.responseHeaders)), ("body", wrapped(exchange.response, exchange))]
            if exchange.request.isBase64, !random.chance(3) { asked.append(random.pick([("encoding", .text("base64")), ("isBase64Encoded", .raw("true"))])) }
            if exchange.response.isBase64, !random.chance(3) { answered.append(("encoding", .text("base64"))) }
            return disturbed([
                time, ("request", disturbed(asked, exchange, ["headers", "body", "url"])), ("response", disturbed(answered, exchange, ["headers", "body", "status"])),
                ("client_ip", .text(exchange.client)),
            ].shuffled(random.chance(4), &random), exchange, ["request", "response", "body"])
        case 1:
            return .object([
                time, ("http", .object([
                    ("request", .object([("method", .text(exchange.method)), ("body", .object([("content", payload(exchange.request))]))])),
                    ("response", .object([("status_code", .raw("\(exchange.status)")), ("body", .object([("content", payload(exchange.response))]))])),
                ])), ("url", .object([("full", .text(url))])), ("client", .object([("ip", .text(exchange.client))])),
            ])
        case 2:
            // A log entry that speaks of traffic in its message.
            return disturbed([time, ("level", .text("info")), ("msg", .text("POST " + url + " " + exchange.request.text)), ("data", payload(exchange.response))], exchange, ["msg", "host"])
        default:
            return disturbed([
                time, ("method", .text(exchange.method)), ("url", .text(url)), ("request_headers", fields(exchange.requestHeaders)),
                ("response_headers", fields(exchange.responseHeaders)), ("request_body", payload(exchange.request)), ("response_body", payload(exchange.response)),
                ("status", .raw("\(exchange.status)")), ("client_ip", .text(exchange.client)),
            ].shuffled(random.chance(2), &random), exchange, ["request_body", "response_body", "url", "headers"])
        }
    }

    private func dump(_ exchange: ProofExchange) -> String {
        let asked = exchange.requestHeaders.map { "\($0.0): \($0.1)\n" }.joined()
        return "\(exchange.method) \(exchange.target) HTTP/1.1\nHost: \(exchange.host)\n\(asked)\n\(exchange.request.text)\n\n\(exchange.response.text)\n"
    }

    // MARK: Captures

    mutating func text(_ exchanges: [ProofExchange], as form: Form) -> String {
        switch form {
        case .lines, .batchLines, .batch, .array, .linesOfArrays, .concatenated:
            var records: [SampleJSON] = []
            for exchange in exchanges { records.append(akto(exchange)) }
            return text(records: records, as: form)
        case .har, .harOnOneLine:
            var entries: [SampleJSON] = []
            for exchange in exchanges { entries.append(har(exchange)) }
            let log: [(String, SampleJSON)] = [
                ("version", .text(random.pick(["1.1", "1.2", "1.3"]))), ("creator", .object([("name", .text("x")), ("comment", .text("entries: [{"))])),
                ("pages", .array([])), ("entries", .array(entries)),
            ].shuffled(random.chance(4), &random)
            var style = ProofStyle.random(&random)
            style.isPretty = form == .har
            return style.write(.object([("log", .object(log))]), &random) + (random.chance(2) ? style.lineEnd : "")
        case .logpush, .gateway, .otherLines:
            var records: [SampleJSON] = []
            for exchange in exchanges { records.append(form == .logpush ? logpush(exchange) : form == .gateway ? gateway(exchange) : other(exchange)) }
            return text(records: records, as: .lines)
        case .text: return exchanges.map { dump($0) }.joined(separator: "--\n")
        case .mixture:
            var lines = ""
            for exchange in exchanges {
                let style = ProofStyle.random(&random).compact
                switch random.number(0...5) {
                case 0: lines += style.write(logpush(exchange), &random)
                case 1: lines += style.write(gateway(exchange), &random)
                case 2: lines += style.write(other(exchange), &random)
                case 3: lines += String(style.write(akto(exchange), &random).dropLast(random.number(1...30)))
                case 4: lines += dump(exchange)
                default: lines += style.write(akto(exchange), &random)
                }
                lines += style.lineEnd
            }
            return lines
        }
    }

    /// The same records in one of the layouts that Akto's come in.
    mutating func text(records: [SampleJSON], as form: Form) -> String {
        let style = ProofStyle.random(&random), compact = style.compact, end = style.lineEnd
        switch form {
        case .batch: return style.write(.object([("note", .text("}{")), ("batchData", .array(records))]), &random)
        case .array: return style.write(.array(records), &random)
        case .concatenated:
            let gap = style.isPretty ? end : random.pick(["", end])
            return records.map { style.write($0, &random) + gap }.joined()
        case .batchLines, .linesOfArrays:
            var text = "", at = 0
            while at < records.count {
                let next = min(records.count, at + random.number(1...4))
                let group = SampleJSON.array(Array(records[at..<next]))
                text += compact.write(form == .batchLines ? .object([("batchData", group)]) : group, &random) + end
                at = next
            }
            return text
        default:
            var text = ""
            for record in records {
                text += compact.write(record, &random) + end
                if random.chance(8) { text += random.pick([end, " " + end, "\t" + end + end]) }
            }
            return random.chance(4) ? String(text.dropLast(1)) : text
        }
    }

    /// Compression, byte order marks, UTF-16.
    mutating func encoded(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        switch random.number(0...9) {
        case 0, 1: return gzipped(bytes)
        case 2:
            let middle = random.number(0...bytes.count)
            return gzipped(Array(bytes[..<middle])) + gzipped(Array(bytes[middle...]))
        case 3: return [0xEF, 0xBB, 0xBF] + bytes
        case 4: return [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        default: return bytes
        }
    }

    /// What may happen to a file: cut off anywhere, or a byte or two of it changed.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        guard !bytes.isEmpty else { return bytes }
        switch random.number(0...2) {
        case 0: bytes.removeLast(random.number(1...min(bytes.count, 200)))
        case 1: bytes.removeLast(random.number(0...bytes.count))
        default:
            for _ in 0...random.number(0...2) where !bytes.isEmpty { bytes[random.number(0...bytes.count - 1)] = UInt8(random.pick([0x22, 0x5C, 0x7B, 0x7D, 0x0A, 0x00, 0xFF, 0x20])) }
        }
        return bytes
    }
}

extension [(String, SampleJSON)] {
    fileprivate func shuffled(_ isWanted: Bool, _ random: inout SeededGenerator) -> [(String, SampleJSON)] {
        isWanted ? shuffled(using: &random) : self
    }
}
