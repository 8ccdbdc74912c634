/// JSON text with as few string escapes as it can have.
public enum JSONText {
    /// The same JSON with every escape undone that need not be there: `\/`, and `\u` escapes of anything but quotes, backslashes, control
    /// characters and lone surrogates. `\u0022`, `\u005c` and the controls that have one get their short form. Everything else
    /// stays as it is, byte for byte. The input itself if nothing changes; else a copy in `arena`, never longer.
    public static func canonical(_ text: ByteSlice, arena: ByteArena) -> ByteSlice {
        guard var from = firstChange(text) else { return text }
        let out = arena.allocate(text.count)
        out.copyMemory(from: text.start, byteCount: from)
        var to = from
        let base = text.start
        while from < text.count {
            let run = ByteSearch.index(of: 0x5C, in: base, from: from, to: text.count)
            (out + to).copyMemory(from: base + from, byteCount: run - from)
            to += run - from
            from = run
            guard from < text.count else { break }
            let (scalar, length) = JSONEscapes.escape(base, at: from, end: text.count)
            if length == 1 || !mayChange(base, at: from) || isLoneSurrogate(scalar, base, at: from) {
                // Both bytes of an escape that stays, so that the second is not taken for another's first.
                let kept = length == 1 ? min(2, text.count - from) : length
                (out + to).copyMemory(from: base + from, byteCount: kept)
                from += kept
                to += kept
                continue
            }
            if let letter = shortForm(scalar) {
                out.storeBytes(of: 0x5C, toByteOffset: to, as: UInt8.self)
                out.storeBytes(of: letter, toByteOffset: to + 1, as: UInt8.self)
                to += 2
            } else if scalar < 0x20 {
                (out + to).copyMemory(from: base + from, byteCount: length)
                to += length
            } else {
                to += JSONEscapes.writeUTF8(scalar, out + to)
            }
            from += length
        }
        arena.trim(text.count - to)
        return ByteSlice(start: out, count: to)
    }

    /// The first escape that is not one of the short ones that have to stay.
    private static func firstChange(_ text: ByteSlice) -> Int? {
        var at = 0
        while true {
            at = ByteSearch.index(of: 0x5C, in: text.start, from: at, to: text.count)
            guard at + 1 < text.count else { return nil }
            if mayChange(text.start, at: at) { return at }
            at += 2
        }
    }

    private static func mayChange(_ base: UnsafeRawPointer, at: Int) -> Bool {
        let letter = base.load(fromByteOffset: at + 1, as: UInt8.self)
        return letter == 0x2F || letter == 0x75
    }

    private static func isLoneSurrogate(_ scalar: UInt32, _ base: UnsafeRawPointer, at: Int) -> Bool {
        guard scalar == 0xFFFD else { return false }
        // `\ufffd` itself begins with an f.
        return base.load(fromByteOffset: at + 2, as: UInt8.self) | 0x20 == 0x64
    }

    private static func shortForm(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0x22: 0x22
        case 0x5C: 0x5C
        case 0x08: 0x62
        case 0x09: 0x74
        case 0x0A: 0x6E
        case 0x0C: 0x66
        case 0x0D: 0x72
        default: nil
        }
    }
}
