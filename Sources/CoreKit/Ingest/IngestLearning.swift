/// What is learned from records, on threads of its own, so that whoever posts them need not wait for it.
///
/// Bodies are queued as they came, up to a bound in bytes; beyond it the service answers 429.
public final class IngestLearning: @unchecked Sendable {
    private let monitor = Monitor()
    private let bound: Int
    private let learners: [Learner]
    private var threads: [WorkThread] = []

    /// Behind `monitor`: what waits, from `head` on.
    private var queue: [Work?] = []
    private var head = 0
    /// Bytes of what waits or is being learned from, and of what is reserved.
    private var bytes = 0
    private var busy = 0
    /// Who waits for room, and for how much; in the order of the moments at which they give up.
    private var waiting: [Waiting] = []
    /// Those for whom there is room now, and whether a thread is telling them.
    private var ready: [Waiting] = []
    private var isTelling = false
    private var isStopped = false

    /// Behind `alarm`: somebody began to wait.
    private let alarm = Monitor()
    private var isAlarmed = false

    private struct Waiting {
        let count: Int
        /// In nanoseconds of `MonotonicTime`.
        let deadline: UInt64
        /// Told whether there is room.
        let go: (Bool) -> Void
    }

    private struct Work {
        let body: HTTPBody
        let records: [Range<Int>]
    }

    private final class Learner: @unchecked Sendable {
        let gate = Gate()
        let value: any RecordLearner
        init(_ value: any RecordLearner) { self.value = value }
    }

    /// `bound` is in bytes. `make` is called once for each thread.
    public init(bound: Int, threads count: Int, make: () -> any RecordLearner) throws(SystemError) {
        self.bound = bound
        learners = (0..<max(1, count)).map { _ in Learner(make()) }
        for learner in learners {
            guard let thread = WorkThread({ [unowned self] in self.run(learner) }) else {
                stop()
                throw SystemError.noThread
            }
            threads.append(thread)
        }
        guard let watcher = WorkThread({ [unowned self] in self.watch() }) else {
            stop()
            throw SystemError.noThread
        }
        threads.append(watcher)
    }

    deinit { stop() }

    /// Sets bytes aside for a body that `add` will bring. False where too many wait already; a single body always fits.
    func reserve(_ count: Int) -> Bool {
        monitor.locked {
            guard waiting.isEmpty, fits(count) else { return false }
            bytes += count
            return true
        }
    }

    /// The same, but where there is no room, `later` is called on another thread: with true once there is some, which is set aside then, or with
    /// false after so many nanoseconds. Whoever waits with nobody's bound for it waits as long as it takes.
    func reserve(_ count: Int, within patience: UInt64, later: @escaping (Bool) -> Void) -> Bool {
        monitor.locked {
            if waiting.isEmpty, fits(count) {
                bytes += count
                return true
            }
            let deadline = patience == .max ? .max : MonotonicTime.nanoseconds &+ patience
            waiting.append(Waiting(count: count, deadline: deadline, go: later))
            if waiting.count == 1 { ring() }
            return false
        }
    }

    private func fits(_ count: Int) -> Bool { bytes == 0 || bytes + count <= bound }

    /// Gives back what was set aside.
    func cancel(_ count: Int) { giveBack(count) }

    private func giveBack(_ count: Int, isLearned: Bool = false) {
        let tells = monitor.locked {
            bytes -= count
            while let next = waiting.first, fits(next.count) {
                bytes += next.count
                ready.append(next)
                waiting.removeFirst()
            }
            if isLearned {
                busy -= 1
                if busy == 0, head == queue.count { monitor.broadcast() }
            }
            guard !isTelling, !ready.isEmpty else { return false }
            isTelling = true
            return true
        }
        // Who is told may give back at once, and there may be thousands of them: one thread tells them all, one after another.
        guard tells else { return }
        while true {
            let all = monitor.locked {
                defer { ready.removeAll() }
                isTelling = !ready.isEmpty
                return ready
            }
            if all.isEmpty { return }
            for waiting in all { waiting.go(true) }
        }
    }

    /// Those who waited for too long are told by a thread of their own.
    private func watch() {
        while true {
            let (over, next, isStopped) = monitor.locked {
                let now = MonotonicTime.nanoseconds
                let count = waiting.prefix { self.isStopped || $0.deadline <= now }.count
                let over = Array(waiting.prefix(count))
                waiting.removeFirst(count)
                return (over, waiting.first?.deadline ?? .max, self.isStopped)
            }
            for waiting in over { waiting.go(false) }
            if isStopped { return }
            alarm.locked {
                if !isAlarmed { if next < .max { alarm.wait(until: next) } else { alarm.wait() } }
                isAlarmed = false
            }
        }
    }

    private func ring() {
        alarm.locked {
            isAlarmed = true
            alarm.signal()
        }
    }

    /// Records of a body for which `reserve` has set its size aside.
    func add(_ body: HTTPBody, _ records: [Range<Int>]) {
        monitor.locked {
            queue.append(Work(body: body, records: records))
            monitor.signal()
        }
    }

    /// Waits until everything that was set aside or queued has been learned from. False when time is over before that.
    public func settle(until deadline: UInt64) -> Bool {
        while true {
            let isDone = monitor.locked {
                if bytes == 0, busy == 0 { return true }
                monitor.wait(until: min(deadline, MonotonicTime.nanoseconds &+ 20_000_000))
                return bytes == 0 && busy == 0
            }
            if isDone { return true }
            if MonotonicTime.nanoseconds >= deadline { return false }
        }
    }

    /// What was learned so far: each learner in turn, while nobody teaches it.
    public func forEach(_ body: (any RecordLearner) -> Void) {
        for learner in learners { learner.gate.pass { body(learner.value) } }
    }

    /// Ends the threads; what still waits is dropped.
    public func stop() {
        monitor.locked {
            isStopped = true
            monitor.broadcast()
        }
        ring()
        for thread in threads { thread.join() }
        threads = []
    }

    private func run(_ learner: Learner) {
        while let work = take() {
            learner.gate.pass {
                for range in work.records { learner.value.add(work.body.slice[range]) }
            }
            giveBack(work.body.count, isLearned: true)
        }
    }

    private func take() -> Work? {
        monitor.locked {
            while true {
                if isStopped { return nil }
                if head < queue.count, let work = queue[head] {
                    queue[head] = nil
                    head += 1
                    busy += 1
                    if head == queue.count || head > 1024 {
                        queue.removeFirst(head)
                        head = 0
                    }
                    return work
                }
                monitor.wait()
            }
        }
    }
}

/// What learns from ingest records.
public protocol RecordLearner: AnyObject {
    /// One record as JSON text, known to be valid, and valid during the call.
    func add(_ record: ByteSlice)
}
