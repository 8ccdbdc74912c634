import Foundation
import Testing

@testable import CoreKit

@Suite struct HTTPServerTests {
    private let host = "host: localhost\r\n"

    @Test func aConnectionServesManyRequests() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        for number in 0..<20 {
            client.send("POST /a?n=\(number) HTTP/1.1\r\n\(host)content-length: 3\r\n\r\nabc")
            let answer = try #require(client.answer())
            #expect(answer.status == 200)
            #expect(answer.body == "POST /a?n=\(number) abc")
            #expect(answer.fields["connection"] == nil)
            #expect(answer.fields["date"]?.hasSuffix(" GMT") == true)
        }
        echo.stop()
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrder() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        var all = ""
        for number in 0..<200 { all += "POST /\(number) HTTP/1.1\r\n\(host)content-length: 2\r\n\r\nhi" }
        client.send(all)
        for number in 0..<200 { #expect(client.answer()?.body == "POST /\(number) hi") }
        echo.stop()
    }

    /// However the bytes are cut, they are the same requests.
    @Test func cutsDoNotMatter() throws {
        let echo = try EchoServer()
        let text = "\r\nPOST /a HTTP/1.1\r\n\(host)content-length: 5\r\n\r\nhello"
            + "POST /b HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n3;x=\"y\"\r\nabc\r\n2 \r\n;".replacingOccurrences(of: "2 \r\n;", with: "2\r\nde\r\n0\r\nx-t: 1\r\n\r\n")
            + "GET /c?d HTTP/1.1\r\n\(host)\r\n"
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            let client = try echo.client()
            client.send(Array(bytes[..<cut]))
            if cut % 7 == 0 { usleep(2000) }
            client.send(Array(bytes[cut...]))
            #expect(client.answer()?.body == "POST /a hello")
            #expect(client.answer()?.body == "POST /b abcde")
            #expect(client.answer()?.body == "GET /c?d ")
        }
        let client = try echo.client()
        for byte in bytes { client.send([byte]) }
        #expect(client.answer()?.body == "POST /a hello")
        #expect(client.answer()?.body == "POST /b abcde")
        #expect(client.answer()?.body == "GET /c?d ")
        echo.stop()
    }

    @Test func whatCouldBeUnderstoodInTwoWaysIsRefused() throws {
        let echo = try EchoServer()
        let cases: [(String, Int)] = [
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\(host)\(host)\r\n", 400),
            ("GET / HTTP/1.1\r\nhost: a b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nhost: a@b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nhost:\r\n\r\n", 400),
            ("GET / HTTP/1.1\n\(host)\r\n", 400),
            ("GET / HTTP/1.1\r\nhost: a\n\r\n", 400),
            ("GET / HTTP/1.1\r\nhost: a\r\nx: y\r\n z\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n x: y\r\n\(host)\r\n", 400),
            ("GET / HTTP/1.1\r\nhost : a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n: a\r\n\(host)\r\n", 400),
            ("GET / HTTP/1.1\r\nnocolon\r\n\(host)\r\n", 400),
            ("GET / HTTP/1.1\r\n\(host)x: a\u{0}b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\(host)x: a\rb\r\n\r\n", 400),
            ("GET  / HTTP/1.1\r\n\(host)\r\n", 400),
            ("GET / HTTP/1.1 \r\n\(host)\r\n", 400),
            ("GET / HTTP/2.0\r\n\(host)\r\n", 505),
            ("GET / HTTP/1.10\r\n\(host)\r\n", 400),
            ("GET /\u{1} HTTP/1.1\r\n\(host)\r\n", 400),
            ("GET a HTTP/1.1\r\n\(host)\r\n", 400),
            ("GET http:///a HTTP/1.1\r\n\(host)\r\n", 400),
            ("GET http://u:p@h/a HTTP/1.1\r\n\(host)\r\n", 400),
            ("G(T / HTTP/1.1\r\n\(host)\r\n", 400),
            ("GET\r\n\(host)\r\n", 400),
            ("\u{16}\u{3}\u{1}", 400),
            ("POST / HTTP/1.1\r\n\(host)content-length: 1\r\ncontent-length: 1\r\n\r\na", 400),
            ("POST / HTTP/1.1\r\n\(host)content-length: 1, 1\r\n\r\na", 400),
            ("POST / HTTP/1.1\r\n\(host)content-length: +1\r\n\r\na", 400),
            ("POST / HTTP/1.1\r\n\(host)content-length: -1\r\n\r\na", 400),
            ("POST / HTTP/1.1\r\n\(host)content-length: 0x1\r\n\r\na", 400),
            ("POST / HTTP/1.1\r\n\(host)content-length:\r\n\r\na", 400),
            ("POST / HTTP/1.1\r\n\(host)content-length: 99999999999999999999\r\n\r\na", 413),
            ("POST / HTTP/1.1\r\n\(host)content-length: 1048577\r\n\r\na", 413),
            ("POST / HTTP/1.1\r\n\(host)content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: identity\r\n\r\n", 501),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 501),
            ("POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)expect: a miracle\r\n\r\n", 417),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\nx\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n1 x\r\na\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n-1\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n0x1\r\n", 400),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 413),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n100001\r\n" + String(repeating: "a", count: 0x100001), 413),
            ("POST / HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n0\r\nbad trailer\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\(host)x: " + String(repeating: "a", count: 40_000) + "\r\n\r\n", 431),
            ("GET /" + String(repeating: "a", count: 40_000), 414),
            ("GET /" + String(repeating: "a", count: 9_000) + " HTTP/1.1\r\n\(host)\r\n", 414),
            ("GET / HTTP/1.1\r\n\(host)" + String(repeating: "x: y\r\n", count: 101) + "\r\n", 431),
        ]
        for (request, status) in cases {
            let client = try echo.client()
            // What follows a request that was not understood must not be taken for another.
            client.send(request + "GET /smuggled HTTP/1.1\r\n\(host)\r\n")
            let answer = client.answer()
            #expect(answer?.status == status, "\(request.prefix(120).debugDescription)")
            #expect(answer?.fields["connection"] == "close", "\(request.prefix(120).debugDescription)")
            #expect(!client.rest().contains("smuggled"), "\(request.prefix(120).debugDescription)")
        }
        echo.stop()
    }

    @Test func oldClientsAreServed() throws {
        let echo = try EchoServer()
        var client = try echo.client()
        client.send("GET /a HTTP/1.0\r\n\r\n")
        #expect(client.answer()?.fields["connection"] == "close")
        #expect(client.isAtEnd)
        client = try echo.client()
        client.send("GET /a HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")
        #expect(client.answer()?.fields["connection"] == "keep-alive")
        client.send("GET http://localhost:80/b?c HTTP/1.1\r\nhost: other\r\nconnection: x, Close\r\n\r\n")
        let answer = try #require(client.answer())
        #expect(answer.body == "GET /b?c ")
        #expect(answer.fields["connection"] == "close")
        #expect(client.isAtEnd)
        echo.stop()
    }

    @Test func headHasLengthAndNoBody() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        client.send("HEAD /a HTTP/1.1\r\n\(host)\r\nGET /b HTTP/1.1\r\n\(host)\r\n")
        #expect(client.answer(hasBody: false)?.fields["content-length"] == "\("HEAD /a ".utf8.count)")
        #expect(client.answer()?.body == "GET /b ")
        // The refusal of what follows has its body again.
        client.send("HEAD /a HTTP/1.1\r\n\(host)\r\nnonsense\n")
        _ = client.answer(hasBody: false)
        #expect(client.answer()?.body.contains("success") == true)
        echo.stop()
    }

    @Test func continueIsSaidBeforeTheBody() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        client.send("POST /a HTTP/1.1\r\n\(host)expect: 100-Continue\r\ncontent-length: 3\r\n\r\n")
        #expect(client.answer()?.status == 100)
        client.send("abc")
        #expect(client.answer()?.body == "POST /a abc")
        // Nobody who sends at once needs to be told.
        client.send("POST /a HTTP/1.1\r\n\(host)expect: 100-continue\r\ncontent-length: 3\r\n\r\nabc")
        let answer = client.answer()
        #expect(answer?.status == 200 || client.answer()?.status == 200)
        client.send("POST /refused HTTP/1.1\r\n\(host)expect: 100-continue\r\ncontent-length: 3\r\n\r\n")
        #expect(client.answer()?.status == 401)
        #expect(client.isAtEnd)
        echo.stop()
    }

    @Test func theBodyOfARefusedRequestIsPassedOver() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        client.send("POST /refused HTTP/1.1\r\n\(host)content-length: 3000000\r\n\r\n" + String(repeating: "G", count: 3_000_000))
        #expect(client.answer()?.status == 401)
        client.send("GET /b HTTP/1.1\r\n\(host)\r\n")
        #expect(client.answer()?.body == "GET /b ")
        echo.stop()
    }

    /// The client is still sending when the answer comes, and gets to read it all the same.
    @Test func aBodyThatIsTooLongGetsItsAnswer() throws {
        let echo = try EchoServer()
        for framing in ["content-length: 8000000\r\n\r\n", "transfer-encoding: chunked\r\n\r\n7A1200\r\n"] {
            let client = try echo.client()
            client.send("POST /a HTTP/1.1\r\n\(host)\(framing)")
            for _ in 0..<20 { client.send([UInt8](repeating: 0x61, count: 200_000)) }
            #expect(client.answer()?.status == 413)
            #expect(client.isAtEnd)
        }
        echo.stop()
    }

    @Test func answersMayComeLater() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        client.send("GET /later HTTP/1.1\r\n\(host)\r\nGET /next HTTP/1.1\r\n\(host)\r\n")
        let gone = try echo.client()
        gone.send("GET /later HTTP/1.1\r\n\(host)\r\n")
        while echo.waiting < 2 { usleep(1000) }
        #expect(echo.answerAll("late") == 2)
        #expect(client.answer()?.body == "late")
        #expect(client.answer()?.body == "GET /next ")
        echo.stop()
    }

    @Test func aClientMayStopSendingAndStillRead() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        client.send("POST /a HTTP/1.1\r\n\(host)content-length: 2\r\n\r\nab")
        client.finishSending()
        #expect(client.answer()?.body == "POST /a ab")
        #expect(client.isAtEnd)
        echo.stop()
    }

    @Test func largeAnswersArriveWhole() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        client.send("GET /large HTTP/1.1\r\n\(host)\r\nGET /b HTTP/1.1\r\n\(host)\r\n")
        usleep(50_000)
        #expect(client.answer()?.body.utf8.count == 8 << 20)
        #expect(client.answer()?.body == "GET /b ")
        echo.stop()
    }

    @Test func slowRequestsLoseTheirConnection() throws {
        let echo = try EchoServer {
            $0.headTimeout = .milliseconds(200)
            $0.bodyTimeout = .milliseconds(200)
            $0.idleTimeout = .milliseconds(400)
        }
        var client = try echo.client()
        client.send("GET / HTTP/1.1\r\nhos")
        #expect(client.answer()?.status == 408)
        #expect(client.isAtEnd)
        client = try echo.client()
        client.send("POST / HTTP/1.1\r\n\(host)content-length: 10\r\n\r\nabc")
        #expect(client.answer()?.status == 408)
        client = try echo.client()
        client.send("POST / HTTP/1.1\r\n\(host)content-length: 10000\r\n\r\n")
        // Never silent, and too slow all the same.
        var sent = 0
        while client.send("a"), sent < 1000 {
            usleep(20_000)
            sent += 1
        }
        #expect(sent < 1000)
        client = try echo.client()
        #expect(client.isAtEnd)
        client = try echo.client()
        client.send("GET /a HTTP/1.1\r\n\(host)\r\n")
        #expect(client.answer()?.status == 200)
        #expect(client.isAtEnd)
        echo.stop()
    }

    @Test func connectionsThatWaitMakeRoomForNewOnes() throws {
        let echo = try EchoServer { $0.maximumConnections = 4 }
        var idle: [RawClient] = []
        for _ in 0..<4 {
            let client = try echo.client()
            client.send("GET /a HTTP/1.1\r\n\(host)\r\n")
            #expect(client.answer()?.status == 200)
            idle.append(client)
        }
        let client = try echo.client()
        client.send("GET /later HTTP/1.1\r\n\(host)\r\n")
        while echo.waiting < 1 { usleep(1000) }
        #expect(echo.answerAll("x") == 1)
        #expect(client.answer()?.status == 200)
        echo.stop()
    }

    @Test func moreConnectionsThanAllowedAreTold() throws {
        let echo = try EchoServer { $0.maximumConnections = 3 }
        var busy: [RawClient] = []
        for _ in 0..<3 {
            let client = try echo.client()
            client.send("GET /later HTTP/1.1\r\n\(host)\r\n")
            busy.append(client)
        }
        while echo.waiting < 3 { usleep(1000) }
        let client = try echo.client()
        client.send("GET /a HTTP/1.1\r\n\(host)\r\n")
        let answer = client.answer()
        #expect(answer?.status == 503)
        #expect(answer?.fields["retry-after"] == "1")
        #expect(echo.answerAll("x") == 3)
        for client in busy { #expect(client.answer()?.body == "x") }
        echo.stop()
    }

    /// Requests that stop in the midst of their bodies hold all memory, and have to give it up for one that goes on.
    @Test func silentBodiesGiveWay() throws {
        let echo = try EchoServer {
            $0.threads = 1
            $0.bodyMemory = 1 << 20
        }
        var silent: [RawClient] = []
        for _ in 0..<12 {
            let client = try echo.client()
            client.send("POST /a HTTP/1.1\r\n\(host)content-length: 300000\r\n\r\n" + String(repeating: "a", count: 200_000))
            silent.append(client)
        }
        for _ in 0..<5 {
            let client = try echo.client()
            client.send("POST /b HTTP/1.1\r\n\(host)content-length: 600000\r\n\r\n" + String(repeating: "b", count: 600_000))
            #expect(client.answer()?.status == 200)
        }
        echo.stop(within: .zero)
    }

    @Test func drainingFinishesWhatWasBegun() throws {
        let echo = try EchoServer()
        let idle = try echo.client(), busy = try echo.client(), half = try echo.client()
        idle.send("GET /a HTTP/1.1\r\n\(host)\r\n")
        #expect(idle.answer()?.status == 200)
        busy.send("GET /later HTTP/1.1\r\n\(host)\r\n")
        half.send("POST /b HTTP/1.1\r\n\(host)content-length: 4\r\n\r\nab")
        while echo.waiting < 1 { usleep(1000) }
        let thread = Thread { echo.stop(within: .seconds(20)) }
        thread.start()
        #expect(idle.isAtEnd)
        half.send("cd")
        let answer = half.answer()
        #expect(answer?.body == "POST /b abcd")
        #expect(answer?.fields["connection"] == "close")
        #expect(echo.answerAll("late") == 1)
        #expect(busy.answer()?.body == "late")
        #expect(busy.isAtEnd)
        while !thread.isFinished { usleep(1000) }
        #expect(throws: (any Error).self) { try echo.client() }
    }

    @Test func listenAddresses() {
        #expect(HTTPListen("127.0.0.1:8080") == HTTPListen(host: "127.0.0.1", port: 8080))
        #expect(HTTPListen("[::1]:0") == HTTPListen(host: "::1", port: 0))
        #expect(HTTPListen("[::1]:0")?.description == "[::1]:0")
        for text in ["", ":80", "8080", "a:", "a:65536", "a:-1", "::1:80", "[a]:80", "a b:80", "[::1]", "a:+8"] { #expect(HTTPListen(text) == nil, "\(text)") }
    }

    @Test func dates() {
        #expect(HTTPServerDate.text(Timestamp(seconds: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPServerDate.text(Timestamp(seconds: 951_782_400)) == "Tue, 29 Feb 2000 00:00:00 GMT")
    }

    /// Nothing that comes over a socket ends the server.
    @Test func noiseIsBorne() throws {
        let echo = try EchoServer()
        var random = SeededGenerator(7)
        let seeds = [
            "POST /a HTTP/1.1\r\n\(host)content-length: 5\r\n\r\nhello", "POST /b HTTP/1.1\r\n\(host)transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "GET /later HTTP/1.1\r\n\(host)\r\n", "HEAD / HTTP/1.0\r\n\r\n",
        ].map { Array($0.utf8) }
        for _ in 0..<400 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert([0x0A, 0x0D, 0x20, 0x3A, 0x00][Int.random(in: 0..<5, using: &random)], at: at)
                default: bytes += seeds.randomElement(using: &random) ?? []
                }
                if bytes.isEmpty { bytes = [0x0D] }
            }
            let client = try echo.client()
            client.send(bytes)
        }
        _ = echo.answerAll("x")
        let client = try echo.client()
        client.send("GET /alive HTTP/1.1\r\n\(host)\r\n")
        #expect(client.answer()?.body == "GET /alive ")
        echo.stop(within: .zero)
    }
}
