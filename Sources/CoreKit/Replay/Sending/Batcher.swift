/// Puts records together until a batch is full.
struct Batcher {
    private let mostRecords: Int
    private let mostBytes: Int
    /// Nanoseconds: no record of a batch is due later than its first by more.
    private let spread: UInt64
    private var open: OutgoingBatch?

    init(mostRecords: Int, mostBytes: Int, spread: UInt64) {
        self.mostRecords = max(1, mostRecords)
        self.mostBytes = mostBytes
        self.spread = spread
    }

    /// Adds a record. Hands out the batch before it where that has no room for it, and one that is full.
    mutating func add(
        _ text: UnsafeRawBufferPointer, _ source: RecordSource, due: UInt64, goesAlone: Bool, in memory: AnyObject, _ take: (OutgoingBatch) -> Void
    ) {
        if let batch = open {
            let isFull = batch.byteCount + 1 + text.count > mostBytes
            if isFull || goesAlone || (due > 0 && due > batch.due &+ spread) {
                take(batch)
                open = nil
            }
        }
        open = open ?? OutgoingBatch(due: due)
        open?.add(text, source, in: memory)
        if let batch = open, goesAlone || batch.count >= mostRecords || batch.byteCount >= mostBytes {
            take(batch)
            open = nil
        }
    }

    /// What is left.
    mutating func finish(_ take: (OutgoingBatch) -> Void) {
        if let batch = open { take(batch) }
        open = nil
    }
}
