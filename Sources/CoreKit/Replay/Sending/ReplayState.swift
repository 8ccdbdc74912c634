/// What the threads of a replay share: the counts, and whether it has to end.
final class ReplayState: @unchecked Sendable {
    private let monitor = Monitor()
    private var report = ReplayReport()
    /// Nobody sends before this moment of `MonotonicTime`: the endpoint asked for a pause.
    private var pausedUntil: UInt64 = 0
    private var answerCount = 0
    /// Batches that were given up since the last answer that settled anything, and why the last of them was.
    private var givenUp = 0
    private var lastFailure: SendingFailure?

    /// As many batches in a row are given up before the whole run is: the next ones will fare no better.
    private static let mostGivenUp = 3

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

    /// Answers so far that settled something, whatever it was.
    var answers: Int { monitor.locked { answerCount } }

    func addAnswer() {
        monitor.locked {
            answerCount += 1
            givenUp = 0
        }
    }

    /// A batch, or a part of one, was tried to the last and not settled; ends the run where nothing gets through any more. `answersBefore` are those that there
    /// were when the batch began.
    func giveUp(_ failure: SendingFailure, answersBefore: Int) {
        let isOver = monitor.locked {
            lastFailure = failure
            guard answerCount == answersBefore else { return false }
            givenUp += 1
            return failure.isBusy || givenUp >= ReplayState.mostGivenUp
        }
        if isOver { stop(failure.stop) }
    }

    /// To be called when all is sent: where nothing ever was settled, the run has ended for what kept it from that.
    func conclude() {
        let failure = monitor.locked { answerCount == 0 && report.failed > 0 && report.stop == nil ? lastFailure : nil }
        if let failure { stop(failure.stop) }
    }

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
