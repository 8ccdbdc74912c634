import Foundation
import Testing

@testable import CoreKit

@Suite struct LineRangesTests {
    /// A file that is gone when the test ends.
    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("ranges-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test func partsTogetherAreTheWhole() throws {
        var random = SeededGenerator(3)
        for round in 0..<12 {
            let samples = (0..<8).map { SampleExchange.random($0, &random) }
            let layout = [SampleLayout.lines, .batchLines, .linesOfArrays][round % 3]
            var bytes = Array(layout.write(samples, SampleStyle(lineEnd: round % 2 == 0 ? "\n" : "\r\n"), &random).utf8)
            if round % 4 == 3 { bytes = [0xEF, 0xBB, 0xBF] + bytes }
            try withFile(bytes) { path in
                let whole = readCapture(bytes)
                for size in [1, 2, 10, 99, 100, 101, 250, 1000, 100_000] {
                    var options = ReadOptions()
                    options.rangeSize = size
                    options.segmentSize = [8, 200, 1 << 20].randomElement(using: &random) ?? 8
                    let ranges = try #require(try LineRanges(file: try InputFile(path: path), options: options))
                    var exchanges: [ReadExchange] = [], lines = 0
                    for index in 0..<ranges.count {
                        let read = readCapture(ranges.reader(index))
                        #expect(read.problems == [])
                        exchanges += read.exchanges.map {
                            var moved = $0
                            moved.line += lines
                            moved.bodyLine = moved.bodyLine.map { $0 + lines }
                            return moved
                        }
                        lines += read.lineEnds
                    }
                    #expect(exchanges == whole.exchanges, "round \(round), parts of \(size)")
                    #expect(lines == whole.lineEnds)
                }
            }
        }
    }

    @Test func onlyPlainLinesHaveParts() throws {
        for bytes in [Array("text".utf8), Array("[\n{}\n]".utf8), gzipped(Array("{}\n{}\n".utf8)), [], [0xFF, 0xFE, 0x7B, 0, 0x7D, 0]] {
            try withFile(bytes) { path in
                let ranges = try LineRanges(file: try InputFile(path: path))
                #expect(ranges == nil)
            }
        }
    }

    @Test func aFileThatShrinksIsAProblem() throws {
        let line = #"{"path":"/a","method":"GET"}"# + "\n"
        let bytes = Array(String(repeating: line, count: 10_000).utf8)
        try withFile(bytes) { path in
            var options = ReadOptions()
            options.rangeSize = 100_000
            options.segmentSize = 4096
            let file = try InputFile(path: path)
            let ranges = try #require(try LineRanges(file: file, options: options))
            let reader = SegmentReader(source: file, path: path, options: options)
            _ = try reader.next()
            #expect(truncate(path, 50_000) == 0)
            let read = readCapture(reader)
            #expect(read.problems.last?.message == "the file shrank while it was read")
            #expect(read.problems.last?.isIncomplete == true)
            let all = (0..<ranges.count).map { readCapture(ranges.reader($0)) }
            #expect(all.map(\.exchanges.count).reduce(0, +) == 50_000 / line.utf8.count)
            let shrunk = all.filter { part in part.problems.contains { $0.message == "the file shrank while it was read" } }
            #expect(shrunk.count == 1)
        }
    }
}
