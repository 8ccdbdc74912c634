/// How far compressed data may expand before it is taken for a bomb.
public struct InflateLimits: Equatable, Sendable {
    /// The most output bytes that one input byte may stand for, measured over each `stretch` of output; nil for no bound.
    ///
    /// A match makes 258 bytes of two bits and of the extra bits of its distance (RFC 1951, 3.2.5), and those grow with the length of what
    /// is repeated: none up to 4 bytes, which is DEFLATE's own limit of 1032 to one, one up to 8 (688 to one), four from 33 on
    /// (344 to one). So no repetition of anything longer than four bytes passes the default of 700, however often one and the
    /// same record stands in a log; health checks that differ in a time stamp were measured at 290 to one, other
    /// JSON records at 5 to 100. Zeros, which bombs are made of, pack 1,028 to one. It is `maximumTotal` that bounds the work.
    public var maximumRatio: Int?

    /// Over how many output bytes the ratio is measured. A stretch that passes starts the next, so that a bomb
    /// behind gigabytes of honest data is seen as soon as one at the start, and a short run of identical records is not.
    public var stretch: UInt64

    /// The most output bytes over all members; nil for no bound, which constant memory affords.
    public var maximumTotal: UInt64?

    public static let defaultRatio = 700
    public static let defaultStretch: UInt64 = 64 << 20

    public init(maximumRatio: Int? = defaultRatio, stretch: UInt64 = defaultStretch, maximumTotal: UInt64? = nil) {
        self.maximumRatio = maximumRatio
        self.stretch = stretch
        self.maximumTotal = maximumTotal
    }
}
