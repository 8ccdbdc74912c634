import CoreKit
import Testing

@Suite struct InflateDamageTests {
    @Test(arguments: ["level6.gz", "all-fields.gz", "members.gz", "fixed.gz", "flushed.gz"])
    func everyTruncation(name: String) throws {
        let file = try GzipFixture.bytes(name)
        let text = try GzipFixture.text()
        var longest = 0
        for count in 0..<file.count {
            let result = inflated(Array(file.prefix(count)), piece: 1 + count % 50)
            if result.problem == nil {
                #expect(name == "members.gz", "\(count) bytes pass as a whole file")
            } else {
                #expect(result.problem == InflateError(.truncated, offset: UInt64(count)))
            }
            #expect(text.starts(with: result.bytes))
            #expect(result.bytes.count >= longest, "\(count) bytes give less than fewer did")
            longest = result.bytes.count
        }
        #expect(longest == text.count)
    }

    /// No flipped bit may crash or give other bytes without an error. Bits of the header that say nothing about the data may pass.
    @Test(arguments: ["level6.gz", "all-fields.gz", "members.gz", "padded.gz"]) func everyBitFlip(name: String) throws {
        let file = try GzipFixture.bytes(name)
        let text = try GzipFixture.text()
        for bit in 0..<min(file.count, 900) * 8 {
            var flipped = file
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let body = flipped.withUnsafeBytes { Inflate.body($0, as: .gzip, limit: 1 << 20) }
            if body.problem == nil { #expect(body.bytes == text, "bit \(bit)") }
            if bit % 7 == 0 {
                let result = inflated(flipped, piece: 1 + bit % 90)
                #expect(result.bytes == body.bytes && result.problem == body.problem, "bit \(bit)")
            }
        }
    }

    @Test func everyBitFlipOfZlib() throws {
        let file = try GzipFixture.bytes("sample.zlib")
        let text = try GzipFixture.text()
        for bit in 0..<file.count * 8 {
            var flipped = file
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let body = flipped.withUnsafeBytes { Inflate.body($0, as: .zlib, limit: 1 << 20) }
            if body.problem == nil { #expect(body.bytes == text, "bit \(bit)") }
        }
    }

    /// Random bytes end in an error or not, but alike however they are cut, offsets included.
    @Test func randomBytes() {
        var random = SeededNumbers(99)
        for round in 0..<1500 {
            var bytes = (0..<random.below(400)).map { _ in UInt8.random(in: 0...255, using: &random) }
            if round % 3 == 0, !bytes.isEmpty { bytes[0] = bytes[0] & ~7 | 0b101 }
            if bytes.isEmpty { continue }
            let body = bytes.withUnsafeBytes { Inflate.body($0, as: .raw, limit: 1 << 20) }
            let result = inflated(bytes, as: .raw, piece: 1 + random.below(40))
            #expect(result.bytes == body.bytes && result.problem == body.problem)
        }
    }

    /// Sound streams with a few bytes changed, cut in many ways.
    @Test func damagedStreams() {
        var random = SeededNumbers(7)
        for seed in 0..<300 {
            var (_, packed) = DeflateGenerator.stream(seed: UInt64(seed), blocks: 3, tokens: 120)
            for _ in 0...random.below(3) { packed[random.below(packed.count)] = UInt8(random.below(256)) }
            let body = packed.withUnsafeBytes { Inflate.body($0, as: .raw, limit: 1 << 20) }
            let result = inflated(packed, as: .raw, piece: 1 + random.below(40), bufferSize: 1 + random.below(100))
            #expect(result.bytes == body.bytes && result.problem == body.problem, "seed \(seed)")
        }
    }
}
