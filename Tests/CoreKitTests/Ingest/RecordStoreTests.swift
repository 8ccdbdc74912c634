import Foundation
import Synchronization
import Testing

@testable import CoreKit

@Suite struct RecordStoreTests {
    /// A folder that is gone afterwards.
    private final class Place {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("akto-store-\(UUID().uuidString)").path
        deinit { try? FileManager.default.removeItem(atPath: path) }
        func file(_ number: Int) -> String { path + "/" + StoreName.text(number) }
        func bytes(_ number: Int) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(number)))) }
        func write(_ bytes: [UInt8], _ number: Int) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(number))) }
        var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
    }

    /// Appends a batch with one record of this text, and waits for it.
    private func append(_ text: String, to store: RecordStore) throws {
        let body = HTTPBody(Array("{\"batchData\":[\(text)]}".utf8))
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<SystemError?>(nil)
        let failure = store.append(body, records: [14..<body.count - 2]) { failure in
            result.withLock { $0 = failure }
            done.signal()
        }
        if let failure { throw failure }
        done.wait()
        if let failure = result.withLock({ $0 }) { throw failure }
    }

    private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        #expect(bytes.isEmpty || bytes.last == 0x0A)
        return bytes.split(separator: 0x0A).map(Array.init)
    }

    private func isSound(_ line: [UInt8]) -> Bool { line.withUnsafeBytes { StoreLine.isSound(ByteSlice($0)) } }

    private func ids(_ bytes: [UInt8]) throws -> [Int] {
        try lines(bytes).flatMap { line in
            #expect(isSound(line))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            let records = try #require(object["batchData"] as? [[String: Any]])
            let mark = try #require(object["akto_store"] as? [String: Any])
            #expect(mark["records"] as? Int == records.count)
            return records.compactMap { $0["id"] as? Int }
        }
    }

    @Test func whatIsAppendedIsThereWhenItIsReported() throws {
        let place = Place()
        let store = try RecordStore(path: place.path)
        for id in 0..<20 {
            try append("{\"id\":\(id)}", to: store)
            #expect(try ids(place.bytes(1)) == Array(0...id))
        }
        store.close()
        #expect(store.notes.isEmpty)
        func mode(_ path: String) throws -> Int? { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }
        #expect(try mode(place.path) == 0o700)
        #expect(try mode(place.file(1)) == 0o600)
    }

    @Test func lineEndsBetweenRecordsBecomeBlanks() throws {
        let place = Place()
        let store = try RecordStore(path: place.path)
        try append("{\"id\":1},\r\n{\n\"id\":2}", to: store)
        store.close()
        #expect(try lines(place.bytes(1)).count == 1)
        #expect(String(decoding: try place.bytes(1), as: UTF8.self).hasPrefix("{\"batchData\":[{\"id\":1},  { \"id\":2}],\"akto_store\":{\"records\":1,"))
    }

    @Test func filesAreRotatedAndContinued() throws {
        let place = Place()
        for round in 0..<4 {
            let store = try RecordStore(path: place.path, rotateAt: 300)
            for id in 0..<5 { try append("{\"id\":\(round * 5 + id)}", to: store) }
            store.close()
        }
        let numbers = place.names.compactMap(StoreName.number)
        #expect(numbers.count > 3)
        var all: [Int] = []
        for number in numbers { all += try ids(place.bytes(number)) }
        #expect(all == Array(0..<20))
        // All but the last are full, and none is much more than that.
        for number in numbers.dropLast() { #expect((300..<500).contains(try place.bytes(number).count)) }
    }

    @Test func oneProcessAtATime() throws {
        let place = Place()
        let store = try RecordStore(path: place.path)
        #expect { try RecordStore(path: place.path) } throws: { ($0 as? SystemError)?.isBusy == true }
        store.close()
        #expect(store.append(HTTPBody(Array("[1]".utf8)), records: [1..<2]) { _ in } != nil)
    }

    /// A crash in the midst of a write leaves any beginning of a line.
    @Test func aTornLineIsCutOff() throws {
        let place = Place()
        var store = try RecordStore(path: place.path)
        for id in 0..<3 { try append("{\"id\":\(id)}", to: store) }
        store.close()
        let whole = try place.bytes(1)
        let lastLine = lines(whole)[2].count + 1
        for cut in 1...lastLine {
            try place.write(Array(whole.dropLast(cut)), 1)
            store = try RecordStore(path: place.path)
            #expect(store.notes.count == (cut == lastLine ? 0 : 1), "\(cut)")
            #expect(try ids(place.bytes(1)) == [0, 1])
            try append("{\"id\":9}", to: store)
            store.close()
            #expect(try ids(place.bytes(1)) == [0, 1, 9])
            #expect(!place.names.contains(".damaged"))
        }
    }

    @Test func aDamagedLineIsPutAside() throws {
        let place = Place()
        var store = try RecordStore(path: place.path, rotateAt: 250)
        for id in 0..<6 { try append("{\"id\":\(id)}", to: store) }
        store.close()
        let whole = try place.bytes(1)
        let first = lines(whole)[0].count + 1
        for at in [0, 20, first - 24, first - 10, first - 2] {
            var bytes = whole
            bytes[at] ^= 1
            try place.write(bytes, 1)
            store = try RecordStore(path: place.path, rotateAt: 250)
            store.close()
            #expect(store.notes.count == 1)
            #expect(store.notes.first?.contains("byte 0") == true)
            #expect(try ids(place.bytes(1)) == Array(1..<lines(whole).count))
            let aside = try Data(contentsOf: URL(fileURLWithPath: place.path + "/.damaged/records-000001.jsonl.0"))
            #expect(Array(aside) == Array(bytes[..<first]))
            try FileManager.default.removeItem(atPath: place.path + "/.damaged")
        }
        #expect(place.names.allSatisfy { $0 == ".lock" || StoreName.number($0) != nil })
    }

    @Test func whatIsLeftOfARewriteGoes() throws {
        let place = Place()
        var store = try RecordStore(path: place.path)
        try append("{\"id\":1}", to: store)
        store.close()
        for name in ["records-000001.jsonl.AbC123", "records-000001.jsonl.gz", "notes.txt", "records-1.jsonl", "records-000000.jsonl"] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: place.path + "/" + name))
        }
        store = try RecordStore(path: place.path)
        store.close()
        #expect(place.names == [".lock", "notes.txt", "records-000000.jsonl", "records-000001.jsonl", "records-000001.jsonl.gz", "records-1.jsonl"])
        #expect(store.notes.isEmpty)
    }

    @Test func manyWritersShareTheWaits() throws {
        let place = Place()
        let store = try RecordStore(path: place.path, rotateAt: 5000)
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 8) { writer in
            for id in 0..<50 {
                do { try append("{\"id\":\(writer * 1000 + id)}", to: store) } catch { failures.withLock { $0 += 1 } }
            }
        }
        store.close()
        #expect(failures.withLock { $0 } == 0)
        var all: [Int] = []
        for number in place.names.compactMap(StoreName.number) { all += try ids(place.bytes(number)) }
        #expect(all.sorted() == (0..<8).flatMap { writer in (0..<50).map { writer * 1000 + $0 } })
        // Each writer's batches are in their order.
        for writer in 0..<8 { #expect(all.filter { $0 / 1000 == writer } == (0..<50).map { writer * 1000 + $0 }) }
    }

    /// Any noise in place of a file is survived, and what is whole in it stays.
    @Test func noiseIsMended() throws {
        var random = SeededGenerator(3)
        let place = Place()
        var store = try RecordStore(path: place.path)
        for id in 0..<4 { try append("{\"id\":\(id)}", to: store) }
        store.close()
        let whole = try place.bytes(1)
        for _ in 0..<60 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = 0x0A
                case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 2: bytes.removeSubrange(at..<min(bytes.count, at + 40))
                default: bytes.insert(contentsOf: [UInt8](repeating: 0, count: 50), at: at)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            try place.write(bytes, 1)
            let sound = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().filter { isSound(Array($0)) }
            store = try RecordStore(path: place.path)
            store.close()
            #expect(lines(try place.bytes(1)).map { $0 } == sound.map(Array.init))
            store = try RecordStore(path: place.path)
            #expect(store.notes.isEmpty)
            store.close()
        }
    }

    /// However little of a file is held at a time, the same is found in it.
    @Test func linesAreCheckedInAnyMemory() throws {
        let place = Place()
        let store = try RecordStore(path: place.path)
        for id in 0..<12 { try append("{\"id\":\(id),\"x\":\"\(String(repeating: "y", count: id * 7))\"}", to: store) }
        store.close()
        var bytes = try place.bytes(1)
        let third = lines(bytes)[..<3].reduce(0) { $0 + $1.count + 1 }
        bytes[third + 20] ^= 1
        bytes += Array("{\"batch".utf8)
        try place.write(bytes, 1)
        let longest = lines(Array(bytes.dropLast(7))).map(\.count).max() ?? 0
        for size in [longest + 1, longest + 2, 1000, 1 << 20] {
            var check = StoreCheck(maximumLine: size)
            try check.run(InputFile(path: place.file(1)))
            #expect(check.damaged.map(\.lowerBound) == [third], "\(size)")
            #expect(check.end == bytes.count - 7)
        }
        // What is longer than any line can be is no line.
        var check = StoreCheck(maximumLine: 64)
        try check.run(InputFile(path: place.file(1)))
        #expect(check.damaged.count == 12 && check.damaged.last?.upperBound == bytes.count - 7)
    }

    @Test func names() {
        #expect(StoreName.text(1) == "records-000001.jsonl")
        #expect(StoreName.number("records-1234567.jsonl") == 1_234_567)
        for name in ["records-000000.jsonl", "records-1.jsonl", "records-0000001.jsonl", "records-00000a.jsonl", "records-000001.json", "x"] { #expect(StoreName.number(name) == nil) }
        #expect(StoreName.isLeftover("records-000001.jsonl.AbCdEf"))
        #expect(!StoreName.isLeftover("records-000001.jsonl"))
    }
}
