import Synchronization

@testable import CoreKit

/// A server for tests: it answers with what was asked.
final class EchoServer: HTTPHandler, @unchecked Sendable {
    let server: HTTPServer
    private let state = Mutex(State())

    private struct State {
        var turns: [HTTPTurn] = []
        var bodies: [HTTPBody] = []
    }

    init(_ change: (inout HTTPServerOptions) -> Void = { _ in }) throws {
        var options = HTTPServerOptions()
        options.threads = 2
        change(&options)
        server = try HTTPServer(listen: HTTPListen(host: "127.0.0.1", port: 0), options: options)
        try server.start(self)
    }

    var port: Int { server.port }

    func client() throws -> RawClient { try RawClient(port: port) }

    func stop(within time: Duration = .seconds(5)) { server.drain(within: time) }

    func admit(_ head: HTTPReceivedHead) -> HTTPAdmission {
        if head.path == "/refused" { return .refuse(.failure(401, "no key")) }
        return .take(upTo: 1 << 20)
    }

    func handle(_ request: HTTPRequest, _ turn: HTTPTurn) -> HTTPReply? {
        switch request.head.path.string {
        case "/later":
            state.withLock { $0.turns.append(turn) }
            return nil
        case "/large":
            return HTTPReply(200, body: [UInt8](repeating: 0x78, count: 8 << 20))
        default:
            let query = request.head.query.map { "?\($0.string)" } ?? ""
            return HTTPReply(200, body: Array("\(request.head.method.string) \(request.head.path.string)\(query) \(request.body.slice.string)".utf8))
        }
    }

    /// Answers who has been kept waiting; how many those were.
    func answerAll(_ text: String) -> Int {
        let turns = state.withLock { state in
            defer { state.turns = [] }
            return state.turns
        }
        for turn in turns { turn.answer(HTTPReply(200, body: Array(text.utf8))) }
        return turns.count
    }

    var waiting: Int { state.withLock { $0.turns.count } }
}
