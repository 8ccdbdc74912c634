/// Takes a URL apart (RFC 3986, 3), one part after the other.
struct HTTPTargetParser {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    /// True for `https`.
    mutating func scheme() throws(HTTPTargetError) -> Bool {
        guard let colon = rest.firstIndex(of: 0x3A), rest[colon...].dropFirst().starts(with: "//".utf8) else { throw .noScheme }
        let scheme = String(Substring(rest[..<colon]))
        guard HTTPField.equals(scheme, "http") || HTTPField.equals(scheme, "https") else {
            let isName = !scheme.isEmpty && scheme.utf8.allSatisfy { HTTPField.isTokenByte($0) }
            throw isName ? .scheme(scheme) : .noScheme
        }
        rest = rest[colon...].dropFirst(3)
        return scheme.utf8.count == 5
    }

    /// The host and the port that was named.
    mutating func authority() throws(HTTPTargetError) -> (host: String, port: Int?) {
        // A backslash ends the host to browsers and is a part of it to others, so that both would go to different places.
        let end = rest.firstIndex { [0x2F, 0x3F, 0x23, 0x5C].contains($0) } ?? rest.endIndex
        var authority = rest[..<end]
        rest = rest[end...]
        if authority.contains(0x40) { throw .credentials }
        var port: Int?
        // The colons of an address in brackets are its own.
        let bracket = authority.lastIndex(of: 0x5D) ?? authority.startIndex
        if let colon = authority[bracket...].firstIndex(of: 0x3A) {
            port = try HTTPTargetParser.port(authority[colon...].dropFirst())
            authority = authority[..<colon]
        }
        return (try HTTPTargetParser.host(authority), port)
    }

    private static func port(_ digits: Substring.UTF8View) throws(HTTPTargetError) -> Int? {
        // A colon with nothing behind it means the scheme's own port (RFC 3986, 3.2.3).
        if digits.isEmpty { return nil }
        let text = String(Substring(digits))
        guard digits.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(text), (1...65535).contains(number) else { throw .port(text) }
        return number
    }

    private static func host(_ bytes: Substring.UTF8View) throws(HTTPTargetError) -> String {
        guard let first = bytes.first else { throw .noHost }
        let text = String(Substring(bytes))
        if first == 0x5B {
            guard bytes.last == 0x5D, let address = IPAddress(String(Substring(bytes.dropFirst().dropLast()))), address.isV6 else {
                throw .host(text, expected: "an IPv6 address in brackets, such as [::1], without a zone")
            }
            return address.description
        }
        if bytes.contains(where: { $0 >= 0x80 }) {
            throw .host(text, expected: Punycode.host(text).map { "its ASCII form \"\($0)\"" } ?? "its ASCII form, which begins with \"xn--\"")
        }
        let name = String(decoding: bytes.map(ByteSlice.lowered), as: UTF8.self)
        let labels = (name.hasSuffix(".") ? name.dropLast() : name[...]).split(separator: ".", omittingEmptySubsequences: false)
        let isName = name.utf8.count <= 254 && labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x5F }
        }
        guard isName, let last = labels.last else { throw .host(text, expected: "letters, digits, hyphens and dots") }
        // Some resolvers read 127.1, 0x7f000001 and 2130706433 as addresses, others as names.
        if last.utf8.allSatisfy({ $0 &- 0x30 < 10 }) || last.hasPrefix("0x") {
            guard let address = IPAddress(name) else { throw .host(text, expected: "four numbers from 0 to 255, separated by dots") }
            return address.description
        }
        return name
    }

    /// The path and the query.
    mutating func path() throws(HTTPTargetError) -> String {
        if rest.contains(0x23) { throw .fragment }
        var at = rest.startIndex
        while at < rest.endIndex {
            let byte = rest[at]
            if byte == 0x25 {
                let digits = rest[at...].dropFirst().prefix(2)
                guard digits.count == 2, digits.allSatisfy({ $0 &- 0x30 < 10 || ByteSlice.lowered($0) &- 0x61 < 6 }) else { throw .path(nil) }
            } else if !HTTPTargetParser.isPathByte(byte) {
                throw .path(byte)
            }
            rest.formIndex(after: &at)
        }
        let text = String(Substring(rest))
        return text.hasPrefix("/") ? text : "/" + text
    }

    /// What stands for itself in a path or a query (RFC 3986, 3.3 and 3.4), and brackets, which many put there.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x24, 0x26...0x3B, 0x3D, 0x3F...0x5B, 0x5D, 0x5F, 0x61...0x7A, 0x7E: true
        default: false
        }
    }
}
