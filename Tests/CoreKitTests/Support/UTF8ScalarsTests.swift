import Testing

@testable import CoreKit

@Suite struct UTF8ScalarsTests {
    private func count(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { UTF8Scalars.count(ByteSlice($0).start, from: 0, to: bytes.count) }
    }

    @Test(arguments: [
        ([], 0), ([0x41], 1), ([0xC3, 0xA9], 1), ([0xC3], 1), ([0xC0, 0x80], 2), ([0xE0, 0x80, 0x80], 3), ([0xED, 0xA0, 0x80], 3),
        ([0xE2, 0x82], 2), ([0xE2, 0x82, 0xAC], 1), ([0xF0, 0x9F, 0x99, 0x82], 1), ([0xF4, 0x90, 0x80, 0x80], 4), ([0xFF, 0x41], 2), ([0x80, 0x80], 2),
    ] as [([UInt8], Int)])
    func countsEachBadByte(_ bytes: [UInt8], _ expected: Int) {
        #expect(count(bytes) == expected)
        #expect(count(Array("abcdefgh".utf8) + bytes + Array("abcdefgh".utf8)) == expected + 16)
    }

    @Test func agreesWithTheLibraryAndWithItsParts() {
        var random = SeededGenerator(2)
        for _ in 0..<500 {
            let text = (0..<30).map { _ in ["a", "é", "日", "🙂", "plain"].randomElement(using: &random) ?? "" }.joined()
            let bytes = Array(text.utf8)
            #expect(count(bytes) == text.unicodeScalars.count)
            let cut = Int.random(in: 0...bytes.count, using: &random)
            bytes.withUnsafeBytes { buffer in
                let base = ByteSlice(buffer).start
                let whole = cut - UTF8Scalars.cutLength(base, to: cut)
                #expect(UTF8Scalars.count(base, from: 0, to: whole) + UTF8Scalars.count(base, from: whole, to: bytes.count) == text.unicodeScalars.count)
                #expect(String(validating: buffer[..<whole].map { $0 }, as: UTF8.self) != nil)
            }
        }
    }
}
