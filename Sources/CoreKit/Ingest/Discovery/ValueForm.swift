// Relies on: most texts being words, told by one pass over at most forty bytes, and every form being asked for only where its bytes are.

/// The forms that single values have. A value is judged whole: texts that hold a number or an address among other words are not.
enum ValueForm {
    /// Forms of strings that API descriptions name.
    struct Formats: OptionSet {
        let rawValue: UInt8
        static let date = Formats(rawValue: 1), dateTime = Formats(rawValue: 2), uri = Formats(rawValue: 4), uuid = Formats(rawValue: 8)
        static let plain = Formats(rawValue: 128)
    }

    struct Found {
        var formats: Formats = .plain
        var kinds: SensitiveKinds = []
        /// As many digits as a card's number has.
        var isCardLong = false
    }

    private static let longest = 320

    static func of(_ text: ByteSlice) -> Found {
        var found = Found()
        let count = text.count
        guard count >= 6 else { return found }
        guard count <= longest else {
            judgeLong(text, &found)
            return found
        }
        if isSentence(text) { return found }
        var seen: UInt16 = 0, digits = 0
        let classes = classes
        for byte in text.buffer.prefix(48) {
            let bit = classes[Int(byte)]
            seen |= bit
            digits &+= Int(bit & digit)
        }
        if seen & ~numeric == 0 {
            judgeNumber(text, digits, seen, &found)
        } else if seen & blank == 0 {
            judgeWord(text, seen, digits, &found)
        } else if text[0] &- 0x30 < 10, isDateTime(text) {
            found.formats = .dateTime
        } else if digits >= 10, isIBAN(text) {
            found.kinds = .iban
        } else if text.hasPrefix("-----BEGIN"), text.firstRange(of: "PRIVATE KEY") != nil {
            found.kinds = .token
        }
        return found
    }

    private static let digit: UInt16 = 1, hex: UInt16 = 2, letter: UInt16 = 4, at: UInt16 = 8, dot: UInt16 = 16, dash: UInt16 = 32, blank: UInt16 = 64
    private static let colon: UInt16 = 128, plus: UInt16 = 256, bracket: UInt16 = 512, slash: UInt16 = 1024, other: UInt16 = 2048
    private static let numeric: UInt16 = digit | dot | dash | blank | plus | bracket

    /// Words with blanks between them, which no form has that begins with a letter; but an IBAN's third character is a digit.
    @inline(__always)
    private static func isSentence(_ text: ByteSlice) -> Bool {
        guard ByteSlice.lowered(text[0]) &- 0x61 < 26, text[2] &- 0x30 >= 10 else { return false }
        let blank = SIMD16<UInt8>(repeating: 0x20)
        var at = 0
        while at &+ 16 <= min(text.count, 48) {
            let hits = unsafeBitCast(text.start.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) .== blank, to: SIMD2<UInt64>.self)
            if hits.x | hits.y != 0 { return true }
            at &+= 16
        }
        while at < min(text.count, 48) {
            if text[at] == 0x20 { return true }
            at &+= 1
        }
        return false
    }

    /// The class of each byte, in memory that is never given back.
    private static let classes = Classes()

    private struct Classes: @unchecked Sendable {
        private let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 256)
        init() { for byte in 0...255 { (table + byte).initialize(to: bits(UInt8(byte))) } }
        @inline(__always)
        subscript(byte: Int) -> UInt16 { table[byte] }
    }

    private static func bits(_ byte: UInt8) -> UInt16 {
        switch byte {
        case 0x30...0x39: digit
        case 0x61...0x66, 0x41...0x46: hex
        case 0x67...0x7A, 0x47...0x5A: letter
        case 0x40: at
        case 0x2E: dot
        case 0x2D: dash
        case 0x20: blank
        case 0x3A: colon
        case 0x2B: plus
        case 0x28, 0x29: bracket
        case 0x2F: slash
        default: other
        }
    }

    private static func judgeLong(_ text: ByteSlice, _ found: inout Found) {
        if text.hasPrefix("eyJ"), isJWT(text) { found.kinds = .jwt }
        if text.hasPrefix("-----BEGIN"), text.firstRange(of: "PRIVATE KEY") != nil { found.kinds = .token }
        if text.hasPrefixIgnoringCase("http://") || text.hasPrefixIgnoringCase("https://"), text.firstIndex(of: 0x20) == nil { found.formats = .uri }
    }

    private static func judgeNumber(_ text: ByteSlice, _ digits: Int, _ seen: UInt16, _ found: inout Found) {
        if text.count == 10, isDate(text) {
            found.formats = .date
        } else if seen & dot != 0, isIPv4(text) {
            if isAddress(text) { found.kinds = .ip }
        } else if isSSN(text) {
            found.kinds = .ssn
        } else {
            if seen & ~(digit | dash | blank) == 0, (13...19).contains(digits) {
                found.isCardLong = true
                if isCard(text) { found.kinds = .card }
            }
            if found.kinds.isEmpty, digits >= 7, digits <= 15, isPhone(text) { found.kinds = .phone }
        }
    }

    private static func judgeWord(_ text: ByteSlice, _ seen: UInt16, _ digits: Int, _ found: inout Found) {
        if seen & at != 0 {
            if isEmail(text) { found.kinds = .email }
            if seen & slash == 0 { return }
        }
        let count = text.count
        if count == 36, seen & ~(digit | hex | dash) == 0, SecretForms.isUUID(text.buffer, 0..<36) {
            found.formats = .uuid
            return
        }
        if seen & colon != 0 {
            if seen & slash != 0, isURI(text) { found.formats = .uri }
            if text[0] &- 0x30 < 10, isDateTime(text) { found.formats = .dateTime }
            if seen & ~(digit | hex | colon | dot) == 0, isIPv6(text) { found.kinds = .ip }
            return
        }
        if seen & dot != 0, text.hasPrefix("eyJ"), isJWT(text) {
            found.kinds = .jwt
            return
        }
        guard count >= 15 else { return }
        if digits >= 2, isIBAN(text) { found.kinds = .iban }
        if count >= 16, mayBeginToken(text[0]), SecretForms.token(in: text.buffer, 0..<runEnd(text)) != nil { found.kinds = .token }
    }

    /// The letters that issuers begin their credentials with: see `SecretForms`.
    private static func mayBeginToken(_ byte: UInt8) -> Bool { ByteSlice.lowered(byte) &- 0x61 < 26 }

    private static func runEnd(_ text: ByteSlice) -> Int {
        var end = 0
        while end < text.count, SecretForms.isRun(text[end]) { end += 1 }
        return end
    }

    // MARK: Forms

    /// Two dots, and three parts of base64url, the first of which begins as an object does.
    static func isJWT(_ text: ByteSlice) -> Bool {
        var dots = 0
        for byte in text.buffer {
            if byte == 0x2E { dots += 1 } else if !SecretForms.isRun(byte), byte != 0x3D { return false }
        }
        return dots == 2 && text.count >= 30
    }

    /// RFC 5321 without quotes and comments; the last label is letters alone and no extension of an image (`logo@2x.png`).
    static func isEmail(_ text: ByteSlice) -> Bool {
        guard text.count >= 6, text.count <= 254, let mark = text.firstIndex(of: 0x40), mark >= 1, mark <= 64 else { return false }
        let domain = text.dropFirst(mark + 1)
        guard text[0] != 0x2E, text[mark - 1] != 0x2E else { return false }
        for byte in text[0..<mark].buffer {
            let isWord = ByteSlice.lowered(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
            guard isWord || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte) else { return false }
        }
        var label = 0, labels = 1, lastIsAlphabetic = true
        for (at, byte) in domain.buffer.enumerated() {
            if byte == 0x2E {
                guard label > 0, domain[at - 1] != 0x2D else { return false }
                labels += 1
                label = 0
                lastIsAlphabetic = true
                continue
            }
            let isLetter = ByteSlice.lowered(byte) &- 0x61 < 26 || byte >= 0x80
            guard isLetter || byte &- 0x30 < 10 || (byte == 0x2D && label > 0) else { return false }
            if !isLetter { lastIsAlphabetic = false }
            label += 1
        }
        guard labels >= 2, label >= 2, lastIsAlphabetic else { return false }
        return !FileExtension.isAsset(domain.dropFirst(domain.count - label))
    }

    /// `2026-11-01` (ISO 8601), its month and day possible.
    static func isDate(_ text: ByteSlice) -> Bool {
        guard text.count == 10, text[4] == 0x2D, text[7] == 0x2D, let year = text[0..<4].unsignedInteger, let month = text[5..<7].unsignedInteger,
            let day = text[8..<10].unsignedInteger
        else { return false }
        return (1000...2999).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }

    static func isDateTime(_ text: ByteSlice) -> Bool {
        text.count >= 16 && isDate(text[0..<10]) && (text[10] | 0x20 == 0x74 || text[10] == 0x20) && text[13] == 0x3A
            && text[11] &- 0x30 < 10 && text[12] &- 0x30 < 10 && text[14] &- 0x30 < 10
    }

    static func isURI(_ text: ByteSlice) -> Bool {
        guard let colon = text.firstIndex(of: 0x3A), colon >= 2, colon <= 12, colon + 3 < text.count, text[colon + 1] == 0x2F, text[colon + 2] == 0x2F
        else { return false }
        return text[0..<colon].buffer.allSatisfy { ByteSlice.lowered($0) &- 0x61 < 26 || $0 == 0x2B }
    }

    /// Four numbers of at most 255 without leading zeros.
    static func isIPv4(_ text: ByteSlice) -> Bool { octets(text) != nil }

    private static func octets(_ text: ByteSlice) -> (UInt8, UInt8, UInt8, UInt8)? {
        guard text.count >= 7, text.count <= 15 else { return nil }
        var parts: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
        var part = 0, value = 0, length = 0
        for at in 0...text.count {
            if at == text.count || text[at] == 0x2E {
                guard length > 0, value <= 255, part < 4 else { return nil }
                switch part {
                case 0: parts.0 = UInt8(value)
                case 1: parts.1 = UInt8(value)
                case 2: parts.2 = UInt8(value)
                default: parts.3 = UInt8(value)
                }
                part += 1
                value = 0
                length = 0
                continue
            }
            let digit = text[at] &- 0x30
            guard digit < 10, length < 3, !(length > 0 && value == 0) else { return nil }
            value = value * 10 + Int(digit)
            length += 1
        }
        return part == 4 ? parts : nil
    }

    /// One that tells somebody from others, and no version such as `120.0.0.0`.
    private static func isAddress(_ text: ByteSlice) -> Bool {
        guard let (a, b, c, d) = octets(text) else { return false }
        if a == 0 || a == 127 || a == 255 || (b == 0 && c == 0 && d == 0) { return false }
        return true
    }

    /// RFC 4291, 2.2; not `::` and `::1`.
    static func isIPv6(_ text: ByteSlice) -> Bool {
        guard text.count >= 6, text.count <= 45 else { return false }
        var groups = 0, length = 0, gaps = 0, at = 0
        while at < text.count {
            let byte = text[at]
            if byte == 0x3A {
                if at + 1 < text.count, text[at + 1] == 0x3A {
                    gaps += 1
                    if length > 0 { groups += 1 }
                    length = 0
                    at += 2
                    continue
                }
                guard length > 0, at + 1 < text.count else { return false }
                groups += 1
                length = 0
            } else if byte == 0x2E {
                guard length > 0, isIPv4(text.dropFirst(at - length)) else { return false }
                groups += 2
                return gaps == 1 ? groups < 8 : gaps == 0 && groups == 8
            } else {
                length += 1
                guard length <= 4 else { return false }
            }
            at += 1
        }
        if length > 0 { groups += 1 }
        return gaps == 1 ? groups > 1 && groups < 8 : gaps == 0 && groups == 8
    }
}
