@testable import CoreKit
import Testing

struct MonitorTests {
    /// What the threads of a test share.
    private final class Shared: @unchecked Sendable {
        var items: [Int] = []
        var isClosed = false
    }

    @Test func `what threads hand over arrives whole and once`() throws {
        let monitor = Monitor(), shared = Shared(), count = 2000
        let producers = try (0..<4).map { number in
            try #require(WorkThread {
                for item in 0..<count {
                    monitor.locked {
                        while shared.items.count >= 8 { monitor.wait() }
                        shared.items.append(number * count + item)
                        monitor.broadcast()
                    }
                }
            })
        }
        var taken: [Int] = []
        while taken.count < 4 * count {
            monitor.locked {
                while shared.items.isEmpty { monitor.wait() }
                taken += shared.items
                shared.items.removeAll()
                monitor.broadcast()
            }
        }
        for thread in producers { thread.join() }
        #expect(Set(taken).count == 4 * count && shared.items.isEmpty)
    }

    @Test func `waiting ends at its moment`() {
        let monitor = Monitor()
        let moment = MonotonicTime.nanoseconds + 2_000_000
        monitor.locked { while monitor.wait(until: moment) {} }
        #expect(MonotonicTime.nanoseconds >= moment)
        #expect(!monitor.locked { monitor.wait(until: 0) })
    }
}
