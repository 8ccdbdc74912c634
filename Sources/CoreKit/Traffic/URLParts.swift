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

    /// A path with percent-encoded letters, digits, `-`, `.`, `_` and `~` as themselves, which makes no other path of it (RFC 3986,
    /// 6.2.2.2). The input itself where nothing changes, else in `arena`.
    public static func decodedPath(_ path: ByteSlice, arena: ByteArena) -> ByteSlice {
        var from = 0
        while let found = path.firstIndex(of: 0x25, from: from) {
            if unreserved(path, found) != nil { return decodedPath(path, from: found, arena) }
            from = found + 1
        }
        return path
    }

    private static func decodedPath(_ path: ByteSlice, from start: Int, _ arena: ByteArena) -> ByteSlice {
        let out = arena.allocate(path.count)
        out.copyMemory(from: path.start, byteCount: start)
        var from = start, to = start
        while from < path.count {
            let plain = unreserved(path, from)
            out.storeBytes(of: plain ?? path[from], toByteOffset: to, as: UInt8.self)
            from += plain == nil ? 1 : 3
            to += 1
        }
        arena.trim(path.count - to)
        return ByteSlice(start: out, count: to)
    }

    /// The unreserved character (RFC 3986, 2.3) that is encoded at `at`.
    private static func unreserved(_ text: ByteSlice, _ at: Int) -> UInt8? {
        guard text[at] == 0x25, at + 2 < text.count, let high = FormFields.digit(text[at + 1]), let low = FormFields.digit(text[at + 2])
        else { return nil }
        let byte = high << 4 | low
        let isWord = ByteSlice.lowered(byte) &- 0x61 < 26 || byte &- 0x30 < 10
        return isWord || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E ? byte : nil
    }
}
