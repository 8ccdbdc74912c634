import CoreKit
import Testing

@Suite struct InflateBlocksTests {
    @Test func randomRoundTrips() {
        for seed in 0..<400 {
            let (text, packed) = DeflateGenerator.stream(seed: UInt64(seed))
            let body = packed.withUnsafeBytes { Inflate.body($0, as: .raw, limit: 1 << 24) }
            #expect(body.problem == nil && body.bytes == text, "seed \(seed)")
            if seed % 4 == 0 {
                let result = inflated(packed, as: .raw, piece: 1 + seed % 37)
                #expect(result.problem == nil && result.bytes == text, "seed \(seed)")
            }
        }
    }

    /// Blocks written bit by bit: what is wrong with each.
    private func problem(_ bits: [(value: UInt64, count: Int)]) -> InflateError.Reason? {
        var generator = DeflateGenerator(seed: 0)
        for (value, count) in bits { generator.put(value, count) }
        generator.put(0, 64 - 8)
        generator.put(0, 64 - 8)
        return generator.packed.withUnsafeBytes { Inflate.body($0, as: .raw, limit: 1 << 16) }.problem?.reason
    }

    /// The head of a last dynamic block: counts, then the three bits of each code length given in order 16, 17, 18, 0, 8, 7, 9, 6, 10 ...
    private func head(symbols: Int, distances: Int, lengths: [UInt64]) -> [(value: UInt64, count: Int)] {
        [(1, 1), (2, 2), (UInt64(symbols - 257), 5), (UInt64(distances - 1), 5), (UInt64(lengths.count - 4), 4)]
            + lengths.map { ($0, 3) }
    }

    @Test func blockHeads() {
        #expect(problem([(0b111, 3)]) == .invalidBlockType)
        #expect(problem([(1, 3), (0, 5), (5, 16), (5, 16)]) == .invalidStoredLength(length: 5, complement: 5))
        for (symbols, distances) in [(287, 1), (288, 1), (257, 31), (257, 32)] {
            #expect(
                problem(head(symbols: symbols, distances: distances, lengths: [0, 0, 0, 0]))
                    == .invalidCodeLengths(.tooManySymbols))
        }
    }

    @Test func codeLengths() {
        func fault(_ lengths: [UInt64], _ more: [(value: UInt64, count: Int)] = []) -> InflateError.Reason? {
            problem(head(symbols: 257, distances: 1, lengths: lengths) + more)
        }
        #expect(fault([1, 1, 1, 0]) == .invalidCodeLengths(.oversubscribed))
        #expect(fault([1, 0, 0, 0]) == .invalidCodeLengths(.incomplete))
        #expect(fault([0, 0, 0, 0]) == .invalidCodeLengths(.incomplete))
        // 16 is code 0, 17 code 1.
        #expect(fault([1, 1, 0, 0], [(0, 1)]) == .invalidCodeLengths(.repeatOfNothing))
        // 0 is code 0, 18 code 1: 138 + 138 zeros pass the 258 that there are.
        #expect(
            fault([0, 0, 1, 1], [(1, 1), (127, 7), (1, 1), (127, 7)]) == .invalidCodeLengths(.repeatPastTheEnd))
        #expect(
            fault([0, 0, 1, 1], [(1, 1), (127, 7), (1, 1), (109, 7)]) == .invalidCodeLengths(.noEndOfBlock))
    }

    /// RFC 1951, 3.2.5 and 3.2.6: symbols 286 and 287, distances 30 and 31 have codes in fixed blocks, and no meaning.
    @Test func codesWithoutMeaning() {
        for symbol: UInt64 in [0b0110_0011, 0b1110_0011] {
            #expect(problem([(0b011, 3), (symbol, 8)]) == .invalidCode)
        }
        for distance: UInt64 in [0b01111, 0b11111] {
            #expect(problem([(0b011, 3), (0b0100_0000, 7), (distance, 5)]) == .invalidCode)
        }
    }

    @Test func distancesBeforeTheStart() {
        // A literal, then a match of 3 bytes (257: 0000001) 2 back.
        let bits: [(value: UInt64, count: Int)] = [(0b011, 3), (0b0000_1100, 8), (0b100_0000, 7), (0b10000, 5)]
        #expect(problem(bits) == .invalidDistance(distance: 2, available: 1))
    }

    /// RFC 1951, 3.2.7: one distance code of one bit, and a block of literals alone with none.
    @Test func incompleteDistanceCodes() {
        var generator = DeflateGenerator(seed: 12)
        generator.block(.dynamic, tokens: 0, isLast: false)
        generator.block(.dynamic, tokens: 1, isLast: true)
        generator.finish()
        let body = generator.packed.withUnsafeBytes { Inflate.body($0, as: .raw, limit: 10) }
        #expect(body == Inflate.Outcome(bytes: generator.text, problem: nil))
    }
}
