import Foundation
import Testing

@testable import CoreKit

/// Captures with random faults: nothing crashes or hangs, and how the bytes arrive makes no difference to documents and text.
@Suite struct ReaderFuzzTests {
    /// `AKTO_FUZZ_ROUNDS` and `AKTO_FUZZ_SEED` ask for more than the usual.
    private static let rounds = ProcessInfo.processInfo.environment["AKTO_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 1200
    private static let seed = ProcessInfo.processInfo.environment["AKTO_FUZZ_SEED"].flatMap { UInt64($0) } ?? 99

    @Test func faultsAreSurvived() {
        var random = SeededGenerator(Self.seed)
        for round in 0..<Self.rounds {
            let layout = SampleLayout.allCases.randomElement(using: &random) ?? .lines
            let samples = (0..<3).map { SampleExchange.random($0, &random) }
            var bytes = Array(layout.write(samples, SampleStyle.random(&random), &random).utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[at] = Array("{}[]\",:\\\n".utf8).randomElement(using: &random) ?? 0
                case 2: bytes.remove(at: at)
                case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 40)], at: at)
                default: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...60, using: &random)))
                }
                if bytes.isEmpty { bytes = [0x7B] }
            }
            if Int.random(in: 0..<8, using: &random) == 0 { bytes = gzipped(bytes) }
            var options = ReadOptions()
            options.segmentSize = [1, 5, 50, 500, 100_000].randomElement(using: &random) ?? 1
            if Int.random(in: 0..<4, using: &random) == 0 { options.maximumRecord = Int.random(in: 1...900, using: &random) }
            let read = readCapture(bytes, options)
            #expect(read.disagreements == [], "round \(round): \(String(decoding: bytes, as: UTF8.self))")
            let isCut = options.maximumRecord < 1 << 20
            if read.shape == .document, !isCut {
                options.segmentSize = 1 << 20
                let whole = readCapture(bytes, options)
                #expect(read.exchanges == whole.exchanges, "round \(round): \(String(decoding: bytes, as: UTF8.self))")
            }
            decodeBodies(of: bytes)
        }
    }

    /// Bodies as they come: random bytes through every decoder.
    private func decodeBodies(of bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            let arena = ByteArena()
            let slice = ByteSlice(buffer)
            var decoder = BodyDecoder(arena: arena)
            for isBase64 in [false, true] {
                let header = HeaderField(name: ByteSlice("transfer-encoding"), value: ByteSlice("chunked"), origin: .none)
                _ = decoder.decode(Body(content: slice, isBase64: isBase64, origin: .none), headers: isBase64 ? [] : [header])
            }
            var events = EventStream(slice, arena: arena)
            while events.next() != nil {}
            var fields = FormFields(slice, arena: arena)
            while fields.next() != nil {}
            _ = JSONText.canonical(slice, arena: arena)
            _ = HostName.normalized(slice, arena: arena)
            _ = URLParts(slice)
        }
    }
}
