import CoreKit
import Testing

@Suite struct InflateFixtureTests {
    @Test(arguments: GzipFixture.wholes) func holdsTheSample(name: String) throws {
        let result = inflated(try GzipFixture.bytes(name))
        #expect(result.problem == nil)
        #expect(try result.bytes == GzipFixture.text())
    }

    @Test(arguments: GzipFixture.wholes) func bodyHoldsTheSample(name: String) throws {
        let bytes = try GzipFixture.bytes(name).withUnsafeBytes { try Inflate.gzip($0, limit: 1 << 20) }
        #expect(try bytes == GzipFixture.text())
    }

    @Test(arguments: ["sample.zlib", "sample.deflate"]) func httpDeflateIsZlibOrRaw(name: String) throws {
        let bytes = try GzipFixture.bytes(name).withUnsafeBytes { try Inflate.zlibOrRaw($0, limit: 1 << 20) }
        #expect(try bytes == GzipFixture.text())
    }

    @Test func zlibAndRawStream() throws {
        let text = try GzipFixture.text()
        #expect(inflated(try GzipFixture.bytes("sample.zlib"), as: .zlib).bytes == text)
        #expect(inflated(try GzipFixture.bytes("sample.deflate"), as: .raw).bytes == text)
    }

    @Test func emptyMember() throws {
        let result = inflated(try GzipFixture.bytes("empty.gz"))
        #expect(result.bytes.isEmpty && result.problem == nil)
    }

    @Test func garbageComesAfterTheData() throws {
        let file = try GzipFixture.bytes("garbage.gz")
        let result = inflated(file)
        #expect(try result.bytes == GzipFixture.text())
        #expect(result.problem == InflateError(.trailingGarbage, offset: UInt64(file.count - 16)))
    }

    @Test func zlibGarbageComesAfterTheData() throws {
        let file = try GzipFixture.bytes("sample.zlib")
        let result = inflated(file + [0], as: .zlib)
        #expect(try result.bytes == GzipFixture.text())
        #expect(result.problem == InflateError(.trailingGarbage, offset: UInt64(file.count)))
    }

    /// The example of the folder's first file.
    @Test func folderExample() throws {
        let body = try GzipFixture.bytes("level6.gz")
        let text = try body.withUnsafeBytes { body in
            try Inflate.gzip(body, limit: 1 << 20)
        }
        #expect(text.count == 6742)
    }

    /// Any way to cut input and output gives the same.
    @Test(arguments: ["level6.gz", "flushed.gz", "members.gz", "all-fields.gz"]) func pieces(name: String) throws {
        let file = try GzipFixture.bytes(name)
        let text = try GzipFixture.text()
        for size in Array(1...40) + [63, 64, 65, 255, 300, 1000] {
            let cut = inflated(file, piece: size)
            #expect(cut.bytes == text && cut.problem == nil, "pieces of \(size)")
            let buffered = inflated(file, bufferSize: size)
            #expect(buffered.bytes == text && buffered.problem == nil, "buffers of \(size)")
            let source = PieceSource(file, piece: 97)
            let read = drain(InflateStream(source: source.read), by: size)
            #expect(read.bytes == text && read.error == nil, "reads of \(size)")
        }
    }

    @Test func chunksAreTheSameAsReads() throws {
        let file = try GzipFixture.bytes("members.gz")
        try file.withUnsafeBytes { file in
            let stream = InflateStream(bytes: file)
            var bytes: [UInt8] = []
            while let chunk = try stream.nextChunk() { bytes += chunk }
            #expect(try bytes == GzipFixture.text())
            #expect(stream.uncompressedOffset == UInt64(bytes.count))
            #expect(stream.compressedOffset == UInt64(file.count))
            #expect(try stream.nextChunk() == nil)
        }
    }
}
