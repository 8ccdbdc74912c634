@testable import CoreKit
import Foundation
import Testing

struct ReplayLedgerTests {
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }
        var path: String { url.appendingPathComponent("run.ledger").path }
    }

    private static let inputs = [
        LedgerInput(path: "a.har", size: 100, fingerprint: .init(high: 1, low: 2)),
        LedgerInput(path: "b \"c\".jsonl", size: 7, fingerprint: .init(high: 3, low: .max)),
    ]

    private func open(
        _ path: String, _ inputs: [LedgerInput] = ReplayLedgerTests.inputs, endpoint: String = "http://127.0.0.1/x", options: [LedgerOption] = []
    ) throws -> ReplayLedger {
        try ReplayLedger(path: path, endpoint: endpoint, options: options, inputs: inputs)
    }

    private func batch(_ sources: [(Int, Int)]) -> OutgoingBatch {
        var batch = OutgoingBatch(due: 0)
        for (input, ordinal) in sources { batch.add(UnsafeRawBufferPointer(start: nil, count: 0), RecordSource(input: input, ordinal: ordinal), in: self.memory) }
        return batch
    }

    private final class Memory {}
    private let memory = Memory()

    @Test func `a ledger remembers what was added`() throws {
        let folder = try Folder()
        var ledger: ReplayLedger? = try open(folder.path)
        #expect(ledger?.isFresh == true)
        try ledger?.add(batch([(0, 0), (0, 1), (0, 2), (1, 0), (0, 7)]), .accepted, status: 200)
        try ledger?.add(batch([(1, 3)]), .ambiguous, status: 422)
        ledger = nil
        let again = try open(folder.path)
        #expect(!again.isFresh)
        #expect((0...8).map { again.outcome(input: 0, ordinal: $0) } == [.accepted, .accepted, .accepted, nil, nil, nil, nil, .accepted, nil])
        #expect((0...3).map { again.outcome(input: 1, ordinal: $0) } == [.accepted, nil, nil, .ambiguous])
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a ledger cut at any byte knows all that was whole, and can be gone on with`() throws {
        let folder = try Folder()
        var ledger: ReplayLedger? = try open(folder.path)
        for number in 0..<5 { try ledger?.add(batch([(0, 2 * number)]), .accepted, status: 200) }
        ledger = nil
        let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path))
        let ends = whole.indices.filter { whole[$0] == 0x0A }
        for count in 0...whole.count {
            try whole.prefix(count).write(to: URL(fileURLWithPath: folder.path))
            var cut: ReplayLedger? = try open(folder.path)
            let known = max(0, ends.filter { $0 < count }.count - 1)
            #expect((0..<5).filter { cut?.outcome(input: 0, ordinal: 2 * $0) == .accepted }.count == known, "cut at \(count)")
            try cut?.add(batch([(0, 99)]), .accepted, status: 200)
            cut = nil
            #expect(try open(folder.path).outcome(input: 0, ordinal: 99) == .accepted, "cut at \(count)")
        }
    }

    @Test func `what is no ledger, or damaged, is refused and left as it is`() throws {
        let folder = try Folder()
        for text in ["hello\n", "{\"schema\":\"akto.scan/1\"}\n", "x", "{\"schema\":\"akto.ledger/1\"}\nmore\n"] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path))
            #expect(throws: ReplayLedger.Unusable.self) { _ = try open(folder.path) }
            #expect(try String(contentsOfFile: folder.path, encoding: .utf8) == text)
        }
        try FileManager.default.removeItem(atPath: folder.path)
        var ledger: ReplayLedger? = try open(folder.path)
        for number in 0..<3 { try ledger?.add(batch([(0, number)]), .accepted, status: 200) }
        ledger = nil
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path))
        let second = try #require(bytes.firstIndex(of: 0x0A)) + 12
        bytes[second] ^= 1
        try bytes.write(to: URL(fileURLWithPath: folder.path))
        let error = #expect(throws: ReplayLedger.Unusable.self) { _ = try open(folder.path) }
        #expect(error?.message == "line 2 is damaged")
        // The last line too, if it was written whole.
        bytes[second] ^= 1
        let last = bytes.count - 10
        bytes[last] ^= 1
        try bytes.write(to: URL(fileURLWithPath: folder.path))
        let lastError = #expect(throws: ReplayLedger.Unusable.self) { _ = try open(folder.path) }
        #expect(lastError?.message == "line 4 is damaged")
    }

    @Test func `an input is known by what is in it, whatever it is called`() throws {
        let folder = try Folder()
        _ = try open(folder.path)
        var moved = ReplayLedgerTests.inputs
        moved[0].path = "./elsewhere.har"
        _ = try open(folder.path, moved)
        moved[0].size += 1
        #expect(throws: ReplayLedger.Unusable.self) { _ = try open(folder.path, moved) }
    }

    @Test func `another run's ledger is refused with what differs`() throws {
        let folder = try Folder()
        _ = try open(folder.path)
        func message(_ inputs: [LedgerInput], endpoint: String = "http://127.0.0.1/x") -> String? {
            do {
                _ = try open(folder.path, inputs, endpoint: endpoint)
                return nil
            } catch {
                return (error as? ReplayLedger.Unusable)?.message
            }
        }
        var larger = ReplayLedgerTests.inputs, other = larger
        larger[0].size = 120
        other[1].fingerprint.low = 5
        #expect(message(larger) == "a.har has changed since: it had 100 bytes and has 120")
        #expect(message(other) == "b \"c\".jsonl has changed since: its contents are others")
        #expect(message(Array(ReplayLedgerTests.inputs.prefix(1))) == "it belongs to other inputs: b \"c\".jsonl is missing")
        #expect(message(ReplayLedgerTests.inputs + [larger[0]]) == "it belongs to other inputs: a.har is new")
        #expect(message(ReplayLedgerTests.inputs, endpoint: "http://x/") == "it belongs to a replay to http://127.0.0.1/x, not to http://x/")
        #expect(message(ReplayLedgerTests.inputs) == nil)
    }

    @Test func `a run of other options is refused with what differs`() throws {
        let folder = try Folder()
        let options = [LedgerOption("--host", "a.example \"b\""), LedgerOption("--fix-times", ""), LedgerOption("AKTO_REDACT_KEY", LedgerOption.known(by: [1, 2]))]
        _ = try open(folder.path, options: options)
        func message(_ options: [LedgerOption]) -> String? {
            do {
                _ = try open(folder.path, options: options)
                return nil
            } catch {
                return (error as? ReplayLedger.Unusable)?.message
            }
        }
        let end = ": go on with the same options, or begin a new ledger", start = "it belongs to a replay with "
        #expect(message(options) == nil)
        var other = options
        other[0].value = "c.example"
        #expect(message(other) == start + "--host \"a.example \"b\"\", which is now \"c.example\"" + end)
        other = options
        other[2].value = LedgerOption.known(by: [1, 3])
        #expect(message(other) == start + "AKTO_REDACT_KEY, which is now another" + end)
        #expect(message([options[0], options[2]]) == start + "--fix-times, which is not given now" + end)
        #expect(message(options + [LedgerOption("--tag", "a=b")]) == start + "no --tag, which is now given" + end)
    }

    @Test func `two runs do not share a ledger`() throws {
        let folder = try Folder()
        let first = try open(folder.path)
        let error = #expect(throws: ReplayLedger.Unusable.self) { _ = try open(folder.path) }
        #expect(error?.message == "another process is using it" && first.isFresh)
    }

    @Test func `batches added from many threads are all remembered`() throws {
        let folder = try Folder()
        var ledger: ReplayLedger? = try open(folder.path)
        let shared = try #require(ledger)
        let batches = Batches((0..<200).map { batch([(0, 3 * $0)]) })
        let threads = try (0..<4).map { thread in
            try #require(WorkThread { for number in 0..<50 { try? shared.add(batches.values[thread * 50 + number], .accepted, status: 200) } })
        }
        for thread in threads { thread.join() }
        ledger = nil
        _ = consume shared
        let again = try open(folder.path)
        #expect((0..<600).allSatisfy { (again.outcome(input: 0, ordinal: $0) != nil) == ($0 % 3 == 0) })
    }

    private final class Batches: @unchecked Sendable {
        let values: [OutgoingBatch]
        init(_ values: [OutgoingBatch]) { self.values = values }
    }

    @Test func `sets of numbers answer as sets do`() {
        var random = SplitMix(seed: 7)
        for _ in 0..<200 {
            var ranges = OrdinalSet(), plain = Set<Int>()
            for _ in 0..<random.below(60) {
                let low = random.below(300), range = low...low + random.below(20)
                ranges.insert(range)
                plain.formUnion(range)
            }
            #expect((0..<330).allSatisfy { ranges.contains($0) == plain.contains($0) } && ranges.count == plain.count)
        }
    }

    private struct SplitMix {
        var state: UInt64
        init(seed: UInt64) { state = seed }
        mutating func below(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }
    }
}
