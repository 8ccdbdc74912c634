import Foundation
import Synchronization
import Testing

@testable import CoreKit

@Suite struct IngestServiceTests {
    /// Keeps what it is taught, when it is let.
    private final class Notebook: IngestDiscovery, @unchecked Sendable {
        let isOn = true
        let records = Mutex<[String]>([])
        let barrier = Gate()

        final class Learner: RecordLearner {
            let book: Notebook
            init(_ book: Notebook) { self.book = book }
            func add(_ record: ByteSlice) { book.barrier.pass { book.records.withLock { $0.append(record.string) } } }
        }

        func makeLearner() -> any RecordLearner { Learner(self) }
        func render(_ learners: ((any RecordLearner) -> Void) -> Void) -> [UInt8] {
            var count = 0
            learners { _ in count += 1 }
            return Array("{\"learners\":\(count)}".utf8)
        }
        func page() -> HTTPReply { HTTPReply(200, [("content-type", "text/html")], body: Array("<p>".utf8)) }
    }

    private final class Scene: @unchecked Sendable {
        let server: HTTPServer
        let service: IngestService

        init(discovery: any IngestDiscovery = NoDiscovery(), store: RecordStore? = nil, _ change: (inout IngestOptions) -> Void = { _ in }) throws {
            server = try HTTPServer(listen: HTTPListen(host: "127.0.0.1", port: 0))
            var options = IngestOptions(hosts: .loopback(server.listen, and: ["Ingest.test"]))
            change(&options)
            service = try IngestService(options, discovery: discovery, store: store)
            try server.start(service)
        }

        func stop() {
            server.drain(within: .seconds(5))
            service.close()
        }

        func post(_ body: String, _ fields: String = "content-type: application/json\r\n", host: String = "localhost", on client: RawClient? = nil) throws -> RawClient.Answer? {
            let client = try client ?? RawClient(port: server.port)
            client.send("POST /api/ingestData HTTP/1.1\r\nhost: \(host)\r\n\(fields)content-length: \(body.utf8.count)\r\n\r\n\(body)")
            return client.answer()
        }

        func get(_ path: String, _ fields: String = "", method: String = "GET") throws -> RawClient.Answer? {
            let client = try RawClient(port: server.port)
            client.send("\(method) \(path) HTTP/1.1\r\nhost: localhost\r\n\(fields)\r\n")
            return client.answer(hasBody: method != "HEAD")
        }
    }

    private let batch = IngestSamples.batch([IngestSamples.record(), IngestSamples.record()])
    private let bad = IngestSamples.batch([IngestSamples.record(), IngestSamples.record(["time": #""x""#]), IngestSamples.record()])

    @Test func batchesAreTakenWholeOrNotAtAll() throws {
        let book = Notebook()
        let scene = try Scene(discovery: book)
        #expect(try scene.post(batch)?.body == "{\"success\":true,\"records\":2}\n")
        let answer = try scene.post(bad)
        #expect(answer?.status == 422)
        let object = try #require(try JSONSerialization.jsonObject(with: Data((answer?.body ?? "").utf8)) as? [String: Any])
        #expect(object["record"] as? Int == 1)
        #expect(object["field"] as? String == "time")
        #expect(object["success"] as? Bool == false)
        #expect(scene.service.settle(within: .seconds(20)))
        #expect(book.records.withLock { $0 } == [IngestSamples.record(), IngestSamples.record()])
        let values = scene.service.counts.values
        #expect(values.records == 2 && values.batches == 1 && values.bytes == batch.utf8.count && values.refused == [422: 1])
        #expect(try scene.get("/api/inventory")?.body.hasPrefix("{\"learners\":") == true)
        scene.stop()
    }

    @Test func recordsBeforeABadOneAreTakenWhereThatIsAskedFor() throws {
        let book = Notebook()
        let scene = try Scene(discovery: book) { $0.takesPartially = true }
        #expect(try scene.post(bad)?.status == 422)
        #expect(try scene.post(IngestSamples.batch([IngestSamples.record(["ip": "1"])]))?.status == 422)
        #expect(try scene.post("{")?.status == 400)
        #expect(scene.service.settle(within: .seconds(20)))
        #expect(book.records.withLock { $0.count } == 1)
        scene.stop()
    }

    @Test func routes() throws {
        let scene = try Scene(discovery: Notebook())
        #expect(try scene.get("/health")?.body == "{\"status\":\"ok\"}\n")
        #expect(try scene.get("/")?.body == "<p>")
        #expect(try scene.get("/api/inventory?x=1")?.fields["content-type"] == "application/json")
        #expect(try scene.get("/nothing")?.status == 404)
        let answer = try scene.get("/api/ingestData")
        #expect(answer?.status == 405 && answer?.fields["allow"] == "POST")
        #expect(try scene.get("/", method: "DELETE")?.fields["allow"] == "GET, HEAD")
        #expect(try scene.get("/health", method: "HEAD")?.status == 200)
        #expect(try scene.get("/api/ingestData", method: "OPTIONS")?.status == 405)
        scene.stop()
    }

    @Test func keysGuardEverythingButHealth() throws {
        let scene = try Scene(discovery: Notebook()) { $0.keys = IngestKeys(["first-key", "second"]) }
        let json = "content-type: application/json\r\n"
        let good = ["x-api-key: first-key", "X-API-Key: second", "authorization: first-key", "Authorization: Bearer second", "authorization: bearer  second", "authorization: Basic YW55OnNlY29uZA=="]
        for field in good {
            #expect(try scene.post(batch, json + field + "\r\n")?.status == 200, "\(field)")
            #expect(try scene.get("/api/inventory", field + "\r\n")?.status == 200, "\(field)")
        }
        let poor = ["", "x-api-key: \r\n", "x-api-key: first\r\n", "x-api-key: first-keyfirst-key\r\n", "authorization: Bearer\r\n", "authorization: Bearer x\r\n", "authorization: Basic c2Vjb25k\r\n", "authorization: Basic ?\r\n", "authorization: Basic YW55Og==\r\n"]
        for field in poor {
            let answer = try scene.post(batch, json + field)
            #expect(answer?.status == 401, "\(field)")
            #expect(answer?.fields["www-authenticate"]?.hasPrefix("Basic") == true)
            for path in ["/", "/api/inventory", "/nothing"] { #expect(try scene.get(path, field)?.status == 401) }
        }
        #expect(try scene.get("/health")?.status == 200)
        #expect(scene.service.counts.values.records == 2 * good.count)
        scene.stop()
    }

    @Test func foreignHostsAreRefused() throws {
        let scene = try Scene()
        for host in ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:80", "127.9.9.9", "[::1]", "[::1]:80", "ingest.TEST", "localhost."] {
            #expect(try scene.post(batch, host: host)?.status == 200, "\(host)")
        }
        for host in ["evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "127.1", "127.0.0.256", "127.0.0.0001", "10.0.0.1", "[::2]", "0.0.0.0", "2130706433"] {
            #expect(try scene.post(batch, host: host)?.status == 421, "\(host)")
        }
        scene.stop()
        let hosts = IngestHosts.reachable(HTTPListen(host: "0.0.0.0", port: 1), names: ["ingest.corp"])
        #expect(hosts.admit(ByteSlice("ingest.corp:80")) && !hosts.admit(ByteSlice("evil.test")) && hosts.admit(nil))
        #expect(IngestHosts.reachable(HTTPListen(host: "0.0.0.0", port: 1), names: []).admit(ByteSlice("any.name")))
    }

    /// What a page of a foreign site could post without being asked is no JSON.
    @Test func mediaTypes() throws {
        let scene = try Scene()
        for type in ["application/json", "Application/JSON ; charset=UTF-8", "application/json;charset=\"utf-8\"", "application/json\r\ncontent-encoding: identity"] {
            #expect(try scene.post(batch, "content-type: \(type)\r\n")?.status == 200, "\(type)")
        }
        for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=application/json", "application/jsonx", "application/json; charset=utf-16", "application/json\r\ncontent-encoding: gzip", "application/json\r\ncontent-type: text/plain", ""] {
            #expect(try scene.post(batch, "content-type: \(type)\r\n")?.status == 415, "\(type)")
        }
        #expect(try scene.post(batch, "")?.status == 415)
        scene.stop()
    }

    @Test(arguments: [0, 20_000_000]) func aFullQueueIsTold(patience: UInt64) throws {
        let book = Notebook()
        let scene = try Scene(discovery: book) {
            $0.queueBytes = 4000
            $0.patience = patience
        }
        let client = try RawClient(port: scene.server.port)
        var statuses: [Int] = []
        try book.barrier.pass {
            for _ in 0..<8 {
                let answer = try scene.post(batch, on: client)
                statuses.append(answer?.status ?? 0)
                if answer?.status == 429 { #expect(answer?.fields["retry-after"] == "1") }
            }
        }
        #expect(statuses.first == 200 && statuses.last == 429)
        #expect(scene.service.settle(within: .seconds(20)))
        #expect(try scene.post(batch, on: client)?.status == 200)
        #expect(scene.service.settle(within: .seconds(20)))
        #expect(book.records.withLock { $0.count } == 2 * (statuses.filter { $0 == 200 }.count + 1))
        scene.stop()
    }

    /// Several connections find the queue full, and all are answered with 200 once there is room.
    @Test func aFullQueueMayBeWaitedFor() throws {
        let book = Notebook()
        let scene = try Scene(discovery: book) {
            $0.queueBytes = 2000
            $0.patience = .max
        }
        let clients = try (0..<6).map { _ in try RawClient(port: scene.server.port) }
        book.barrier.pass {
            for client in clients { client.send("POST /api/ingestData HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: \(batch.utf8.count)\r\n\r\n\(batch)") }
            usleep(50_000)
        }
        for client in clients { #expect(client.answer()?.status == 200) }
        #expect(try scene.post(bad)?.status == 422)
        #expect(scene.service.settle(within: .seconds(20)))
        #expect(book.records.withLock { $0.count } == 12)
        scene.stop()
    }

    /// Who waits for room is answered when the endpoint ends, too.
    @Test func nobodyWaitsForEver() throws {
        let book = Notebook()
        let scene = try Scene(discovery: book) {
            $0.queueBytes = 1
            $0.patience = 10_000_000_000
        }
        let clients = try (0..<5).map { _ in try RawClient(port: scene.server.port) }
        for client in clients { client.send("POST /api/ingestData HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: \(bad.utf8.count)\r\n\r\n\(bad)") }
        for client in clients { #expect(client.answer()?.status == 422) }
        scene.stop()
    }

    @Test func oneBodyIsLearnedFromHoweverSmallTheQueue() throws {
        let book = Notebook()
        let scene = try Scene(discovery: book) { $0.queueBytes = 1 }
        #expect(try scene.post(batch)?.status == 200)
        #expect(scene.service.settle(within: .seconds(20)))
        #expect(book.records.withLock { $0.count } == 2)
        scene.stop()
    }

    @Test func batchesAreInTheStoreWhenTheyAreAnswered() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("akto-service-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let book = Notebook()
        let scene = try Scene(discovery: book, store: try RecordStore(path: path)) { $0.takesPartially = true }
        let count = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            guard let client = try? RawClient(port: scene.server.port) else { return }
            for _ in 0..<20 { if (try? scene.post(batch, on: client))?.status == 200 { count.withLock { $0 += 1 } } }
        }
        #expect(count.withLock { $0 } == 120)
        #expect(try scene.post(bad)?.status == 422)
        let stored = try String(contentsOfFile: path + "/records-000001.jsonl", encoding: .utf8).split(separator: "\n")
        #expect(stored.count == 121)
        #expect(stored.dropLast().allSatisfy { $0.hasPrefix(batch.dropLast() + ",\"akto_store\":{\"records\":2,") })
        #expect(stored.last?.hasPrefix(IngestSamples.batch([IngestSamples.record()]).dropLast()) == true)
        #expect(scene.service.settle(within: .seconds(20)))
        #expect(book.records.withLock { $0.count } == 241)
        scene.stop()
    }
}
