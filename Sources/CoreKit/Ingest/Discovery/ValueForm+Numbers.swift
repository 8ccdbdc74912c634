/// Numbers that identify somebody: of insurance, of cards, of telephones, of accounts.
extension ValueForm {
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
