// Relies on: text having few characters that need an escape, so that most of it is copied sixteen bytes at a time.

extension JSONEscapes {
    /// Writes text as the inside of a JSON string, or, with two levels, of a JSON string inside a JSON string. What is not UTF-8 becomes U+FFFD.
    static func encode(_ text: ByteSlice, levels: Int = 1, to out: ByteBuilder) {
        let base = text.start, end = text.count
        let space = SIMD16<Int8>(repeating: 0x20), quote = SIMD16<UInt8>(repeating: 0x22), backslash = SIMD16<UInt8>(repeating: 0x5C)
        var at = 0
        while at < end {
            if at &+ 16 <= end {
                let lanes = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                let room = out.room(16)
                room.storeBytes(of: lanes, as: SIMD16<UInt8>.self)
                let odd = unsafeBitCast(unsafeBitCast(lanes, to: SIMD16<Int8>.self) .< space, to: SIMD2<UInt64>.self)
                let hits = odd | unsafeBitCast(lanes .== quote, to: SIMD2<UInt64>.self) | unsafeBitCast(lanes .== backslash, to: SIMD2<UInt64>.self)
                let run = hits.x != 0 ? hits.x.trailingZeroBitCount &>> 3 : hits.y != 0 ? 8 &+ hits.y.trailingZeroBitCount &>> 3 : 16
                out.advance(run)
                at &+= run
                if run == 16 { continue }
            }
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            at &+= 1
            switch byte {
            case 0x22:
                out.append(repeating: 0x5C, 1 << levels - 1)
                out.append(byte)
            case 0x5C: out.append(repeating: 0x5C, 1 << levels)
            case 0..<0x20: append(control: byte, levels: levels, to: out)
            case 0x20..<0x80: out.append(byte)
            default:
                at &-= 1
                let length = UTF8Scalars.length(base, at: at, end: end)
                if length > 1 { out.append(text[at..<at + length]) } else { out.append("\u{FFFD}") }
                at += length > 1 ? length : UTF8Scalars.faultLength(base, at: at, end: end)
            }
        }
    }

    /// The escape of a control character, which begins with one backslash, or with two inside a string inside a string, and so on.
    static func append(control byte: UInt8, levels: Int, to out: ByteBuilder) {
        out.append(repeating: 0x5C, 1 << (levels - 1))
        switch byte {
        case 0x08: out.append(0x62)
        case 0x09: out.append(0x74)
        case 0x0A: out.append(0x6E)
        case 0x0C: out.append(0x66)
        case 0x0D: out.append(0x72)
        default:
            out.append("u00")
            for digit in [byte >> 4, byte & 15] { out.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
        }
    }
}
