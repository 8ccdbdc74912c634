/// What a scalar is in the core schema, or by its tag.
public enum YAMLType: String, Sendable, Hashable {
    case null, bool, int, float, string, sequence, mapping
    /// A node with a tag that the core schema does not know.
    case other

    /// For messages, with its article: `expected a string`
    public var name: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .int: "an integer"
        case .float: "a number"
        case .string: "a string"
        case .sequence: "a sequence"
        case .mapping: "a mapping"
        case .other: "a value with a tag"
        }
    }
}

/// The core schema (YAML 1.2.2, section 10.3): what scalars without quotes mean.
public enum YAMLSchema {
    /// What `!!` stands for.
    public static let prefix = "tag:yaml.org,2002:"

    /// What plain text means where no tag says it.
    public static func type(ofPlain text: String) -> YAMLType {
        var text = text
        return text.withUTF8 { type(ofPlain: $0) }
    }

    static func type(ofPlain bytes: UnsafeBufferPointer<UInt8>) -> YAMLType {
        guard let first = bytes.first else { return .null }
        switch first {
        case UInt8(ascii: "~"): return bytes.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return isWord(bytes, "null") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"): return isWord(bytes, "true") ? .bool : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"): return isWord(bytes, "false") ? .bool : .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): return numberType(bytes)
        default: return .string
        }
    }

    /// The value of an integer (`12`, `-3`, `0x1F`, `0o17`), or nil if it is none or beyond 64 bits.
    public static func int(_ text: String) -> Int? {
        var digits = text[...]
        guard text.utf8.allSatisfy({ $0 < 0x80 }), type(ofPlain: text) == .int else { return nil }
        if digits.hasPrefix("0x") { return Int(digits.dropFirst(2), radix: 16) }
        if digits.hasPrefix("0o") { return Int(digits.dropFirst(2), radix: 8) }
        if digits.hasPrefix("+") { digits = digits.dropFirst() }
        return Int(digits)
    }

    /// The value of an integer or of a float (`1.5`, `.inf`, `-.INF`, `.nan`), or nil if it is neither.
    public static func double(_ text: String) -> Double? {
        switch type(ofPlain: text) {
        case .int:
            if let value = int(text) { return Double(value) }
            if text.hasPrefix("0x") { return digits(text.utf8.dropFirst(2), base: 16) }
            if text.hasPrefix("0o") { return digits(text.utf8.dropFirst(2), base: 8) }
            return Double(text)
        case .float:
            let lower = text.lowercased()
            if lower.hasSuffix(".nan") { return Double.nan }
            if lower.hasSuffix(".inf") { return lower.hasPrefix("-") ? -Double.infinity : Double.infinity }
            // The standard library wants digits on both sides of the point.
            let parts = lower.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
            var mantissa = String(parts[0])
            if mantissa.hasSuffix(".") { mantissa.removeLast() }
            if let point = mantissa.firstIndex(of: "."), mantissa[..<point].allSatisfy({ $0 == "+" || $0 == "-" }) {
                mantissa.insert("0", at: point)
            }
            return Double(parts.count > 1 ? mantissa + "e" + parts[1] : mantissa)
        default: return nil
        }
    }

    /// The value of `true`, `True`, `TRUE`, `false`, `False` or `FALSE`; nil for all else, `yes` and `on` too.
    public static func bool(_ text: String) -> Bool? {
        guard type(ofPlain: text) == .bool else { return nil }
        return text.utf8.count == 4
    }

    private static func digits(_ digits: Substring.UTF8View, base: Double) -> Double {
        digits.reduce(0) { $0 * base + Double($1.yamlHexValue ?? 0) }
    }

    /// `word`, `Word` or `WORD`; the word's first letter has been looked at.
    private static func isWord(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        let upper = bytes[1] < UInt8(ascii: "a") ? bytes[0] & 0x20 == 0 : false
        for index in 1..<bytes.count where bytes[index] != (upper ? word.utf8Start[index] & ~0x20 : word.utf8Start[index]) { return false }
        return true
    }

    private static func numberType(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLType {
        let count = bytes.count
        if bytes[0] == UInt8(ascii: "0"), count > 2 {
            if bytes[1] == UInt8(ascii: "x") { return bytes[2...].allSatisfy { $0.yamlHexValue != nil } ? .int : .string }
            if bytes[1] == UInt8(ascii: "o") { return bytes[2...].allSatisfy { (0x30...0x37).contains($0) } ? .int : .string }
        }
        var at = bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") ? 1 : 0
        let whole = skipDigits(bytes, &at)
        if at == count { return whole > 0 ? .int : .string }
        if bytes[at] == UInt8(ascii: ".") {
            at += 1
            if whole == 0, isSpecial(bytes, at) { return .float }
            let fraction = skipDigits(bytes, &at)
            if whole + fraction == 0 { return .string }
        } else if whole == 0 {
            return .string
        }
        if at < count, bytes[at] == UInt8(ascii: "e") || bytes[at] == UInt8(ascii: "E") {
            at += 1
            if at < count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            if skipDigits(bytes, &at) == 0 { return .string }
        }
        return at == count ? .float : .string
    }

    /// `inf` behind the point, with any sign, or `nan` without one.
    private static func isSpecial(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        guard bytes.count - at == 3 else { return false }
        let rest = UnsafeBufferPointer(rebasing: bytes[at...])
        switch rest[0] {
        case UInt8(ascii: "i"), UInt8(ascii: "I"): return isWord(rest, "inf")
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return at == 1 && (isWord(rest, "nan") || rest.elementsEqual("NaN".utf8))
        default: return false
        }
    }

    private static func skipDigits(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Int {
        let start = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        return at - start
    }
}
