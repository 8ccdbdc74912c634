/// Puts records that were recorded a little out of order into the order of their times, looking so far ahead as a bounded window allows.
///
/// Browsers write an entry when its answer ended, captures of several machines are put together in pieces: the order is nearly right.
struct SortWindow {
    struct Record {
        var text: UnsafeRawBufferPointer
        var source: RecordSource
        /// Microseconds since 1970; nil for one that stays behind the one before it.
        var time: Int64?
        var goesAlone: Bool
        var memory: AnyObject
    }

    private struct Waiting {
        var record: Record
        var time: Int64
        /// Of equal times, the one that came first goes first.
        var number: Int
    }

    private let mostRecords: Int
    private let mostBytes: Int
    /// A heap, the earliest first.
    private var heap: [Waiting] = []
    private var bytes = 0
    private var count = 0
    private var latest = Int64.min

    init(mostRecords: Int = 4096, mostBytes: Int = 8 << 20) {
        self.mostRecords = mostRecords
        self.mostBytes = mostBytes
    }

    /// Takes a record in, and hands out those that no longer fit.
    mutating func add(_ record: Record, _ take: (Record) -> Void) {
        let copy = Copy(record.text)
        var kept = record
        kept.text = copy.text
        kept.memory = copy
        let time = record.time ?? latest
        latest = time
        push(Waiting(record: kept, time: time, number: count))
        count += 1
        bytes += record.text.count
        while heap.count > mostRecords || (bytes > mostBytes && heap.count > 1) { if let first = pop() { take(first) } }
    }

    /// Hands out the rest.
    mutating func finish(_ take: (Record) -> Void) {
        while let first = pop() { take(first) }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        (heap[left].time, heap[left].number) < (heap[right].time, heap[right].number)
    }

    private mutating func push(_ waiting: Waiting) {
        heap.append(waiting)
        var at = heap.count - 1
        while at > 0, isBefore(at, (at - 1) / 2) {
            heap.swapAt(at, (at - 1) / 2)
            at = (at - 1) / 2
        }
    }

    private mutating func pop() -> Record? {
        guard !heap.isEmpty else { return nil }
        heap.swapAt(0, heap.count - 1)
        let first = heap.removeLast().record
        var at = 0
        while true {
            var least = at
            for child in [2 * at + 1, 2 * at + 2] where child < heap.count && isBefore(child, least) { least = child }
            guard least != at else { break }
            heap.swapAt(at, least)
            at = least
        }
        bytes -= first.text.count
        return first
    }

    /// A record by itself: its piece would otherwise stay for as long as the last of its records waits.
    private final class Copy {
        let text: UnsafeRawBufferPointer

        init(_ bytes: UnsafeRawBufferPointer) {
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
            memory.copyMemory(from: bytes)
            text = UnsafeRawBufferPointer(start: memory.baseAddress, count: bytes.count)
        }

        deinit { text.deallocate() }
    }
}
