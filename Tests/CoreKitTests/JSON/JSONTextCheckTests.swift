import Testing

@testable import CoreKit

struct JSONTextCheckTests {
    private func check(_ bytes: [UInt8]) -> (Bool, Bool) {
        bytes.withUnsafeBytes {
            let check = JSONTextCheck(ByteSlice($0))
            return (check.isClean, check.hasPlainEscapes)
        }
    }

    private func mended(_ bytes: [UInt8]) -> [UInt8] {
        let out = ByteBuilder()
        bytes.withUnsafeBytes { JSONTextCheck.mend(ByteSlice($0), isInString: true, into: out) }
        return out.bytes.bytes
    }

    private func decoded(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { JSONString(raw: ByteSlice($0), hasEscapes: true).string }
    }

    @Test(arguments: [
        ("plain", true, false), (#"a\\b\"\/\b\f\n\r\t"#, true, false), (#"\u00e9\ud83d\ude42"#, true, false), ("é日🙂", true, false), (#"\u0041"#, true, true),
        (#"\\u0041"#, true, true), (#"\\\\u0041"#, true, true), (#"\\u00e9"#, true, false), ("\u{7F}", true, false), (#"\x"#, false, false), (#"\u12"#, false, false),
        (#"\u123g"#, false, false), (#"\ud83d"#, false, false), (#"\ude42"#, false, false), (#"\ud83d\ud83d"#, false, false), (#"\ufffd"#, true, false),
        ("\u{1}", false, false), ("\t", false, false), ("\\", false, false),
    ])
    func texts(_ text: String, _ isClean: Bool, _ hasPlainEscapes: Bool) {
        // Wherever it stands in a block.
        for lead in 0..<140 {
            for trail in [0, 1, 20, 200] where !(text == "\\" && trail > 0) {
                let bytes = Array(repeating: UInt8(0x61), count: lead) + Array(text.utf8) + Array(repeating: UInt8(0x7A), count: trail)
                let found = check(bytes)
                #expect(found.0 == isClean, "\(lead) \(trail)")
                if isClean { #expect(found.1 == hasPlainEscapes, "\(lead) \(trail)") }
            }
        }
    }

    @Test func whatIsMendedIsCleanAndReadsTheSame() {
        var random = SeededGenerator(5)
        let pieces: [[UInt8]] = [
            [0x5C], [0x5C, 0x22], [0x5C, 0x5C], [0x5C, 0x78], [0x01], [0x0A], [0xFF], [0xC3], [0xC3, 0xA9], [0xE6, 0x97, 0xA5], [0xF0, 0x9F, 0x99, 0x82], [0xF0, 0x9F],
            Array(#"\ud83d"#.utf8), Array(#"\ud83d\ude42"#.utf8), Array(#"\u00"#.utf8), Array(#"\u0041"#.utf8), [0x61], Array(repeating: 0x61, count: 61), Array("plain text ".utf8),
        ]
        for _ in 0..<3000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<20, using: &random) { bytes += pieces.randomElement(using: &random) ?? [] }
            if bytes.last == 0x5C { bytes.append(0x5C) }
            // A quote that ends the string.
            guard bytes.withUnsafeBytes({ JSONStrings.end(ByteSlice($0).start, from: 0, to: $0.count).end }) == bytes.count else { continue }
            let mended = mended(bytes)
            #expect(check(mended).0, "\(bytes)")
            if check(bytes).0 { #expect(mended == bytes) }
            #expect(decoded(mended) == decoded(bytes), "\(bytes)")
        }
    }
}
