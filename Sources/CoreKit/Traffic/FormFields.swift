/// The fields of an `application/x-www-form-urlencoded` body (WHATWG URL, 5.1), percent escapes and plus signs undone.
public struct FormFields {
    private let bytes: ByteSlice
    private let arena: ByteArena
    private var at = 0

    public init(_ bytes: ByteSlice, arena: ByteArena) {
        self.bytes = bytes
        self.arena = arena
    }

    public mutating func next() -> (name: ByteSlice, value: ByteSlice)? {
        while at < bytes.count {
            let end = bytes.firstIndex(of: 0x26, from: at) ?? bytes.count
            let field = bytes[at..<end]
            at = end + 1
            guard !field.isEmpty else { continue }
            guard let equals = field.firstIndex(of: 0x3D) else { return (FormFields.decoded(field, arena: arena), .empty) }
            return (FormFields.decoded(field[0..<equals], arena: arena), FormFields.decoded(field.dropFirst(equals + 1), arena: arena))
        }
        return nil
    }

    /// Percent escapes and plus signs undone; a percent sign that begins no escape stays. The input itself where nothing changes.
    public static func decoded(_ text: ByteSlice, arena: ByteArena) -> ByteSlice {
        let first = ByteSearch.index(of: 0x25, or: 0x2B, in: text.start, from: 0, to: text.count)
        guard first < text.count else { return text }
        let out = arena.allocate(text.count)
        out.copyMemory(from: text.start, byteCount: first)
        var from = first, to = first
        while from < text.count {
            var byte = text[from]
            if byte == 0x2B {
                byte = 0x20
            } else if byte == 0x25, from + 2 < text.count, let high = digit(text[from + 1]), let low = digit(text[from + 2]) {
                byte = high << 4 | low
                from += 2
            }
            out.storeBytes(of: byte, toByteOffset: to, as: UInt8.self)
            from += 1
            to += 1
        }
        arena.trim(text.count - to)
        return ByteSlice(start: out, count: to)
    }

    /// The value of a hexadecimal digit.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// Text as a form in a URL has it, blanks as `%20`. What is escaped already stays as it is: browsers disagree on it.
    static func encode(_ text: ByteSlice, into out: inout [UInt8]) {
        let isEncoded = text.firstIndex(of: 0x25) != nil && text.buffer.allSatisfy { isPlain($0) || $0 == 0x25 || $0 == 0x2B }
        if isEncoded {
            out.append(contentsOf: text.buffer)
            return
        }
        let hex = Array("0123456789ABCDEF".utf8)
        for byte in text.buffer {
            if isPlain(byte) { out.append(byte) } else { out.append(contentsOf: [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]]) }
        }
    }

    /// Text as a form has it, blanks as plus signs (WHATWG URL, 5.2).
    static func encode(_ text: ByteSlice, into out: ByteBuilder) {
        for byte in text.buffer {
            if isPlain(byte) {
                out.append(byte)
            } else if byte == 0x20 {
                out.append(0x2B)
            } else {
                out.append(0x25)
                for digit in [byte >> 4, byte & 15] { out.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        ByteSlice.lowered(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
    }
}
