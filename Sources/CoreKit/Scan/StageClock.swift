// Relies on: asking for the time costing some 25 ns, so that it is done once a segment, and for each record in the first
// segments and one of 16 of the others.

/// Divides the time of one thread among the stages of a scan. While it is off, each call is one branch that is never taken.
///
///     clock.beginSegment()
///     while let record = cursor.next() {
///         clock.step(.cutting)      // what was done since the last step, in the segments that are sampled
///         ...
///     }
///     clock.endSegment()
struct StageClock {
    let isOn: Bool
    private(set) var statistics = ScanStatistics()
    /// The records of this segment are measured step by step.
    private(set) var isSampling = false
    private var segments = 0
    private var began: UInt64 = 0
    private var last: UInt64 = 0

    /// The first segments are all measured, so that small inputs are too; of the others one in so many, which stands for all of them.
    private static let dense = 32, interval = 16
    private var weight: UInt64 = 1

    init(isOn: Bool) { self.isOn = isOn }

    /// What was measured since the last call.
    mutating func take() -> ScanStatistics {
        defer { statistics = ScanStatistics() }
        return statistics
    }

    /// Changes what is counted beside the times.
    @inline(__always)
    mutating func count(_ change: (inout ScanStatistics) -> Void) {
        if isOn { change(&statistics) }
    }

    /// Begins a stretch of work that `lap` ends.
    @inline(__always)
    mutating func start() {
        if isOn { began = MonotonicTime.nanoseconds }
    }

    /// The time since `start` or the last lap was this stage's; `without` is what of it belongs to other stages.
    @inline(__always)
    mutating func lap(_ stage: ScanStatistics.Stage, without: UInt64 = 0) {
        guard isOn else { return }
        let now = MonotonicTime.nanoseconds, elapsed = now &- began
        statistics.add(elapsed > without ? elapsed &- without : 0, to: stage)
        began = now
    }

    mutating func beginSegment() {
        guard isOn else { return }
        isSampling = segments < StageClock.dense || segments % StageClock.interval == 0
        weight = segments < StageClock.dense ? 1 : UInt64(StageClock.interval)
        segments &+= 1
        began = MonotonicTime.nanoseconds
        last = began
    }

    /// The time since the last step was this stage's.
    @inline(__always)
    mutating func step(_ stage: ScanStatistics.Stage) {
        if isSampling { sample(stage) }
    }

    mutating func endSegment() {
        guard isOn else { return }
        let now = MonotonicTime.nanoseconds
        statistics.addRecords(now &- began)
        isSampling = false
        began = now
    }

    /// Takes out what was spent waiting for other threads since `moment`.
    mutating func waited(since moment: UInt64) {
        guard isOn else { return }
        let wait = MonotonicTime.nanoseconds &- moment
        began &+= wait
        last &+= wait
    }

    @inline(never)
    private mutating func sample(_ stage: ScanStatistics.Stage) {
        let now = MonotonicTime.nanoseconds, elapsed = now &- last
        // Or the shortest stages would be nothing but the asking.
        statistics.sample(elapsed > MonotonicTime.cost ? (elapsed &- MonotonicTime.cost) &* weight : 0, of: stage)
        last = now
    }
}
