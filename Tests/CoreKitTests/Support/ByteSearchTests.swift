import Testing

@testable import CoreKit

@Suite struct ByteSearchTests {
    @Test func agreesWithLookingAtEachByte() {
        var random = SeededGenerator(1)
        for _ in 0..<800 {
            let bytes = (0..<Int.random(in: 0..<300, using: &random)).map { _ in UInt8.random(in: 0..<20, using: &random) }
            let from = Int.random(in: 0...bytes.count, using: &random), to = Int.random(in: from...bytes.count, using: &random)
            bytes.withUnsafeBytes { buffer in
                let base = ByteSlice(buffer).start
                #expect(ByteSearch.index(of: 3, in: base, from: from, to: to) == bytes[from..<to].firstIndex(of: 3) ?? to)
                #expect(ByteSearch.index(of: 3, or: 19, in: base, from: from, to: to) == bytes[from..<to].firstIndex { $0 == 3 || $0 == 19 } ?? to)
                #expect(ByteSearch.lastIndex(of: 3, in: base, from: from, to: to) == bytes[from..<to].lastIndex(of: 3))
                #expect(ByteSearch.count(of: 3, in: base, from: from, to: to) == bytes[from..<to].count { $0 == 3 })
                #expect(ByteSearch.lineEnd(base, from: from, to: to) == bytes[from..<to].firstIndex(of: 10) ?? to)
            }
        }
    }

    @Test func countsBeyondWhatALaneHolds() {
        let bytes = [UInt8](repeating: 7, count: 100_001)
        bytes.withUnsafeBytes { #expect(ByteSearch.count(of: 7, in: ByteSlice($0).start, from: 0, to: bytes.count) == 100_001) }
    }

    @Test func masksTellEveryByte() {
        var random = SeededGenerator(9)
        for _ in 0..<200 {
            let bytes = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
            bytes.withUnsafeBytes { buffer in
                let block = ByteBlock(ByteSlice(buffer).start)
                for byte in [bytes[0], bytes[63], 0x5B, 0xFF] {
                    let expected = bytes.indices.reduce(UInt64(0)) { $0 | (bytes[$1] == byte ? 1 << UInt64($1) : 0) }
                    #expect(block.mask(of: byte) == expected)
                }
                let folded = bytes.indices.reduce(UInt64(0)) { $0 | (bytes[$1] | 0x20 == 0x7B ? 1 << UInt64($1) : 0) }
                #expect(block.folded.mask(of: 0x7B) == folded)
            }
        }
    }
}
