/// The value that a secret name or the name of an authentication scheme stands before.
///
/// An empty range means that the value was looked at and may be shown; its bound says how far that was.
struct SecretValue {
    var range: Range<Int>
    var kind: Secret.Kind

    /// `name=value`, `name: value`, `"name":"value"`, the same in JSON inside JSON strings, `name%3Dvalue`, `--name value`.
    static func named(by run: Range<Int>, in bytes: UnsafeRawBufferPointer) -> SecretValue? {
        guard let family = SecretNames.family(bytes, run) else { return nil }
        var reader = ValueReader(bytes: bytes, at: run.upperBound)
        guard reader.skipSeparator(isOption: SecretForms.matches(bytes, "--", at: run.lowerBound)) else { return nil }
        guard !reader.isPlaceholder else { return SecretValue(range: reader.at..<reader.at, kind: .token) }
        var range = reader.value(isHeader: family == .header, limit: family == .suspect ? 512 : .max)
        if !reader.isQuoted, !reader.hasEqualsSign, !isPlausible(range, bytes, isHeader: family == .header) { return nil }
        if family == .header || family == .token { range = withoutScheme(range, bytes) }
        if family == .suspect {
            let isOneWord = range.count >= 16 && range.allSatisfy { SecretScanner.isRun(bytes[$0]) || bytes[$0] == 0x2E || bytes[$0] == 0x2F }
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
        guard let scheme = scheme(run, bytes), scheme != .other, run.upperBound < bytes.count, bytes[run.upperBound] == 0x20 else { return nil }
        var start = run.upperBound
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        var end = start
        while end < bytes.count, SecretScanner.isRun(bytes[end]) || [0x2E, 0x2F, 0x7E, 0x3D].contains(bytes[end]) { end += 1 }
        let range = start..<end
        guard range.count >= 8, !SecretForms.hasMark(bytes, at: end) else { return nil }
        // `Bearer realm=…` has parameters; a token has `=` at its end alone (RFC 6750, 2.1).
        if let equals = range.first(where: { bytes[$0] == 0x3D }) {
            guard bytes[equals..<end].allSatisfy({ $0 == 0x3D }) else { return nil }
            if end < bytes.count, bytes[end] == 0x22 || bytes[end] == 0x5C { return nil }
        }
        if scheme == .basic { return isUserAndPassword(range, bytes) ? SecretValue(range: range, kind: .password) : nil }
        let hasDigit = range.contains { (0x30...0x39).contains(bytes[$0]) }
        return hasDigit || range.count >= 24 ? SecretValue(range: range, kind: .token) : nil
    }

    fileprivate enum Scheme { case bearer, basic, other }

    fileprivate static func scheme(_ run: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Scheme? {
        let word = ByteSlice(UnsafeRawBufferPointer(rebasing: bytes[run]))
        if word.equalsIgnoringCase("bearer") { return .bearer }
        if word.equalsIgnoringCase("basic") { return .basic }
        let isOther = word.equalsIgnoringCase("token") || word.equalsIgnoringCase("digest") || word.equalsIgnoringCase("apikey")
            || word.equalsIgnoringCase("negotiate") || word.equalsIgnoringCase("dpop") || word.equalsIgnoringCase("aws4-hmac-sha256")
        return isOther ? .other : nil
    }

    /// The part after `Bearer ` and its like, as the scheme's name is worth showing.
    private static func withoutScheme(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Range<Int> {
        guard let blank = range.first(where: { bytes[$0] == 0x20 }), scheme(range.lowerBound..<blank, bytes) != nil else { return range }
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

/// Reads from the end of a name to the end of its value.
private struct ValueReader {
    let bytes: UnsafeRawBufferPointer
    var at: Int
    private(set) var isQuoted = false
    private(set) var hasEqualsSign = false
    private var isList = false

    init(bytes: UnsafeRawBufferPointer, at: Int) {
        self.bytes = bytes
        self.at = at
    }

    private var byte: UInt8 { at < bytes.count ? bytes[at] : 0 }

    /// True if a separator was there; then `at` is where the value begins.
    mutating func skipSeparator(isOption: Bool) -> Bool {
        let start = at
        skipQuote()
        skipBlanks()
        if byte == 0x3D || byte == 0x3A {
            hasEqualsSign = byte == 0x3D
            at += 1
            if hasEqualsSign, byte == 0x3E { at += 1 }
        } else if byte == 0x25, at + 2 < bytes.count, bytes[at + 1] == 0x33, bytes[at + 2] | 0x20 == 0x64 {
            hasEqualsSign = true
            at += 3
            return true
        } else if isOption, at > start {
            // `"--token","value"` and `--token value`.
            hasEqualsSign = true
            if byte == 0x2C { at += 1 }
        } else {
            return false
        }
        skipBlanks()
        if byte == 0x5B {
            at += 1
            isList = true
            skipBlanks()
        }
        return true
    }

    private mutating func skipBlanks() {
        var left = 64
        while left > 0, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            at += 1
            left -= 1
        }
    }

    private mutating func skipQuote() {
        var end = at
        while end < bytes.count, bytes[end] == 0x5C { end += 1 }
        if end < bytes.count, bytes[end] == 0x22 || bytes[end] == 0x27 { at = end + 1 }
    }

    /// An object, or what a template puts something in the place of: `${TOKEN}`, `{{token}}`, `<token>`.
    var isPlaceholder: Bool {
        var inside = self
        inside.skipQuote()
        var end = inside.at
        while end < bytes.count, end - inside.at < 20, SecretScanner.isRun(bytes[end]) { end += 1 }
        if end < bytes.count, bytes[end] == 0x20, SecretValue.scheme(inside.at..<end, bytes) != nil {
            inside.at = end
            inside.skipBlanks()
        }
        switch inside.byte {
        case 0x7B, 0x3C: return true
        case 0x24: return inside.at + 1 < bytes.count && (bytes[inside.at + 1] == 0x7B || bytes[inside.at + 1] == 0x28)
        default: return false
        }
    }

    /// A quoted value without its quotes, a list of them from the first to the last, or a bare value.
    mutating func value(isHeader: Bool, limit: Int) -> Range<Int> {
        let start = at
        let bound = limit < bytes.count - at ? at + limit : bytes.count
        skipQuote()
        guard at > start else {
            var end = at
            while end < bound, !endsBare(bytes[end], isHeader) { end += 1 }
            while isHeader, end > at, bytes[end - 1] == 0x20 { end -= 1 }
            return at..<end
        }
        isQuoted = true
        let quote = bytes[at - 1], depth = at - 1 - start
        var end = at, slashes = 0
        while end < bound {
            if bytes[end] == 0x5C {
                slashes += 1
            } else {
                let closes = depth == 0 ? slashes & 1 == 0 : slashes == depth
                if bytes[end] == quote, closes {
                    guard isList, let next = nextInList(after: end) else { return at..<end - depth }
                    end = next
                }
                slashes = 0
            }
            end += 1
        }
        return at..<max(at, end)
    }

    /// Where the quote of a list's next text stands.
    private func nextInList(after quote: Int) -> Int? {
        var next = ValueReader(bytes: bytes, at: quote + 1)
        next.skipBlanks()
        guard next.byte == 0x2C else { return nil }
        next.at += 1
        next.skipBlanks()
        let start = next.at
        next.skipQuote()
        return next.at > start ? next.at - 1 : nil
    }

    private func endsBare(_ byte: UInt8, _ isHeader: Bool) -> Bool {
        switch byte {
        case 0x0A, 0x0D, 0x22, 0x5C: true
        case 0...0x20, 0x26, 0x27, 0x2C, 0x3B, 0x3C, 0x3E, 0x23, 0x29, 0x5D, 0x60, 0x7C, 0x7D: !isHeader
        default: false
        }
    }
}
