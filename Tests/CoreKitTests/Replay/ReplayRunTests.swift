import Foundation
import Testing

@testable import CoreKit

/// Whole replays, from a file to a server that misbehaves.
@Suite(.serialized) struct ReplayRunTests {
    private typealias Step = MisbehavingServer.Step

    /// A folder with one file of so many records.
    private final class Scene {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("akto-replay-\(UUID().uuidString)").path
        var options = ReplayOptions()

        init(_ records: Int) throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try (0..<records).map { Scene.record($0) }.joined().write(toFile: path + "/a.jsonl", atomically: true, encoding: .utf8)
            options.paths = ["a.jsonl"]
            options.workingFolder = path
            options.batchSize = 10
            options.concurrency = 1
            options.retry.retries = 3
            options.retry.first = 1_000_000
            options.retry.longest = 2_000_000
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        static func record(_ number: Int) -> String {
            #"{"path":"/r/\#(number)","method":"GET","requestHeaders":"{\"host\":\"h.example\"}","responseHeaders":"{}","requestPayload":"","responsePayload":"","ip":"","destIp":"","statusCode":"200","status":"OK","type":"HTTP/1.1","time":"1793527200","akto_account_id":"1000000","akto_vxlan_id":"0","is_pending":"false","source":"OTHER"}"# + "\n"
        }

        func ledger(_ url: String = "http://x/") throws -> ReplayLedger {
            try ReplayLedger(path: path + "/ledger", endpoint: url, inputs: options.ledgerInputs())
        }

        func run(
            _ server: MisbehavingServer, timeout: Duration = .seconds(10), ledger: ReplayLedger? = nil, fields: [HTTPField] = [],
            progress: @escaping (Replay.Progress) -> Void = { _ in }
        ) throws -> ReplayReport {
            let target = try HTTPTarget("http://127.0.0.1:\(server.port)/api/ingestData")
            var client = HTTPClientOptions()
            client.readTimeout = timeout
            client.writeTimeout = timeout
            client.connectTimeout = timeout
            let endpoint = Replay.Endpoint(name: "\(target)", fields: fields) { [client] () throws(HTTPSetupError) in try HTTPClients.make(target, client) }
            let report = Replay(options, ledger: ledger).run(to: endpoint, progress: progress)
            #expect(report.read == report.settled, "every record is accounted for once")
            #expect(report.sent == report.accepted + report.refused + report.ambiguous + report.failed)
            return report
        }
    }

    /// The numbers of the records that the server has read, in their order.
    private func numbers(_ server: MisbehavingServer) -> [[Int]] {
        server.requests.map { request in
            let document = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: [[String: Any]]]
            return (document?["batchData"] ?? []).compactMap { ($0["path"] as? String).flatMap { Int($0.dropFirst(3)) } }
        }
    }

    @Test(arguments: [200, 201, 204, 301, 400, 401, 403, 404, 413, 422, 429, 500, 502, 503, 504])
    func `each status, once`(status: Int) throws {
        let scene = try Scene(30), server = try MisbehavingServer([.answer(status, fields: [("location", "http://127.0.0.1:1/"), ("retry-after", "0")])])
        let report = try scene.run(server), seen = numbers(server).flatMap { $0 }
        switch status {
        case 401:
            #expect(report.stop == .keyRefused && report.refused == 10 && report.unsent == 20 && seen == Array(0..<10) && report.isIncomplete)
        case 413:
            #expect(report.accepted == 30 && seen == Array(0..<10) + Array(0..<30) && report.mayBeDoubled == 0 && report.batches == 4)
        case 422:
            #expect(report.ambiguous == 10 && report.accepted == 20 && seen == Array(0..<30) && report.hasLosses && !report.isIncomplete)
        case 429, 503:
            #expect(report.accepted == 30 && seen == Array(0..<10) + Array(0..<30) && report.retries == 1 && report.mayBeDoubled == 0)
        case 500, 502, 504:
            #expect(report.accepted == 30 && seen == Array(0..<10) + Array(0..<30) && report.retries == 1 && report.mayBeDoubled == 10)
        case 200:
            #expect(report.accepted == 30 && report.problems.isEmpty && seen == Array(0..<30) && !report.hasLosses)
        default:
            #expect(report.refused == 10 && report.accepted == 20 && seen == Array(0..<30) && report.hasLosses && report.retries == 0)
            #expect(report.problems.first?.line == 1 && report.problems.first?.path == "a.jsonl")
        }
        #expect(report.isIncomplete == (status == 401))
    }

    @Test func `a reset before the request was read loses and doubles nothing`() throws {
        let scene = try Scene(50), server = try MisbehavingServer([.resetBeforeReading, .answer(200), .resetWithin(100), .closeBeforeReading])
        let report = try scene.run(server)
        #expect(report.accepted == 50 && Set(numbers(server).flatMap { $0 }) == Set(0..<50))
        #expect(report.problems.isEmpty && !report.isIncomplete)
    }

    @Test func `what was read and not answered is sent again and counted`() throws {
        for step in [Step.resetAfterReading, .closeAfterReading, .raw("HTTP/1.1 200", closes: true), .raw("garbage\r\n\r\n")] {
            let scene = try Scene(30), server = try MisbehavingServer([.answer(200), step])
            let report = try scene.run(server)
            #expect(report.accepted == 30 && report.mayBeDoubled == 10 && report.retries == 1)
            #expect(numbers(server).flatMap { $0 } == Array(0..<20) + Array(10..<30))
        }
    }

    @Test func `a server that closes every so many requests costs nothing`() throws {
        for every in [1, 2, 3, 7] {
            let scene = try Scene(200), server = try MisbehavingServer(closesEvery: every)
            scene.options.concurrency = 3
            let report = try scene.run(server)
            #expect(report.accepted == 200 && Set(numbers(server).flatMap { $0 }) == Set(0..<200) && report.problems.isEmpty)
        }
    }

    @Test func `a 200 that says that the connection ends is an answer, however the end comes`() throws {
        let text = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}"
        let answers = [text, "HTTP/1.0 200 OK\r\n\r\n{}", "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 20\r\n\r\n{}"]
        for (end, answers) in [(Step.Action.close, answers), (.reset, answers), (.hang, [text])] {
            for answer in answers {
                let scene = try Scene(200), server = try MisbehavingServer(otherwise: Step(actions: [.readHead, .readBody, .send(Array(answer.utf8)), end]))
                scene.options.concurrency = 2
                let report = try scene.run(server)
                #expect(report.accepted == 200 && report.mayBeDoubled == 0 && report.retries == 0 && server.requests.count == 20)
            }
        }
    }

    @Test func `an endpoint that answers garbage was reached`() throws {
        let scene = try Scene(20), server = try MisbehavingServer(otherwise: .raw("SSH-2.0-OpenSSH\r\n"))
        let report = try scene.run(server)
        guard case .unreadable(let message) = report.stop else {
            Issue.record("\(String(describing: report.stop))")
            return
        }
        #expect(message.contains("SSH-2.0") && report.failed == 10 && report.unsent == 10)
    }

    @Test func `no answer is waited for no longer than the timeout`() throws {
        let scene = try Scene(20), server = try MisbehavingServer([.silence, .silenceBeforeReading])
        let report = try scene.run(server, timeout: .milliseconds(200))
        #expect(report.accepted == 20 && report.retries == 2 && report.mayBeDoubled == 10)
        let mute = try MisbehavingServer(otherwise: .silence)
        let none = try scene.run(mute, timeout: .milliseconds(50))
        guard case .unanswered(let message) = none.stop else {
            Issue.record("\(String(describing: none.stop))")
            return
        }
        #expect(message.contains("50 ms") && none.failed == 10 && none.unsent == 10 && none.isIncomplete)
    }

    @Test func `an answer in drops or pieces is an answer`() throws {
        // The status is what counts, even if the rest never comes.
        let scene = try Scene(40), server = try MisbehavingServer([.trickle(200, every: .milliseconds(2)), .interimFirst([100, 102, 103]), .chunked(200, ["{", "}"]), .halfBody(200)])
        let report = try scene.run(server, timeout: .seconds(5))
        #expect(report.accepted == 40 && report.retries == 0)
    }

    @Test func `an endpoint that goes and comes back gets everything`() throws {
        let scene = try Scene(100), server = try MisbehavingServer([.answer(200), .answer(200), .answer(200)])
        scene.options.retry.retries = 1000
        scene.options.rate = 1000
        final class Gone: @unchecked Sendable {
            var isDown = false
            var looks = 0
        }
        let gone = Gone()
        let report = try scene.run(server) { state in
            #expect((0...1).contains(state.fraction ?? -1), "the size of a single file is known from the beginning")
            if !gone.isDown, state.report.accepted >= 20 {
                gone.isDown = true
                server.takeDown()
            }
            if gone.isDown, state.report.retries >= 2, gone.looks == 0 {
                gone.looks = 1
                try? server.bringBack()
            }
        }
        #expect(report.accepted == 100 && Set(numbers(server).flatMap { $0 }) == Set(0..<100))
        #expect(report.stop == nil && !report.isIncomplete)
    }

    @Test func `Retry-After counts, in seconds and as a date, and a bound above it`() throws {
        let scene = try Scene(10)
        scene.options.retry.longestAdvised = 300_000_000
        let date = "Fri, 31 Dec 2100 23:59:59 GMT"
        for value in ["1", "86400", "99999999999999999999", date] {
            let server = try MisbehavingServer([.answer(503, fields: [("retry-after", value)])])
            let report = try scene.run(server)
            #expect(report.accepted == 10 && report.retries == 1, "\(value)")
            // What is slept is at least that, whatever the machine does.
            #expect(report.seconds >= 0.3, "\(value)")
        }
        for value in ["0", "-5", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"] {
            let server = try MisbehavingServer([.answer(429, fields: [("retry-after", value)])])
            #expect(try scene.run(server).accepted == 10, "\(value)")
        }
    }

    @Test func `a 413 is split in order, down to the one that is too large`() throws {
        let scene = try Scene(10), early = Step.early(413)
        // The whole, its first half, then 0 and 1, and then 0.
        let server = try MisbehavingServer([early, early, early, early])
        let report = try scene.run(server)
        #expect(report.accepted == 9 && report.refused == 1 && report.problems.map(\.line) == [1])
        #expect(numbers(server).suffix(4).flatMap { $0 } == Array(1..<10))
        let never = try MisbehavingServer(otherwise: .answer(413))
        let none = try scene.run(never)
        #expect(none.refused == 10 && none.problems.count == 10 && never.requests.count == 19)
    }

    @Test func `one connection keeps the order, several keep all`() throws {
        let steps: [Step] = [.answer(503, fields: [("retry-after", "0")]), .answer(200), .closeAfterReading, .answer(413), .answer(200), .resetBeforeReading]
        let scene = try Scene(500), server = try MisbehavingServer(steps)
        let report = try scene.run(server)
        #expect(report.accepted == 500)
        var first: [Int] = []
        for number in numbers(server).flatMap({ $0 }) where number > first.last ?? -1 { first.append(number) }
        #expect(first == Array(0..<500), "nothing comes before what stands before it")
        let many = try MisbehavingServer(steps)
        scene.options.concurrency = 8
        let spread = try scene.run(many)
        #expect(spread.accepted == 500 && Set(numbers(many).flatMap { $0 }) == Set(0..<500))
    }

    @Test func `problems stand in the order of the records, whoever came first`() throws {
        let scene = try Scene(200), server = try MisbehavingServer(otherwise: .answer(400))
        scene.options.concurrency = 6
        #expect(try scene.run(server).problems.map(\.line) == (0..<20).map { 10 * $0 + 1 })
    }

    @Test func `a limit is exact, and what is behind it is counted`() throws {
        for (limit, concurrency) in [(1, 1), (10, 1), (37, 4), (100, 2), (101, 1)] {
            let scene = try Scene(100), server = try MisbehavingServer()
            scene.options.limit = limit
            scene.options.concurrency = concurrency
            let report = try scene.run(server)
            #expect(report.accepted == min(limit, 100) && report.beyondLimit == (limit < 100 ? 1 : 0) && !report.isIncomplete)
            #expect(report.stop == (limit < 100 ? .limit : nil))
        }
    }

    /// Whatever the limit falls into: a segment, a piece of one, the end of a file.
    @Test func `only what is sent below a limit counts, however the input is cut`() throws {
        let scene = try Scene(0)
        let kinds = [
            Scene.record(0), Scene.record(1).replacing(#""statusCode":"200""#, with: #""statusCode":"404""#), Scene.record(2).replacing(#""method":"GET""#, with: #""method":null"#),
            Scene.record(3).replacing("h.example", with: "other.example"), Scene.record(4).replacing(#""time":"1793527200""#, with: #""time":null"#),
        ]
        let lines = (0..<60).map { kinds[$0 * 7 % 5] }
        try lines[..<25].joined().write(toFile: scene.path + "/a.jsonl", atomically: true, encoding: .utf8)
        try lines[25...].joined().write(toFile: scene.path + "/b.jsonl", atomically: true, encoding: .utf8)
        try scene.options.convert.filter.add(.host, "h.example")
        scene.options.paths = ["a.jsonl", "b.jsonl"]
        for limit in [1, 2, 3, 4, 14, 15, 16, 17, 30, 35, 36, 37] {
            var left = limit, expected = ReplayReport()
            for index in lines.indices {
                expected.read += 1
                if left == 0 {
                    expected.beyondLimit = 1
                    break
                }
                switch index * 7 % 5 {
                case 2: expected.conversion.withheld[.incomplete] += 1
                case 3: expected.conversion.filtered[.host] += 1
                default:
                    left -= 1
                    expected.conversion.converted += 1
                    if index * 7 % 5 == 1 { expected.conversion.willBeDropped[.status] += 1 }
                    if index * 7 % 5 == 4 { expected.conversion.mended[.missingTime] += 1 }
                }
            }
            for size in [1, 700, 100_000] {
                let server = try MisbehavingServer()
                scene.options.limit = limit
                scene.options.read.segmentSize = size
                let report = try scene.run(server)
                #expect(report.conversion == expected.conversion && report.read == expected.read && report.beyondLimit == expected.beyondLimit, "limit \(limit), segments of \(size)")
                let problems = expected.conversion.withheld.total + expected.conversion.mended.total
                #expect(report.problems.count == problems && report.sent == limit - left && (report.stop == .limit) == (expected.beyondLimit == 1))
            }
        }
    }

    @Test func `a file of a folder that holds no exchanges is counted, one that is named is a problem`() throws {
        let scene = try Scene(2)
        try "just words\nand more\n".write(toFile: scene.path + "/notes.txt", atomically: true, encoding: .utf8)
        scene.options.paths = ["."]
        let found = try scene.run(MisbehavingServer())
        #expect(found.accepted == 2 && found.passedOver == 1 && found.firstPassedOver?.hasSuffix("notes.txt") == true && found.problems.isEmpty && !found.isIncomplete)
        scene.options.paths = ["notes.txt"]
        let named = try scene.run(MisbehavingServer())
        #expect(named.passedOver == 0 && named.problems.map(\.message) == ["plain text, expected HTTP exchanges as HAR or JSON lines"] && named.isIncomplete)
    }

    @Test func `a key refused after the limit was read ends it too`() throws {
        let scene = try Scene(100), server = try MisbehavingServer(otherwise: .answer(401))
        scene.options.limit = 90
        let report = try scene.run(server)
        #expect(report.stop == .keyRefused && server.requests.count == 1 && report.isIncomplete)
    }

    @Test func `a key that the endpoint repeats is not in the report`() throws {
        let scene = try Scene(10), key = "k3y-0f-Secrets"
        for (name, value) in [("x-api-key", key), ("authorization", key), ("authorization", "Bearer \(key)")] {
            let server = try MisbehavingServer([.answer(401, body: #"{"error":"the key \#(key)\#(key) is unknown"}"#)])
            let report = try scene.run(server, fields: [HTTPField(name, value)])
            #expect(report.problems.map(\.message) == [#"10 records from here on were refused with status 401: {"error":"the key redactedredacted is unknown"}"#])
            #expect(server.requests.first?.head.contains("\(name): \(value)\r\n") == true)
        }
    }

    // MARK: - Again

    @Test func `a ledger goes on after a refused key, a limit, and a lost endpoint`() throws {
        let scene = try Scene(100)
        let refusing = try MisbehavingServer([.answer(200), .answer(200), .answer(401)])
        var report = try scene.run(refusing, ledger: scene.ledger())
        #expect(report.accepted == 20)
        let limited = try MisbehavingServer()
        scene.options.limit = 25
        report = try scene.run(limited, ledger: scene.ledger())
        #expect(report.accepted == 25 && report.resumed == 20)
        #expect(numbers(limited).flatMap { $0 } == Array(20..<45))
        scene.options.limit = nil
        let losing = try MisbehavingServer([.answer(200), .answer(422)], otherwise: .closeBeforeReading)
        report = try scene.run(losing, ledger: scene.ledger())
        #expect(report.accepted == 10 && report.ambiguous == 10 && report.resumed == 45 && report.isIncomplete)
        let last = try MisbehavingServer()
        report = try scene.run(last, ledger: scene.ledger())
        #expect(report.resumed == 55 && report.ambiguousBefore == 10 && report.accepted == 35 && !report.isIncomplete)
        #expect(numbers(last).flatMap { $0 } == Array(65..<100))
        scene.options.resendsAmbiguous = true
        let again = try MisbehavingServer()
        report = try scene.run(again, ledger: scene.ledger())
        #expect(numbers(again).flatMap { $0 } == Array(55..<65) && report.resumed == 90)
        let finished = try MisbehavingServer()
        report = try scene.run(finished, ledger: scene.ledger())
        #expect(report.resumed == 100 && finished.begun == 0)
    }

    @Test func `a server that takes half of a batch is told of, and asked again only where that is wanted`() throws {
        let scene = try Scene(30), server = try MisbehavingServer([.answer(422, body: "record 5: statusCode is null")])
        let report = try scene.run(server, ledger: scene.ledger())
        #expect(report.ambiguous == 10 && report.accepted == 20)
        #expect(report.problems.first?.message.hasSuffix("record 5: statusCode is null") == true)
    }

    @Test func `the counts add up whatever a server does`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<15 {
            let steps = (0..<40).map { _ -> Step in
                switch Int.random(in: 0..<12, using: &random) {
                case 0: .answer(500)
                case 1: .answer(429, fields: [("retry-after", "0")])
                case 2: .early(413)
                case 3: .answer(422)
                case 4: .answer(400)
                case 5: .resetAfterReading
                case 6: .resetBeforeReading
                case 7: .earlyAndGone(503)
                default: .answer(200)
                }
            }
            let scene = try Scene(300), server = try MisbehavingServer(steps, closesEvery: Int.random(in: 1...9, using: &random))
            scene.options.concurrency = Int.random(in: 1...4, using: &random)
            scene.options.limit = Bool.random(using: &random) ? 250 : nil
            scene.options.retry.retries = 8
            let report = try scene.run(server), seen = numbers(server).flatMap { $0 }
            let doubled = Dictionary(seen.map { ($0, 1) }, uniquingKeysWith: +).count
            #expect(report.sent == (scene.options.limit ?? 300) || report.stop != nil)
            #expect(doubled >= report.accepted)
        }
    }
}
