/// How much of the inputs is between being read and being put into batches. Who reads waits while that is too much: records differ in size
/// by a factor of a million, so that no count of pieces bounds what they take.
final class BytesUnderWay: @unchecked Sendable {
    private let monitor = Monitor()
    private let most: Int
    private var bytes = 0

    init(most: Int) { self.most = most }

    /// Waits until there is little enough. False when `goesOn`, which is asked now and then, says that nobody needs more.
    func waitForRoom(_ goesOn: () -> Bool) -> Bool {
        while goesOn() {
            let hasRoom = monitor.locked {
                if bytes >= most { monitor.wait(until: MonotonicTime.nanoseconds &+ 50_000_000) }
                return bytes < most
            }
            if hasRoom { return true }
        }
        return false
    }

    func add(_ count: Int) { monitor.locked { bytes += count } }

    func remove(_ count: Int) {
        monitor.locked {
            bytes -= count
            if bytes < most { monitor.signal() }
        }
    }
}
