@testable import CoreKit

/// A body on its way: bytes as a capture has them, and the headers that came with them.
struct ProofBody {
    var bytes: [UInt8] = []
    var headers: [(String, String)] = []
    /// The capture has to say that it is base64, if it can.
    var isBase64 = false
    /// The JSON value that the bytes are.
    var value: SampleJSON?

    var text: String { String(decoding: bytes, as: UTF8.self) }

    init() {}

    /// A body that holds `words` somewhere, in one of the forms in which bodies come.
    init(_ words: [String], _ random: inout SeededGenerator) {
        let text = words.joined(separator: random.pick(["", " ", "\n", " and "]))
        switch random.number(0...11) {
        case 0...4: self = ProofBody(json: ProofBody.value(words, &random), &random)
        case 5:
            bytes = Array(text.utf8)
            headers = [("content-type", random.pick(["text/plain", "text/html", "application/octet-stream"]))]
        case 6:
            headers = [("content-type", "application/x-www-form-urlencoded")]
            bytes = Array(words.enumerated().map { "f\($0.offset)=" + ProofBody.formEncoded($0.element, &random) }.joined(separator: "&").utf8)
        case 7:
            headers = [("content-type", "multipart/form-data; boundary=----Proof")]
            let parts = words.map { "------Proof\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\($0)\r\n" }
            bytes = Array((parts.joined() + "------Proof--\r\n").utf8)
        case 8: self = ProofBody(events: words, &random)
        case 9: self = ProofBody(json: .text(ProofStyle.random(&random).compact.write(ProofBody.value(words, &random), &random)), &random)
        case 10: bytes = Array(("<html><script>var a = \"" + text + "\"</script></html>").utf8)
        default: self = ProofBody(json: ProofBody.message(text, &random), &random)
        }
    }

    init(json value: SampleJSON, _ random: inout SeededGenerator) {
        self.value = value
        headers = [("content-type", "application/json")]
        bytes = Array((random.chance(8) ? random.pick(["\u{FEFF}", " ", "\n", "\r\n\t"]) : "").utf8) + Array(ProofStyle.random(&random).write(value, &random).utf8)
    }

    private init(events words: [String], _ random: inout SeededGenerator) {
        let end = random.pick(["\n", "\r\n", "\r"])
        headers = [("content-type", "text/event-stream")]
        var stream = random.chance(3) ? ":" + random.pick(words) + end + end : ""
        for word in words {
            if random.chance(2) { stream += "event: " + random.pick(["message", "endpoint", word.filter { !$0.isNewline }]) + end }
            let data = random.chance(2) ? word : ProofStyle.random(&random).write(ProofBody.value([word], &random), &random)
            stream += data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { "data:" + random.pick(["", " "]) + $0 + end }.joined() + end
        }
        bytes = Array(stream.utf8)
    }

    /// JSON with the words as members, keys, elements, or in JSON in strings in JSON.
    static func value(_ words: [String], _ random: inout SeededGenerator) -> SampleJSON {
        let value: SampleJSON
        switch random.number(0...4) {
        case 0: value = .object(words.enumerated().map { ($0.element, .raw("\($0.offset)")) })
        case 1: value = .array(words.map { .text($0) } + [.raw("null")])
        case 2: value = message(random.pick(words), &random)
        default: value = .object([("id", .raw("7"))] + words.enumerated().map { ("m\($0.offset)", .text($0.element)) })
        }
        var nested = value
        for _ in 0..<random.pick([0, 0, 0, 1, 1, 2, 3]) {
            let style = ProofStyle.random(&random)
            nested = .object([("note", .raw("true")), (random.pick(["data", "payload", "m"]), .text(style.write(nested, &random)))])
        }
        return nested
    }

    /// JSON-RPC that says a word.
    private static func message(_ text: String, _ random: inout SeededGenerator) -> SampleJSON {
        let arguments: SampleJSON = .object([("name", .text(random.chance(2) ? text : "search")), ("arguments", .object([("q", .text(text))]))])
        return .object([
            ("jsonrpc", .text("2.0")), ("id", .raw("1")), ("method", .text(random.pick(["tools/call", "eth_call", text, "initialize", "ping"]))), ("params", arguments),
        ])
    }

    private static func formEncoded(_ text: String, _ random: inout SeededGenerator) -> String {
        let encodesAll = random.chance(4), isUpper = random.chance(2)
        return text.utf8.map { byte in
            if byte == 0x20, random.chance(2) { return "+" }
            let isPlain = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x2E || byte == 0x5F
            if isPlain, !encodesAll, !random.chance(30) { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: isUpper)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    // MARK: What happens to it on the way

    /// Compressed, cut into chunks, or written as base64, one after another.
    mutating func travel(_ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        if random.chance(7) {
            bytes = gzipped(bytes)
            headers.append(("content-encoding", "gzip"))
            value = nil
            isBase64 = true
        }
        if random.chance(7) {
            chunk(&random)
            value = nil
        }
        if isBase64 || random.chance(8) {
            encode(&random)
            value = nil
            isBase64 = true
        }
    }

    /// Borders anywhere, also within words and scalars.
    private mutating func chunk(_ random: inout SeededGenerator) {
        var out: [UInt8] = [], at = 0
        let most = random.pick([1, 3, 8, 60, max(1, bytes.count)])
        while at < bytes.count {
            let next = min(bytes.count, at + random.number(1...most))
            out += Array((String(next - at, radix: 16, uppercase: random.chance(2)) + (random.chance(8) ? ";x=y" : "") + "\r\n").utf8) + bytes[at..<next] + [13, 10]
            at = next
        }
        bytes = out + Array("0\r\n\r\n".utf8)
        if !random.chance(4) { headers.append(("transfer-encoding", "chunked")) }
    }

    private mutating func encode(_ random: inout SeededGenerator) {
        let signs = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + (random.chance(3) ? "-_" : "+/")).utf8)
        let isPadded = !random.chance(3), breaks = random.chance(4)
        var out: [UInt8] = [], at = 0
        while at < bytes.count {
            let group = Array(bytes[at..<min(bytes.count, at + 3)])
            let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[$1]) : 0) }
            for i in 0...group.count { out.append(signs[bits >> (18 - 6 * i) & 63]) }
            if isPadded { out += Array(repeating: 0x3D, count: 3 - group.count) }
            at += 3
            if breaks, at % 57 == 0 { out += [13, 10] }
        }
        bytes = out
    }
}
