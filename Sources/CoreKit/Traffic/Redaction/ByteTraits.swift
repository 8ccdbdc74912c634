/// Which of a few bytes stand in a text at all.
struct ByteTraits: OptionSet {
    let rawValue: UInt8

    /// A colon or an equals sign.
    static let separator = ByteTraits(rawValue: 1)
    static let at = ByteTraits(rawValue: 2)
    static let percent = ByteTraits(rawValue: 4)
    static let open = ByteTraits(rawValue: 8)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ text: ByteSlice) {
        var found: UInt8 = 0
        if text.count < 16 {
            for index in 0..<text.count { found |= ByteTraits.of(text[index]) }
        } else if text.count <= 256 {
            var separators = SIMD16<UInt8>(repeating: 0), ats = separators, percents = separators, opens = separators, at = 0
            @inline(__always) func has(_ lanes: SIMD16<UInt8>, _ byte: UInt8) -> SIMD16<UInt8> {
                unsafeBitCast(lanes .== SIMD16<UInt8>(repeating: byte), to: SIMD16<UInt8>.self)
            }
            while true {
                let lanes = text.start.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                separators |= has(lanes, 0x3A) | has(lanes, 0x3D)
                ats |= has(lanes, 0x40)
                percents |= has(lanes, 0x25)
                opens |= has(lanes, 0x3C)
                if at &+ 16 == text.count { break }
                // The last sixteen once more, in part.
                at = min(at &+ 16, text.count &- 16)
            }
            @inline(__always) func any(_ lanes: SIMD16<UInt8>) -> Bool {
                let words = unsafeBitCast(lanes, to: SIMD2<UInt64>.self)
                return words.x | words.y != 0
            }
            found = (any(separators) ? 1 : 0) | (any(ats) ? 2 : 0) | (any(percents) ? 4 : 0) | (any(opens) ? 8 : 0)
        } else {
            found = 1
            for (byte, bit) in [(0x40, 2), (0x25, 4), (0x3C, 8)] as [(UInt8, UInt8)] where text.firstIndex(of: byte) != nil { found |= bit }
        }
        rawValue = found
    }

    private static func of(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x3A, 0x3D: 1
        case 0x40: 2
        case 0x25: 4
        case 0x3C: 8
        default: 0
        }
    }
}
