/// The Adler-32 checksum of zlib (RFC 1950, 8.2).
public struct Adler32: Sendable {
    private var low: UInt32 = 1
    private var high: UInt32 = 0

    public init() {}

    /// The checksum of everything so far; 1 for nothing.
    public var value: UInt32 { (high << 16) | low }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // 5552 is the most bytes for which neither sum can pass 2^32 (RFC 1950, 9).
        var rest = bytes[...]
        while !rest.isEmpty {
            for byte in rest.prefix(5552) {
                low &+= UInt32(byte)
                high &+= low
            }
            low %= 65521
            high %= 65521
            rest = rest.dropFirst(5552)
        }
    }
}
