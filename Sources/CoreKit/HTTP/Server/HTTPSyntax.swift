/// The characters of HTTP (RFC 9110, 5.5 and 5.6).
enum HTTPSyntax {
    /// May stand in a token: a method, a field's name.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    /// May stand in a field's value.
    @inline(__always)
    static func isFieldContent(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }

    /// A name or a literal address, perhaps with a port, and no more (RFC 3986, 3.2, without user information).
    static func isAuthority(_ text: ByteSlice) -> Bool {
        guard !text.isEmpty, text.count <= 300 else { return false }
        var host = text
        if text[0] == 0x5B {
            guard let close = text.firstIndex(of: 0x5D) else { return false }
            let inside = text[1..<close], rest = text.dropFirst(close + 1)
            guard !inside.isEmpty, inside.buffer.allSatisfy({ isHexDigit($0) || $0 == 0x3A || $0 == 0x2E }) else { return false }
            return rest.isEmpty || (rest[0] == 0x3A && rest.dropFirst(1).buffer.allSatisfy { $0 &- 0x30 < 10 })
        }
        if let colon = text.firstIndex(of: 0x3A) {
            guard text.dropFirst(colon + 1).buffer.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
            host = text[0..<colon]
        }
        return !host.isEmpty && host.buffer.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x25: true
            case 0x21, 0x24, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x3B, 0x3D: true
            default: false
            }
        }
    }

    /// The host of an authority, without port and brackets.
    static func host(of authority: ByteSlice) -> ByteSlice {
        if !authority.isEmpty, authority[0] == 0x5B, let close = authority.firstIndex(of: 0x5D) { return authority[1..<close] }
        return authority[0..<(authority.firstIndex(of: 0x3A) ?? authority.count)]
    }

    static func isHexDigit(_ byte: UInt8) -> Bool { hexValue(byte) != nil }

    static func hexValue(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x46: Int(byte) - 0x37
        case 0x61...0x66: Int(byte) - 0x57
        default: nil
        }
    }

    /// The elements of a list that commas divide, without blanks around them; empty ones are none.
    static func forEachElement(of list: ByteSlice, _ body: (ByteSlice) -> Void) {
        var at = 0
        while at <= list.count {
            let comma = list.firstIndex(of: 0x2C, from: at) ?? list.count
            let element = list[at..<comma].trimmed
            if !element.isEmpty { body(element) }
            at = comma + 1
        }
    }
}
