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

    /// `078-05-1120` as the Social Security Administration gives them out: no area 000, 666 or 9xx, no group 00, no serial 0000.
    static func isSSN(_ text: ByteSlice) -> Bool {
        guard text.count == 11, text[3] == 0x2D, text[6] == 0x2D, let area = text[0..<3].unsignedInteger, let group = text[4..<6].unsignedInteger,
            let serial = text[7..<11].unsignedInteger
        else { return false }
        return area > 0 && area != 666 && area < 900 && group > 0 && serial > 0
    }

    /// Digits, or groups of digits with one kind of separator between, of an issuer's prefix and length, Luhn's check digit right.
    static func isCard(_ text: ByteSlice) -> Bool {
        var value: UInt64 = 0, sum = 0, count = 0, separator: UInt8 = 0, group = 0
        for byte in text.buffer {
            let digit = byte &- 0x30
            if digit < 10 {
                count += 1
                group += 1
                guard count <= 19 else { return false }
                if count <= 6 { value = value * 10 + UInt64(digit) }
                continue
            }
            guard byte == 0x20 || byte == 0x2D, separator == 0 || separator == byte, group >= 4 else { return false }
            separator = byte
            group = 0
        }
        guard separator == 0 || (group >= 3 && group <= 5), isIssued(prefix: value, count: count) else { return false }
        var isDouble = false, at = text.count - 1
        while at >= 0 {
            let digit = text[at] &- 0x30
            at -= 1
            guard digit < 10 else { continue }
            let added = isDouble ? Int(digit) * 2 : Int(digit)
            sum += added > 9 ? added - 9 : added
            isDouble.toggle()
        }
        return sum % 10 == 0
    }

    /// The first six digits and the length belong to a network: Visa, Mastercard, American Express, Discover, Diners Club, JCB, UnionPay.
    private static func isIssued(prefix: UInt64, count: Int) -> Bool {
        let two = prefix / 10_000, three = prefix / 1000, four = prefix / 100
        switch count {
        case 14: return (300...305).contains(three) || two == 36 || two == 38 || two == 39
        case 15: return two == 34 || two == 37
        case 16:
            return prefix / 100_000 == 4 || (51...55).contains(two) || (2221...2720).contains(four) || four == 6011 || (644...659).contains(three)
                || (3528...3589).contains(four) || two == 62
        case 17...19: return two == 62
        default: return false
        }
    }

    /// E.164 with its plus sign, groups allowed; or the way of North America (`(415) 555-2671`, `415-555-2671`), or a national number that
    /// begins with 0 and has groups. Digits alone are no telephone number: they are an id.
    static func isPhone(_ text: ByteSlice) -> Bool {
        var digits = 0, groups = 0, group = 0, opens = 0, lengths: (Int, Int, Int) = (0, 0, 0), firsts: (UInt8, UInt8, UInt8) = (0, 0, 0)
        func note(_ index: Int, _ length: Int) {
            switch index {
            case 0: lengths.0 = length
            case 1: lengths.1 = length
            case 2: lengths.2 = length
            default: break
            }
        }
        var previous: UInt8 = 0
        for (at, byte) in text.buffer.enumerated() {
            if byte &- 0x30 < 10 {
                if group == 0 {
                    switch groups {
                    case 0: firsts.0 = byte
                    case 1: firsts.1 = byte
                    case 2: firsts.2 = byte
                    default: break
                    }
                }
                digits += 1
                group += 1
            } else {
                if byte == 0x2B, at > 0 { return false }
                if byte == 0x28 { opens += 1 }
                if byte == 0x29 { opens -= 1 }
                guard opens == 0 || opens == 1 else { return false }
                let isPair = previous == 0x29 || byte == 0x28 || (previous == 0x20 && byte != 0x20) || byte == 0x20
                if group == 0, at > 0, previous &- 0x30 >= 10, !isPair { return false }
                if group > 0 {
                    note(groups, group)
                    groups += 1
                    group = 0
                }
            }
            previous = byte
        }
        guard group > 0, opens == 0 else { return false }
        note(groups, group)
        groups += 1
        if text[0] == 0x2B { return digits >= 8 && digits <= 15 && firsts.0 != 0x30 }
        if groups == 3, lengths == (3, 3, 4) { return firsts.0 >= 0x32 && firsts.1 >= 0x32 }
        if groups == 4, lengths == (1, 3, 3), firsts.0 == 0x31, digits == 11 { return firsts.1 >= 0x32 && firsts.2 >= 0x32 }
        return firsts.0 == 0x30 && groups >= 2 && groups <= 5 && digits >= 10 && digits <= 12 && lengths.0 >= 3 && text[0] != 0x2D
    }

    /// Country, check digits and account, blanks between groups allowed; the length is the country's, and the number modulo 97 is 1.
    static func isIBAN(_ text: ByteSlice) -> Bool {
        guard text.count >= 15, text.count <= 42, text[0] &- 0x41 < 26, text[1] &- 0x41 < 26, text[2] &- 0x30 < 10, text[3] &- 0x30 < 10 else { return false }
        var count = 0
        for byte in text.buffer where byte != 0x20 {
            guard byte &- 0x30 < 10 || byte &- 0x41 < 26 else { return false }
            count += 1
        }
        guard let length = ibanLengths[UInt16(text[0]) << 8 | UInt16(text[1])], length == count else { return false }
        var remainder = 0
        func take(_ byte: UInt8) {
            if byte &- 0x30 < 10 {
                remainder = (remainder * 10 + Int(byte - 0x30)) % 97
            } else if byte != 0x20 {
                remainder = (remainder * 100 + Int(byte - 0x37)) % 97
            }
        }
        for byte in text.dropFirst(4).buffer { take(byte) }
        for byte in text[0..<4].buffer { take(byte) }
        return remainder == 1
    }

    /// Lengths by country, from the registry of ISO 13616.
    private static let ibanLengths: [UInt16: Int] = {
        let table = """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 \
            GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 \
            MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 \
            TR26 UA29 VA22 VG24 XK20 YE30
            """
        var lengths: [UInt16: Int] = [:]
        for entry in table.split(separator: " ") {
            let bytes = Array(entry.utf8)
            lengths[UInt16(bytes[0]) << 8 | UInt16(bytes[1])] = Int(bytes[2] - 0x30) * 10 + Int(bytes[3] - 0x30)
        }
        return lengths
    }()
}

/// Kinds of sensitive data as bits, in the order of their names.
struct SensitiveKinds: OptionSet {
    let rawValue: UInt16
    static let card = SensitiveKinds(rawValue: 1), credential = SensitiveKinds(rawValue: 2), email = SensitiveKinds(rawValue: 4)
    static let iban = SensitiveKinds(rawValue: 8), ip = SensitiveKinds(rawValue: 16), jwt = SensitiveKinds(rawValue: 32)
    static let phone = SensitiveKinds(rawValue: 64), ssn = SensitiveKinds(rawValue: 128), token = SensitiveKinds(rawValue: 256)

    var sorted: [SensitiveKind] {
        SensitiveKind.allCases.enumerated().filter { contains(SensitiveKinds(rawValue: 1 << UInt16($0.offset))) }.map(\.element)
    }
}
