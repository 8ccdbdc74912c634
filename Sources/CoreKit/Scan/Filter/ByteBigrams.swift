/// How often two bytes stand side by side in captured traffic: the price of looking for them first.
///
/// Counted over Akto records, HAR files, schemas and articles in English, letters in lower case.
enum ByteBigrams {
    /// For two letters, a row the first and a column the second from `a` to `z`: a digit d stands for a share of about
    /// 2^-(5+d) of all places; 9 for that or less.
    private static let letters: [StaticString] = [
        "75337539495223949352589749",
        "57775799579679699689699999",
        "37463793795599259594599969",
        "47752669499998699579699969",
        "37445465697442944123945379",
        "47775699499599599897789979",
        "79993997699979899576699996",
        "59993999699999399793899999",
        "79344669999442249443959995",
        "99997999999999999949999999",
        "99994999699799999995999999",
        "49782999299499489945489969",
        "47592999499869439957999999",
        "39443739698995499641559979",
        "57439669694441549244366859",
        "39673996599399349444769889",
        "99999999999999999999499999",
        "39451959395676359533549949",
        "49592694396799359932497999",
        "29682893299689339353499939",
        "66673899799454959435979979",
        "49993999499999599999999699",
        "59996998699997699999998999",
        "49999999999699969994999999",
        "99997999999579839968999999",
        "79995999699999799999999999",
    ]

    /// The share of places that hold this pair, from about 0.03 down to 0.00006.
    static func share(_ first: UInt8, _ second: UInt8) -> Double {
        let row = Int(first) - 0x61, column = Int(second) - 0x61
        if (0..<26).contains(row), (0..<26).contains(column) {
            return 1 / Double(1 << (5 + Int(letters[row].utf8Start[column] - 0x30)))
        }
        let isDigits = first &- 0x30 < 10 && second &- 0x30 < 10
        if isDigits { return 1 / 256 }
        let isBackslash = first == 0x7C
        if isBackslash, second == 0x2F || second == 0x7C { return second == 0x2F ? 1.0 / 4096 : 1.0 / 512 }
        // Names and texts stand in quotes, which stand behind backslashes where one text is inside another.
        return min(share(first), share(second)) / (isBackslash && second == 0x22 ? 1 : 8)
    }

    /// About the share of places that hold this byte, a backslash also with bit 5 set.
    static func share(_ byte: UInt8) -> Double {
        switch byte {
        case 0x61...0x7A: letterShares[Int(byte - 0x61)]
        case 0x22, 0x5C, 0x7C: 1.0 / 16
        case 0x2F, 0x2D, 0x2E, 0x3A, 0x2C: 1.0 / 64
        default: 1.0 / 128
        }
    }

    private static let letterShares: [Double] = letters.map { row in
        (0..<26).reduce(1.0 / 256) { $0 + 1 / Double(1 << (5 + Int(row.utf8Start[$1] - 0x30))) }
    }
}
