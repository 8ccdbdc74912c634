import CoreKit
import Testing

@Suite struct InflateStreamTests {
    @Test func membersAreReported() throws {
        let first = DeflateGenerator.stream(seed: 1)
        let second = DeflateGenerator.stream(seed: 2)
        let a = gzipMember(first.packed, of: first.text)
        let b = gzipMember(second.packed, of: second.text)
        let source = PieceSource(a + [0, 0, 0] + b)
        let stream = InflateStream(source: source.read)
        var members: [InflateMember] = []
        stream.onMember = { members.append($0) }
        #expect(drain(stream).bytes == first.text + second.text)
        let middle = UInt64(first.text.count)
        #expect(members.map(\.number) == [0, 1])
        #expect(members.map(\.compressed) == [0..<UInt64(a.count), UInt64(a.count + 3)..<UInt64(a.count + 3 + b.count)])
        #expect(members.map(\.uncompressed) == [0..<middle, middle..<middle + UInt64(second.text.count)])
    }

    /// A match may not reach into the member before its own, though those bytes are still in memory.
    @Test func matchesStayInTheirMember() {
        let text = Array("abcdefgh".utf8)
        var generator = DeflateGenerator(seed: 0)
        generator.put(1, 1)
        generator.storedBlock(text)
        generator.finish()
        // One fixed block: a match of 3 bytes, 1 back, before anything else.
        let reaching: [UInt8] = [0x03, 0x02, 0x00]
        let result = inflated(gzipMember(generator.packed, of: text) + [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + reaching)
        #expect(result.bytes == text)
        #expect(result.problem?.reason == .invalidDistance(distance: 1, available: 0))
    }

    @Test(arguments: [0, 1, 9, 10, 11, 200, 600, 615]) func sourceErrorsComeAsTheyAre(place: Int) throws {
        let source = PieceSource(try GzipFixture.bytes("level6.gz"), faultAt: place)
        let stream = InflateStream(bufferSize: 64, source: source.read)
        let result = drain(stream)
        #expect(result.error is PieceSource.Fault)
        #expect(try GzipFixture.text().starts(with: result.bytes))
        if place >= 200 { #expect(!result.bytes.isEmpty) }
        #expect(throws: PieceSource.Fault.self) { try stream.nextChunk() }
    }

    @Test func errorsStay() throws {
        let source = PieceSource(Array("no gzip".utf8))
        let stream = InflateStream(source: source.read)
        for _ in 0..<2 {
            #expect(throws: InflateError(.notGzip, offset: 0)) { try stream.nextChunk() }
        }
    }

    /// What a writer has flushed is handed out before the source is asked again.
    @Test func flushedDataDoesNotWait() throws {
        let file = try GzipFixture.bytes("flushed.gz")
        let source = PieceSource(file, piece: 300)
        let stream = InflateStream(source: source.read)
        let chunk = try #require(try stream.nextChunk())
        #expect(source.place == 300)
        #expect(chunk.count > 0)
    }

    /// More than the window holds, so that it slides, in blocks of all shapes.
    @Test func longStreamsSlide() {
        var generator = DeflateGenerator(seed: 77)
        for number in 0..<120 {
            generator.block(DeflateGenerator.Shape.allCases[number % 3], tokens: 1500, isLast: number == 119)
        }
        generator.finish()
        #expect(generator.text.count > 1 << 20)
        let whole = inflated(generator.packed, as: .raw)
        #expect(whole.problem == nil)
        #expect(whole.bytes == generator.text)
        let file = gzipMember(generator.packed, of: generator.text)
        let cut = inflated(file + file, piece: 1000)
        #expect(cut.problem == nil)
        #expect(cut.bytes == generator.text + generator.text)
    }

    /// 64 KiB of zeros a dynamic block of 70 bytes or so, at nearly DEFLATE's own limit.
    private func zeros(blocks: Int) -> (text: Int, packed: [UInt8]) {
        var generator = DeflateGenerator(seed: 0)
        var text = 0
        for number in 0..<blocks {
            generator.put(number == blocks - 1 ? 1 : 0, 1)
            generator.put(1, 2)
            // 0 as a literal (00110000), matches of 258 (285: 11000101) one back (00000), end (0000000).
            generator.put(0b0000_1100, 8)
            for _ in 0..<1000 {
                generator.put(0b1010_0011, 8)
                generator.put(0, 5)
            }
            generator.put(0, 7)
            text += 1 + 258 * 1000
        }
        generator.finish()
        return (text, generator.packed)
    }

    @Test func ratioIsMeasuredOverAStretch() {
        let bomb = zeros(blocks: 20)
        let limits = InflateLimits(maximumRatio: 100, stretch: 1 << 20)
        let result = inflated(bomb.packed, as: .raw, limits: limits)
        #expect(result.problem?.reason == .ratioExceeded(limit: 100))
        #expect(result.bytes.count >= 1 << 20 && result.bytes.count < 2 << 20)
        // Fixed codes pack zeros about 158 to one.
        #expect(inflated(bomb.packed, as: .raw, limits: InflateLimits(maximumRatio: 200, stretch: 1 << 20)).problem == nil)
        #expect(inflated(bomb.packed, as: .raw, limits: InflateLimits(maximumRatio: 1, stretch: 1 << 30)).problem == nil)
        #expect(inflated(bomb.packed, as: .raw, limits: InflateLimits(maximumRatio: nil, stretch: 0)).bytes.count == bomb.text)
    }

    /// Honest data in front does not pay for a bomb behind it.
    @Test func ratioForgetsEarlierStretches() {
        var honest = DeflateGenerator(seed: 5)
        for _ in 0..<24 { honest.block(.stored, tokens: 60_000, isLast: false) }
        honest.block(.stored, tokens: 10, isLast: true)
        honest.finish()
        let bomb = zeros(blocks: 40)
        let file = gzipMember(honest.packed, of: honest.text) + gzipMember(bomb.packed, of: [])
        let result = inflated(file, limits: InflateLimits(maximumRatio: 100, stretch: 1 << 20))
        #expect(result.problem?.reason == .ratioExceeded(limit: 100))
        #expect(result.bytes.count > honest.text.count)
    }

    @Test(arguments: [0, 1, 5000, 6741, 6742, 6743]) func totalIsExact(total: UInt64) throws {
        let text = try GzipFixture.text()
        let result = inflated(try GzipFixture.bytes("level6.gz"), limits: InflateLimits(maximumTotal: total))
        #expect(result.bytes == Array(text.prefix(Int(total))))
        #expect(result.problem?.reason == (total < 6742 ? .totalExceeded(limit: total) : nil))
    }

    @Test func totalCountsAllMembers() throws {
        let file = try GzipFixture.bytes("level6.gz")
        let result = inflated(file + file, limits: InflateLimits(maximumTotal: 10_000))
        #expect(result.bytes.count == 10_000)
        #expect(result.problem?.reason == .totalExceeded(limit: 10_000))
    }

    @Test func emptyTargetReadsNothing() throws {
        let source = PieceSource(try GzipFixture.bytes("level6.gz"))
        let stream = InflateStream(source: source.read)
        #expect(try stream.read(into: UnsafeMutableRawBufferPointer(start: nil, count: 0)) == 0)
        #expect(drain(stream).bytes.count == 6742)
    }
}
