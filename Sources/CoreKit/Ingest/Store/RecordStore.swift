/// A store of ingest records: a folder of files that only grow, in which every batch has a checksum and which other commands read as captures.
///
///     let store = try RecordStore(path: "records")
///     for note in store.notes { print(note) }
///     let failure = store.append(body, records: batch.records) { failure in ... }
///     store.close()
///
/// A file `records-000001.jsonl` holds a line a batch, as `StoreLine` writes it. What `append` has reported as done is on the disk: many batches share one
/// wait for it. Nobody but the owner may read the folder, and one process at a time may write to it.
public final class RecordStore: @unchecked Sendable {
    /// What opening the store had to mend, in words.
    public let notes: [String]
    private let folder: StoreFolder
    private let rotateAt: Int

    private let monitor = Monitor()
    private var segment: Segment?
    private var nextNumber: Int
    /// Full files with batches that are not on the disk yet.
    private var full: [Segment] = []
    private var waiting: [(SystemError?) -> Void] = []
    private var namesAreNew = false
    private var isClosed = false
    private var lastTrouble: SystemError?
    private var lastTrial: UInt64 = 0
    private var committer: WorkThread?

    private final class Segment {
        let file: StoreFile
        /// Up to where it is known to be on the disk.
        var durable: Int
        init(_ file: StoreFile) {
            self.file = file
            durable = file.size
        }
    }

    /// Opens the store, or makes it, and mends what a crash has left. A file is full at `rotateAt` bytes. `place` is the path to open where it is not the
    /// one to show.
    ///
    /// - Throws: `SystemError`; with `EWOULDBLOCK` where another process has the store.
    public init(path: String, place: String? = nil, rotateAt: Int = 256 << 20) throws(SystemError) {
        folder = try StoreFolder(path: path, place: place)
        self.rotateAt = max(1, rotateAt)
        var recovery = StoreRecovery(folder)
        let last = try recovery.run()
        notes = recovery.notes
        nextNumber = (last?.number ?? 0) + 1
        if let last {
            let name = folder.file(StoreName.text(last.number))
            let file = try StoreFile(path: name.path, place: name.place)
            if file.size < self.rotateAt { segment = Segment(file) }
        }
        committer = WorkThread { [unowned self] in self.commit() }
        guard committer != nil else { throw SystemError.noThread }
    }

    deinit { close() }

    /// Why nothing can be kept at the moment. After a failure it is tried again for that, now and then.
    public func trouble() -> SystemError? {
        monitor.locked {
            guard lastTrouble != nil, !isClosed, MonotonicTime.nanoseconds &- lastTrial > 500_000_000 else { return lastTrouble }
            lastTrial = MonotonicTime.nanoseconds
            do throws(SystemError) {
                let file = try segmentToFill().file, size = file.size
                let trial = [UInt8](repeating: 0, count: 64 * 1024)
                let result = trial.withUnsafeBytes { raw in Result { () throws(SystemError) in try file.append([raw]) } }
                try result.get()
                try file.cut(to: size)
                lastTrouble = nil
            } catch {
                lastTrouble = error
            }
            return lastTrouble
        }
    }

    /// Appends records that stand in a body, in one piece from the first to the last; line ends between them become blanks.
    ///
    /// - Returns: what went wrong at once, the disk being full for example; the store is then as if nothing had been asked. Otherwise nil, and `done` is called
    ///   once on another thread: when the batch is on the disk, or with what went wrong.
    public func append(_ body: HTTPBody, records: [Range<Int>], done: @escaping (SystemError?) -> Void) -> SystemError? {
        guard let first = records.first, let last = records.last else { return nil }
        let bytes = UnsafeMutableRawBufferPointer(rebasing: body.bytes[first.lowerBound..<last.upperBound])
        StoreLine.flatten(bytes)
        var line = StoreLine(UnsafeRawBufferPointer(bytes), records: records.count)
        return monitor.locked {
            do throws(SystemError) {
                guard !isClosed else { throw SystemError.closed(folder.path) }
                let segment = try segmentToFill()
                let tail = line.tail(at: Timestamp.now)
                try tail.withBytes { tail throws(SystemError) in
                    try segment.file.append([ByteSlice(StoreLine.opening).buffer, UnsafeRawBufferPointer(bytes), tail])
                }
                waiting.append(done)
                monitor.signal()
                return nil
            } catch {
                lastTrouble = error
                return error
            }
        }
    }

    /// The file that is not full yet, a new one where there is none. Within `monitor`.
    private func segmentToFill() throws(SystemError) -> Segment {
        if let segment {
            if segment.file.size < rotateAt { return segment }
            full.append(segment)
            self.segment = nil
        }
        let name = folder.file(StoreName.text(nextNumber))
        let made = Segment(try StoreFile(path: name.path, place: name.place))
        nextNumber += 1
        namesAreNew = true
        segment = made
        return made
    }

    /// Writes out what is left, and ends. Nothing can be appended any more.
    public func close() {
        monitor.locked {
            isClosed = true
            monitor.broadcast()
        }
        committer?.join()
        committer = nil
        folder.unlock()
    }

    // MARK: - The thread that waits for the disk

    private struct Round {
        var segments: [(segment: Segment, size: Int)]
        var waiting: [(SystemError?) -> Void]
        var namesAreNew: Bool
    }

    private func commit() {
        while let round = nextRound() {
            var failure: SystemError?
            do throws(SystemError) {
                for (segment, _) in round.segments { try segment.file.sync() }
                if round.namesAreNew { try folder.sync() }
            } catch {
                failure = error
            }
            let answers = monitor.locked { settle(round, failure) }
            for answer in answers { answer(failure) }
        }
    }

    private func nextRound() -> Round? {
        monitor.locked {
            while waiting.isEmpty {
                if isClosed { return nil }
                monitor.wait()
            }
            let all = full + (segment.map { [$0] } ?? [])
            let round = Round(segments: all.map { ($0, $0.file.size) }, waiting: waiting, namesAreNew: namesAreNew)
            waiting = []
            full = []
            namesAreNew = false
            return round
        }
    }

    /// Who is to be answered.
    private func settle(_ round: Round, _ failure: SystemError?) -> [(SystemError?) -> Void] {
        lastTrouble = failure
        guard failure != nil else {
            for (segment, size) in round.segments { segment.durable = size }
            return round.waiting
        }
        // What the system has failed to write once it may forget (fsync(2)): everything that is not known to be on the disk is taken back, with what
        // came meanwhile, and what comes next goes to a new file.
        for segment in round.segments.map(\.segment) + full + (segment.map { [$0] } ?? []) where segment.file.size > segment.durable {
            try? segment.file.cut(to: segment.durable)
        }
        let answers = round.waiting + waiting
        waiting = []
        full = []
        segment = nil
        return answers
    }
}
