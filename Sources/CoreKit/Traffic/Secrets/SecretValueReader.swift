/// Reads from the end of a name to the end of its value.
struct SecretValueReader {
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
        while end < bytes.count, end - inside.at < 20, SecretForms.isRun(bytes[end]) { end += 1 }
        if end < bytes.count, bytes[end] == 0x20, AuthScheme(bytes, inside.at..<end) != nil {
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
        var next = SecretValueReader(bytes: bytes, at: quote + 1)
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
