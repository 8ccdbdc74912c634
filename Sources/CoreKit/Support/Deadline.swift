/// The moment at which something has to be over, on the clock of `MonotonicTime`.
public struct Deadline: Sendable, Comparable {
    public let nanoseconds: UInt64

    public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// So much later than now; at once for what is negative, and in 292 years for what is longer.
    public init(after duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (product, overflow) = max(0, seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(max(0, attoseconds) / 1_000_000_000)
        nanoseconds = MonotonicTime.nanoseconds &+ (overflow || carry ? UInt64(Int64.max) : UInt64(sum))
    }

    public static func < (left: Deadline, right: Deadline) -> Bool { left.nanoseconds < right.nanoseconds }

    public var isOver: Bool { MonotonicTime.nanoseconds >= nanoseconds }

    /// Whole milliseconds that are left, rounded up so that waiting for them reaches the moment; at most `most`.
    public func milliseconds(most: Int32) -> Int32 {
        let now = MonotonicTime.nanoseconds
        guard nanoseconds > now else { return 0 }
        return Int32(min(UInt64(max(0, most)), (nanoseconds - now - 1) / 1_000_000 + 1))
    }
}
