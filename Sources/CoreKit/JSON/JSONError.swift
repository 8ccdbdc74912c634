/// Where a text stops being JSON, and what could have stood there.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Offset in bytes from the start of the scanned text.
    public let offset: Int
    /// `expected ',' or '}'`
    public let message: String
    /// The text ended where more was expected.
    public let isTruncation: Bool

    public init(offset: Int, message: String, isTruncation: Bool = false) {
        self.offset = offset
        self.message = message
        self.isTruncation = isTruncation
    }

    public var description: String { "not JSON: \(message)" }
}
