import Foundation
import Testing

@testable import CoreKit

/// Captures with random faults: whatever is written is JSON that the server takes, and every record is accounted for.
struct ConvertFuzzTests {
    private static let rounds = ProcessInfo.processInfo.environment["AKTO_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 400
    private static let seed = ProcessInfo.processInfo.environment["AKTO_FUZZ_SEED"].flatMap { UInt64($0) } ?? 4

    @Test func faultsAreSurvived() throws {
        var random = SeededGenerator(Self.seed)
        let pattern = try Pattern(#"[a-z]+@|tools/|\d{4}"#)
        for round in 0..<Self.rounds {
            let layout = SampleLayout.allCases.randomElement(using: &random) ?? .lines
            let samples = (0..<3).map { SampleExchange.random($0, &random) }
            var bytes = Array(layout.write(samples, SampleStyle.random(&random), &random).utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<7, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[at] = Array("{}[]\",:\\\n%=&".utf8).randomElement(using: &random) ?? 0
                case 2: bytes.remove(at: at)
                case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 40)], at: at)
                case 4: bytes.insert(contentsOf: Array(#"\"password\":\"x\"\\\"token\\\":[1,{\"#.utf8), at: at)
                case 5: bytes.insert(contentsOf: Array("?token=%3d%257b&password=\u{1}".utf8), at: at)
                default: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...60, using: &random)))
                }
                if bytes.isEmpty { bytes = [0x7B] }
            }
            var read = ReadOptions()
            read.segmentSize = [1, 50, 500, 100_000].randomElement(using: &random) ?? 1
            let found = ConvertBench.convert(bytes, read: read) { options in
                if Bool.random(using: &random) { options.redaction = Redaction() }
                if Int.random(in: 0..<4, using: &random) == 0 { options.redaction.patterns = [pattern] }
                if Int.random(in: 0..<4, using: &random) == 0 { options.redaction.key = [1, 2, 3] }
                if Int.random(in: 0..<4, using: &random) == 0 { options.limits = RecordLimits(bodyUnits: 1000, stringUnits: 200) }
                options.oversize = ConvertOptions.Oversize.allCases.randomElement(using: &random) ?? .alone
                options.binary = Bool.random(using: &random) ? .base64 : .omit
                options.fixesTimes = Bool.random(using: &random)
                options.tags = Bool.random(using: &random) ? [] : [("a", "b\u{1}\"")]
            }
            #expect(found.faults == [], "round \(round)")
            let isTight = Bool.random(using: &random)
            let said = LookAheadTests.refusals(bytes, read: read) { if isTight { $0.limits = RecordLimits(bodyUnits: 3000, stringUnits: 250, keyUnits: 40, elements: 30, depth: 8) } }
            #expect(said == [], "round \(round)")
        }
    }
}
