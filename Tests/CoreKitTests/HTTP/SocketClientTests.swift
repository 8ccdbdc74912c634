@testable import CoreKit
import Testing

struct SocketClientTests {
    private func client(_ server: MisbehavingServer, host: String = "127.0.0.1", timeout: Duration = .seconds(10), interrupted: @escaping @Sendable () -> Bool = { false }) throws -> any HTTPClient {
        var options = HTTPClientOptions(connectTimeout: timeout, writeTimeout: timeout, readTimeout: timeout)
        options.isInterrupted = interrupted
        return try HTTPClients.make(HTTPTarget("http://\(host):\(server.port)/api/ingestData?x=1"), options)
    }

    private func post(_ client: any HTTPClient, _ parts: [String], fields: [HTTPField] = []) throws -> HTTPResponse {
        try client.post(parts, fields: fields)
    }

    private func postLong(_ client: any HTTPClient, _ count: Int) throws -> HTTPResponse { try client.post(length: count) }

    private func failure(_ work: () throws -> HTTPResponse) throws -> HTTPFailure {
        try #require(#expect(throws: HTTPFailure.self) { _ = try work() })
    }

    @Test func `a request is what was asked for, and the connection is kept`() throws {
        let server = try MisbehavingServer([.answer(200, fields: [("X-A", "b")], body: "ok")])
        let client = try client(server)
        let first = try post(client, ["{\"batchData\":[", "", "{}", "]}"], fields: [HTTPField("content-type", "application/json"), HTTPField("x-api-key", "k")])
        #expect(first.status == 200 && first.text == "ok" && first.first("x-a") == "b" && first.isWhole)
        for _ in 0..<5 { #expect(try post(client, []).status == 200) }
        let requests = server.requests
        #expect(requests.count == 6 && server.connections == 1)
        #expect(requests[0].text == "{\"batchData\":[{}]}")
        #expect(requests[0].head == """
            POST /api/ingestData?x=1 HTTP/1.1\r
            host: 127.0.0.1:\(server.port)\r
            content-type: application/json\r
            x-api-key: k\r
            content-length: 18\r\n
            """)
    }

    @Test func `bodies of many parts arrive in order`() throws {
        let server = try MisbehavingServer()
        let client = try client(server)
        let parts = (0..<5000).map { "\($0)," + String(repeating: "x", count: $0 % 700) }
        let bytes = Array(parts.joined().utf8)
        let response = try bytes.withUnsafeBytes { raw in
            var views: [UnsafeRawBufferPointer] = [], from = 0
            for part in parts {
                views.append(UnsafeRawBufferPointer(rebasing: raw[from..<from + part.utf8.count]))
                from += part.utf8.count
            }
            return try client.post([], body: views)
        }
        #expect(response.status == 200)
        #expect(server.requests.first?.body == bytes)
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `both families, by address and by name`(host: String) throws {
        let server = try MisbehavingServer(host: host)
        #expect(try post(client(server, host: host == "::1" ? "[::1]" : host), ["a"]).status == 200)
        // The name leads to both; the one where nobody is, is passed over.
        #expect(try post(client(server, host: "localhost"), ["a"]).status == 200)
        #expect(try post(client(server, host: "x.localhost"), ["a"]).status == 200)
        #expect(server.requests.last?.head.contains("host: x.localhost:\(server.port)\r\n") == true)
    }

    @Test func `every way to frame an answer`() throws {
        let server = try MisbehavingServer([
            .chunked(200, ["hel", "lo"], extensions: ";a=b", trailers: "x: y\r\n"), .raw("HTTP/1.1 204 No\r\n\r\n", closes: false), .raw("HTTP/1.1 200 OK\r\n\r\nuntil the end"),
            .raw("HTTP/1.0 200 OK\r\n\r\nold"), .interimFirst([100, 102, 103], 201), .answer(302, fields: [("location", "http://127.0.0.1:1/")]), .trickle(200, body: "slow", every: .milliseconds(1)),
            .raw("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}", closes: false),
        ])
        let client = try client(server)
        let found = try (0..<8).map { _ in try post(client, ["a"]) }
        #expect(found.map(\.status) == [200, 204, 200, 200, 201, 302, 200, 200])
        #expect(found.map(\.text) == ["hello", "", "until the end", "old", "{}", "{}", "slow", "{}"])
        #expect(found.filter(\.isWhole).count == 8)
        _ = try post(client, ["a"])
        #expect(server.connections == 4 && server.requests.map(\.connection) == [0, 0, 0, 1, 2, 2, 2, 2, 3])
    }

    @Test func `a server that closes unannounced is met anew`() throws {
        let server = try MisbehavingServer(closesEvery: 3)
        let client = try client(server)
        var stale = 0
        for index in 0..<60 {
            do {
                #expect(try post(client, ["\(index)"]).status == 200)
            } catch let failure as HTTPFailure {
                // The end may come while the next request is on its way.
                #expect(failure.kind == .connectionLost && failure.isStale)
                stale += 1
            }
        }
        #expect(server.requests.count >= 60 - stale && server.connections >= 15)
    }

    @Test func `an end on an idle connection costs nothing`() throws {
        let server = try MisbehavingServer(closesEvery: 1)
        let client = try client(server)
        for _ in 0..<5 {
            _ = try post(client, ["a"])
            let deadline = Deadline(after: .milliseconds(30))
            while !deadline.isOver {}
        }
        #expect(server.requests.count == 5 && server.connections == 5)
    }

    @Test func `failures say what may have arrived`() throws {
        let server = try MisbehavingServer([.resetAfterReading, .closeAfterReading, .raw(""), .raw("HTTP/1.1 20"), .raw("HTTP/1.1 200 OK\r\ncontent-len"), .raw("SSH-2.0\r\n")])
        let client = try client(server)
        let found = try (0..<6).map { _ in try failure { try post(client, ["abc"]) } }
        #expect(found.map(\.kind) == [.connectionLost, .connectionLost, .connectionLost, .connectionLost, .connectionLost, .malformedAnswer])
        #expect(found.allSatisfy { $0.mayHaveArrived && !$0.isStale })
        #expect(found.map(\.message) == [
            "connection reset by peer before an answer", "connection closed before an answer", "connection closed before an answer", "connection closed within the head of the answer",
            "connection closed within the head of the answer", "an answer that begins with \"SSH-2.0..\", expected \"HTTP/1.1\" and a status",
        ])
        #expect(server.requests.count == 6)
    }

    @Test func `a used connection that ends before a byte of the answer is stale`() throws {
        let server = try MisbehavingServer([.answer(200), .resetAfterReading, .answer(200), .closeAfterReading, .answer(200), .raw("HT")])
        let client = try client(server)
        for expected in [true, true, false] {
            _ = try post(client, ["a"])
            let failure = try failure { try post(client, ["b"]) }
            #expect(failure.kind == .connectionLost && failure.isStale == expected && failure.mayHaveArrived)
        }
    }

    @Test func `what was not written whole cannot have arrived`() throws {
        let server = try MisbehavingServer([.resetBeforeReading, .resetWithin(1000), .closeBeforeReading])
        let client = try client(server)
        for _ in 0..<3 {
            let failure = try failure { try postLong(client, 64 << 20) }
            #expect(failure.kind == .connectionLost && !failure.mayHaveArrived)
            #expect(failure.message.hasSuffix("before the request was whole"))
        }
        #expect(server.requests.isEmpty)
    }

    @Test func `refusals that come early are returned`() throws {
        let server = try MisbehavingServer([.early(413), .early(401), .earlyAndGone(413)])
        let client = try client(server)
        #expect(try postLong(client, 64 << 20).status == 413)
        let refused = try postLong(client, 64 << 20)
        #expect(refused.status == 401 && refused.text == "early" && refused.isWhole)
        #expect(try postLong(client, 64 << 20).status == 413)
        #expect(try post(client, ["a"]).status == 200)
        #expect(server.connections == 4)
    }

    @Test func `an early consent counts only when the request is whole`() throws {
        let early = MisbehavingServer.Step(actions: [.readHead, .send(Array("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".utf8)), .readBody])
        let server = try MisbehavingServer([early, .earlyAndGone(200)])
        let client = try client(server)
        #expect(try postLong(client, 32 << 20).status == 200)
        #expect(server.requests(atLeast: 1).first?.body.count == 32 << 20)
        let failure = try failure { try postLong(client, 32 << 20) }
        #expect(failure.kind == .connectionLost && !failure.mayHaveArrived)
    }

    @Test func `an answer that is cut behind its head keeps its status`() throws {
        let server = try MisbehavingServer([.halfBody(200), .halfBody(503)])
        let client = try client(server)
        let first = try post(client, ["a"]), second = try post(client, ["a"])
        #expect(first.status == 200 && !first.isWhole && first.text == "0123456789" && second.status == 503 && !second.isWhole)
        #expect(server.connections == 2)
    }

    @Test func `what is said behind an answer ends the connection`() throws {
        let server = try MisbehavingServer([.raw("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n", closes: false)])
        let client = try client(server)
        #expect(try post(client, ["a"]).status == 200)
        #expect(try post(client, ["a"]).status == 200)
        #expect(server.connections == 2)
    }

    @Test func `waiting ends`() throws {
        let server = try MisbehavingServer([.silence, .silenceBeforeReading, .trickle(200, every: .milliseconds(20)), .late(200, after: .milliseconds(400))])
        let client = try client(server, timeout: .milliseconds(200))
        let silence = try failure { try post(client, ["a"]) }
        #expect(silence == HTTPFailure(.timedOut, "no answer within 200 ms", mayHaveArrived: true))
        let untaken = try failure { try postLong(client, 64 << 20) }
        #expect(untaken == HTTPFailure(.timedOut, "request not taken within 200 ms"))
        #expect(try failure { try post(client, ["a"]) }.kind == .timedOut)
        #expect(try failure { try post(client, ["a"]) }.kind == .timedOut)
        #expect(try post(client, ["a"]).status == 200)
    }

    @Test func `a trickling body ends with the time and keeps the status`() throws {
        let slow = MisbehavingServer.Step(actions: [.readHead, .readBody, .send(Array("HTTP/1.1 429 Slow\r\ncontent-length: 1000\r\n\r\n".utf8)), .trickle([UInt8](repeating: 0x61, count: 1000), every: .milliseconds(10))])
        let server = try MisbehavingServer([slow])
        let response = try post(client(server, timeout: .milliseconds(200)), ["a"])
        #expect(server.requests.count == 1 && response.status == 429 && !response.isWhole)
    }

    @Test func `nobody there, and back again`() throws {
        let server = try MisbehavingServer()
        let client = try client(server)
        _ = try post(client, ["a"])
        server.takeDown()
        var found: [HTTPFailure] = []
        for _ in 0..<3 { found.append(try failure { try post(client, ["b"]) }) }
        let last = try #require(found.last)
        #expect(last == HTTPFailure(.notConnected, "cannot connect to 127.0.0.1:\(server.port): connection refused"))
        try server.bringBack()
        #expect(try post(client, ["c"]).status == 200)
        #expect(server.requests.map(\.text).filter { $0 != "b" } == ["a", "c"])
    }

    @Test func `names that nobody has`() throws {
        let client = try HTTPClients.make(HTTPTarget("http://nowhere.invalid/"), HTTPClientOptions(connectTimeout: .seconds(20)))
        let failure = try failure { try client.post([], body: []) }
        #expect(!failure.mayHaveArrived && failure.message.contains("nowhere.invalid"))
    }

    @Test func `the end that is asked for`() throws {
        let server = try MisbehavingServer([.silence, .silenceBeforeReading, .late(200, after: .milliseconds(300))])
        let began = MonotonicTime.nanoseconds
        // Once each exchange has gone on for a little.
        let asked: @Sendable () -> Bool = { MonotonicTime.nanoseconds &- began > 50_000_000 }
        var options = HTTPClientOptions(grace: .milliseconds(100), isInterrupted: asked)
        let target = try HTTPTarget("http://127.0.0.1:\(server.port)/")
        let silence = try failure { try post(HTTPClients.make(target, options), ["a"]) }
        #expect(silence == HTTPFailure(.interrupted, "stopped while waiting for the answer", mayHaveArrived: true))
        let untaken = try failure { try postLong(HTTPClients.make(target, options), 64 << 20) }
        #expect(untaken.kind == .interrupted && !untaken.mayHaveArrived)
        options.grace = .seconds(10)
        #expect(try post(HTTPClients.make(target, options), ["a"]).status == 200)
    }

    @Test func `a field of the client's own sends nothing`() throws {
        let server = try MisbehavingServer()
        #expect(try failure { try post(client(server), [], fields: [HTTPField("Content-Length", "9")]) }.kind == .unusableRequest)
        #expect(server.connections == 0)
    }

    @Test func `closing makes a new connection`() throws {
        let server = try MisbehavingServer()
        let client = try client(server)
        _ = try post(client, ["a"])
        client.close()
        _ = try post(client, ["a"])
        #expect(server.connections == 2)
    }

    /// Answers cut and damaged anywhere, over real connections: an answer or a failure, and never a wait.
    @Test func `damaged answers over the wire`() throws {
        var random = SeededGenerator(11)
        let answers = HTTPAnswerReaderTests.answers.map(\.text)
        let steps = (0..<400).map { round -> MisbehavingServer.Step in
            var bytes = Array(answers[round % answers.count].utf8)
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            if !bytes.isEmpty, Bool.random(using: &random) { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            return MisbehavingServer.Step(actions: [.readHead, .readBody, .send(bytes), Bool.random(using: &random) ? .close : .reset])
        }
        let server = try MisbehavingServer(steps)
        let client = try client(server)
        var answered = 0, failed = 0
        for round in 0..<400 {
            do {
                _ = try post(client, ["\(round)"])
                answered += 1
            } catch {
                #expect(error is HTTPFailure)
                failed += 1
            }
        }
        #expect(answered > 20 && failed > 20)
    }
}
