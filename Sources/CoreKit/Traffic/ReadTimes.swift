/// How a reader of captures spent its time, in nanoseconds; kept with `ReadOptions.measuresTime` only.
public struct ReadTimes: Sendable, Equatable {
    /// In the system's calls, waiting for a pipe included.
    public var reading: UInt64 = 0
    /// Undoing gzip, without the reading that it asked for.
    public var inflating: UInt64 = 0
    /// Bytes that gzip was undone to.
    public var inflatedBytes = 0

    public init() {}
}
