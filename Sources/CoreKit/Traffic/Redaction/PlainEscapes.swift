/// `\u` escapes of printable ASCII, line ends and tabs, which writers of JSON may use for any character.
enum PlainEscapes {
    /// The text with those escapes undone that need not be there, in JSON inside of its strings too, where the escape begins with two
    /// backslashes, with four, and so on; quotes, backslashes and blanks get their short form. The text itself where there are none, else in
    /// `arena`; JSON more than six deep stays as it is.
    static func removed(from text: ByteSlice, arena: ByteArena) -> ByteSlice {
        var text = text, depth = 1
        // The outermost level first: what it hides may be a part of an escape further in.
        while depth <= mostSlashes, let next = outermost(text, atLeast: depth) {
            guard let shorter = undone(text, next, arena) else { break }
            text = shorter
            depth = next * 2
        }
        return text
    }

    /// The most backslashes that begin one escape.
    private static let mostSlashes = 32

    /// The fewest backslashes that begin an escape in the text, of those with so many or more.
    private static func outermost(_ text: ByteSlice, atLeast least: Int) -> Int? {
        var found: Int?, at = 0
        while let escape = next(text, from: at) {
            if escape.own == least { return least }
            if escape.own > least, escape.own <= mostSlashes, escape.own < found ?? Int.max { found = escape.own }
            at = escape.at + 5
        }
        return found
    }

    /// Undoes the escapes that so many backslashes begin.
    private static func undone(_ text: ByteSlice, _ own: Int, _ arena: ByteArena) -> ByteSlice? {
        let out = ByteBuilder(capacity: text.count)
        var from = 0, at = 0
        while let escape = next(text, from: at) {
            at = escape.at + 5
            guard escape.own == own else { continue }
            let letter = shortForm(escape.byte)
            out.append(text[from..<escape.at - own])
            out.append(repeating: 0x5C, escape.byte == 0x22 ? 2 * own - 1 : escape.byte == 0x5C ? 2 * own : letter == nil ? 0 : own)
            if escape.byte != 0x5C { out.append(letter ?? escape.byte) }
            from = at
        }
        // What grows was made to.
        guard out.count < 2 * text.count + 64 else { return nil }
        out.append(text.dropFirst(from))
        return arena.copy(out.bytes.buffer)
    }

    /// The next escape: the backslashes that begin it, where its `u` stands, and what it stands for.
    private static func next(_ text: ByteSlice, from: Int) -> (own: Int, at: Int, byte: UInt8)? {
        var at = max(1, from)
        while let found = nextMark(text, from: at) {
            at = found + 1
            guard let high = FormFields.digit(text[found + 3]), let low = FormFields.digit(text[found + 4]), isPlain(high << 4 | low) else { continue }
            var slashes = 1
            while slashes < found, text[found - slashes - 1] == 0x5C { slashes += 1 }
            // The lowest bit tells the depth: the backslashes above it are characters there.
            return (slashes & -slashes, found, high << 4 | low)
        }
        return nil
    }

    /// The next `u00` behind a backslash with two bytes more behind it; `from` is at least 1.
    private static func nextMark(_ text: ByteSlice, from: Int) -> Int? {
        let base = text.start, end = text.count &- 4
        var at = from
        let backslash = SIMD16<UInt8>(repeating: 0x5C), letter = SIMD16<UInt8>(repeating: 0x75), zero = SIMD16<UInt8>(repeating: 0x30)
        while at &+ 18 <= text.count {
            let before = base.loadUnaligned(fromByteOffset: at &- 1, as: SIMD16<UInt8>.self) .== backslash
            let here = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) .== letter
            let next = base.loadUnaligned(fromByteOffset: at &+ 1, as: SIMD16<UInt8>.self) .== zero
            let words = unsafeBitCast(before .& here .& next, to: SIMD2<UInt64>.self)
            if words.x | words.y != 0 {
                let place = at &+ (words.x != 0 ? words.x.trailingZeroBitCount &>> 3 : 8 &+ words.y.trailingZeroBitCount &>> 3)
                if place < end, text[place &+ 2] == 0x30 { return place }
                at = place &+ 1
                continue
            }
            at &+= 16
        }
        while at < end {
            if text[at] == 0x75, text[at &- 1] == 0x5C, text[at &+ 1] == 0x30, text[at &+ 2] == 0x30 { return at }
            at &+= 1
        }
        return nil
    }

    private static func isPlain(_ byte: UInt8) -> Bool { (byte >= 0x20 && byte < 0x7F) || shortForm(byte) != nil }

    /// The letter of the short escape of a blank.
    private static func shortForm(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x09: 0x74
        case 0x0A: 0x6E
        case 0x0D: 0x72
        default: nil
        }
    }
}
