import Foundation
import Testing

@testable import CoreKit

/// The same exchanges read back the same, however they are written and however the bytes arrive.
@Suite struct CaptureEquivalenceTests {
    @Test(arguments: SampleLayout.allCases) func everyFormReadsBackTheSame(_ layout: SampleLayout) {
        var random = SeededGenerator(7)
        for round in 0..<60 {
            let samples = (0..<Int.random(in: 1..<6, using: &random)).map { SampleExchange.random($0, &random) }
            let style = SampleStyle.random(&random)
            var bytes = Array(layout.write(samples, style, &random).utf8)
            var options = ReadOptions()
            options.segmentSize = [1, 7, 64, 300, 2000, 1 << 20].randomElement(using: &random) ?? 1
            let text = String(decoding: bytes, as: UTF8.self)
            switch round % 4 {
            case 1: bytes = gzipped(bytes)
            case 2: bytes = [0xEF, 0xBB, 0xBF] + bytes
            case 3: bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            default: break
            }
            let read = readCapture(bytes, options, step: Bool.random(using: &random) ? 13 : Int.max)
            #expect(read.exchanges.map(\.core) == samples.map(\.expected.core), "round \(round): \(text)")
            #expect(read.bad == [], "round \(round)")
            #expect(read.problems == [], "round \(round)")
            #expect(read.disagreements == [], "round \(round)")
            for exchange in read.exchanges { checkPlace(exchange, text, style) }
        }
    }

    /// Bodies begin with a mark that stands nowhere else, unless its own characters are escaped.
    private func checkPlace(_ exchange: ReadExchange, _ text: String, _ style: SampleStyle) {
        guard style.escapes == .least || style.escapes == .slashes else { return }
        let head = String(exchange.requestBody.unicodeScalars.prefix(4))
        guard let found = text.range(of: head) else {
            Issue.record("no \(head)")
            return
        }
        var line = 1, column = 1
        for scalar in text[..<found.lowerBound].unicodeScalars {
            column = scalar == "\n" ? 1 : column + 1
            line += scalar == "\n" ? 1 : 0
        }
        #expect(exchange.bodyLine == line)
        #expect(exchange.bodyColumn == column)
    }

    /// Segments may end anywhere, and sources give as little as they like.
    @Test func everySegmentSizeGivesTheSame() {
        var random = SeededGenerator(11)
        for layout in SampleLayout.allCases {
            let samples = (0..<5).map { SampleExchange.random($0, &random) }
            let bytes = Array(layout.write(samples, SampleStyle.random(&random), &random).utf8)
            let whole = readCapture(bytes)
            for size in Array(1...40) + [63, 64, 65, 100, 333, 1000, 1024, 4096] {
                var options = ReadOptions()
                options.segmentSize = size
                let read = readCapture(bytes, options, step: size % 3 == 0 ? 1 : Int.max)
                #expect(read == whole, "\(layout) in segments of \(size)")
            }
        }
    }

    /// Whatever stands whole before the cut is read; what is cut is a problem and is no exchange.
    @Test(arguments: SampleLayout.allCases) func everyCutKeepsWhatIsWhole(_ layout: SampleLayout) {
        var random = SeededGenerator(13)
        let samples = (0..<3).map { SampleExchange.random($0, &random) }
        for style in [SampleStyle(), SampleStyle(isPretty: true)] {
            let bytes = Array(layout.write(samples, style, &random).utf8)
            let whole = readCapture(bytes).exchanges.map(\.core)
            var options = ReadOptions()
            options.segmentSize = 50
            for cut in 0..<bytes.count {
                let read = readCapture(Array(bytes[..<cut]), options)
                let cores = read.exchanges.map(\.core)
                #expect(cores == Array(whole.prefix(cores.count)), "\(layout) cut at \(cut)")
                #expect(read.bad == [], "\(layout) cut at \(cut)")
                let isWhole = bytes[cut...].allSatisfy { ByteSlice.isBlank($0) } || bytes[..<cut].allSatisfy { ByteSlice.isBlank($0) }
                let isLinewise = [.lines, .batchLines, .linesOfArrays, .concatenated, .textSequence].contains(layout)
                let expected = isWhole || (isLinewise && Self.endsBetweenValues(bytes[..<cut])) ? [] : [true]
                #expect(read.problems.map(\.isIncomplete) == expected, "\(layout) cut at \(cut): \(read.problems)")
            }
        }
    }

    private static func endsBetweenValues(_ bytes: ArraySlice<UInt8>) -> Bool {
        Array(bytes).withUnsafeBytes { buffer in
            var scanner = JSONScanner(ByteSlice(buffer))
            while let next = scanner.peek() {
                if next == 0x1E {
                    scanner.position += 1
                    continue
                }
                guard (try? scanner.skipValue()) != nil else { return false }
            }
            return true
        }
    }
}
