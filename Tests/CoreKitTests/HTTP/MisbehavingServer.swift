#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
@testable import CoreKit

/// A server on a loopback port that treats each request as the next step of a schedule says, and keeps what it has read in full.
///
///     let server = try MisbehavingServer([.answer(503, fields: [("retry-after", "1")]), .resetAfterReading])
///     let client = try HTTPClients.make(HTTPTarget("http://127.0.0.1:\(server.port)/"))
///
/// Steps are taken in the order in which requests begin, whatever connection they come on; when they are used up, `otherwise` is the
/// step. It goes away with its last reference, and its threads with it.
final class MisbehavingServer {
    /// What is done with one request: actions, one after another.
    struct Step: Sendable {
        var actions: [Action]
    }

    enum Action: Sendable {
        /// Up to the empty line.
        case readHead
        /// So many bytes of the body.
        case readPart(Int)
        /// What is left of the body; the request then counts as read.
        case readBody
        case send([UInt8])
        /// One byte at a time.
        case trickle([UInt8], every: Duration)
        case pause(Duration)
        /// Waits for the client to leave.
        case hang
        /// Reads and forgets whatever comes until the client leaves.
        case drain
        case close
        /// Ends the connection so that the client gets an error and no end.
        case reset
    }

    /// One that was read in full.
    struct Request: Sendable {
        /// The first line and the fields, with their line ends.
        var head: String
        var body: [UInt8]
        /// The connection's number, from 0.
        var connection: Int

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let core: MisbehavingCore

    /// `closesEvery` N answered requests it closes a connection without having said so. `host` is an address of this machine.
    init(_ steps: [Step] = [], otherwise: Step = .answer(200), closesEvery: Int? = nil, host: String = "127.0.0.1") throws {
        core = try MisbehavingCore(steps, otherwise: otherwise, closesEvery: closesEvery, host: host)
    }

    deinit { core.stop() }

    var port: Int { core.port }
    /// Those read in full, in the order in which they were.
    var requests: [Request] { core.monitor.locked { core.requests } }
    /// The same, when there are so many or ten seconds are over: a client may have its answer before the server has read all.
    func requests(atLeast count: Int) -> [Request] {
        let deadline = Deadline(after: .seconds(10))
        return core.monitor.locked {
            while core.requests.count < count, core.monitor.wait(until: deadline.nanoseconds) {}
            return core.requests
        }
    }

    /// How many requests began, read in full or not.
    var begun: Int { core.monitor.locked { core.begun } }
    /// How many connections were accepted.
    var connections: Int { core.monitor.locked { core.connections } }

    /// Nobody listens any more, and all connections are reset.
    func takeDown() { core.takeDown() }
    /// Listens again, at the same port.
    func bringBack() throws { try core.listen() }
}

extension MisbehavingServer.Step {
    typealias Action = MisbehavingServer.Action

    private static func text(_ status: Int, _ fields: [(String, String)], _ body: String) -> [UInt8] {
        let lines = fields.map { "\($0): \($1)\r\n" }.joined()
        return Array("HTTP/1.1 \(status) Some Words\r\n\(lines)content-length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    /// As any server does.
    static func answer(_ status: Int, fields: [(String, String)] = [], body: String = "{}") -> Self {
        Self(actions: [.readHead, .readBody, .send(text(status, fields, body))])
    }

    /// Bytes as an answer, which are whatever they are; the connection ends then unless told otherwise.
    static func raw(_ answer: String, closes: Bool = true) -> Self {
        Self(actions: [.readHead, .readBody, .send(Array(answer.utf8))] + (closes ? [.close] : []))
    }

    static func chunked(_ status: Int, _ chunks: [String], fields: [(String, String)] = [], extensions: String = "", trailers: String = "") -> Self {
        let lines = fields.map { "\($0): \($1)\r\n" }.joined()
        let body = chunks.map { "\(String($0.utf8.count, radix: 16))\(extensions)\r\n\($0)\r\n" }.joined()
        return raw("HTTP/1.1 \(status) OK\r\n\(lines)transfer-encoding: chunked\r\n\r\n\(body)0\(extensions)\r\n\(trailers)\r\n", closes: false)
    }

    static func trickle(_ status: Int, body: String = "{}", every: Duration) -> Self {
        Self(actions: [.readHead, .readBody, .trickle(text(status, [], body), every: every)])
    }

    /// After interim answers.
    static func interimFirst(_ interim: [Int] = [100], _ status: Int = 200) -> Self {
        let first = interim.map { "HTTP/1.1 \($0) Wait\r\nx-interim: yes\r\n\r\n" }.joined()
        return Self(actions: [.readHead, .send(Array(first.utf8)), .readBody, .send(text(status, [], "{}"))])
    }

    /// Answers when it has the head, and goes on reading what nobody needs.
    static func early(_ status: Int, fields: [(String, String)] = [("connection", "close")], body: String = "early") -> Self {
        Self(actions: [.readHead, .send(text(status, fields, body)), .drain])
    }

    /// Answers when it has the head, and ends the connection with the body unread.
    static func earlyAndGone(_ status: Int) -> Self {
        Self(actions: [.readHead, .send(text(status, [("connection", "close")], "early")), .close])
    }

    /// Half of the body that it announces.
    static func halfBody(_ status: Int) -> Self { raw("HTTP/1.1 \(status) OK\r\ncontent-length: 20\r\n\r\n0123456789") }

    static let resetBeforeReading = Self(actions: [.reset])
    /// When it has read some of the body, if it is longer than that.
    static func resetWithin(_ bytes: Int) -> Self { Self(actions: [.readHead, .readPart(bytes), .reset]) }
    static let resetAfterReading = Self(actions: [.readHead, .readBody, .reset])
    static let closeBeforeReading = Self(actions: [.close])
    static let closeAfterReading = Self(actions: [.readHead, .readBody, .close])
    static let silence = Self(actions: [.readHead, .readBody, .hang])
    static let silenceBeforeReading = Self(actions: [.hang])
    static func late(_ status: Int, after pause: Duration) -> Self { Self(actions: [.readHead, .readBody, .pause(pause), .send(text(status, [], "{}"))]) }
}
