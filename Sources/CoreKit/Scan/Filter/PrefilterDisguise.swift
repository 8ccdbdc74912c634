/// Text that may hide a needle although none of its bytes stands there.
enum PrefilterDisguise {
    @inline(__always)
    static func begins(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        guard at &+ 6 <= end else { return false }
        let first = base.load(fromByteOffset: at, as: UInt8.self)
        return first == 0x5C ? isHidden(base, at, end) : first | 0x20 == 0x62 && announcesBase64(base, at, end)
    }

    /// `\u00XX` of a letter, digit or one of the signs that literals hold begins at `at`.
    static func isHidden(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        guard at &+ 6 <= end else { return false }
        func byte(_ offset: Int) -> UInt8 { base.load(fromByteOffset: at &+ offset, as: UInt8.self) }
        guard byte(0) == 0x5C, byte(1) == 0x75, byte(2) == 0x30, byte(3) == 0x30 else { return false }
        let high = byte(4), low = byte(5) | 0x20
        guard low &- 0x30 < 10 || low &- 0x61 < 6 else { return false }
        switch high {
        // Not the signs that HTML-safe encoders always escape: & ' < = > +
        case 0x32: return low != 0x36 && low != 0x37 && low != 0x62
        case 0x33: return low != 0x63 && low != 0x64 && low != 0x65
        case 0x34...0x37: return true
        default: return false
        }
    }

    /// The word `base64` begins at `at`, and stands in a name with a text or `true` for its value, or is a text of its own: what
    /// `NestedJSON`, and captures, say of base64. The data of an image is none of these.
    static func announcesBase64(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        let rest = ByteSlice(start: base + at, count: end &- at)
        guard rest.hasPrefixIgnoringCase("base64") else { return false }
        guard let quote = rest[0..<min(rest.count, longestName)].firstIndex(of: 0x22, from: 6) else {
            // No end in sight, and no search for one from every such word: better a look too many.
            return rest.count > longestName
        }
        let after = pastBlanks(rest, quote + 1)
        guard after < rest.count, rest[after] == 0x3A else {
            // The name's own end may be missing where a record was cut; then nothing follows that could be decoded.
            return rest[6..<quote].buffer.allSatisfy { $0 == 0x5C } && at > 0 && base.load(fromByteOffset: at - 1, as: UInt8.self) == 0x22
        }
        let value = pastBlanks(rest, after + 1)
        return value < rest.count && (rest[value] == 0x22 || rest[value] == 0x74)
    }

    /// Bytes in which the end of a name is looked for.
    private static let longestName = 1024

    /// The first byte that is no blank, escaped or not, and no backslash.
    private static func pastBlanks(_ text: ByteSlice, _ from: Int) -> Int {
        var at = from
        while at < text.count {
            let byte = text[at]
            if byte == 0x5C {
                at += 1
                // `\n`, `\t` and `\r` of a text inside another.
                while at < text.count, text[at] == 0x5C { at += 1 }
                if at < text.count, text[at] == 0x6E || text[at] == 0x74 || text[at] == 0x72 { at += 1 }
            } else if ByteSlice.isBlank(byte) {
                at += 1
            } else {
                break
            }
        }
        return at
    }
}
