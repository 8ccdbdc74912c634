/// Escapes in double quotes (YAML 1.2.2, section 5.7), and those that JSON writes as two UTF-16 halves.
extension YAMLReader {
    /// Reads the escape that stands here into the text that is put together.
    mutating func escape() throws(YAMLError) {
        let start = pos
        let letter = base[pos + 1]
        pos += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: " "), 0x09: texts.decoded.append(letter)
        case UInt8(ascii: "n"): texts.decoded.append(0x0A)
        case UInt8(ascii: "t"): texts.decoded.append(0x09)
        case UInt8(ascii: "r"): texts.decoded.append(0x0D)
        case UInt8(ascii: "b"): texts.decoded.append(0x08)
        case UInt8(ascii: "f"): texts.decoded.append(0x0C)
        case UInt8(ascii: "0"): texts.decoded.append(0x00)
        case UInt8(ascii: "a"): texts.decoded.append(0x07)
        case UInt8(ascii: "v"): texts.decoded.append(0x0B)
        case UInt8(ascii: "e"): texts.decoded.append(0x1B)
        case UInt8(ascii: "N"): append(scalar: 0x85, from: start)
        case UInt8(ascii: "_"): append(scalar: 0xA0, from: start)
        case UInt8(ascii: "L"): append(scalar: 0x2028, from: start)
        case UInt8(ascii: "P"): append(scalar: 0x2029, from: start)
        case UInt8(ascii: "x"): try appendChecked(hexadecimal(2, from: start), from: start)
        case UInt8(ascii: "u"): try unicodeEscape(from: start)
        case UInt8(ascii: "U"): try appendChecked(hexadecimal(8, from: start), from: start)
        default:
            pos = start + 1
            let name = isAtEnd || byte.isYAMLBreak ? "\\" : "\\" + found.dropFirst().dropLast()
            throw failure("unknown escape \"\(name)\" in double quotes, expected \"\\\\\" for a backslash, or single quotes around the text", at: start)
        }
    }

    private mutating func unicodeEscape(from start: Int) throws(YAMLError) {
        let unit = try hexadecimal(4, from: start)
        guard (0xD800...0xDBFF).contains(unit) else { return try appendChecked(unit, from: start) }
        guard byte == UInt8(ascii: "\\"), base[pos + 1] == UInt8(ascii: "u") else {
            throw failure("lone surrogate \"\(source.string(start, pos))\", expected a low one (\"\\uDC00\" to \"\\uDFFF\") after it", at: start)
        }
        let second = pos
        pos += 2
        let low = try hexadecimal(4, from: second)
        guard (0xDC00...0xDFFF).contains(low) else {
            throw failure("lone surrogate \"\(source.string(start, second))\", expected a low one (\"\\uDC00\" to \"\\uDFFF\") after it", at: start)
        }
        append(scalar: 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), from: start)
    }

    private mutating func hexadecimal(_ count: Int, from start: Int) throws(YAMLError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = byte.yamlHexValue else {
                throw failure("escape \"\(source.string(start, pos))\" is cut short, expected \(count) hexadecimal digits", at: start)
            }
            value = value << 4 | digit
            pos += 1
        }
        return value
    }

    private mutating func appendChecked(_ value: UInt32, from start: Int) throws(YAMLError) {
        guard append(scalar: value, from: start) else {
            throw failure("escape \"\(source.string(start, pos))\" is no character, expected up to 10FFFF and no lone surrogate", at: start)
        }
    }

    @discardableResult private mutating func append(scalar value: UInt32, from start: Int) -> Bool {
        guard let scalar = Unicode.Scalar(value) else { return false }
        texts.decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return true
    }
}
