/// Byte strings of which a match has to contain one.
public struct LiteralSet: Sendable, Equatable {
    /// None is empty.
    public let literals: [[UInt8]]
    /// When true the literals are in ASCII lower case, and to be looked for without regard to ASCII case.
    public let foldsCase: Bool

    public init(literals: [[UInt8]], foldsCase: Bool) {
        self.literals = literals
        self.foldsCase = foldsCase
    }

    /// Larger for sets that fewer texts satisfy: the shortest literal decides, then how many there are.
    public var selectivity: Int {
        let shortest = literals.lazy.map(\.count).min() ?? 0
        return min(shortest, 16) * 128 - literals.count - (foldsCase ? 64 : 0)
    }
}
