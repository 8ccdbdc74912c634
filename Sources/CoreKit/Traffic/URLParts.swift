/// The parts of a request target or URL (RFC 3986, 3): absolute, `//host/path`, path and query, or `*`.
public struct URLParts {
    /// Empty where there is none; not lowered.
    public private(set) var scheme = ByteSlice.empty
    /// Host, and port and user information where they stood there.
    public private(set) var authority = ByteSlice.empty
    public private(set) var path = ByteSlice.empty
    /// Without the `?`.
    public private(set) var query = ByteSlice.empty

    /// Splits `text`; a fragment is left out.
    public init(_ text: ByteSlice) {
        var rest = text.trimmed
        if let colon = URLParts.schemeEnd(rest) {
            scheme = rest[0..<colon]
            rest = rest.dropFirst(colon + 1)
        }
        if rest.count >= 2, rest[0] == 0x2F, rest[1] == 0x2F, !scheme.isEmpty || URLParts.namesHost(rest) {
            rest = rest.dropFirst(2)
            var end = 0
            while end < rest.count, rest[end] != 0x2F, rest[end] != 0x3F, rest[end] != 0x23, rest[end] != 0x5C { end += 1 }
            authority = rest[0..<end]
            rest = rest.dropFirst(end)
        }
        if let hash = rest.firstIndex(of: 0x23) { rest = rest[0..<hash] }
        if let mark = rest.firstIndex(of: 0x3F) {
            query = rest.dropFirst(mark + 1)
            rest = rest[0..<mark]
        }
        path = rest
    }

    var isAbsoluteWithPath: Bool { !authority.isEmpty && !path.isEmpty }

    /// Where the colon of `scheme://` stands.
    private static func schemeEnd(_ text: ByteSlice) -> Int? {
        guard let first = text.isEmpty ? nil : text[0], ByteSlice.lowered(first) &- 0x61 < 26 else { return nil }
        var at = 1
        while at < text.count, at < 32 {
            let byte = text[at]
            if byte == 0x3A {
                return at + 2 < text.count && text[at + 1] == 0x2F && text[at + 2] == 0x2F ? at : nil
            }
            let isName = ByteSlice.lowered(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
            guard isName else { return nil }
            at += 1
        }
        return nil
    }

    /// `//host/path` and not a path that begins with two slashes: the host has a dot or a port.
    private static func namesHost(_ text: ByteSlice) -> Bool {
        var at = 2
        while at < text.count, text[at] != 0x2F, text[at] != 0x3F {
            if text[at] == 0x2E || text[at] == 0x3A { return true }
            at += 1
        }
        return false
    }
}
