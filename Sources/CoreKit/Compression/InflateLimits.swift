/// How far compressed data may expand before it is taken for a bomb.
public struct InflateLimits: Equatable, Sendable {
    /// The most output bytes that one input byte may stand for, measured over each `stretch` of output; nil for no bound.
    ///
    /// DEFLATE itself cannot exceed 1032 (a match of 258 bytes in two bits; RFC 1951, 3.2.5), and zeros packed by zlib come within
    /// half a percent of that. Logs stay far below: JSON records pack 5:1 to 100:1, records that differ in a time stamp alone
    /// a few hundred to one. Only 64 MiB on end of one and the same record pass 1,000, and that is what bombs are made of.
    /// So the default refuses bombs and nothing that anybody would log; it is `maximumTotal` that bounds the work.
    public var maximumRatio: Int?

    /// Over how many output bytes the ratio is measured. A stretch that passes starts the next, so that a bomb
    /// behind gigabytes of honest data is seen as soon as one at the start, and a short run of identical records is not.
    public var stretch: UInt64

    /// The most output bytes over all members; nil for no bound, which constant memory affords.
    public var maximumTotal: UInt64?

    public static let defaultRatio = 1_000
    public static let defaultStretch: UInt64 = 64 << 20

    public init(maximumRatio: Int? = defaultRatio, stretch: UInt64 = defaultStretch, maximumTotal: UInt64? = nil) {
        self.maximumRatio = maximumRatio
        self.stretch = stretch
        self.maximumTotal = maximumTotal
    }
}
