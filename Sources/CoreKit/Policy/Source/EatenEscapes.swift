/// Escapes in double quotes that YAML, or JSON, undid although a pattern reads them otherwise: `"\b"` is a backspace there.
struct EatenEscapes {
    struct Escape {
        /// Bytes of the file: the backslash and the letter.
        let range: Range<Int>
        let letter: UInt8
    }

    let escapes: [Escape]
    /// The text with all escapes left to the pattern that are the pattern's.
    let meant: String

    /// Nil where nothing was eaten.
    init?(_ scalar: ScalarText) {
        guard let text = scalar.asWritten, text.utf8.contains(0x5C) else { return nil }
        let written = Array(text.utf8), start = scalar.range.lowerBound + 1
        var escapes: [Escape] = [], meant: [UInt8] = [], at = 0
        while at < written.count {
            guard written[at] == 0x5C, at + 1 < written.count else {
                meant.append(written[at])
                at += 1
                continue
            }
            let letter = written[at + 1]
            switch letter {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"): meant.append(letter)
            case UInt8(ascii: "b"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "N"), UInt8(ascii: "L"):
                escapes.append(Escape(range: start + at..<start + at + 2, letter: letter))
                meant += [0x5C, letter]
            // To YAML and to the pattern the same, or nothing that anybody writes.
            default: meant += [0x5C, letter]
            }
            at += 2
        }
        guard !escapes.isEmpty else { return nil }
        self.escapes = escapes
        self.meant = String(decoding: meant, as: UTF8.self)
    }
}
