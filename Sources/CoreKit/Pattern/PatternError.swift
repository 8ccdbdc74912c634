/// Why a pattern was refused.
public struct PatternError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where the refused part begins: bytes of the pattern's UTF-8 before it.
    public let offset: Int
    /// The same place, counted in Unicode scalars.
    public let scalarOffset: Int
    /// What is wrong and what was expected, such as "look-ahead `(?=` is not in RE2 syntax".
    public let message: String
    /// The construct as it stands in the pattern (`(?=`, `\Z`, `*+`), when the fault is that RE2 syntax does not have it.
    public let construct: String?

    public init(offset: Int, scalarOffset: Int, message: String, construct: String? = nil) {
        self.offset = offset
        self.scalarOffset = scalarOffset
        self.message = message
        self.construct = construct
    }

    public var description: String { "\(message) at offset \(scalarOffset)" }
}
