extension Terminal {
    /// How many columns a text takes on a terminal: two for wide and emoji characters, none for combining and invisible ones.
    /// Control characters count none: escape them first.
    public static func displayWidth(of text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text.utf8.count }
        var width = 0
        for character in text { width += displayWidth(of: character) }
        return width
    }

    /// Columns of one grapheme cluster.
    public static func displayWidth(of character: Character) -> Int {
        var width = 0
        var isEmoji = false
        for scalar in character.unicodeScalars {
            // Variation selector 16 asks for the emoji form; flags are pairs of regional indicators.
            if scalar.properties.isEmojiPresentation || scalar.value == 0xFE0F && width > 0 { isEmoji = true }
            width += displayWidth(of: scalar)
        }
        return isEmoji ? 2 : width
    }

    /// The longest beginning that fits into so many columns.
    public static func prefix(_ text: String, columns: Int) -> Substring {
        var width = 0
        var end = text.startIndex
        for index in text.indices {
            width += displayWidth(of: text[index])
            if width > columns { return text[..<end] }
            end = text.index(after: index)
        }
        return text[...]
    }

    private static func displayWidth(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return (0x20...0x7E).contains(value) || value >= 0xA0 && value != 0xAD ? 1 : 0 }
        // The vowels and finals of Hangul syllables are drawn into the syllable that they follow.
        if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: break
        }
        return isWide(value) || scalar.properties.isEmojiPresentation ? 2 : 1
    }

    private static func isWide(_ value: UInt32) -> Bool {
        guard value >= 0x1100 else { return false }
        var low = 0
        var high = wide.count
        while low < high {
            let middle = (low + high) / 2
            if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].contains(value)
    }

    /// East Asian Wide and Fullwidth (Unicode Standard Annex 11), without what is wide as an emoji; unassigned gaps inside
    /// blocks of wide characters count as wide.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08,
        0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x3FFFD,
    ]

    // MARK: Escaping

    /// Captured text made safe to show: whatever a terminal obeys instead of showing, and whatever hides or turns text
    /// around, becomes an escape that can be seen: `\n`, `\x1b`, `\u{202e}`.
    public static func escapeControls(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var result = ""
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return result
    }

    /// The same for bytes, those that are not UTF-8 shown as `\xff`.
    public static func escapeControls(_ bytes: UnsafeRawBufferPointer) -> String {
        var result = ""
        var decoder = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var index = 0
        while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let encoded):
                index += encoded.count
                append(UTF8.decode(encoded), to: &result)
            case .error(let length):
                for byte in bytes[index..<min(index + length, bytes.count)] { result += hex(UInt32(byte), prefix: "\\x", suffix: "") }
                index += length
            case .emptyInput:
                return result
            }
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
        switch scalar.value {
        case 0x20...0x7E: result.unicodeScalars.append(scalar)
        case 0x09: result += "\\t"
        case 0x0A: result += "\\n"
        case 0x0D: result += "\\r"
        case 0..<0xA0: result += hex(scalar.value, prefix: "\\x", suffix: "")
        case _ where FilePath.byte(of: scalar) != nil: result += hex(scalar.value & 0xFF, prefix: "\\x", suffix: "")
        case _ where isInvisible(scalar): result += hex(scalar.value, prefix: "\\u{", suffix: "}")
        default: result.unicodeScalars.append(scalar)
        }
    }

    /// Format characters (bidirectional controls, zero-width ones, tags), line separators, and letters that are blank.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0xE0000...0xE0FFF: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .format, .lineSeparator, .paragraphSeparator, .control: return true
        default: return false
        }
    }

    private static func hex(_ value: UInt32, prefix: String, suffix: String) -> String {
        let digits = String(value, radix: 16)
        return prefix + (digits.utf8.count < 2 ? "0" : "") + digits + suffix
    }
}
