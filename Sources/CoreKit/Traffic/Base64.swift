/// Base64 (RFC 4648, 4 and 5): either alphabet, padded or not, line ends and blanks between.
enum Base64 {
    /// Undoes it into `arena`; nil if anything else stands in the text or its length cannot be right. Bits left over are dropped.
    static func decoded(_ text: ByteSlice, arena: ByteArena) -> ByteSlice? {
        let room = text.count / 4 * 3 + 3
        let out = arena.allocate(room)
        var count = 0, bits: UInt32 = 0, held = 0, padding = 0
        for byte in text.buffer {
            if ByteSlice.isBlank(byte) { continue }
            if byte == 0x3D {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(byte) else {
                arena.trim(room)
                return nil
            }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                out.storeBytes(of: UInt8(truncatingIfNeeded: bits >> UInt32(held)), toByteOffset: count, as: UInt8.self)
                count += 1
            }
        }
        // A single digit in the last group stands for no byte.
        guard padding <= 2, held != 6 else {
            arena.trim(room)
            return nil
        }
        arena.trim(room - count)
        return ByteSlice(start: out, count: count)
    }

    /// All of the text is of one alphabet, long enough for that to be no accident, and begins as encoded JSON, events or gzip do.
    static func isEvident(_ text: ByteSlice) -> Bool {
        let text = text.trimmed
        guard text.count >= 16 else { return false }
        // The first six bits of `{`, `[`, blanks, the fields of events, and gzip.
        switch text[0] {
        case 0x65, 0x57, 0x49, 0x43, 0x44, 0x5A, 0x61, 0x63, 0x4F, 0x48: break
        default: return false
        }
        return text.buffer.allSatisfy { value($0) != nil || $0 == 0x3D || ByteSlice.isBlank($0) }
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x47
        case 0x30...0x39: byte + 4
        case 0x2B, 0x2D: 62
        case 0x2F, 0x5F: 63
        default: nil
        }
    }
}
