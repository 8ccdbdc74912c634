import CoreKit
import Testing

@Suite struct GzipTests {
    @Test func prefixes() {
        let yes: [[UInt8]] = [[0x1F, 0x8B], [0x1F, 0x8B, 8], [0x1F, 0x8B, 8, 0], [0x1F, 0x8B, 8, 0x1F, 9]]
        let no: [[UInt8]] = [[], [0x1F], [0x1F, 0x8C], [0x1F, 0x8B, 7], [0x1F, 0x8B, 8, 0x20], Array("{\"a\":1}".utf8)]
        for bytes in yes { #expect(bytes.withUnsafeBytes { Gzip.isGzip(prefix: $0) }, "\(bytes)") }
        for bytes in no { #expect(!bytes.withUnsafeBytes { Gzip.isGzip(prefix: $0) }, "\(bytes)") }
    }

    @Test func headers() {
        func reason(_ bytes: [UInt8]) -> InflateError? { inflated(bytes).problem }
        #expect(reason([]) == InflateError(.truncated, offset: 0))
        #expect(reason([0x1F]) == InflateError(.truncated, offset: 1))
        #expect(reason([0x1E]) == InflateError(.notGzip, offset: 0))
        #expect(reason([0x1F, 0x8C]) == InflateError(.notGzip, offset: 0))
        #expect(reason([0x1F, 0x8B]) == InflateError(.truncated, offset: 2))
        #expect(reason([0x1F, 0x8B, 7, 0]) == InflateError(.unsupportedMethod(7), offset: 2))
        #expect(reason([0x1F, 0x8B, 8, 0x40]) == InflateError(.reservedFlags(0x40), offset: 3))
        #expect(reason([0x1F, 0x8B, 8, 0x02, 0, 0, 0, 0, 0, 3, 0, 0])?.reason == .headerCRCMismatch(expected: 0, found: 0x77A7))
    }

    @Test func trailers() throws {
        var file = try GzipFixture.bytes("level6.gz")
        let crc = file.count - 8
        file[crc] ^= 1
        let wrong = try #require(inflated(file).problem)
        #expect(wrong.offset == UInt64(crc))
        if case .crcMismatch(let expected, let found) = wrong.reason { #expect(expected == found ^ 1) } else { Issue.record("\(wrong)") }
        file[crc] ^= 1
        file[crc + 4] ^= 1
        #expect(inflated(file).problem == InflateError(.lengthMismatch(expected: 6743, found: 6742), offset: UInt64(crc + 4)))
    }

    @Test func zlibHeaders() {
        func reason(_ bytes: [UInt8]) -> InflateError? { inflated(bytes, as: .zlib).problem }
        #expect(reason([0x78]) == InflateError(.truncated, offset: 1))
        #expect(reason([0x78, 0x9D]) == InflateError(.notZlib, offset: 0))
        #expect(reason([0x77, 0x09]) == InflateError(.unsupportedMethod(7), offset: 0))
        #expect(reason([0x78, 0xBB]) == InflateError(.presetDictionary, offset: 0))
        #expect(reason([0x78, 0x9C, 0x03, 0x00, 0, 0, 0, 2]) == InflateError(.adlerMismatch(expected: 2, found: 1), offset: 4))
    }

    @Test func messages() {
        let cases: [(InflateError.Reason, String)] = [
            (.truncated, "compressed data is cut short at compressed byte 12"),
            (.notGzip, "not gzip at compressed byte 12, expected \"1f 8b\""),
            (.unsupportedMethod(7), "compression method \"7\" at compressed byte 12, expected 8 (deflate)"),
            (.crcMismatch(expected: 0xAB, found: 1), "CRC-32 is \"00000001\" at compressed byte 12, expected 000000ab"),
            (.invalidStoredLength(length: 5, complement: 5), "complement of stored length is \"0005\" at compressed byte 12, expected fffa"),
            (.invalidCodeLengths(.noEndOfBlock), "code lengths without an end-of-block code at compressed byte 12"),
            (.ratioExceeded(limit: 1000), "data expands too far at compressed byte 12, expected at most 1000 times its size"),
            (.trailingGarbage, "garbage after the compressed data at compressed byte 12, expected its end"),
        ]
        for (reason, message) in cases { #expect(InflateError(reason, offset: 12).description == message) }
    }
}
