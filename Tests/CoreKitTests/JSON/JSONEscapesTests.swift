import Testing

@testable import CoreKit

@Suite struct JSONEscapesTests {
    /// Pieces from which texts are made: escapes of every kind, whole and broken, and what stands between them.
    private static let pieces = [
        #"\""#, #"\\"#, #"\\\""#, #"\/"#, #"\n"#, #"\b"#, #"\u0041"#, #"\u00e9"#, #"\u20AC"#, #"\ud83d\ude00"#, #"\ud83d"#, #"\ude00"#, #"\u12"#, #"\uzzzz"#, #"\x"#, #"\ "#,
        "a", "u", "{", ":", "é", "words that take up more than sixteen bytes", "a run that takes up rather more than thirty-two bytes of a block",
    ]

    private static func text(_ random: inout SeededGenerator) -> [UInt8] {
        let size = Int.random(in: 0..<400, using: &random), favourite = pieces.randomElement(using: &random) ?? ""
        var text = ""
        while text.utf8.count < size {
            text += Bool.random(using: &random) ? favourite : pieces.randomElement(using: &random) ?? ""
        }
        return Array(text.utf8)
    }

    /// Escape by escape, in memory of its own on both sides.
    private static func expected(_ raw: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = [], at = 0
        while at < raw.count {
            guard raw[at] == 0x5C else {
                decoded.append(raw[at])
                at += 1
                continue
            }
            let (scalar, length) = raw.withUnsafeBytes { JSONEscapes.escape(ByteSlice($0).start, at: at, end: raw.count) }
            decoded += Array(String(Unicode.Scalar(scalar).map(Character.init) ?? "\u{FFFD}").utf8)
            at += length
        }
        return decoded
    }

    @Test func blocksAgreeWithOneEscapeAfterAnother() {
        var random = SeededGenerator(41)
        for _ in 0..<3000 {
            let raw = JSONEscapesTests.text(&random)
            let decoded = [UInt8](unsafeUninitializedCapacity: raw.count) { out, count in
                count = raw.withUnsafeBytes { raw in out.baseAddress.map { JSONEscapes.decode(raw, into: $0) } ?? 0 }
            }
            #expect(decoded == JSONEscapesTests.expected(raw))
        }
    }

    @Test func aStringIsDecodedAsItsEndIsLookedFor() throws {
        var random = SeededGenerator(42)
        let arena = ByteArena()
        for _ in 0..<3000 {
            arena.reset()
            let raw = JSONEscapesTests.text(&random)
            let behind = [UInt8](repeating: Bool.random(using: &random) ? 0x22 : 0x5C, count: Int.random(in: 0..<200, using: &random))
            try (Array("\"".utf8) + raw + Array("\"".utf8) + behind).withUnsafeBytes { bytes in
                var scanner = JSONScanner(bytes), other = scanner
                let (string, text) = try scanner.decodedString(in: arena)
                let alone = try other.string()
                #expect(scanner.position == other.position)
                #expect(string.raw == alone.raw)
                #expect(string.hasEscapes == alone.hasEscapes)
                #expect(text == alone.decoded(in: arena))
                #expect(arena.total <= 2 * alone.raw.count)
            }
        }
    }

    @Test func aStringWithoutAnEndIsAnError() {
        let arena = ByteArena()
        for size in [0, 1, 15, 16, 70, 79, 80, 200] {
            (Array("\"".utf8) + [UInt8](repeating: 0x61, count: size)).withUnsafeBytes { bytes in
                var scanner = JSONScanner(bytes)
                #expect(throws: JSONError.self) { _ = try scanner.decodedString(in: arena) }
                #expect(scanner.position == bytes.count)
            }
        }
        #expect(arena.total == 0)
    }
}
