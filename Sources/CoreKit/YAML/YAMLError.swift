/// Why a text is not YAML, or not YAML that may be loaded: what is wrong, what was expected, and where.
public struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Lower case, without a full stop and without the place.
    public let message: String
    public let position: YAMLPosition

    public init(_ message: String, at position: YAMLPosition) {
        self.message = message
        self.position = position
    }

    /// 1-based.
    public var line: Int { position.line }
    /// 1-based, in Unicode scalars.
    public var column: Int { position.column }
    /// 0-based, in bytes.
    public var offset: Int { position.offset }

    public var description: String { "line \(line), column \(column): \(message)" }
}
