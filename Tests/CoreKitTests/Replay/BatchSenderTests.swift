@testable import CoreKit
import Testing

struct BatchSenderTests {
    /// What a scripted endpoint does with one request.
    enum Step: Sendable {
        case answer(Int, [String: String] = [:])
        case lost(mayHaveArrived: Bool, isStale: Bool = false)
        case untrusted
    }

    /// Answers by a script, and with 200 when that is over; takes what it says that it has taken.
    final class Endpoint: @unchecked Sendable {
        private let monitor = Monitor()
        private var steps: [Step]
        private(set) var bodies: [String] = []
        private(set) var taken: [Int] = []
        private(set) var closed = 0
        /// Answers 413 to more records than this.
        let mostRecords: Int
        /// Answers 500 to what holds one of these.
        let poison: Set<Int>
        /// When the steps are used up.
        let otherwise: Step

        init(_ steps: [Step], mostRecords: Int = .max, poison: Set<Int> = [], otherwise: Step = .answer(200)) {
            self.steps = steps
            self.mostRecords = mostRecords
            self.poison = poison
            self.otherwise = otherwise
        }

        func take(_ body: String) throws(HTTPFailure) -> HTTPResponse {
            let step = monitor.locked { () -> Step in
                bodies.append(body)
                return steps.isEmpty ? otherwise : steps.removeFirst()
            }
            switch step {
            case .untrusted: throw HTTPFailure(.notTrusted, "unknown authority")
            case .lost(let mayHaveArrived, let isStale):
                if mayHaveArrived { note(body) }
                throw HTTPFailure(.connectionLost, "the connection ended", mayHaveArrived: mayHaveArrived, isStale: isStale)
            case .answer(let status, let fields):
                let numbers = BatchSenderTests.numbers(body)
                if numbers.count > mostRecords { return HTTPResponse(status: 413) }
                if !poison.isDisjoint(with: numbers) { return HTTPResponse(status: 500) }
                if status == 200 { note(body) }
                return HTTPResponse(status: status, fields: fields.compactMap { try? HTTPField($0.key, $0.value) }, body: Array("said\n so".utf8))
            }
        }

        private func note(_ body: String) { monitor.locked { taken += BatchSenderTests.numbers(body) } }
        func close() { monitor.locked { closed += 1 } }
    }

    static func numbers(_ body: String) -> [Int] {
        body.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
    }

    private final class Client: HTTPClient {
        let endpoint: Endpoint
        init(_ endpoint: Endpoint) { self.endpoint = endpoint }

        func post(_ fields: [HTTPField], body: [UnsafeRawBufferPointer]) throws(HTTPFailure) -> HTTPResponse {
            try endpoint.take(body.map { String(decoding: $0, as: UTF8.self) }.joined())
        }

        func close() { endpoint.close() }
    }

    private final class Texts {
        let bytes: [UnsafeMutableRawBufferPointer]
        init(_ count: Int) {
            bytes = (0..<count).map { number in
                let text = Array("[\(number)]".utf8)
                let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
                memory.copyBytes(from: text)
                return memory
            }
        }
        deinit { for memory in bytes { memory.deallocate() } }
    }

    /// Sends batches of so many records each, and says what came of it.
    private func send(_ steps: [Step], batches: [Int] = [4], retries: Int = 3, mostRecords: Int = .max) -> (report: ReplayReport, endpoint: Endpoint) {
        let endpoint = Endpoint(steps, mostRecords: mostRecords)
        return (send(to: endpoint, batches: batches, retries: retries), endpoint)
    }

    private func send(to endpoint: Endpoint, batches: [Int], retries: Int = 3) -> ReplayReport {
        let state = ReplayState()
        let queue = BatchQueue(mostBytes: .max, mostBatches: .max), texts = Texts(batches.reduce(0, +))
        var number = 0
        for count in batches {
            var batch = OutgoingBatch(due: 0)
            for _ in 0..<count {
                batch.add(UnsafeRawBufferPointer(texts.bytes[number]), RecordSource(input: 0, ordinal: number, line: number + 1), in: texts)
                number += 1
            }
            _ = queue.put(batch) { true }
        }
        _ = queue.close()
        var policy = RetryPolicy()
        policy.retries = retries
        policy.first = 1000
        policy.longest = 1000
        policy.longestAdvised = 1000
        let sender = BatchSender(
            connect: { () throws(HTTPSetupError) in Client(endpoint) }, fields: [], policy: policy, queue: queue, state: state, ledger: nil, path: { _ in "a.jsonl" })
        sender.run()
        for batch in queue.close(drops: true) { state.change { $0.unsent += batch.count } }
        state.conclude()
        return state.snapshot
    }

    @Test func `what is answered with 200 is accepted, once`() {
        let (report, endpoint) = send([], batches: [4, 3, 1])
        #expect(report.accepted == 8 && report.sent == 8 && report.batches == 3 && report.retries == 0 && report.problems.isEmpty)
        #expect(endpoint.taken == Array(0..<8) && report.latency.count == 3)
        #expect(report.bytesSent == endpoint.bodies.reduce(0) { $0 + $1.utf8.count })
        #expect(endpoint.closed == 1 && !report.isIncomplete && !report.hasLosses)
    }

    @Test(arguments: [429, 503, 500, 502, 504, 599]) func `busy and failing endpoints are tried again`(status: Int) {
        let (report, endpoint) = send([.answer(status), .answer(status, ["retry-after": "1"]), .answer(200)])
        #expect(report.accepted == 4 && report.retries == 2 && endpoint.bodies.count == 3 && endpoint.taken == Array(0..<4))
        #expect(report.mayBeDoubled == (status == 429 || status == 503 ? 0 : 4))
    }

    @Test(arguments: [400, 403, 404, 418, 201, 204, 301, 307]) func `what is not taken is reported and not sent again`(status: Int) {
        let (report, endpoint) = send([.answer(status)], batches: [4, 2])
        #expect(report.refused == 4 && report.accepted == 2 && report.retries == 0 && endpoint.bodies.count == 2)
        #expect(report.problems == [CaptureProblem(path: "a.jsonl", line: 1, message: "4 records from here on were refused with status \(status): said so", isIncomplete: false)])
        #expect(report.hasLosses && !report.isIncomplete)
    }

    @Test func `a 422 is ambiguous and never sent again`() {
        let (report, endpoint) = send([.answer(422)], batches: [4, 2])
        #expect(report.ambiguous == 4 && report.accepted == 2 && endpoint.bodies.count == 2 && report.retries == 0)
        #expect(report.problems.count == 1 && report.hasLosses)
    }

    @Test func `a refused key ends everything at once`() {
        let (report, endpoint) = send([.answer(401)], batches: [4, 2, 1])
        #expect(report.stop == .keyRefused && endpoint.bodies.count == 1 && report.refused == 4 && report.unsent == 3)
        #expect(report.isIncomplete)
    }

    @Test func `what is too large is halved until it fits`() {
        let (report, endpoint) = send([], batches: [7, 2], mostRecords: 2)
        #expect(report.accepted == 9 && endpoint.taken == Array(0..<9) && report.refused == 0)
        let (alone, _) = send([.answer(413)], batches: [1])
        #expect(alone.refused == 1 && alone.problems.first?.message == "this record was refused with status 413: said so")
    }

    @Test func `a 500 that stays is halved too, so that one record does not cost the others`() {
        // Two tries for the whole, then the halves.
        let (report, endpoint) = send([.answer(500), .answer(500)], batches: [4], retries: 1)
        #expect(report.accepted == 4 && endpoint.bodies.count == 4)
        let (single, _) = send([.answer(500), .answer(500)], batches: [1], retries: 1)
        #expect(single.failed == 1 && single.isIncomplete && single.stop == .failing("500: said so"))
    }

    @Test(arguments: [1, 4, 100, 2000]) func `an endpoint that fails whatever it is sent is given up soon`(batch: Int) {
        let endpoint = Endpoint([], otherwise: .answer(500)), batches = Array(repeating: batch, count: 12)
        let report = send(to: endpoint, batches: batches, retries: 8)
        #expect(report.stop == .failing("500: said so") && report.accepted == 0 && report.isIncomplete)
        #expect(report.failed == 3 * batch && report.unsent == 9 * batch && report.sent == report.failed)
        // Three batches of nine tries, and for each the parts until it is clear that none is better.
        #expect(endpoint.bodies.count <= 3 * (9 + 16 * 3))
        let reason = report.stop.map(ReplayReportRenderer.reason)
        #expect(reason == "the endpoint answers 500: said so" && report.stop.map(ReplayReportRenderer.word) == "failing")
    }

    @Test(arguments: [502, 504, 599]) func `three batches in a row that fail are enough`(status: Int) {
        let endpoint = Endpoint([.answer(200)], otherwise: .answer(status))
        let report = send(to: endpoint, batches: Array(repeating: 5, count: 10), retries: 2)
        #expect(report.stop == .failing("\(status): said so") && report.accepted == 5 && report.failed == 15 && report.unsent == 30)
        #expect(endpoint.bodies.count == 1 + 3 * 3)
    }

    @Test(arguments: [429, 503], [1, 3]) func `an endpoint that stays busy ends the run, and the report says so`(status: Int, count: Int) {
        let endpoint = Endpoint([], otherwise: .answer(status))
        let report = send(to: endpoint, batches: Array(repeating: 5, count: count), retries: 2)
        #expect(report.stop == .busy("\(status): said so") && report.failed == 5 && report.unsent == 5 * (count - 1) && report.mayBeDoubled == 0)
        #expect(endpoint.bodies.count == 3 && report.stop.map(ReplayReportRenderer.word) == "busy")
    }

    @Test func `bad records cost no others`() {
        for poison in [[0], [99], [0, 1, 2, 3], [7, 33, 34, 70, 99], [100, 101], [300, 301, 302, 303], []] as [Set<Int>] {
            let endpoint = Endpoint([], poison: poison)
            let report = send(to: endpoint, batches: [100, 100, 1, 1, 198], retries: 1)
            #expect(report.accepted == 400 - poison.count && report.failed == poison.count && report.stop == nil, "\(poison.sorted())")
            #expect(Set(endpoint.taken) == Set(0..<400).subtracting(poison))
        }
        // A batch of nothing else is given up, and what comes behind it is not.
        let report = send(to: Endpoint([], poison: Set(100..<200)), batches: [100, 100, 100, 1], retries: 1)
        #expect(report.accepted == 201 && report.failed == 100 && report.stop == nil)
    }

    @Test func `what ends a run is called what it is`() {
        let cases: [(HTTPFailure.Kind, String, String)] = [
            (.notConnected, "unreachable", "the endpoint cannot be reached: x"), (.notResolved, "unreachable", "the endpoint cannot be reached: x"),
            (.timedOut, "unanswered", "the endpoint gives no answer: x"), (.connectionLost, "unanswered", "the endpoint gives no answer: x"),
            (.malformedAnswer, "unreadable", "the endpoint's answers cannot be read: x"), (.notTrusted, "untrusted", "the endpoint is not trusted: x"),
        ]
        for (kind, word, reason) in cases {
            let stop = SendingFailure(HTTPFailure(kind, "x")).stop
            #expect(ReplayReportRenderer.word(stop) == word && ReplayReportRenderer.reason(stop) == reason)
        }
    }

    @Test func `lost connections are tried again, and what may be doubled is counted`() {
        let (certain, one) = send([.lost(mayHaveArrived: false)])
        #expect(certain.accepted == 4 && certain.mayBeDoubled == 0 && certain.retries == 1 && one.taken == Array(0..<4))
        let (doubtful, two) = send([.lost(mayHaveArrived: true), .lost(mayHaveArrived: true)])
        #expect(doubtful.accepted == 4 && doubtful.mayBeDoubled == 4 && doubtful.retries == 2)
        #expect(two.taken.count == 12 && Set(two.taken).count == 4)
    }

    @Test func `a stale connection is no failure`() {
        let (report, _) = send([.lost(mayHaveArrived: false, isStale: true)], retries: 0)
        #expect(report.accepted == 4 && report.retries == 0 && report.mayBeDoubled == 0)
        let (arrived, _) = send([.lost(mayHaveArrived: true, isStale: true)], retries: 0)
        #expect(arrived.accepted == 4 && arrived.mayBeDoubled == 4)
        let (twice, _) = send([.lost(mayHaveArrived: false, isStale: true), .lost(mayHaveArrived: false, isStale: true)], retries: 0)
        #expect(twice.accepted == 0 && twice.stop != nil)
    }

    @Test func `an endpoint that cannot be reached ends the run, and nothing is called sent that was not`() {
        let (report, endpoint) = send(Array(repeating: .lost(mayHaveArrived: false), count: 9), batches: [4, 2], retries: 2)
        #expect(report.stop == .unanswered("the connection ended") && endpoint.bodies.count == 3)
        #expect(report.accepted == 0 && report.sent == 0 && report.unsent == 6 && report.isIncomplete)
    }

    @Test func `a server that is not who it says is not asked again`() {
        let (report, endpoint) = send([.untrusted], batches: [4, 2])
        #expect(report.stop == .untrusted("unknown authority") && endpoint.bodies.count == 1 && report.isIncomplete)
    }

    @Test func `whatever an endpoint does, every record is accounted for once`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            let steps = (0..<Int.random(in: 0...12, using: &random)).map { _ -> Step in
                switch Int.random(in: 0..<9, using: &random) {
                case 0: .answer(500)
                case 1: .answer(429, ["retry-after": "0"])
                case 2: .answer(413)
                case 3: .answer(422)
                case 4: .answer(400)
                case 5: .lost(mayHaveArrived: true, isStale: Bool.random(using: &random))
                case 6: .lost(mayHaveArrived: false, isStale: Bool.random(using: &random))
                default: .answer(200)
                }
            }
            let batches = (0..<5).map { _ in Int.random(in: 1...9, using: &random) }, total = batches.reduce(0, +)
            let (report, endpoint) = send(steps, batches: batches, retries: 2, mostRecords: Int.random(in: 3...20, using: &random))
            #expect(report.sent == report.accepted + report.refused + report.ambiguous + report.failed, "\(steps)")
            #expect(report.sent + report.unsent == total, "\(steps)")
            #expect(Set(endpoint.taken).count >= report.accepted, "\(steps)")
            let doubled = Dictionary(endpoint.taken.map { ($0, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }.count
            #expect(doubled <= report.mayBeDoubled, "\(steps)")
        }
    }
}
