import CoreKit
import Testing

@Suite struct InflateTests {
    @Test func limitIsExact() throws {
        let text = try GzipFixture.text()
        try GzipFixture.bytes("level6.gz").withUnsafeBytes { file in
            for limit in [0, 1, 1023, 1024, 1025, 6741] {
                let body = Inflate.body(file, as: .gzip, limit: limit)
                #expect(body.bytes == Array(text.prefix(limit)))
                #expect(body.problem?.reason == .totalExceeded(limit: UInt64(limit)))
                #expect(throws: InflateError.self) { try Inflate.gzip(file, limit: limit) }
            }
            for limit in [6742, 6743, Int.max] {
                #expect(Inflate.body(file, as: .gzip, limit: limit) == Inflate.Outcome(bytes: text, problem: nil))
            }
        }
    }

    /// Stored blocks can end exactly where the memory does.
    @Test func limitIsExactInStoredBlocks() throws {
        let text = try GzipFixture.text()
        try GzipFixture.bytes("stored.gz").withUnsafeBytes { file in
            #expect(Inflate.body(file, as: .gzip, limit: 6742).problem == nil)
            let body = Inflate.body(file, as: .gzip, limit: 6741)
            #expect(body.bytes == Array(text.prefix(6741)))
            #expect(body.problem?.reason == .totalExceeded(limit: 6741))
        }
    }

    @Test func emptyBodiesAreNoProblem() throws {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(try Inflate.gzip(nothing, limit: 10).isEmpty)
        #expect(try Inflate.zlibOrRaw(nothing, limit: 10).isEmpty)
    }

    @Test func cutBodiesGiveWhatTheyHave() throws {
        let text = try GzipFixture.text()
        for (name, format) in [("level6.gz", InflateFormat.gzip), ("sample.zlib", .zlib), ("sample.deflate", .raw)] {
            let file = try GzipFixture.bytes(name)
            let body = file.prefix(file.count / 2).withUnsafeBytes { Inflate.body($0, as: format, limit: 1 << 20) }
            #expect(body.problem == InflateError(.truncated, offset: UInt64(file.count / 2)))
            #expect(body.bytes.count > 500)
            #expect(text.starts(with: body.bytes))
        }
    }

    /// A bare stored block whose padding bits make its first bytes look like a zlib header.
    @Test func bareDeflateThatLooksLikeZlib() throws {
        // 78 01: not last, stored, padding 01111; length 0x0001; then the last block.
        let bytes: [UInt8] = [0x78, 0x01, 0x00, 0xFE, 0xFF, 0x41, 0x03, 0x00]
        #expect(try bytes.withUnsafeBytes { try Inflate.zlibOrRaw($0, limit: 10) } == [0x41])
    }

    @Test func growsToLargeBodies() throws {
        var generator = DeflateGenerator(seed: 3)
        for number in 0..<30 { generator.block(.dynamic, tokens: 2000, isLast: number == 29) }
        generator.finish()
        let body = generator.packed.withUnsafeBytes { Inflate.body($0, as: .raw, limit: .max) }
        #expect(body.problem == nil)
        #expect(body.bytes == generator.text)
    }
}
