/// Where one gzip member (RFC 1952, 2.2), or the one stream of the other formats, stood and what it became.
public struct InflateMember: Equatable, Sendable {
    /// 0 for the first.
    public var number: Int
    /// Offsets of compressed bytes, header and trailer included, padding behind it not.
    public var compressed: Range<UInt64>
    /// Offsets of decompressed bytes.
    public var uncompressed: Range<UInt64>
}
