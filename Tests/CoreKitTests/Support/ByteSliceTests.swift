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

    @Test func lettersAreLoweredAsOneByOne() {
        var random = SeededGenerator(3)
        for count in 0..<40 {
            for _ in 0..<20 {
                let bytes = (0..<count).map { _ in UInt8.random(in: Bool.random(using: &random) ? 0x3E...0x5D : 0...255, using: &random) }
                let lowered = [UInt8](unsafeUninitializedCapacity: count) { target, written in
                    if let base = target.baseAddress { bytes.withUnsafeBytes { ByteSlice($0).copyLowered(to: base) } }
                    written = count
                }
                #expect(lowered == bytes.map { ByteSlice.lowered($0) })
            }
        }
    }

    /// Fingerprints stand in parts that are merged, so that they must not change.
    @Test func fingerprintsStayTheSame() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
            var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(count), at = 0
            while at + 8 <= count {
                hash = Fingerprint.mix(hash, (0..<8).reduce(0) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) })
                at += 8
            }
            #expect(bytes.withUnsafeBytes { Fingerprint.of($0) } == Fingerprint.mix(hash, bytes[at...].reduce(0) { $0 << 8 | UInt64($1) }))
        }
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
