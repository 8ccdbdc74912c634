extension PatternParser {
    /// At `\`, outside a class.
    mutating func pushEscape() throws(PatternError) {
        let start = position
        switch peek(1) {
        case "b", "B":
            push(.assertion(peek(1) == "b" ? .wordBoundary : .notWordBoundary))
        case "A": push(.assertion(.textStart))
        case "z": push(.assertion(.textEnd))
        case "C": push(.anyByte)
        case "Q":
            position += 2
            while position < text.count, !starts(with: "\\E", at: position) {
                pushLiteral(text[position])
                position += 1
            }
            position = min(position + 2, text.count)
            return
        default:
            if let scalars = try classEscape() { return push(scalars) }
            return pushLiteral(try literalEscape(at: start))
        }
        position += 2
    }

    /// A class such as `\d` or `\p{Greek}` at `\`, in or outside brackets; nil when it is no class, with nothing read.
    mutating func classEscape() throws(PatternError) -> ScalarClass? {
        guard let letter = peek(1) else { return nil }
        if letter == "p" || letter == "P" { return try unicodeClass() }
        let scalars: ScalarClass
        switch letter {
        case "d", "D": scalars = PatternParser.digitClass
        case "s", "S": scalars = PatternParser.spaceClass
        case "w", "W": scalars = PatternParser.wordClass
        default: return nil
        }
        position += 2
        return variant(of: scalars, isNegated: letter.properties.isUppercase)
    }

    /// Folding comes before negation: `(?i)\W` has no `K` sign, because `k` is in `\w`.
    func variant(of scalars: ScalarClass, isNegated: Bool) -> ScalarClass {
        isNegated ? folded(scalars).negated() : folded(scalars)
    }

    /// `\pL`, `\p{Greek}`, `\P{^Lu}` at `\`.
    private mutating func unicodeClass() throws(PatternError) -> ScalarClass {
        let start = position
        var isNegated = text[position + 1] == "P"
        var nameStart = position + 2
        guard nameStart < text.count else {
            throw error(at: start, "`\(excerpt(start, 2))` lacks its class, expected one letter or a name in braces")
        }
        var nameEnd = nameStart + 1
        position = nameEnd
        if text[nameStart] == "{" {
            nameStart += 1
            guard let brace = text[nameStart...].firstIndex(of: "}") else {
                throw error(at: start, "Unicode class is never closed, expected `}`")
            }
            nameEnd = brace
            position = brace + 1
            if text[nameStart] == "^" {
                isNegated.toggle()
                nameStart += 1
            }
        }
        let name = excerpt(nameStart, nameEnd - nameStart)
        guard let scalars = UnicodeTables.named(name) else {
            let construct = excerpt(start, position - start)
            throw error(
                at: start,
                "Unicode class `\(construct)` is not in RE2 syntax, expected a general category (`L`, `Lu`), a script (`Greek`) or `Any`",
                construct: construct
            )
        }
        return variant(of: scalars, isNegated: isNegated)
    }

    /// The scalar that an escape stands for, at `\`.
    mutating func literalEscape(at start: Int) throws(PatternError) -> UInt32 {
        position += 1
        guard let letter = peek() else {
            throw error(at: start, "trailing `\\`, expected a character after it")
        }
        position += 1
        switch letter {
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "a": return 0x07
        case "f": return 0x0C
        case "v": return 0x0B
        case "x": return try hexadecimal(at: start)
        case "0"..."7":
            // A single digit but 0 would be a back-reference; two and more are octal.
            guard letter == "0" || peek().map({ PatternParser.digit($0, radix: 8) != nil }) == true else { break }
            var value = UInt32(letter.value - 0x30)
            var digits = 1
            while digits < 3, let digit = peek().flatMap({ PatternParser.digit($0, radix: 8) }) {
                value = value * 8 + UInt32(digit)
                position += 1
                digits += 1
            }
            if isBytes, value > 0xFF { throw error(at: start, "`\(excerpt(start, 4))` is no byte, expected at most `\\377`") }
            return value
        default:
            if letter == "_" || letter.isASCII && !PatternParser.wordClass.contains(letter.value) { return letter.value }
        }
        throw refusedEscape(letter, at: start)
    }

    /// After `\x`.
    private mutating func hexadecimal(at start: Int) throws(PatternError) -> UInt32 {
        let last: UInt32 = isBytes ? 0xFF : ScalarClass.lastScalar
        var value: UInt32 = 0
        if peek() == "{" {
            position += 1
            let digitsStart = position
            while let digit = peek().flatMap({ PatternParser.digit($0, radix: 16) }), value <= last {
                value = value * 16 + UInt32(digit)
                position += 1
            }
            if value > last {
                throw error(at: start, "`\(excerpt(start, position - start))` is too large, expected at most `\\x{\(isBytes ? "FF" : "10FFFF")}`")
            }
            guard position > digitsStart, peek() == "}" else {
                throw error(at: start, "malformed `\(excerpt(start, position - start + 1))`, expected hexadecimal digits and `}`")
            }
            position += 1
            return value
        }
        for _ in 0..<2 {
            guard let digit = peek().flatMap({ PatternParser.digit($0, radix: 16) }) else {
                throw error(at: start, "malformed `\(excerpt(start, position - start + 1))`, expected two hexadecimal digits, or some in braces")
            }
            value = value * 16 + UInt32(digit)
            position += 1
        }
        return value
    }

    private func refusedEscape(_ letter: Unicode.Scalar, at start: Int) -> PatternError {
        switch letter {
        case "1"..."9": return unsupported("back-reference", at: start, length: 2)
        case "k": return unsupported("named back-reference", at: start, length: 2)
        case "g": return unsupported("back-reference or subroutine call", at: start, length: 2)
        case "Z": return unsupported("end of text before a last newline", at: start, length: 2, hint: ", expected `\\z` or `$`")
        case "G": return unsupported("end of the previous match", at: start, length: 2)
        case "K": return unsupported("reset of the match start", at: start, length: 2)
        case "E": return error(at: start, "`\\E` without `\\Q` before it", construct: "\\E")
        case "Q": return unsupported("quoting inside a class", at: start, length: 2)
        case "R": return unsupported("line break", at: start, length: 2)
        case "X": return unsupported("grapheme cluster", at: start, length: 2)
        case "N": return unsupported("named character or non-newline", at: start, length: 2)
        case "h", "H": return unsupported("horizontal space", at: start, length: 2, hint: ", expected `[ \\t]`")
        case "V": return unsupported("vertical space", at: start, length: 2)
        case "u", "U": return unsupported("code point", at: start, length: 2, hint: ", expected `\\x{...}`")
        case "c": return unsupported("control character", at: start, length: 2, hint: ", expected `\\x01` and the like")
        case "e": return unsupported("escape character", at: start, length: 2, hint: ", expected `\\x1b`")
        case "o": return unsupported("octal number in braces", at: start, length: 2)
        case "b", "B", "A", "z", "C": return error(at: start, "`\\\(letter)` has no meaning inside a class", construct: "\\\(letter)")
        default: return unsupported("escape", at: start, length: 2)
        }
    }
}
