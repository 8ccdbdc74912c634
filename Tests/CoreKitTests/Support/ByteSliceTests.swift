import Testing

@testable import CoreKit

@Suite struct ByteSliceTests {
    @Test func comparesWithAndWithoutCase() {
        let text = ByteSlice("Content-Type: JSON")
        #expect(text.hasPrefix("Content"))
        #expect(!text.hasPrefix("content"))
        #expect(text.hasPrefixIgnoringCase("content-type"))
        #expect(text.equalsIgnoringCase("content-type: json"))
        #expect(text.containsIgnoringCase("type"))
        #expect(!text.containsIgnoringCase("types"))
        #expect(text.hasSuffix("JSON"))
        #expect(text.firstRange(of: "t-T") == 6..<9)
        #expect(text.firstRange(of: "JSON!") == nil)
        #expect(text.firstRange(of: "n", from: 3) == 5..<6)
        #expect(ByteSlice(" \t\r\n").trimmed.isEmpty)
        #expect(ByteSlice(" a b ").trimmed == "a b")
        #expect(text == ByteSlice("Content-Type: JSON"))
    }

    @Test(arguments: [("0", 0), ("18446744073709551615", UInt64.max), ("18446744073709551616", nil), ("", nil), ("1a", nil), ("-1", nil), ("000", 0)] as [(String, UInt64?)])
    func readsNumbers(_ text: String, _ value: UInt64?) {
        Array(text.utf8).withUnsafeBytes { #expect(ByteSlice($0).unsignedInteger == value) }
    }

    @Test func anArenaGivesMemoryOnce() {
        let arena = ByteArena(retained: 64)
        var slices: [(ByteSlice, UInt8)] = []
        for value in 0..<200 {
            let bytes = [UInt8](repeating: UInt8(value), count: value % 90)
            slices.append((bytes.withUnsafeBytes { arena.copy($0) }, UInt8(value)))
            let extra = arena.allocate(40)
            extra.storeBytes(of: 255, as: UInt8.self)
            arena.trim(40)
        }
        for (slice, value) in slices { #expect(slice.buffer.allSatisfy { $0 == value }) }
        arena.reset()
        #expect(arena.total == 0)
    }
}
