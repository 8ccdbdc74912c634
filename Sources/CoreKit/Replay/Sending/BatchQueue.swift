/// The batches between the thread that makes them and those that send them. Who makes them waits while too much is under way, so that
/// memory stays bounded whatever the endpoint's speed.
final class BatchQueue: @unchecked Sendable {
    private let monitor = Monitor()
    private let mostBytes: Int
    private let mostBatches: Int
    private var batches: [OutgoingBatch] = []
    private var first = 0
    /// Of batches in here and of those taken and not done yet.
    private var bytes = 0
    private var isClosed = false

    init(mostBytes: Int, mostBatches: Int) {
        self.mostBytes = mostBytes
        self.mostBatches = mostBatches
    }

    /// Adds a batch, waiting for room. `idle` is called now and then while it waits, and ends the waiting, and the batch with it, by
    /// returning false.
    func put(_ batch: OutgoingBatch, idle: () -> Bool) -> Bool {
        while true {
            let isIn = monitor.locked { () -> Bool? in
                if isClosed { return false }
                if batches.count - first < mostBatches, bytes == 0 || bytes + batch.byteCount <= mostBytes {
                    batches.append(batch)
                    bytes += batch.byteCount
                    monitor.broadcast()
                    return true
                }
                monitor.wait(until: MonotonicTime.nanoseconds &+ 50_000_000)
                return nil
            }
            if let isIn { return isIn }
            guard idle() else { return false }
        }
    }

    /// The next batch; nil when there will be none.
    func take() -> OutgoingBatch? {
        monitor.locked {
            while first == batches.count, !isClosed { monitor.wait() }
            guard first < batches.count else { return nil }
            let batch = batches[first]
            first += 1
            if first == batches.count || first >= 64 {
                batches.removeFirst(first)
                first = 0
            }
            return batch
        }
    }

    /// The batch is dealt with, and its memory let go.
    func done(_ batch: OutgoingBatch) {
        monitor.locked {
            bytes -= batch.byteCount
            monitor.broadcast()
        }
    }

    /// No more will come. With `drops`, what nobody took yet is thrown away and told.
    func close(drops: Bool = false) -> [OutgoingBatch] {
        monitor.locked {
            isClosed = true
            monitor.broadcast()
            guard drops else { return [] }
            let rest = Array(batches[first...])
            batches.removeAll()
            first = 0
            return rest
        }
    }
}
