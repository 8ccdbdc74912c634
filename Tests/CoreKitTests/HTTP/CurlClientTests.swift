@testable import CoreKit
import Testing

private let hasLibrary = (try? CurlLibrary.shared.get()) != nil

/// What needs no server with certificates; `CurlServerTests` has the rest.
@Suite(.enabled(if: hasLibrary, "needs libcurl.so.4"))
struct CurlClientTests {
    private func failure(_ port: Int, options: HTTPClientOptions = HTTPClientOptions(), host: String = "127.0.0.1") throws -> HTTPFailure {
        // Not every machine has certificates that it trusts, and none is asked for here.
        var options = options
        options.verifies = false
        let client = try HTTPClients.make(HTTPTarget("https://\(host):\(port)/"), options)
        return try #require(#expect(throws: HTTPFailure.self) { _ = try client.post(["secret"]) })
    }

    @Test func `a server that speaks no TLS gets nothing`() throws {
        let server = try MisbehavingServer(otherwise: .init(actions: [.send(Array("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".utf8)), .drain]))
        let failure = try failure(server.port)
        #expect(failure.kind == .notSecured && !failure.mayHaveArrived && !failure.isStale)
        #expect(failure.message.hasPrefix("no TLS with 127.0.0.1:\(server.port): "))
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [MisbehavingServer.Step.closeBeforeReading, .resetBeforeReading])
    func `a server that leaves at once gets nothing`(step: MisbehavingServer.Step) throws {
        let server = try MisbehavingServer(otherwise: step)
        #expect(try !failure(server.port).mayHaveArrived)
    }

    @Test func `nobody there`() throws {
        let server = try MisbehavingServer()
        server.takeDown()
        let failure = try failure(server.port)
        #expect(failure.kind == .notConnected && !failure.mayHaveArrived)
        #expect(failure.message.hasPrefix("cannot connect to 127.0.0.1:\(server.port): "))
    }

    @Test func `a server that says nothing is not waited for`() throws {
        let server = try MisbehavingServer(otherwise: .silenceBeforeReading)
        let failure = try failure(server.port, options: HTTPClientOptions(connectTimeout: .milliseconds(300)), host: "localhost")
        #expect(failure == HTTPFailure(.notConnected, "no connection to localhost:\(server.port) within 300 ms"))
    }

    @Test func `the end that is asked for`() throws {
        let server = try MisbehavingServer(otherwise: .silenceBeforeReading)
        let failure = try failure(server.port, options: HTTPClientOptions(isInterrupted: { true }))
        #expect(failure.kind == .interrupted && !failure.mayHaveArrived)
    }

    @Test func `certificates that cannot be used are told before anything is sent`() throws {
        let target = try HTTPTarget("https://127.0.0.1/")
        #expect(throws: HTTPSetupError.certificates("/nowhere/ca.pem", "cannot open: no such file or directory")) {
            _ = try HTTPClients.make(target, HTTPClientOptions(certificateAuthorities: "/nowhere/ca.pem"))
        }
        #expect(throws: HTTPSetupError.certificates("/dev/null", "no certificate in it, expected \"-----BEGIN CERTIFICATE-----\"")) {
            _ = try HTTPClients.make(target, HTTPClientOptions(certificateAuthorities: "/dev/null"))
        }
    }

    @Test func `fields of the client's own`() throws {
        let client = try HTTPClients.make(HTTPTarget("https://127.0.0.1:1/"))
        let failure = try #require(#expect(throws: HTTPFailure.self) { _ = try client.post([], fields: [HTTPField("host", "x")]) })
        #expect(failure.kind == .unusableRequest)
    }
}

struct HTTPSetupErrorTests {
    @Test func `a missing library is told by the package that has it`() {
        let error = HTTPSetupError.noLibrary("which cannot be opened (libcurl.so.4: cannot open shared object file: No such file or directory)")
        #expect(error.description.contains("install the package libcurl4t64"))
        #expect(throws: DynamicLibrary.Failure.self) { try DynamicLibrary(["libnosuchthing.so.4"]) }
    }
}
