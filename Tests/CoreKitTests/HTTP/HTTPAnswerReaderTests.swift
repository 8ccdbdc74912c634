@testable import CoreKit
import Testing

struct HTTPAnswerReaderTests {
    /// An answer, or what is wrong, from a text that comes in pieces and then ends.
    private func read(_ text: String, pieces: [Int] = [], ends: Bool = true) throws -> (response: HTTPResponse?, used: Int, keeps: Bool) {
        var reader = HTTPAnswerReader(), used = 0
        let bytes = Array(text.utf8)
        var from = 0
        for size in pieces + [bytes.count] {
            let to = min(bytes.count, from + size)
            used += try bytes[from..<to].withUnsafeBytes { try reader.read($0) }
            from = to
        }
        if ends { reader.end() }
        return (reader.response(), used, reader.head?.keepsAlive ?? false)
    }

    static let answers: [(text: String, body: String, keeps: Bool)] = [
        ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", "hello", true),
        ("HTTP/1.1 200\r\nContent-Length: 5, 5\r\ncontent-length:5\r\n\r\nhello", "hello", true),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\nx: y\r\n\r\n", "hello", true),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\ncontent-length: 3\r\n\r\n00005 \r\nhello\r\n0;x=\"y\"\r\n\r\n", "hello", false),
        ("HTTP/1.1 200 OK\nserver: x\n\nhello", "hello", false),
        ("HTTP/1.0 200 OK\r\n\r\nhello", "hello", false),
        ("HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 5\r\n\r\nhello", "hello", true),
        ("HTTP/1.1 200 OK\r\nconnection: a, Close\r\ncontent-length: 5\r\n\r\nhello", "hello", false),
        ("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n", "", true),
        ("HTTP/1.1 304 Not Modified\r\ntransfer-encoding: chunked\r\n\r\n", "", true),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", "hello", true),
        ("HTTP/1.1 200 OK\r\nx: a\r\n b\r\n\tc\r\ncontent-length: 5\r\n\r\nhello", "hello", true),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nhello", "hello", false),
        ("HTTP/1.1 599 \u{1B}[31m\r\ncontent-length: 0\r\n\r\n", "", true),
    ]

    @Test(arguments: answers.indices)
    func `whole answers, in one piece and byte by byte`(index: Int) throws {
        let (text, body, keeps) = Self.answers[index]
        for pieces in [[], Array(repeating: 1, count: text.utf8.count)] {
            let found = try read(text, pieces: pieces)
            let response = try #require(found.response)
            #expect(response.text == body && response.isWhole && found.keeps == keeps && found.used == text.utf8.count)
        }
    }

    /// What is cut says so, or is nothing yet; the same however it was cut before.
    @Test(arguments: answers.indices)
    func `answers that end anywhere`(index: Int) throws {
        let text = Self.answers[index].text, body = Self.answers[index].body
        for end in 0..<text.utf8.count {
            let cut = String(decoding: text.utf8.prefix(end), as: UTF8.self)
            let found = try read(cut), pieces = try read(cut, pieces: [end / 3, end / 3])
            #expect(found.response == pieces.response)
            if let response = found.response { #expect(body.hasPrefix(response.text)) }
            let endsTheConnection = text.contains("\r\n\r\nhello") && !text.contains("ontent-length") || text.contains("\n\nhello")
            if !endsTheConnection, let response = found.response { #expect(!response.isWhole || end == text.utf8.count) }
        }
    }

    @Test func `what follows an answer is left`() throws {
        let found = try read("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\n")
        #expect(found.used == 40 && found.response?.text == "{}")
    }

    @Test func `folded and odd fields`() throws {
        let found = try read("HTTP/1.1 200 OK\r\nX: a\r\n  b\r\ny:\u{1B}[2J\u{7F}z \r\nx:c\r\n\r\n")
        let response = try #require(found.response)
        #expect(response.fields.map(\.value) == ["a    b", "[2J z", "c"])
        #expect(response.first("x") == "a    b" && response.first("Y") == "[2J z" && response.first("z") == nil)
    }

    @Test(arguments: [
        ("SSH-2.0-OpenSSH_9\r\n", "an answer that begins with \"SSH-2.0-OpenSSH_9..\", expected \"HTTP/1.1\" and a status"),
        ("HTTP/2 200\r\n\r\n", "an answer that begins with \"HTTP/2 200....\", expected \"HTTP/1.1\" and a status"),
        ("\u{15}\u{03}\u{01}", "an answer in TLS, expected HTTP: the URL may have to begin with https://"),
        ("HTTP/1.1 2000 OK\r\n\r\n", "an answer that begins with \"HTTP/1.1 2000 OK\", expected \"HTTP/1.1\" and a status"),
        ("HTTP/1.1 20 OK\r\n\r\n", "an answer that begins with \"HTTP/1.1 20 OK\", expected \"HTTP/1.1\" and a status"),
        ("HTTP/1.1 099 OK\r\n\r\n", "an answer that begins with \"HTTP/1.1 099 OK\", expected \"HTTP/1.1\" and a status"),
        ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "a header line \"no colon\", expected a name and a colon"),
        ("HTTP/1.1 200 OK\r\na b: c\r\n\r\n", "a header line \"a b: c\", expected a name and text"),
        ("HTTP/1.1 200 OK\r\n: c\r\n\r\n", "a header line \": c\", expected a name and text"),
        ("HTTP/1.1 200 OK\r\n a: c\r\n\r\n", "a header line \" a: c\", expected a name and text"),
        ("HTTP/1.1 200 OK\r\na: \0\r\n\r\n", "a header line \"a: .\", expected a name and text"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 5, 6\r\n\r\n", "an answer of the length \"5, 6\", expected one number"),
        ("HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\n", "an answer of the length \"+5\", expected one number"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n", "an answer of the length \"99999999999999999999\", expected one number"),
        ("HTTP/1.1 101 Switching\r\n\r\n", "an answer of 101 that nobody asked for"),
        (String(repeating: "HTTP/1.1 100 C\r\n\r\n", count: 17), "more than 16 interim answers"),
        ("HTTP/1.1 200 OK\r\na: " + String(repeating: "b", count: 70_000), "a head of more than 64 KiB"),
        ("\r\nHTTP/1.1 200 OK\r\n\r\n", "an answer that begins with \"..HTTP/1.1 200 OK....\", expected \"HTTP/1.1\" and a status"),
    ])
    func `what is no answer`(text: String, message: String) {
        #expect(throws: HTTPMalformed(message)) { try read(text) }
    }

    @Test(arguments: [
        "x\r\n", "\r\n", "5 x\r\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "fffffffffffffffff\r\n", "-1\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "5;" + String(repeating: "a", count: 5000),
        "0\r\n" + String(repeating: "a: b\r\n", count: 20_000),
    ])
    func `framing that is wrong behind a head leaves the status`(chunks: String) throws {
        let found = try read("HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n" + chunks)
        #expect(found.response?.status == 503 && found.response?.isWhole == false)
    }

    @Test func `long bodies are kept in part and read up to a bound`() throws {
        let long = String(repeating: "a", count: 500_000)
        let some = try #require(try read("HTTP/1.1 200 OK\r\ncontent-length: 500000\r\n\r\n" + long).response)
        #expect(some.body.count == 65_536 && some.isWhole)
        let more = try #require(try read("HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n" + long + long + long).response)
        #expect(more.body.count == 65_536 && !more.isWhole)
        let endless = try #require(try read("HTTP/1.1 200 OK\r\n\r\n" + long + long + long).response)
        #expect(endless.body.count == 65_536 && !endless.isWhole)
    }

    /// Bytes changed, dropped and doubled, in pieces: an answer or a reason, whatever the pieces.
    @Test func `damaged answers`() {
        var random = SeededGenerator(7)
        for round in 0..<6000 {
            var bytes = Array(Self.answers[round % Self.answers.count].text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                guard !bytes.isEmpty else { break }
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: [0x0D, 0x0A, 0x30, 0x39, 0x66, 0x3B, 0, 0x20].randomElement(using: &random).map { [$0] } ?? [], at: at)
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 12)], at: at)
                }
            }
            func outcome(_ step: Int) -> Result<HTTPResponse?, HTTPMalformed> {
                var reader = HTTPAnswerReader(), from = 0
                do throws(HTTPMalformed) {
                    while from < bytes.count, !reader.isDone, !reader.isBroken {
                        let piece = Array(bytes[from..<min(bytes.count, from + step)])
                        let used = try piece.withUnsafeBytes { raw in Result { () throws(HTTPMalformed) in try reader.read(raw) } }.get()
                        if used < piece.count { break }
                        from += piece.count
                    }
                    reader.end()
                    return .success(reader.response())
                } catch {
                    return .failure(error)
                }
            }
            let whole = outcome(bytes.count), single = outcome(1), some = outcome(Int.random(in: 2...9, using: &random))
            switch (whole, single, some) {
            case (.success(let a), .success(let b), .success(let c)): #expect(a == b && b == c)
            case (.failure, .failure, .failure): break
            default: Issue.record("\(bytes)")
            }
        }
    }
}
