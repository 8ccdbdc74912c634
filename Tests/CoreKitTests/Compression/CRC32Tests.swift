import Testing

@testable import CoreKit

@Suite struct CRC32Tests {
    private func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc = CRC32()
        bytes.withUnsafeBytes { crc.update($0) }
        return crc.value
    }

    private func adler(_ bytes: [UInt8]) -> UInt32 {
        var adler = Adler32()
        bytes.withUnsafeBytes { adler.update($0) }
        return adler.value
    }

    /// The check value that the CRC catalogue gives for CRC-32/ISO-HDLC.
    @Test func knownValues() {
        #expect(crc([]) == 0)
        #expect(crc(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(adler([]) == 1)
        #expect(adler(Array("Wikipedia".utf8)) == 0x11E6_0398)
        // As zlib says of the largest sums that fit.
        #expect(adler(Array(repeating: 0xFF, count: 100_000)) == 0x149A_302C)
    }

    @Test func bitByBitAndInPieces() {
        var random = SeededNumbers(4)
        for count in 0..<100 {
            let bytes = (0..<count).map { _ in UInt8(random.below(256)) }
            var slow: UInt32 = ~0
            for byte in bytes {
                slow ^= UInt32(byte)
                for _ in 0..<8 { slow = (slow >> 1) ^ (slow & 1 == 0 ? 0 : 0xEDB8_8320) }
            }
            #expect(crc(bytes) == ~slow)
            let cut = random.below(count + 1)
            var pieces = CRC32()
            bytes.withUnsafeBytes {
                pieces.update(UnsafeRawBufferPointer(rebasing: $0[..<cut]))
                pieces.update(UnsafeRawBufferPointer(rebasing: $0[cut...]))
            }
            #expect(pieces.value == ~slow)
        }
    }

    /// What is long goes another way, and what is known of it by its checksum alone yet another.
    @Test func longAndPutTogether() {
        var random = SeededNumbers(5)
        let all = (0..<70_000).map { _ in UInt8(random.below(256)) }
        for count in [16_383, 16_384, 16_385, 16_399, 16_400, 21_184, 21_200, 37_568, 70_000] + (0..<20).map({ _ in random.below(70_001) }) {
            let start = random.below(min(40, 70_001 - count))
            let bytes = Array(all[start..<start + count])
            // Short pieces go by tables.
            var short = CRC32()
            for at in stride(from: 0, to: count, by: 1000) {
                bytes.withUnsafeBytes { short.update(UnsafeRawBufferPointer(rebasing: $0[at..<min(count, at + 1000)])) }
            }
            #expect(crc(bytes) == short.value, "\(count) bytes")
            let cut = random.below(count + 1)
            var together = CRC32()
            together.append(crc(Array(bytes[..<cut])), count: cut)
            together.append(crc(Array(bytes[cut...])), count: count - cut)
            #expect(together.value == short.value, "\(count) bytes, cut at \(cut)")
            var behind = CRC32()
            bytes.withUnsafeBytes { behind.update(UnsafeRawBufferPointer(rebasing: $0[..<cut])) }
            behind.append(crc(Array(bytes[cut...])), count: count - cut)
            #expect(behind.value == short.value)
        }
    }
}
