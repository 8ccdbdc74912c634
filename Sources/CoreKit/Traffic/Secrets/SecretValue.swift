/// The value that a secret name or the name of an authentication scheme stands before.
///
/// An empty range means that the value was looked at and may be shown; its bound says how far that was.
struct SecretValue {
    var range: Range<Int>
    var kind: Secret.Kind

    /// `name=value`, `name: value`, `"name":"value"`, the same in JSON inside JSON strings, `name%3Dvalue`, `--name value`.
    static func named(by run: Range<Int>, in bytes: UnsafeRawBufferPointer) -> SecretValue? {
        var reader = SecretValueReader(bytes: bytes, at: run.upperBound)
        guard reader.skipSeparator(isOption: SecretForms.matches(bytes, "--", at: run.lowerBound)),
            let family = SecretNames.family(bytes, run)
        else { return nil }
        guard !reader.isPlaceholder else { return SecretValue(range: reader.at..<reader.at, kind: .token) }
        var range = reader.value(isHeader: family == .header, limit: family.isCertain ? .max : 512)
        if !reader.isQuoted, !reader.hasEqualsSign, !isPlausible(range, bytes, isHeader: family == .header) { return nil }
        if family == .header || family == .token { range = withoutScheme(range, bytes) }
        if !family.isCertain || family == .plural {
            // In a URL these are the usual names of credentials: `?key=`, `&sig=`, `;code=`.
            let isParameter = run.lowerBound > 0 && [0x3F, 0x26, 0x3B].contains(bytes[run.lowerBound - 1]) && reader.hasEqualsSign
            if isParameter, range.count >= 8 { return SecretValue(range: range, kind: .token) }
            let isOneWord = range.count >= 16 && range.allSatisfy { SecretForms.isRun(bytes[$0]) || bytes[$0] == 0x2E || bytes[$0] == 0x2F }
            let isSecret = isOneWord && (SecretForms.isDigest(bytes, range) || Randomness.looksRandom(bytes, range))
            return isSecret ? SecretValue(range: range, kind: .token) : nil
        }
        if isHarmless(range, bytes) { return SecretValue(range: range.lowerBound..<range.lowerBound, kind: .token) }
        return SecretValue(range: range, kind: family == .password ? .password : .token)
    }

    /// A colon without quotes stands in prose too: `password: at least eight characters`.
    private static func isPlausible(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer, isHeader: Bool) -> Bool {
        guard isHeader else { return range.contains { !isLetter(bytes[$0]) } }
        if range.contains(where: { bytes[$0] == 0x3D }) || withoutScheme(range, bytes) != range { return true }
        return range.contains { (0x30...0x39).contains(bytes[$0]) } && !range.contains { bytes[$0] == 0x20 }
    }

    /// `Bearer …` and `Basic …` without a header's name before it.
    static func afterScheme(_ run: Range<Int>, in bytes: UnsafeRawBufferPointer) -> SecretValue? {
        guard let scheme = AuthScheme(bytes, run), scheme != .other, run.upperBound < bytes.count, bytes[run.upperBound] == 0x20 else { return nil }
        var start = run.upperBound
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        var end = start
        while end < bytes.count, SecretForms.isRun(bytes[end]) || [0x2E, 0x2F, 0x7E, 0x3D].contains(bytes[end]) { end += 1 }
        let range = start..<end
        guard range.count >= 8, !SecretForms.hasMark(bytes, at: end) else { return nil }
        // `Bearer realm=…` has parameters; a token has `=` at its end alone (RFC 6750, 2.1).
        if let equals = range.first(where: { bytes[$0] == 0x3D }) {
            guard bytes[equals..<end].allSatisfy({ $0 == 0x3D }) else { return nil }
            let isQuote = end < bytes.count && (bytes[end] == 0x22 || bytes[end] == 0x5C)
            if isQuote, bytes[start..<equals].allSatisfy({ $0 &- 0x61 < 26 || $0 == 0x5F || $0 == 0x2D }) { return nil }
        }
        if scheme == .basic { return isUserAndPassword(range, bytes) ? SecretValue(range: range, kind: .password) : nil }
        let hasDigit = range.contains { (0x30...0x39).contains(bytes[$0]) }
        return hasDigit || range.count >= 24 ? SecretValue(range: range, kind: .token) : nil
    }

    /// The part after `Bearer ` and its like, as the scheme's name is worth showing.
    private static func withoutScheme(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Range<Int> {
        guard let blank = range.first(where: { bytes[$0] == 0x20 }), AuthScheme(bytes, range.lowerBound..<blank) != nil else { return range }
        return (range[blank...].first { bytes[$0] != 0x20 } ?? range.upperBound)..<range.upperBound
    }

    /// RFC 7617: base64 of text with a colon in it.
    private static func isUserAndPassword(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var word: UInt32 = 0, bits = 0
        var hasColon = false
        for at in range {
            let digit: UInt32
            switch bytes[at] {
            case 0x41...0x5A: digit = UInt32(bytes[at]) - 0x41
            case 0x61...0x7A: digit = UInt32(bytes[at]) - 0x61 + 26
            case 0x30...0x39: digit = UInt32(bytes[at]) - 0x30 + 52
            case 0x2B, 0x2D: digit = 62
            case 0x2F, 0x5F: digit = 63
            case 0x3D: continue
            default: return false
            }
            word = word << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                let byte = UInt8(truncatingIfNeeded: word >> UInt32(bits))
                if byte < 0x20 { return false }
                hasColon = hasColon || byte == 0x3A
            }
        }
        return hasColon
    }

    /// Nothing, the name of a variable, a word that says what kind of value would stand there, a small number, or already masked.
    private static func isHarmless(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = range.first.map({ bytes[$0] }) else { return true }
        let value = ByteSlice(UnsafeRawBufferPointer(rebasing: bytes[range]))
        let hasMark = (range.lowerBound...range.lowerBound + 4).contains { SecretForms.hasMark(bytes, at: $0) && $0 + 12 >= range.upperBound }
        if hasMark || value == "***" { return true }
        if first == 0x24, range.dropFirst().allSatisfy({ (0x41...0x5A).contains(bytes[$0]) || bytes[$0] == 0x5F }) { return true }
        if range.count < 4, range.allSatisfy({ (0x30...0x39).contains(bytes[$0]) }) { return true }
        return words.contains { value.equalsIgnoringCase($0) }
    }

    private static let words: [StaticString] = [
        "null", "none", "true", "false", "undefined", "redacted", "[redacted]", "string", "number", "boolean", "object", "required", "optional",
        "bearer", "basic", "oauth", "oauth2", "digest", "client_secret_basic", "client_secret_post", "password", "token", "secret", "header", "query",
        "body",
    ]

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
