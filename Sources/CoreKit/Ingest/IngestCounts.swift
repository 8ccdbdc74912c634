import Synchronization

/// What an endpoint has done so far; from any thread.
public final class IngestCounts: Sendable {
    private let state = Mutex(Values())

    public struct Values: Sendable, Equatable {
        public var batches = 0
        public var records = 0
        /// Of the bodies that were taken.
        public var bytes = 0
        /// Requests that were not taken, by status.
        public var refused: [Int: Int] = [:]

        public init() {}
    }

    public var values: Values { state.withLock { $0 } }

    func take(records: Int, bytes: Int) {
        state.withLock {
            $0.batches += 1
            $0.records += records
            $0.bytes += bytes
        }
    }

    func refuse(_ status: Int) { state.withLock { $0.refused[status, default: 0] += 1 } }
}
