import Testing

@testable import CoreKit

@Suite struct ReplayMemoryTests {
    private static func record(_ number: Int, _ bytes: Int) -> String {
        let text = String(repeating: "x", count: bytes)
        return #"{"path":"/items/\#(number)","requestHeaders":"{\"host\":\"a.example\"}","responseHeaders":"{\"content-type\":\"text/plain\"}","method":"GET","requestPayload":"","responsePayload":"\#(text)","ip":"192.0.2.1","time":"1700000000","statusCode":"200","type":"HTTP/1.1","status":"OK","akto_account_id":"1000000","akto_vxlan_id":"0","is_pending":"false","source":"MIRRORING"}"#
    }

    private static func withSegments(_ text: String, size: Int, _ body: (Segment) -> Void) throws {
        let bytes = Array(text.utf8)
        var options = ReadOptions(), at = 0
        options.segmentSize = size
        let reader = SegmentReader(source: Source({ buffer in
            let count = min(buffer.count, bytes.count - at)
            bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[at..<at + count])) }
            at += count
            return count
        }), path: "a.jsonl", options: options)
        while let segment = try reader.next() { body(segment) }
    }

    private final class Source: ByteSource {
        let bytes: (UnsafeMutableRawBufferPointer) -> Int
        init(_ bytes: @escaping (UnsafeMutableRawBufferPointer) -> Int) { self.bytes = bytes }
        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { bytes(buffer) }
    }

    /// Belongs to the thread that the bodies are handed out on.
    private final class Seen: @unchecked Sendable { var numbers: [Int] = [] }

    @Test(arguments: [1, 100, 3000, Int.max]) func convertsSegmentsInParts(mostBytes: Int) throws {
        let lines = (0..<40).map { Self.record($0, $0 * 37) }
        let text = (lines + ["no record", "", Self.record(40, 5)]).joined(separator: "\n") + "\n"
        try Self.withSegments(text, size: 1 << 20) { segment in
            let whole = RecordConverter(ConvertOptions()).convert(segment, path: "a.jsonl")
            var conversion = SegmentConversion(segment, path: "a.jsonl")
            var records = 0, texts: [String] = [], places: [Int] = [], tally = ConversionTally(), problems = 0
            while !conversion.isDone {
                // Each part by a converter of its own, as another thread would.
                let part = RecordConverter(ConvertOptions()).convert(&conversion, mostBytes: mostBytes)
                for entry in part.entries {
                    texts.append(String(decoding: part.text(entry), as: UTF8.self))
                    places += [entry.line ?? -1, records + entry.ordinal]
                }
                records += part.recordCount
                tally.merge(part.tally)
                problems += part.problems.count
            }
            #expect(texts == whole.entries.map { String(decoding: whole.text($0), as: UTF8.self) })
            #expect(places == whole.entries.flatMap { [$0.line ?? -1, $0.ordinal] })
            #expect(records == whole.recordCount && tally.converted == whole.tally.converted && problems == whole.problems.count)
        }
    }

    @Test func readersWaitUntilThereIsRoom() {
        let underWay = BytesUnderWay(most: 100)
        #expect(underWay.waitForRoom { true })
        underWay.add(100)
        var asked = 0
        let isStopped = !underWay.waitForRoom {
            asked += 1
            return asked < 3
        }
        #expect(isStopped && asked == 3)
        let thread = WorkThread { underWay.remove(1) }
        #expect(underWay.waitForRoom { true })
        thread?.join()
    }

    /// Whatever the sizes of the records, everything comes through once, in its order.
    @Test(arguments: [1, 3]) func largeRecordsKeepTheirOrder(jobs: Int) throws {
        let sizes = (0..<60).map { $0 % 7 == 3 ? 1_500_000 : $0 % 5 == 0 ? 400_000 : 200 }
        let text = sizes.enumerated().map { Self.record($0.offset, $0.element) + "\n" }.joined()
        let folder = try ScratchFolder()
        try folder.write(Array(text.utf8), "a.jsonl")
        var options = ReplayOptions()
        options.paths = ["a.jsonl"]
        options.workingFolder = folder.path
        options.jobs = jobs
        let seen = Seen()
        let report = Replay(options).rehearse { body in
            for part in body.map({ String(decoding: $0, as: UTF8.self) }).joined().split(separator: "/items/").dropFirst() {
                if let number = Int(part.prefix { $0.isNumber }) { seen.numbers.append(number) }
            }
            return true
        }
        #expect(seen.numbers == Array(0..<60))
        #expect(report.read == 60 && report.unsent == 60)
    }
}
