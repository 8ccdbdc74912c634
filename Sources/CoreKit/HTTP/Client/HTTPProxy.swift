/// A proxy that carries TLS to its target, as variables like `HTTPS_PROXY` name it.
public struct HTTPProxy: Sendable, Equatable, CustomStringConvertible {
    /// With user and password, where there are any.
    let text: String
    /// As `NO_PROXY` has it: names and suffixes of hosts, separated by commas, `*` for all.
    let exceptions: String

    /// `proxy.example:3128`, `http://user:password@proxy.example`, or with one of the schemes https, socks4, socks4a, socks5, socks5h.
    /// Nil where it is empty, has blanks or control characters, or another scheme.
    public init?(_ text: String, exceptions: String = "") {
        let isPlain: (UInt8) -> Bool = { $0 > 0x20 && $0 != 0x7F }
        guard !text.isEmpty, text.utf8.allSatisfy(isPlain), exceptions.utf8.allSatisfy({ isPlain($0) || $0 == 0x20 }) else { return nil }
        if let mark = text.utf8Range(of: "://") {
            guard ["http", "https", "socks4", "socks4a", "socks5", "socks5h"].contains(text[..<mark.lowerBound].lowercased()) else { return nil }
            guard mark.upperBound < text.endIndex else { return nil }
        }
        self.text = text
        self.exceptions = exceptions
    }

    /// Without user and password.
    public var description: String {
        let scheme = text.utf8Range(of: "://")
        let rest = scheme.map { text[$0.upperBound...] } ?? text[...]
        guard let at = rest.utf8.lastIndex(of: 0x40) else { return text }
        return (scheme.map { String(text[..<$0.upperBound]) } ?? "") + rest[rest.utf8.index(after: at)...]
    }
}

extension String {
    fileprivate func utf8Range(of word: StaticString) -> Range<String.Index>? {
        var copy = self
        return copy.withUTF8 { ByteSlice(UnsafeRawBufferPointer($0)).firstRange(of: word) }.map { found in
            utf8.index(startIndex, offsetBy: found.lowerBound)..<utf8.index(startIndex, offsetBy: found.upperBound)
        }
    }
}
