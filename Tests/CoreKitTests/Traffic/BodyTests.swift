import Foundation
import Testing

@testable import CoreKit

@Suite struct BodyTests {
    private static let message = #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#

    private func decode(_ bytes: [UInt8], _ headers: [(String, String)] = [], isBase64: Bool = false) -> (text: String, kind: DecodedBody.Kind, cut: Bool) {
        let arena = ByteArena()
        func copy(_ text: String) -> ByteSlice { Array(text.utf8).withUnsafeBytes { arena.copy($0) } }
        let fields = headers.map { HeaderField(name: copy($0.0), value: copy($0.1), origin: .none) }
        var decoder = BodyDecoder(arena: arena)
        let body = decoder.decode(Body(content: bytes.withUnsafeBytes { arena.copy($0) }, isBase64: isBase64, origin: .none), headers: fields)
        return (body.bytes.string, body.kind, body.isIncomplete)
    }

    private func base64(_ bytes: [UInt8]) -> [UInt8] { Array(Data(bytes).base64EncodedString().utf8) }

    private func chunked(_ bytes: [UInt8], _ size: Int) -> [UInt8] {
        var out: [UInt8] = [], at = 0
        while at < bytes.count {
            let part = bytes[at..<min(bytes.count, at + size)]
            out += Array((String(part.count, radix: 16) + "\r\n").utf8) + part + [13, 10]
            at += size
        }
        return out + Array("0\r\n\r\n".utf8)
    }

    /// zlib around a stored block (RFC 1950).
    private func zlibbed(_ bytes: [UInt8]) -> [UInt8] {
        var sum = Adler32()
        bytes.withUnsafeBytes { sum.update($0) }
        let value = sum.value
        return [0x78, 0x01] + gzipped(bytes)[10..<gzipped(bytes).count - 8]
            + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    @Test func codingsAreUndoneInAnyOrder() {
        let plain = Array(Self.message.utf8)
        for body in [
            plain, gzipped(plain), zlibbed(plain), base64(plain), base64(gzipped(plain)), chunked(plain, 7), chunked(gzipped(plain), 50),
            gzipped(chunked(plain, 9)), gzipped(base64(plain)), base64(base64(plain)), [0xEF, 0xBB, 0xBF] + plain,
            Array(Data(plain).base64EncodedString(options: .lineLength64Characters).utf8), Array("  \n".utf8) + plain,
        ] {
            let read = decode(body)
            #expect(read.text.trimmingCharacters(in: .whitespacesAndNewlines) == Self.message)
            #expect(read.kind == .json)
        }
        #expect(decode(base64(plain), isBase64: true).text == Self.message)
        #expect(decode(base64(base64(plain)), isBase64: true).text == Self.message)
        #expect(decode(base64(chunked(gzipped(plain), 10)), isBase64: true).text == Self.message)
        #expect(decode(Array(zlibbed(plain)[2..<zlibbed(plain).count - 4]), [("content-encoding", "deflate")]).text == Self.message)
    }

    /// What base64 may hide without any declaration, in two layers too, and how a stream may begin.
    @Test(arguments: [
        ("\n{\"a\":\"bcdefg\"}", "", DecodedBody.Kind.json), (" [\"abcdefghij\"]", "", .json), ("\t\t{\"a\":\"bcdefg\"}", "", .json),
        ("\u{FEFF}{\"a\":\"bcdefg\"}", "", .json), ("\u{FEFF}data: {\"a\":1}\n\n", "", .eventStream), (": ping\n\ndata: {}\n\n", "", .eventStream),
        (":\ndata: {\"a\":1}\n\n", "", .eventStream), ("retry: 10\ndata: {}\n\n", "", .eventStream), ("id: 7\ndata: {}\n\n", "", .eventStream),
        ("\nid: 7\ndata: {}\n\n", "", .eventStream), ("x-trace: 1\ndata: {}\n\n", "", .eventStream), ("data\ndata: {\"a\":1}\n\n", "", .eventStream),
        (":\n\n:\n\n:\n\n:\n\n", "text/event-stream", .eventStream), ("data\n\ndata\n\ndata\n\n", "text/event-stream", .eventStream),
        ("retry: 10\nunknown: 1\n\n", "text/event-stream", .eventStream), ("{\"a\":[1,2,{\"b\":\"cut", "", .json),
    ])
    func base64IsSeenByWhatComesOut(_ text: String, _ type: String, _ kind: DecodedBody.Kind) {
        let plain = Array(text.utf8), headers = [("Content-Type", type)]
        for body in [
            plain, base64(plain), base64(base64(plain)), base64(base64(base64(plain))), base64(gzipped(plain)), base64(zlibbed(plain)), base64(chunked(plain, 9)),
            base64(chunked(gzipped(plain), 20)), base64(gzipped(base64(plain))), Array("\r\n ".utf8) + base64(plain), [0xEF, 0xBB, 0xBF] + base64(plain),
            chunked(base64(plain), 11), chunked(plain, 5), gzipped(base64(chunked(plain, 6))),
        ] {
            for headers in [headers, headers + [("Content-Encoding", "deflate")], headers + [("Transfer-Encoding", "chunked")]] {
                let read = decode(body, headers)
                #expect(read.kind == kind, "\(String(decoding: body, as: UTF8.self).debugDescription) \(headers)")
                #expect(read.text == text || read.text == String(text.dropFirst()) && text.hasPrefix("\u{FEFF}"))
            }
        }
        let bare = Array(zlibbed(plain)[2..<zlibbed(plain).count - 4])
        #expect(decode(base64(bare), headers + [("Content-Encoding", "deflate")]).kind == kind)
        #expect(decode(Array(base64(plain).map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 }.filter { $0 != 0x3D }), headers).kind == kind)
    }

    @Test func whatIsCutIsReadAsFarAsItGoes() {
        let plain = Array(Self.message.utf8)
        let cut = decode(Array(gzipped(plain).dropLast(20)))
        #expect(cut.cut)
        #expect(Self.message.hasPrefix(cut.text) && !cut.text.isEmpty)
        for length in 40...47 {
            let read = decode(Array(base64(plain).prefix(length)))
            #expect(Self.message.hasPrefix(read.text) && read.kind == .json)
        }
        let chunk = decode(Array(chunked(plain, 10).dropLast(12)), [("Transfer-Encoding", "chunked")])
        #expect(Self.message.hasPrefix(chunk.text) && chunk.text.count > 20)
    }

    @Test(arguments: [
        ("", "", DecodedBody.Kind.empty), (" \n", "", .empty), ("{}", "text/plain", .json), ("[1", "", .json), ("data: {}\n\n", "", .eventStream),
        ("event: endpoint\ndata: /x\n\n", "", .eventStream), ("id: 1", "", .text), ("x", "text/event-stream; charset=utf-8", .eventStream),
        ("a=b&c=d", "application/x-www-form-urlencoded", .form), ("--x", "multipart/form-data; boundary=x", .multipart), ("hello", "", .text),
        ("\"x\"", "application/json", .json), ("abc", "application/json", .text), ("a\u{0}b", "", .binary), ("123abc", "", .text),
        ("deadbeef", "", .text), ("eyJhIjoxfQ", "", .text), (":\ndata: 1\n\n", "", .eventStream), ("x-a: b\ndata: 1\n", "application/json", .eventStream), ("data\ndata: 1\n", "application/octet-stream", .eventStream),
        ("\n\nretry\n:c\ndata:1", "", .eventStream), ("x y: b\ndata: 1\n", "", .text), ("name: b\ndata: 1\n", "text/plain", .text), ("name: b\n", "", .text), ("data\n\n", "", .text),
        ("{\"a\":[1,\"b", "", .json), ("{\"a\":\"\u{0}", "text/plain", .json), ("\u{1}\u{2}\u{0}:\ndata: 1", "", .binary),
    ])
    func kinds(_ body: String, _ type: String, _ kind: DecodedBody.Kind) {
        #expect(decode(Array(body.utf8), [("Content-Type", type)]).kind == kind)
    }

    /// Text that looks like a coding and is none stays as it is.
    @Test(arguments: ["5\r\nhello", "5\r\nhelloworld\r\n0\r\n\r\n", "e25vdCBqc29uIGF0IGFsbCBoZXJlfQ==", "WWWWWWWWWWWWWWWWWWWWWWWW", "aGVsbG8gd29ybGQsIHRoaXMgaXMgdGV4dA==",
        "internationalization", "0123456789abcdef0123456789abcdef", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln", "1234567890123456",
        "2f; q=1", "add\r\nmore", "/api/v1/organizations/users", "Antidisestablishmentarianism====", "sk-ant-REDACTED", "eyJhIjoiYmNkZWZnIn0gbm90IGJhc2U2NA!",
    ])
    func otherTextStays(_ text: String) {
        #expect(decode(Array(text.utf8)).text == text)
    }

    @Test func bombsAreBounded() {
        let arena = ByteArena()
        var options = ReadOptions()
        options.maximumBody = 1000
        var decoder = BodyDecoder(arena: arena, options: options)
        let body = gzipped([UInt8](repeating: 0x20, count: 50_000))
        let read = decoder.decode(Body(content: body.withUnsafeBytes { arena.copy($0) }, origin: .none), headers: [])
        #expect(read.bytes.count == 1000)
        #expect(read.isIncomplete)
    }

    @Test func aByteOrderMarkMovesTheOrigin() {
        let arena = ByteArena()
        let raw = Array("\u{FEFF}{}".utf8)
        let slice = raw.withUnsafeBytes { arena.copy($0) }
        var decoder = BodyDecoder(arena: arena)
        let read = decoder.decode(Body(content: slice, origin: SourceMap(raw: slice, step: .verbatim)), headers: [])
        #expect(read.origin.pointer(ofDecoded: 0) == slice.start + 3)
    }

    // MARK: - Events

    private func events(_ text: String) -> [String] {
        let arena = ByteArena()
        let bytes = Array(text.utf8).withUnsafeBytes { arena.copy($0) }
        var stream = EventStream(bytes, arena: arena)
        var found: [String] = []
        while let event = stream.next() {
            found.append("\(event.event.string)|\(event.data.string)|\(event.offset)")
            if event.isVerbatim { #expect(bytes[event.offset..<event.offset + event.data.count] == event.data) }
        }
        return found
    }

    @Test(arguments: [
        ("", []), ("data: a\n\n", ["|a|6"]), ("data:a\ndata:  b\n\n", ["|a\n b|5"]), ("event: e\r\ndata: x\r\n\r\ndata: y\r\n\r\n", ["e|x|16", "|y|27"]),
        ("data: a\rdata: b\r\rdata: c", ["|a\nb|6", "|c|23"]), (": comment\n\ndata\n\n", ["||15"]), ("event: lost\n\ndata: z\n\n", ["|z|19"]),
        ("\u{FEFF}data: a", ["|a|9"]), ("id: 1\nretry: 5\nother: x\ndata: a\nevent: late\n\n", ["late|a|30"]), ("\n\n\n", []), ("data: {\"a\":\n", ["|{\"a\":|6"]),
        (" data: a\n\n", []), ("data: a\n\n\n\ndata: b\n\n", ["|a|6", "|b|17"]),
    ])
    func eventsAreSplit(_ text: String, _ expected: [String]) {
        #expect(events(text) == expected)
    }

    // MARK: - Forms, JSON text

    @Test func formFieldsAreDecoded() {
        let arena = ByteArena()
        var fields = FormFields(ByteSlice("a=1&b+c=%7B%22x%22%3A1%7d&&d&=e&f=%zz%4&g=a=b"), arena: arena)
        var found: [String] = []
        while let field = fields.next() { found.append("\(field.name.string)=\(field.value.string)") }
        #expect(found == ["a=1", "b c={\"x\":1}", "d=", "=e", "f=%zz%4", "g=a=b"])
    }

    @Test(arguments: [
        (#"{"a":"b"}"#, #"{"a":"b"}"#), (#"{"m":"tools\/call"}"#, #"{"m":"tools/call"}"#), (#""\u0074\u006f\u00e9\u65e5\ud83d\ude42""#, "\"toé日🙂\""),
        (#""\u0022\u005c\u000a\n\t\u0001\u002F""#, #""\"\\\n\n\t\u0001/""#), (#""\ud800 \udc00 \ufffd""#, "\"\\ud800 \\udc00 \u{FFFD}\""),
        (#""\\u0041\\\/""#, #""\\u0041\\/""#), (#""\x \u12""#, #""\x \u12""#), ("\"\\", "\"\\"), (#""\"\\\n""#, #""\"\\\n""#),
    ])
    func needlessEscapesAreUndone(_ text: String, _ expected: String) {
        let arena = ByteArena()
        Array(text.utf8).withUnsafeBytes { #expect(JSONText.canonical(ByteSlice($0), arena: arena).string == expected) }
    }

    @Test func canonicalTextMeansTheSame() throws {
        var random = SeededGenerator(17)
        let arena = ByteArena()
        for _ in 0..<300 {
            let sample = SampleExchange.random(1, &random)
            let text = SampleStyle(escapes: .mixed).write(.array([.text(sample.requestBody), .text(sample.responseBody + "\\u0041")]), &random)
            let plain = SampleStyle().write(.array([.text(sample.requestBody), .text(sample.responseBody + "\\u0041")]), &random)
            let read = Array(text.utf8).withUnsafeBytes { JSONText.canonical(ByteSlice($0), arena: arena).string }
            #expect(read == plain)
        }
    }
}
