/// Base64 (RFC 4648, 4 and 5): either alphabet, padded or not, line ends and blanks between.
enum Base64 {
    /// Undoes it into `arena`; nil if anything else stands in the text or its length cannot be right. Bits left over are dropped.
    /// `isCut` allows a last group that is no whole one.
    static func decoded(_ text: ByteSlice, isCut: Bool = false, arena: ByteArena) -> ByteSlice? {
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
        guard padding <= 2, held != 6 || isCut else {
            arena.trim(room)
            return nil
        }
        arena.trim(room - count)
        return ByteSlice(start: out, count: count)
    }

    /// As many digits as are no accident; fewer are a word.
    private static let leastDigits = 16

    /// The text begins with enough digits in a row, or is that long with its padding. To be asked behind leading blanks.
    static func begins(_ text: ByteSlice) -> Bool {
        var at = 0
        while at < min(text.count, leastDigits), value(text[at]) != nil { at += 1 }
        while at < min(text.count, leastDigits), text[at] == 0x3D { at += 1 }
        return at == leastDigits
    }

    /// The first bytes, nil if what stands there cannot be base64.
    static func head(_ text: ByteSlice, arena: ByteArena) -> ByteSlice? {
        begins(text) ? decoded(text[0..<min(text.count, 128)], isCut: true, arena: arena) : nil
    }

    /// With padding and without line ends (RFC 4648, 4).
    static func encode(_ bytes: ByteSlice, to out: ByteBuilder) {
        let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let held = min(3, bytes.count - start)
            var word: UInt32 = 0
            for place in 0..<3 { word = word << 8 | (place < held ? UInt32(bytes[start + place]) : 0) }
            for place in 0..<4 {
                out.append(place <= held ? alphabet.utf8Start[Int(word >> UInt32(18 - 6 * place)) & 63] : 0x3D)
            }
        }
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
