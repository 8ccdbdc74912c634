/// Answers questions for the inventory on a thread of its own: making it takes a while where much was learned, and the server's threads have others to serve.
///
/// Who asks while it is being made gets the next one together, and no more than a fifth of a thread's time goes into it however often it is asked for.
final class InventoryDesk: @unchecked Sendable {
    private let monitor = Monitor()
    private let make: () -> [UInt8]
    private var waiting: [HTTPTurn] = []
    private var isClosed = false
    private var thread: WorkThread?

    init(_ make: @escaping () -> [UInt8]) throws(SystemError) {
        self.make = make
        thread = WorkThread { [unowned self] in self.run() }
        guard thread != nil else { throw SystemError.noThread }
    }

    deinit { close() }

    func ask(for turn: HTTPTurn) {
        monitor.locked {
            waiting.append(turn)
            monitor.signal()
        }
    }

    func close() {
        monitor.locked {
            isClosed = true
            monitor.broadcast()
        }
        thread?.join()
        thread = nil
    }

    private func run() {
        var pause: UInt64 = 0
        while let turns = next(after: pause) {
            let begun = MonotonicTime.nanoseconds
            let reply = HTTPReply.json(200, [("cache-control", "no-store"), ("x-content-type-options", "nosniff")], body: make())
            for turn in turns { turn.answer(reply) }
            let now = MonotonicTime.nanoseconds
            pause = now &+ 4 * (now &- begun)
        }
    }

    private func next(after moment: UInt64) -> [HTTPTurn]? {
        monitor.locked {
            while waiting.isEmpty {
                if isClosed { return nil }
                monitor.wait()
            }
            while !isClosed, MonotonicTime.nanoseconds < moment { monitor.wait(until: moment) }
            defer { waiting = [] }
            return waiting
        }
    }
}
