/// When each record is due: at once, at a steady rate, or as far apart as it was recorded.
///
/// Every moment is counted from the start, so that lateness of one does not move those behind it.
struct ReplaySchedule {
    enum Pace: Sendable, Equatable {
        case unlimited
        /// Records a second.
        case rate(Double)
        /// So many times as fast as recorded, with no pause longer than `longestGap` microseconds of the recording.
        case recorded(speed: Double, longestGap: Int64?)

        /// Nanoseconds: how much later than the first record of a batch another one of it may be due. Recorded moments are kept to the
        /// millisecond; of a steady rate nobody sees more than fifty requests a second.
        var spread: UInt64 {
            switch self {
            case .unlimited: 0
            case .rate: 20_000_000
            case .recorded: 1_000_000
            }
        }
    }

    let pace: Pace
    /// In nanoseconds of `MonotonicTime`.
    private let start: UInt64
    private var count = 0
    private var last: Int64?
    /// Microseconds of the recording, pauses shortened, up to the record due last.
    private var elapsed: Double = 0

    init(_ pace: Pace, start: UInt64) {
        self.pace = pace
        self.start = start
    }

    var isPaced: Bool { pace != .unlimited }

    /// The moment for the next record; `time` is when it was recorded, in microseconds since 1970, or nil. A record without a time, or
    /// with one before the last, is due with the one before it. 0 where nothing has to be waited for.
    mutating func due(recorded time: Int64?) -> UInt64 {
        switch pace {
        case .unlimited: return 0
        case .rate(let perSecond):
            defer { count += 1 }
            return start &+ ReplaySchedule.nanoseconds(Double(count) / perSecond * 1e9)
        case .recorded(let speed, let longestGap):
            if let time {
                if let last, time > last {
                    let gap = time - last
                    elapsed += Double(longestGap.map { min($0, gap) } ?? gap) / speed
                }
                last = max(last ?? time, time)
            }
            return start &+ ReplaySchedule.nanoseconds(elapsed * 1000)
        }
    }

    private static func nanoseconds(_ value: Double) -> UInt64 { value < 9e18 ? UInt64(value) : 9_000_000_000_000_000_000 }
}
