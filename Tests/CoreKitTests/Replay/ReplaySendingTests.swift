@testable import CoreKit
import Testing

struct ReplaySendingTests {
    @Test func `quantiles are within one part in 128`() {
        var histogram = LatencyHistogram(), other = LatencyHistogram()
        for value in 1...100_000 { if value % 2 == 0 { histogram.record(nanoseconds: UInt64(value) * 1000) } else { other.record(nanoseconds: UInt64(value) * 1000) } }
        histogram.merge(other)
        for share in [0.001, 0.5, 0.9, 0.99, 0.999, 1] {
            let exact = share * 100_000_000, found = Double(histogram.quantile(share))
            #expect(found >= exact && found <= exact * (1 + 1.0 / 128) + 1, "\(share): \(found) for \(exact)")
        }
        #expect(histogram.count == 100_000 && histogram.maximum == 100_000_000 && histogram.quantile(1) == 100_000_000)
        #expect(LatencyHistogram().quantile(0.5) == 0)
        histogram.record(nanoseconds: .max)
        #expect(histogram.maximum == .max)
    }

    @Test func `small values are exact`() {
        for value in UInt64(0)..<256 {
            var histogram = LatencyHistogram()
            histogram.record(nanoseconds: value)
            histogram.record(nanoseconds: 1 << 50)
            #expect(histogram.quantile(0.5) == value)
        }
    }

    @Test func `a rate counts from the start and does not drift`() {
        var schedule = ReplaySchedule(.rate(3), start: 1_000)
        let dues = (0..<7).map { _ in schedule.due(recorded: nil) }
        #expect(dues == [1_000, 333_334_333, 666_667_666, 1_000_001_000, 1_333_334_333, 1_666_667_666, 2_000_001_000])
    }

    @Test func `recorded gaps are kept, shortened, and never negative`() {
        var schedule = ReplaySchedule(.recorded(speed: 2, longestGap: 1_000_000), start: 0)
        let times: [Int64?] = [5_000_000, 5_100_000, nil, 5_050_000, 5_200_000, 9_000_000_000, 9_000_000_002]
        #expect(times.map { schedule.due(recorded: $0) } == [0, 50_000_000, 50_000_000, 50_000_000, 100_000_000, 600_000_000, 600_001_000])
        var unlimited = ReplaySchedule(.unlimited, start: 5)
        #expect(unlimited.due(recorded: 3) == 0)
    }

    @Test func `waits double, are random, and are bounded`() {
        let policy = RetryPolicy()
        for attempt in 1...100 {
            let bound = min(policy.longest, policy.first << UInt64(min(attempt - 1, 16)))
            for _ in 0..<50 {
                let wait = policy.wait(before: attempt, advised: nil)
                #expect(wait >= bound / 4 && wait <= bound)
            }
        }
        #expect(policy.wait(before: 1, advised: 2_000_000_000, random: { $0.lowerBound }) == 2_000_000_000)
        #expect(policy.wait(before: 1, advised: .max, random: { $0.upperBound }) <= policy.longestAdvised + 1_000_000_000)
    }

    // MARK: - Batches

    private final class Piece {
        let bytes: UnsafeMutableRawBufferPointer
        let texts: [UnsafeRawBufferPointer]

        /// Texts with one comma between neighbours, as a converter writes them.
        init(_ texts: [String]) {
            let joined = Array(texts.joined(separator: ",").utf8)
            bytes = .allocate(byteCount: max(1, joined.count), alignment: 1)
            bytes.copyBytes(from: joined)
            var at = 0, slices: [UnsafeRawBufferPointer] = []
            for text in texts {
                slices.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[at..<at + text.utf8.count]))
                at += text.utf8.count + 1
            }
            self.texts = slices
        }

        deinit { bytes.deallocate() }
    }

    private func text(_ batch: OutgoingBatch) -> String { batch.body.map { String(decoding: $0, as: UTF8.self) }.joined() }

    @Test func `a batch's body is its records, neighbours in one part`() {
        let first = Piece(["{\"a\":1}", "{}", "{\"b\":2}"]), second = Piece(["{\"c\":3}"])
        var batch = OutgoingBatch(due: 0)
        batch.add(first.texts[0], RecordSource(input: 0, ordinal: 0), in: first)
        batch.add(first.texts[2], RecordSource(input: 0, ordinal: 2), in: first)
        batch.add(second.texts[0], RecordSource(input: 0, ordinal: 3), in: second)
        #expect(text(batch) == #"{"batchData":[{"a":1},{"b":2},{"c":3}]}"# && batch.byteCount == text(batch).utf8.count)
        var run = OutgoingBatch(due: 0)
        for index in 0..<3 { run.add(first.texts[index], RecordSource(input: 0, ordinal: index), in: first) }
        #expect(run.body.count == 3 && text(run) == #"{"batchData":[{"a":1},{},{"b":2}]}"# && run.byteCount == text(run).utf8.count)
    }

    @Test func `halves hold what the whole held`() throws {
        let piece = Piece((0..<7).map { "{\"n\":\($0)}" })
        var batch = OutgoingBatch(due: 9)
        for index in 0..<7 { batch.add(piece.texts[index], RecordSource(input: 1, ordinal: index), in: piece) }
        let (first, second) = try #require(batch.halves)
        #expect(first.members.map(\.source.ordinal) + second.members.map(\.source.ordinal) == Array(0..<7))
        #expect(text(first) == #"{"batchData":[{"n":0},{"n":1},{"n":2}]}"# && first.byteCount == text(first).utf8.count)
        #expect(second.byteCount == text(second).utf8.count && second.due == 9)
        var single = OutgoingBatch(due: 0)
        single.add(piece.texts[0], RecordSource(input: 0, ordinal: 0), in: piece)
        #expect(single.halves == nil)
    }

    @Test func `batches keep to records, bytes and due times`() {
        let piece = Piece((0..<20).map { "{\"n\":\"\(String(repeating: "x", count: $0))\"}" })
        func cut(records: Int = 100, bytes: Int = 1 << 20, spread: UInt64 = 0, due: (Int) -> UInt64 = { _ in 0 }, alone: Set<Int> = []) -> [[Int]] {
            var batcher = Batcher(mostRecords: records, mostBytes: bytes, spread: spread), batches: [[Int]] = []
            func take(_ batch: OutgoingBatch) {
                #expect(batch.byteCount == text(batch).utf8.count)
                #expect(batch.count == 1 || batch.byteCount <= bytes)
                batches.append(batch.members.map(\.source.ordinal))
            }
            for index in 0..<20 {
                batcher.add(piece.texts[index], RecordSource(input: 0, ordinal: index), due: due(index), goesAlone: alone.contains(index), in: piece, take)
            }
            batcher.finish(take)
            #expect(batches.flatMap { $0 } == Array(0..<20))
            return batches
        }
        #expect(cut().count == 1)
        #expect(cut(records: 6).map(\.count) == [6, 6, 6, 2])
        #expect(cut(records: 1).count == 20)
        #expect(cut(bytes: 1).count == 20)
        #expect(cut(alone: [3, 4, 19]).map(\.count) == [3, 1, 1, 14, 1])
        #expect(cut(spread: 10, due: { 100 + 6 * UInt64($0) }).map(\.count) == Array(repeating: 2, count: 10))
        #expect(cut(bytes: 60).allSatisfy { !$0.isEmpty })
    }

    @Test func `a window puts what is nearly in order into order`() {
        var random = SystemRandomNumberGenerator()
        let texts = Piece((0..<500).map { "\($0)" })
        let times = (0..<500).map { Int64($0 / 2 * 1000) + Int64.random(in: 0...20_000, using: &random) }
        var window = SortWindow(mostRecords: 64), out: [(Int64, Int)] = []
        func take(_ record: SortWindow.Record) {
            #expect(String(decoding: record.text, as: UTF8.self) == "\(record.source.ordinal)")
            out.append((record.time ?? -1, record.source.ordinal))
        }
        for index in 0..<500 {
            window.add(.init(text: texts.texts[index], source: RecordSource(input: 0, ordinal: index), time: times[index], goesAlone: false, memory: texts), take)
        }
        window.finish(take)
        #expect(Set(out.map(\.1)) == Set(0..<500))
        #expect(zip(out, out.dropFirst()).allSatisfy { $0.0 <= $1.0 })
    }

    @Test func `equal times and missing times keep their order`() {
        let texts = Piece((0..<6).map { "\($0)" })
        var window = SortWindow(), out: [Int] = []
        for (index, time) in ([10, nil, 10, 5, nil, 10] as [Int64?]).enumerated() {
            window.add(.init(text: texts.texts[index], source: RecordSource(input: 0, ordinal: index), time: time, goesAlone: false, memory: texts)) { out.append($0.source.ordinal) }
        }
        window.finish { out.append($0.source.ordinal) }
        #expect(out == [3, 4, 0, 1, 2, 5])
    }

    @Test func `a queue holds no more than its bytes and hands everything over once`() throws {
        let piece = Piece((0..<300).map { "{\"n\":\($0)}" })
        let queue = BatchQueue(mostBytes: 100, mostBatches: 3), seen = Seen()
        let threads = try (0..<3).map { _ in
            try #require(WorkThread {
                while let batch = queue.take() {
                    seen.add(batch.members.map(\.source.ordinal), batch.byteCount)
                    seen.remove(batch.byteCount)
                    queue.done(batch)
                }
            })
        }
        for index in 0..<300 {
            var batch = OutgoingBatch(due: 0)
            batch.add(piece.texts[index], RecordSource(input: 0, ordinal: index), in: piece)
            #expect(queue.put(batch) { true })
        }
        #expect(queue.close().isEmpty)
        for thread in threads { thread.join() }
        #expect(seen.ordinals.sorted() == Array(0..<300) && seen.most <= 100)
        var late = OutgoingBatch(due: 0)
        late.add(piece.texts[0], RecordSource(input: 0, ordinal: 0), in: piece)
        #expect(!queue.put(late) { true } && queue.take() == nil)
    }

    private final class Seen: @unchecked Sendable {
        private let monitor = Monitor()
        private(set) var ordinals: [Int] = []
        private(set) var most = 0
        private var bytes = 0

        func add(_ more: [Int], _ count: Int) {
            monitor.locked {
                ordinals += more
                bytes += count
                most = max(most, bytes)
            }
        }

        func remove(_ count: Int) { monitor.locked { bytes -= count } }
    }
}
