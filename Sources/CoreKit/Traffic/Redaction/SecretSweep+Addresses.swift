/// User information in URLs (RFC 3986, 3.2.1), in well-formed ones and in others.
extension SecretSweep {
    /// Looks before every `@`.
    func runAddresses() {
        var at = 0, done = 0
        while at < text.count {
            let sign = ByteSearch.rareIndex(of: 0x40, in: text.start, from: at, to: text.count)
            guard sign < text.count else { return }
            at = sign + 1
            guard sign > 0, text[sign - 1] != 0x40, let start = userInfo(before: sign, from: done), start < sign else { continue }
            add(RedactionEdit(range: start..<sign, isPercentEncoded: true))
            // Another one may follow in the same: `user:p@ss@host`.
            if text[start..<sign].count < 512 { continue }
            done = sign
        }
    }

    private func userInfo(before sign: Int, from done: Int) -> Int? {
        let least = max(done, sign - 1024)
        var start = sign
        while start > least, !SecretSweep.parts(text[start - 1]) { start -= 1 }
        if let scheme = scheme(from: start, sign) { return scheme }
        guard start > 0, start > least else { return nil }
        let stop = text[start - 1]
        if stop == 0x2F || stop == 0x5C, start < sign, isAuthority(start) { return start }
        guard stop == 0x2F || stop == 0x3F || stop == 0x23 || stop == 0x5C else { return nil }
        return brokenAuthority(before: sign, least)
    }

    /// What parts an address from what is before it, or its parts.
    private static func parts(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x27, 0x28, 0x2C, 0x3C, 0x3E, 0x60, 0x7B, 0x7F, 0x2F, 0x3F, 0x23, 0x5C: true
        default: false
        }
    }

    /// `https:user:password@host`
    private func scheme(from start: Int, _ sign: Int) -> Int? {
        guard let colon = text[start..<sign].firstIndex(of: 0x3A) else { return nil }
        guard SecretSweep.isScheme(text[nameRun(endingAt: start + colon).clamped(to: start..<start + colon)]) else { return nil }
        let rest = start + colon + 1
        return text[rest..<sign].firstIndex(of: 0x3A) == nil ? nil : rest
    }

    /// Two slashes stand before it, or one behind the name of a scheme; slashes may be escaped.
    private func isAuthority(_ start: Int) -> Bool {
        var at = start, slashes = 0
        while at > 0, text[at - 1] == 0x2F || text[at - 1] == 0x5C, start - at < 64 {
            if text[at - 1] == 0x2F { slashes += 1 }
            at -= 1
        }
        if slashes > 1 { return true }
        guard at > 0, text[at - 1] == 0x3A else { return false }
        var name = at - 1
        while name > 0, at - name < 16, SecretForms.isRun(text[name - 1]) { name -= 1 }
        return SecretSweep.isScheme(text[name..<at - 1])
    }

    /// `scheme://user:pass/word@host`: what follows the colon is no port.
    private func brokenAuthority(before sign: Int, _ least: Int) -> Int? {
        var at = sign, last = sign
        while at > least {
            let byte = text[at - 1]
            if byte <= 0x20 || byte == 0x22 || byte == 0x3C || byte == 0x3E { return nil }
            if byte == 0x3A, at < sign, text[at] == 0x2F || text[at] == 0x5C { break }
            at -= 1
        }
        guard at > least else { return nil }
        while at < sign, text[at] == 0x2F || text[at] == 0x5C { at += 1 }
        last = at
        while last < sign, ![0x2F, 0x3F, 0x23, 0x5C].contains(text[last]) { last += 1 }
        guard at < last, text[at] != 0x5B, let colon = text[at..<last].firstIndex(of: 0x3A) else { return nil }
        let port = text[at + colon + 1..<last]
        // `u:#word@host`: a port would be followed by a path, if by anything.
        return (port.isEmpty && last < sign && text[last] != 0x2F) || port.buffer.contains { $0 &- 0x30 >= 10 } ? at : nil
    }

    private static func isScheme(_ name: ByteSlice) -> Bool { schemes.contains { name.equalsIgnoringCase($0) } }

    private static let schemes: [StaticString] = [
        "http", "https", "ws", "wss", "ftp", "ftps", "sftp", "ssh", "postgres", "postgresql", "mysql", "mariadb", "redis", "rediss", "mongodb", "amqp", "amqps",
        "smtp", "smtps", "imap", "imaps", "ldap", "ldaps", "mqtt", "mqtts", "nats", "clickhouse", "socks5", "git", "svn", "rtsp",
    ]

    /// `/user:password@host/…`, which is left of a URL with one slash too few.
    static func leadingUser(_ path: ByteSlice) -> Range<Int>? {
        guard path.count > 4, path[0] == 0x2F, let sign = path.firstIndex(of: 0x40), sign < 1024, sign + 1 < path.count else { return nil }
        let user = path[1..<sign]
        guard let colon = user.firstIndex(of: 0x3A), colon > 0, colon + 1 < user.count else { return nil }
        return user.buffer.contains { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ? nil : 1..<sign
    }

    /// A host's header without user information, which has no place there (RFC 9110, 7.2).
    static func host(_ value: ByteSlice) -> ByteSlice? {
        guard let sign = value.buffer.lastIndex(of: 0x40) else { return nil }
        return value.dropFirst(sign + 1)
    }
}
