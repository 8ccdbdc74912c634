/// A name as `SecretNames` compares it.
enum SecretName {
    /// The letters and digits that count, from the end: nobody's name for a secret is longer.
    static let most = 64

    /// Writes the last letters and digits of a name in lower case, without marks, blanks, control characters and what cannot be seen; returns
    /// their count. Escapes of JSON are read, a backslash more or less.
    static func normalize(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>, into out: UnsafeMutableBufferPointer<UInt8>) -> Int {
        // Where marks and escapes stand between all letters.
        var at = max(run.lowerBound, run.upperBound - 8 * most), count = 0
        func put(_ byte: UInt8) {
            if count == most {
                for index in 1..<most { out[index - 1] = out[index] }
                count -= 1
            }
            out[count] = byte
            count += 1
        }
        while at < run.upperBound {
            let byte = bytes[at]
            switch byte {
            case 0x30...0x39, 0x61...0x7A: put(byte)
            case 0x41...0x5A: put(byte | 0x20)
            case 0x5C:
                at += escapeLength(bytes, at, run.upperBound, put)
                continue
            case 0..<0x80: break
            default:
                let length = UTF8Scalars.length(base(bytes), at: at, end: run.upperBound)
                if !isInvisible(bytes, at, length) { put(0xFF) }
                at += max(1, length)
                continue
            }
            at += 1
        }
        return count
    }

    private static func base(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer { ByteSlice(bytes).start }

    /// The length of backslashes and the escape behind them, whose letter does not count.
    private static func escapeLength(_ bytes: UnsafeRawBufferPointer, _ from: Int, _ end: Int, _ put: (UInt8) -> Void) -> Int {
        var at = from
        while at < end, bytes[at] == 0x5C { at += 1 }
        guard at < end else { return at - from }
        switch bytes[at] {
        case 0x62, 0x66, 0x6E, 0x72, 0x74: return at + 1 - from
        case 0x75 where at + 5 <= end:
            var value: UInt32 = 0
            for place in at + 1..<at + 5 {
                guard let digit = FormFields.digit(bytes[place]) else { return at - from }
                value = value << 4 | UInt32(digit)
            }
            if value < 0x80, value > 0x20 {
                let byte = ByteSlice.lowered(UInt8(value))
                if byte &- 0x61 < 26 || byte &- 0x30 < 10 { put(byte) }
            } else if value > 0x20, !isInvisible(value) {
                put(0xFF)
            }
            return at + 5 - from
        default: return at - from
        }
    }

    private static func isInvisible(_ bytes: UnsafeRawBufferPointer, _ at: Int, _ length: Int) -> Bool {
        switch length {
        // Not UTF-8: 0xA0 of Latin-1, half of a scalar.
        case ...1: true
        case 2: isInvisible(UInt32(bytes[at] & 0x1F) << 6 | UInt32(bytes[at + 1] & 0x3F))
        case 3: isInvisible(UInt32(bytes[at] & 0x0F) << 12 | UInt32(bytes[at + 1] & 0x3F) << 6 | UInt32(bytes[at + 2] & 0x3F))
        // Tags and variation selectors of plane 14.
        default: bytes[at] == 0xF3 && bytes[at + 1] == 0xA0
        }
    }

    /// Blanks, controls, and what Unicode has to be ignored by default (UAX 44, `Default_Ignorable_Code_Point`).
    private static func isInvisible(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0xA0, 0xAD, 0x34F, 0x61C, 0x115F...0x1160, 0x1680, 0x17B4...0x17B5, 0x180B...0x180F, 0x2000...0x200F, 0x2028...0x202F,
            0x205F...0x206F, 0x3000, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFD:
            true
        default: false
        }
    }

    /// The last part of a name that brackets divide; nil where there are none.
    static func lastPart(_ bytes: UnsafeRawBufferPointer, _ name: Range<Int>) -> Range<Int>? {
        guard let bracket = name.first(where: { bytes[$0] == 0x5B || bytes[$0] == 0x5D }) else {
            // What stood before the first one, where others were taken off already.
            return name.isEmpty || name.upperBound >= bytes.count || (bytes[name.upperBound] != 0x5B && bytes[name.upperBound] != 0x5D) ? nil : name
        }
        var end = name.upperBound
        while end > bracket, bytes[end - 1] == 0x5B || bytes[end - 1] == 0x5D { end -= 1 }
        var start = end
        while start > name.lowerBound, bytes[start - 1] != 0x5B, bytes[start - 1] != 0x5D { start -= 1 }
        return start < end ? start..<end : nil
    }
}
