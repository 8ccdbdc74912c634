/// One pass over a text before it is read: valid UTF-8, and no character that YAML never allows (YAML 1.2.2, section 5.1).
///
/// Characters that quoted scalars alone may hold, so that every JSON text is YAML, are only noted here:
/// DEL, the C1 controls but NEL, U+FEFF, U+FFFE and U+FFFF.
struct YAMLTextCheck {
    private(set) var isASCII = true
    private(set) var hasUnprintables = false
    private(set) var failure: (message: String, offset: Int)?

    mutating func run(_ base: UnsafePointer<UInt8>, from start: Int, to end: Int) {
        var at = start
        while at < end {
            if at + 8 <= end, YAMLTextCheck.isPlain(UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)) {
                at += 8
                continue
            }
            let byte = base[at]
            if byte >= 0x80 {
                isASCII = false
                guard let length = YAMLTextCheck.sequenceLength(base, at, end) else {
                    failure = ("invalid UTF-8 (byte 0x\(YAMLTextCheck.hex(UInt32(byte), 2))), expected UTF-8 text", at)
                    return
                }
                if YAMLTextCheck.isUnprintable(base, at) { hasUnprintables = true }
                at += length
            } else {
                if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
                    failure = ("control character \(YAMLTextCheck.name(UInt32(byte))), expected it as an escape in double quotes", at)
                    return
                }
                if byte == 0x7F { hasUnprintables = true }
                at += 1
            }
        }
    }

    /// Whether all eight bytes are 0x20...0x7E.
    @inline(__always) private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let delete = word ^ (ones &* 0x7F)
        return (word | ((word &- ones &* 0x20) & ~word) | ((delete &- ones) & ~delete)) & highs == 0
    }

    /// The length of a sequence of two to four bytes (Unicode, table 3-7), or nil if it is not one.
    private static func sequenceLength(_ base: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> Int? {
        let lead = base[at]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard at + length <= end, second.contains(base[at + 1]) else { return nil }
        var next = at + 2
        while next < at + length {
            guard base[next] & 0xC0 == 0x80 else { return nil }
            next += 1
        }
        return length
    }

    /// Whether the character that begins at `at`, in valid UTF-8, may stand in quoted scalars only.
    @inline(__always) static func isUnprintable(_ base: UnsafePointer<UInt8>, _ at: Int) -> Bool {
        switch base[at] {
        case 0x7F: true
        case 0xC2: base[at + 1] < 0xA0 && base[at + 1] != 0x85
        case 0xEF: (base[at + 1] == 0xBF && base[at + 2] >= 0xBE) || (base[at + 1] == 0xBB && base[at + 2] == 0xBF)
        default: false
        }
    }

    /// `U+00E9`
    static func name(_ scalar: UInt32) -> String { "U+" + hex(scalar, 4) }

    private static func hex(_ value: UInt32, _ width: Int) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
