/// A header field of a message: a name of RFC 9110, 5.1 and a value of 5.5.
///
/// Whatever a capture or a user put into one, it stays one field: a name is a token, and a value has no line end, no NUL and no other
/// control character but the tab. So no message can be given lines that nobody meant to send.
public struct HTTPField: Sendable, Hashable {
    public let name: String
    /// Without blanks around it.
    public let value: String

    /// Refuses names that are no tokens and values with control characters. Blanks and tabs around the value are left away, as they are
    /// no part of it.
    public init(_ name: String, _ value: String) throws(HTTPFieldError) {
        guard !name.isEmpty, name.utf8.allSatisfy(HTTPField.isTokenByte) else { throw .name(name) }
        guard value.utf8.allSatisfy(HTTPField.isValueByte) else { throw .value(of: name) }
        self.name = name
        self.value = HTTPField.trimmed(value)
    }

    /// A field that somebody sent: control characters become blanks. Nil where the name is no token.
    init?(receivedName name: ByteSlice, value: ByteSlice) {
        guard name.count > 0, name.buffer.allSatisfy(HTTPField.isTokenByte) else { return nil }
        self.name = name.string
        var bytes = value.bytes
        for index in bytes.indices where !HTTPField.isValueByte(bytes[index]) { bytes[index] = 0x20 }
        self.value = HTTPField.trimmed(String(decoding: bytes, as: UTF8.self))
    }

    /// Whether it is called that, in whatever case of letters.
    public func isNamed(_ other: String) -> Bool { HTTPField.equals(name, other) }

    /// The letters, digits and marks of a token (RFC 9110, 5.6.2).
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x7C, 0x7E: true
        default: false
        }
    }

    static func isValueByte(_ byte: UInt8) -> Bool { byte >= 0x20 ? byte != 0x7F : byte == 0x09 }

    /// Equal without regard to the case of ASCII letters.
    static func equals(_ left: String, _ right: String) -> Bool {
        let left = left.utf8, right = right.utf8
        return left.count == right.count && zip(left, right).allSatisfy { ByteSlice.lowered($0) == ByteSlice.lowered($1) }
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard let first = text.utf8.first, let last = text.utf8.last, isBlank(first) || isBlank(last) else { return text }
        let from = text.utf8.firstIndex { !isBlank($0) } ?? text.endIndex
        let rest = text[from...]
        guard let end = rest.utf8.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(rest[...end])
    }
}

/// What a header field cannot be made of.
public enum HTTPFieldError: Error, Sendable, Equatable, CustomStringConvertible {
    case name(String)
    /// The value itself is not told, as it may be a secret.
    case value(of: String)

    public var description: String {
        switch self {
        case .name(let name): "header name \"\(HTTPText.shown(name.utf8))\", expected letters, digits and hyphens"
        case .value(let name): "the value of header \"\(name)\" has control characters, expected text on one line"
        }
    }
}

extension [HTTPField] {
    /// The value of the first field of that name, in whatever case of letters.
    public func first(_ name: String) -> String? { first { $0.isNamed(name) }?.value }
}
