/// How long things took, in constant memory: counts by slots that grow with the value, each less than one part in 128 wide.
///
///     var histogram = LatencyHistogram()
///     histogram.record(nanoseconds: 2_100_000)
///     histogram.quantile(0.99)     // in nanoseconds
public struct LatencyHistogram: Sendable, Equatable {
    /// Values below this many nanoseconds share the first slots one by one; above, each doubling has so many slots.
    private static let steps = 128
    private static let shift = 7
    /// 2^42 ns are 73 minutes; what takes longer counts as that long, but for `maximum`.
    private static let doublings = 42 - shift
    private var counts = [UInt64](repeating: 0, count: steps * (doublings + 1))
    public private(set) var count: UInt64 = 0
    public private(set) var maximum: UInt64 = 0

    public init() {}

    public mutating func record(nanoseconds: UInt64) {
        counts[LatencyHistogram.slot(nanoseconds)] += 1
        count += 1
        maximum = max(maximum, nanoseconds)
    }

    public mutating func merge(_ other: LatencyHistogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        count += other.count
        maximum = max(maximum, other.maximum)
    }

    /// The smallest value that this share of all values does not exceed, up to the width of a slot; 0 where nothing was recorded.
    public func quantile(_ share: Double) -> UInt64 {
        guard count > 0 else { return 0 }
        let wanted = max(1, UInt64((share * Double(count)).rounded(.up)))
        var seen: UInt64 = 0
        for index in counts.indices where counts[index] > 0 {
            seen += counts[index]
            if seen >= wanted { return min(LatencyHistogram.highest(index), maximum) }
        }
        return maximum
    }

    private static func slot(_ value: UInt64) -> Int {
        let value = min(value, 1 << UInt64(shift + doublings) - 1)
        guard value >= UInt64(steps) else { return Int(value) }
        let doubling = (UInt64.bitWidth - 1 - value.leadingZeroBitCount) - shift
        return steps * doubling + Int(value >> UInt64(doubling))
    }

    /// The largest value of a slot.
    private static func highest(_ slot: Int) -> UInt64 {
        guard slot >= 2 * steps else { return UInt64(slot) }
        let doubling = slot / steps - 1
        return UInt64(slot - steps * doubling + 1) << UInt64(doubling) - 1
    }
}
