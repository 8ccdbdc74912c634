@testable import CoreKit
import Foundation
import Testing

private final class Flag: @unchecked Sendable {
    private let monitor = Monitor()
    private var isSet = false

    var value: Bool {
        get { monitor.locked { isSet } }
        set { monitor.locked { isSet = newValue } }
    }
}

/// Written by `scripts/test-replay-tls.py`.
private struct Scene: Decodable {
    /// Ports of servers with a good certificate for `localhost`, one for another name, and one that is over.
    var good: Int, other: Int, expired: Int
    /// The port of a proxy, which the environment names as well.
    var proxy: Int
    /// Files of certificates: the servers' authority, and one that they know nothing of.
    var authority: String, stranger: String

    static let given: Scene? = ProcessInfo.processInfo.environment["AKTO_TLS_TEST"].flatMap { text in
        try? JSONDecoder().decode(Scene.self, from: Data(text.utf8))
    }
}

/// Against the servers of that script, which says in AKTO_TLS_TEST where they are and where certificates lie.
@Suite(.enabled(if: Scene.given != nil, "scripts/test-replay-tls.py runs these"), .serialized)
struct CurlServerTests {
    /// What the servers say about a request.
    struct Echo: Decodable {
        var head: [String]
        var length: Int
        /// Of the body, by SHA-256.
        var sum: String
        /// The connection's number, and how many requests came to that path.
        var connection: Int, requests: Int
        /// How many came through the proxy so far.
        var proxied: Int
    }

    private let scene: Scene

    init() throws { scene = try #require(Scene.given) }

    private func client(_ path: String = "/echo", port: Int? = nil, host: String = "localhost", _ change: (inout HTTPClientOptions) throws -> Void = { _ in }) throws -> any HTTPClient {
        var options = HTTPClientOptions(readTimeout: .seconds(60), certificateAuthorities: scene.authority)
        try change(&options)
        return try HTTPClients.make(HTTPTarget("https://\(host):\(port ?? scene.good)\(path)"), options)
    }

    private func echo(_ response: HTTPResponse) throws -> Echo { try JSONDecoder().decode(Echo.self, from: Data(response.body)) }

    private func failure(_ client: any HTTPClient, length: Int = 10) throws -> HTTPFailure {
        try #require(#expect(throws: HTTPFailure.self) { _ = try client.post(length: length) })
    }

    @Test func `a request is what was asked for, and the connection is kept`() throws {
        let client = try client()
        let parts = (0..<3000).map { "\($0)," + String(repeating: "x", count: $0) }
        let first = try echo(client.post(parts, fields: [HTTPField("content-type", "application/json"), HTTPField("x-empty", ""), HTTPField("X-Key", "a b")]))
        let bytes = Array(parts.joined().utf8)
        #expect(first.length == bytes.count && first.sum == SHA256.hash(bytes).hex(64))
        #expect(first.head == ["POST /echo HTTP/1.1", "Host: localhost:\(scene.good)", "content-type: application/json", "x-empty:", "X-Key: a b", "Content-Length: \(bytes.count)"])
        let second = try echo(client.post(length: 2 << 20)), third = try echo(client.post(["a"]))
        #expect(second.length == 2 << 20 && third.length == 1)
        #expect(first.connection == second.connection && second.connection == third.connection)
        #expect(third.head == ["POST /echo HTTP/1.1", "Host: localhost:\(scene.good)", "Content-Length: 1"])
        client.close()
        let fourth = try echo(client.post(["a"]))
        #expect(fourth.connection != first.connection)
        // libcurl would send it again by itself on a connection that it has used.
        let empty = try echo(client.post([]))
        #expect(empty.length == 0 && empty.head.last == "Content-Length: 0" && empty.connection != fourth.connection)
    }

    @Test func `only the authorities that were named are trusted`() throws {
        for authorities in [nil, scene.stranger] {
            let failure = try failure(client { $0.certificateAuthorities = authorities })
            #expect(failure.kind == .notTrusted && !failure.mayHaveArrived && failure.message.hasPrefix("server localhost:\(scene.good) is not trusted: "))
        }
    }

    @Test func `another name, another address, or a time that is over`() throws {
        for (host, port) in [("localhost", scene.other), ("127.0.0.1", scene.good), ("localhost", scene.expired), ("x.localhost", scene.good)] {
            let failure = try failure(client(port: port, host: host))
            #expect(failure.kind == .notTrusted && !failure.mayHaveArrived, "\(host) \(port) \(failure)")
        }
    }

    @Test func `who asks for it talks to anybody`() throws {
        for (host, port) in [("localhost", scene.good), ("localhost", scene.other), ("127.0.0.1", scene.good), ("localhost", scene.expired)] {
            let client = try client(port: port, host: host) {
                $0.verifies = false
                $0.certificateAuthorities = nil
            }
            #expect(try client.post(["a"]).status == 200)
        }
    }

    @Test func `no proxy but the one that was asked for`() throws {
        #expect(ProcessInfo.processInfo.environment["https_proxy"] != nil)
        let before = try echo(client().post(["a"])).proxied
        #expect(before == 0)
        let asked = try client { $0.proxy = HTTPProxy("http://127.0.0.1:\(scene.proxy)") }
        #expect(try echo(asked.post(["a"])).proxied == 1)
        #expect(try echo(asked.post(["a"])).proxied == 1)
        let except = try client { $0.proxy = HTTPProxy("http://127.0.0.1:\(scene.proxy)", exceptions: "x.example, localhost") }
        #expect(try echo(except.post(["a"])).proxied == 1)
        // A proxy that refuses has nothing of the request.
        let refused = try client("/echo", host: "refused.localhost") { $0.proxy = HTTPProxy("http://127.0.0.1:\(scene.proxy)") }
        #expect(try !failure(refused).mayHaveArrived)
    }

    @Test func `redirects, interim answers, chunks, and answers that are cut`() throws {
        #expect(try client("/redirect").post(["a"]).status == 302)
        let interim = try client("/interim").post(["a"])
        #expect(interim.status == 201 && interim.first("x-interim") == nil && interim.text == "ok")
        let chunked = try client("/chunked").post(["a"])
        #expect(chunked.text == "hello" && chunked.isWhole)
        let half = try client("/half").post(["a"])
        #expect(half.status == 503 && !half.isWhole && half.text == "0123456789")
        let long = try client("/long").post(["a"])
        #expect(long.status == 200 && !long.isWhole && long.body.count == HTTPResponse.mostBodyKept)
        #expect(try client("/late?seconds=5") { $0.readTimeout = .milliseconds(300) }.post(["a"]).status == 429)
    }

    @Test func `a refusal that comes early is returned`() throws {
        let response = try client("/early").post(length: 32 << 20)
        #expect(response.status == 413 && response.text == "early")
    }

    @Test func `failures say what may have arrived, and nothing is sent twice`() throws {
        for (path, stale) in [("/leave", false), ("/leave-used", true), ("/reset-used", true)] {
            let client = try client(path)
            if stale { #expect(try client.post(["first"]).status == 200) }
            let failure = try failure(client)
            #expect(failure.kind == .connectionLost && failure.mayHaveArrived && failure.isStale == stale, "\(path): \(failure)")
            #expect(try echo(self.client("/count?path=\(path)").post([])).requests == (stale ? 2 : 1))
        }
        let failure = try failure(client("/reset-early"), length: 32 << 20)
        #expect(failure.kind == .connectionLost && !failure.mayHaveArrived)
    }

    @Test func `an end on an idle connection costs nothing`() throws {
        let client = try client("/close-after")
        for _ in 0..<3 {
            #expect(try client.post(["a"]).status == 200)
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    @Test func `waiting ends`() throws {
        let silent = try failure(client("/silent") { $0.readTimeout = .milliseconds(300) })
        #expect(silent == HTTPFailure(.timedOut, "no answer within 300 ms", mayHaveArrived: true))
        let untaken = try failure(client("/untaken") { $0.writeTimeout = .milliseconds(300) }, length: 64 << 20)
        #expect(untaken == HTTPFailure(.timedOut, "request not taken within 300 ms"))
        let isAsked = Flag()
        let stopping = try client("/silent-later") {
            $0.grace = .milliseconds(100)
            $0.isInterrupted = { isAsked.value }
        }
        #expect(try stopping.post(["a"]).status == 200)
        let asking = try #require(WorkThread {
            Thread.sleep(forTimeInterval: 1)
            isAsked.value = true
        })
        defer { asking.join() }
        let stopped = try failure(stopping)
        #expect(stopped == HTTPFailure(.interrupted, "stopped while waiting for the answer", mayHaveArrived: true))
    }

    @Test func `garbage in TLS`() throws {
        let failure = try failure(client("/garbage"))
        #expect(failure.kind == .malformedAnswer || failure.kind == .connectionLost)
        #expect(failure.mayHaveArrived)
    }
}
