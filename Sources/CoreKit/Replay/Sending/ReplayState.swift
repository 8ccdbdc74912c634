/// What the threads of a replay share: the counts, and whether it has to end.
final class ReplayState: @unchecked Sendable {
    private let monitor = Monitor()
    private var report = ReplayReport()
    /// Nobody sends before this moment of `MonotonicTime`: the endpoint asked for a pause.
    private var pausedUntil: UInt64 = 0

    func change(_ body: (inout ReplayReport) -> Void) { monitor.locked { body(&report) } }

    var snapshot: ReplayReport { monitor.locked { report } }

    /// The first reason counts; but a limit only ends the reading, and whatever ends the sending counts more.
    func stop(_ reason: ReplayStop) {
        monitor.locked {
            if report.stop == nil || report.stop == .limit { report.stop = reason }
            monitor.broadcast()
        }
    }

    var isStopped: Bool { Interruption.isRequested || monitor.locked { report.stop != nil && report.stop != .limit } }

    var hasReachedLimit: Bool { monitor.locked { report.stop == .limit } }

    /// Makes everybody wait, as a busy endpoint is busy for all.
    func pause(until moment: UInt64) { monitor.locked { pausedUntil = max(pausedUntil, moment) } }

    /// Nanoseconds until the pause is over; 0 when there is none.
    var pauseLeft: UInt64 {
        let now = MonotonicTime.nanoseconds
        return monitor.locked { pausedUntil > now ? pausedUntil - now : 0 }
    }

    /// Waits up to a moment, and longer while there is a pause. False when the replay has to end first.
    func wait(until moment: UInt64) -> Bool {
        while true {
            if isStopped { return false }
            let now = MonotonicTime.nanoseconds
            let wanted = max(moment, monitor.locked { pausedUntil })
            guard now < wanted else { return true }
            // In turns, so that a stop by another thread is seen.
            if !MonotonicTime.sleep(until: min(wanted, now &+ 100_000_000)) { return false }
        }
    }
}
