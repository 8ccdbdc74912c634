import Foundation
import Synchronization

@testable import CoreKit

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A port of loopback that nobody listens on, and that no other test is given meanwhile.
final class DeadPort {
    private let descriptor: Int32
    let url: String

    init() {
        #if canImport(Glibc)
        let reserved = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let reserved = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        descriptor = reserved
        var address = sockaddr_in(), size = socklen_t(MemoryLayout<sockaddr_in>.size)
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(reserved, $0, size)
                _ = getsockname(reserved, $0, &size)
            }
        }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    }

    deinit { close(descriptor) }
}

/// An endpoint in the test's own process that answers by a script, and keeps what it was sent.
final class ReplayEndpointServer: HTTPHandler, @unchecked Sendable {
    struct Seen: Sendable {
        var path: String
        var key: String?
        var authorization: String?
        var type: String?
        var body: String

        /// The records, as what stands between their braces.
        var records: [[String: Any]] {
            let document = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: [[String: Any]]]
            return document?["batchData"] ?? []
        }
    }

    private struct State {
        var statuses: [Int]
        var seen: [Seen] = []
        /// Those that get no answer.
        var held: [HTTPTurn] = []
    }

    private let server: HTTPServer
    private let state: Mutex<State>
    private let otherwise: Int
    private let answer: String

    /// 0 is no answer at all; `otherwise` is the status when the others are used up.
    init(_ statuses: [Int] = [], otherwise: Int = 200, answer: String = "{}") throws {
        state = Mutex(State(statuses: statuses))
        self.otherwise = otherwise
        self.answer = answer
        var options = HTTPServerOptions()
        options.threads = 1
        server = try HTTPServer(listen: HTTPListen(host: "127.0.0.1", port: 0), options: options)
        try server.start(self)
    }

    deinit { server.drain(within: .zero) }

    var url: String { "http://127.0.0.1:\(server.port)" }
    var seen: [Seen] { state.withLock { $0.seen } }
    var records: [[String: Any]] { seen.flatMap(\.records) }
    var paths: [String] { records.compactMap { $0["path"] as? String } }

    func admit(_ head: HTTPReceivedHead) -> HTTPAdmission { .take(upTo: 16 << 20) }

    func handle(_ request: HTTPRequest, _ turn: HTTPTurn) -> HTTPReply? {
        let head = request.head
        let seen = Seen(
            path: head.path.string, key: head.first("x-api-key")?.string, authorization: head.first("authorization")?.string,
            type: head.first("content-type")?.string, body: request.body.slice.string)
        return state.withLock { state in
            state.seen.append(seen)
            let status = state.statuses.isEmpty ? otherwise : state.statuses.removeFirst()
            guard status != 0 else {
                state.held.append(turn)
                return nil
            }
            return HTTPReply(status, [("retry-after", "0")], body: Array(answer.utf8))
        }
    }
}
