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
        var at = from
        while true {
            let run = ByteSearch.index(of: 0x5C, in: text.start, from: at, to: text.count)
            guard run < text.count else { return nil }
            at = run + 1
            while at < text.count, text[at] == 0x5C { at += 1 }
            guard at + 5 <= text.count else { return nil }
            guard text[at] == 0x75, text[at + 1] == 0x30, text[at + 2] == 0x30, let high = FormFields.digit(text[at + 3]),
                let low = FormFields.digit(text[at + 4]), isPlain(high << 4 | low)
            else { continue }
            // The lowest bit tells the depth: the backslashes above it are characters there.
            let slashes = at - run
            return (slashes & -slashes, at, high << 4 | low)
        }
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
