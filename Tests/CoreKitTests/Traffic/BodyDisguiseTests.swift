import Foundation
import Testing

@testable import CoreKit

/// Bodies whose raw bytes do not show what they say.
@Suite struct BodyDisguiseTests {
    private func mayHide(_ record: String) -> Bool? {
        let reader = ExchangeReader()
        return Array(record.utf8).withUnsafeBytes { reader.target(of: Record(bytes: ByteSlice($0)))?.mayHideBody }
    }

    /// Bodies as they stand between the quotes of their record.
    @Test(arguments: [
        ("", false), (#"{\"a\":1}"#, false), (#"[1]"#, false), ("<p style='width:50%'>%20</p>", false), ("plain words, nothing else", false),
        ("abcdefghijklmno", false), ("abcdefghijklmnop", true), ("abcdefghijklmn==", true), ("abcdefghijklmno=", true), ("abcdefghijklm===", true),
        (#"abcdefghijklmno\n"#, false), (#"abc\/efghijklmnop"#, true), (#"abc\u002bfgh-_klmnopq"#, true), (#"\n\t abcdefghijklmnop"#, true),
        (#"\ufeffabcdefghijklmnop"#, true), (#"\n{\"a\":\"%20\"}"#, false), (#"\ufeff{}"#, false), (#"\u0020\r[\"%41\"]"#, false),
        (#"2f\r\n{}"#, true), (#"2f\n{}"#, true), (#"2F;x=y\r\n"#, true), (#"12345678 \r\n"#, true), (#"123456789\r\n"#, false), ("add a line", false),
        ("a=%7b%22", true), ("a=%zz&b=%", false), ("a=%4", false), ("100% sure", false), (#"a=\u00257b"#, true), (#"\"abcdefghijklmnopqrst\""#, false),
        (#"a=%\u0037b"#, true), (#"\u001f\u008b\b"#, true), ("a=b+c", false),
    ])
    func isSeenInEitherBody(_ body: String, _ expected: Bool) {
        let head = #"{"path":"/a","method":"POST","requestHeaders":"{\"host\":\"h.test\"}","#
        #expect(mayHide(head + #""requestPayload":"\#(body)","responsePayload":"{}"}"#) == expected)
        #expect(mayHide(head + #""requestPayload":"{}","responsePayload":"\#(body)"}"#) == expected)
        #expect(mayHide(head + #""responsePayload":"\#(body)","requestPayload":""}"#) == expected)
        #expect(mayHide(head + #""responsePayload":"\#(body)"}"#) == expected)
        // What follows may break off.
        #expect(mayHide(head + #""requestPayload":"\#(body)","responsePayload":"{"#) == expected)
        #expect(mayHide(#"{"requestPayload":"\#(body)","responsePayload":""}"#) == (expected ? true : nil))
        #expect(mayHide(#"{"url":"https://h.test/a","method":"POST","body":"\#(body)"}"#) == expected)
        #expect(mayHide(#"{"request":{"method":"POST","url":"https://h.test/","headers":[],"postData":{"text":"\#(body)"}},"response":{"status":200}}"#) == expected)
        #expect(mayHide(#"{"request":{"method":"GET","url":"https://h.test/"},"response":{"content":{"size":1,"text":"\#(body)"}}}"#) == expected)
    }

    @Test func parametersMayBeEncodedAlready() {
        func har(_ value: String) -> String {
            #"{"request":{"method":"POST","url":"https://h.test/","postData":{"params":[{"name":"a","value":"\#(value)"}]}},"response":{}}"#
        }
        #expect(mayHide(har("%7B")) == true)
        #expect(mayHide(har("{}")) == false)
    }

    @Test func bodiesThatAreNoTextHideNothing() {
        #expect(mayHide(#"{"path":"/a","method":"GET","requestHeaders":"{}","requestPayload":{"a":"abcdefghijklmnop"},"responsePayload":null}"#) == false)
        #expect(mayHide("[1]") == nil)
        #expect(mayHide("nothing") == nil)
    }

    /// Whatever the decoders change is announced, however the record was escaped.
    @Test func allThatIsDecodedIsAnnounced() {
        var random = SeededGenerator(5)
        let reader = ExchangeReader()
        var changes = 0
        for round in 0..<4000 {
            let body = randomBody(&random)
            let type = ["application/json", "text/event-stream", "application/x-www-form-urlencoded", "", "text/plain"].randomElement(using: &random) ?? ""
            var headers: [(String, SampleJSON)] = [("host", .text("h.test")), ("content-type", .text(type))]
            if Int.random(in: 0..<4, using: &random) == 0 { headers.append(("transfer-encoding", .text("chunked"))) }
            if Int.random(in: 0..<4, using: &random) == 0 { headers.append(("content-encoding", .text("deflate"))) }
            var style = SampleStyle.random(&random)
            style.isPretty = false
            let fields = SampleStyle().write(.object(headers), &random)
            var members: [(String, SampleJSON)] = [
                ("path", .text("/a")), ("method", .text("POST")), ("requestHeaders", .text(fields)), ("requestPayload", .text(body)), ("responsePayload", .text("{}")),
            ]
            if Bool.random(using: &random) { members.shuffle(using: &random) }
            let record = Array(style.write(.object(members), &random).utf8)
            record.withUnsafeBytes { bytes in
                let record = Record(bytes: ByteSlice(bytes))
                let announced = reader.target(of: record)?.mayHideBody == true
                guard let exchange = try? reader.exchange(of: record) else {
                    Issue.record("round \(round): not read: \(record.bytes.string)")
                    return
                }
                var decoder = BodyDecoder(arena: reader.arena)
                let decoded = decoder.decode(exchange.requestBody, headers: exchange.requestHeaders)
                let content = exchange.requestBody.content
                let stripped = content.count - decoded.bytes.count
                let isStripped = stripped <= content.textStart && content.dropFirst(max(0, stripped)) == decoded.bytes
                var isChanged = !(decoded.bytes == content) && !isStripped
                if decoded.kind == .form {
                    var form = FormFields(decoded.bytes, arena: reader.arena)
                    var isEncoded = false
                    while let field = form.next() { isEncoded = isEncoded || field.name.string.contains("{") || field.value.string.contains("{") }
                    isChanged = isChanged || (isEncoded && decoded.bytes.firstIndex(of: 0x7B) == nil && decoded.bytes.firstIndex(of: 0x3C) != 0)
                }
                if isChanged { changes += 1 }
                #expect(announced || !isChanged, "round \(round): \(record.bytes.string)")
            }
        }
        #expect(changes > 1000)
    }

    private func randomBody(_ random: inout SeededGenerator) -> String {
        var text = [
            #"{"jsonrpc":"2.0","method":"tools/list"}"#, "data: {\"a\":1}\n\n", ": ping\n\ndata: {}\n\n", "event: message\ndata: x\n\n", "\n{\"a\":[1,2,3]}", "words and more words",
            "\u{FEFF}{\"a\":\"bcdefgh\"}", "id: 1\ndata: 2\n\n", "[[[[[[[[[[[[1]]]]]]]]]]]]", "",
        ].randomElement(using: &random) ?? ""
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            switch Int.random(in: 0..<7, using: &random) {
            case 0: text = Data(text.utf8).base64EncodedString()
            case 1: text = Data(gzipped(Array(text.utf8))).base64EncodedString(options: .lineLength64Characters)
            case 2: text = Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            case 3: text = String(text.utf8.count, radix: 16, uppercase: true) + "\r\n" + text + "\r\n0\r\n\r\n"
            case 4: text = "a=" + (text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
            case 5: text = [" ", "\n", "\t", "\u{FEFF}"].randomElement(using: &random)! + text
            default: text = String(text.dropLast(Int.random(in: 0...5, using: &random)))
            }
        }
        return text
    }
}
