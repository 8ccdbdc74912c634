// Relies on: text being ASCII mostly, so that eight bytes at a time are known to be eight scalars.

/// Counts Unicode scalars in bytes that ought to be UTF-8.
public enum UTF8Scalars {
    /// How many scalars begin in `from..<to`; each byte that is no part of a well-formed sequence (Unicode, table 3-7) counts
    /// as one.
    public static func count(_ base: UnsafeRawPointer, from: Int, to: Int) -> Int {
        var at = from, total = 0
        while at < to {
            while at + 32 <= to {
                let first = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                let words = unsafeBitCast(first | base.loadUnaligned(fromByteOffset: at + 16, as: SIMD16<UInt8>.self), to: SIMD2<UInt64>.self)
                if (words.x | words.y) & 0x8080_8080_8080_8080 != 0 { break }
                at += 32
                total += 32
            }
            guard at < to else { break }
            if at + 8 <= to, base.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
                at += 8
                total += 8
                continue
            }
            at += length(base, at: at, end: to)
            total += 1
        }
        return total
    }

    /// The length of the scalar at `at`; 1 for a byte that begins no well-formed sequence before `end`.
    @inlinable
    public static func length(_ base: UnsafeRawPointer, at: Int, end: Int) -> Int {
        let lead = base.load(fromByteOffset: at, as: UInt8.self)
        if lead < 0x80 { return 1 }
        func continues(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
            guard at + offset < end else { return false }
            let byte = base.load(fromByteOffset: at + offset, as: UInt8.self)
            return byte >= low && byte <= high
        }
        switch lead {
        case 0xC2...0xDF: return continues(1) ? 2 : 1
        case 0xE0: return continues(1, 0xA0) && continues(2) ? 3 : 1
        case 0xED: return continues(1, 0x80, 0x9F) && continues(2) ? 3 : 1
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : 1
        case 0xF0: return continues(1, 0x90) && continues(2) && continues(3) ? 4 : 1
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : 1
        case 0xF4: return continues(1, 0x80, 0x8F) && continues(2) && continues(3) ? 4 : 1
        default: return 1
        }
    }

    /// How many bytes at `at`, where no well-formed sequence begins, one U+FFFD stands for: those that could have begun one (Unicode, 3.9).
    public static func faultLength(_ base: UnsafeRawPointer, at: Int, end: Int) -> Int {
        func byte(_ offset: Int) -> UInt8? { at + offset < end ? base.load(fromByteOffset: at + offset, as: UInt8.self) : nil }
        guard let lead = byte(0), lead >= 0xE0, lead <= 0xF4, let second = byte(1) else { return 1 }
        let low: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80, high: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
        guard second >= low, second <= high else { return 1 }
        guard lead >= 0xF0, let third = byte(2), third & 0xC0 == 0x80 else { return 2 }
        return 3
    }

    /// How many of the last bytes before `to` begin a well-formed sequence that goes on behind it: 0 to 3.
    public static func cutLength(_ base: UnsafeRawPointer, to: Int) -> Int {
        for back in 1...3 where back <= to {
            let lead = base.load(fromByteOffset: to - back, as: UInt8.self)
            if lead & 0xC0 == 0x80 { continue }
            guard lead >= 0xC2, lead <= 0xF4 else { return 0 }
            return back < (lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4) ? back : 0
        }
        return 0
    }
}
