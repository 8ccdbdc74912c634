/// What a scan did and where its time went; measured only where it was asked for.
///
/// Values of several threads and pieces of work add up: `merge` takes them in any order. A stage that a thread enters a few times a
/// piece is measured whole and goes to `add`; stages that follow each other record by record are measured in some segments only
/// (`sample`), and the whole time of the records (`addRecords`) is divided among them accordingly.
public struct ScanStatistics: Sendable, Equatable {
    /// In the order in which data passes through them.
    public enum Stage: Int, Sendable, CaseIterable {
        /// The system's calls, waiting for pipes included.
        case reading
        /// Undoing gzip.
        case inflating
        /// Finding where records begin and end.
        case cutting
        /// Looking for places where a signature could match.
        case filtering
        /// Host and path of records that cannot match.
        case looking
        case decoding
        case judging
        /// Plain text, which is one body as a whole: filtered and matched together.
        case searching
        /// Putting the results of the pieces together, in order, on one thread.
        case merging
    }

    public var files = 0
    /// Bytes read, compressed where they are.
    public var bytes = 0
    /// Bytes that gzip was undone to; not counted in `bytes`.
    public var inflatedBytes = 0
    /// Bytes read of files that were compressed.
    public var compressedBytes = 0
    public var records = 0
    /// Records in which a signature could match; all of them without the prefilter.
    public var candidates = 0
    /// Records that are no candidates, and whose host and path were looked at.
    public var looks = 0
    /// Records decoded: the candidates, and those whose host or path was worth it.
    public var decoded = 0
    /// Records decoded in which evidence of MCP was found.
    public var found = 0
    /// How often the automata of the patterns emptied their cache of states.
    public var cacheResets = 0
    /// Threads that scanned.
    public var threads = 1
    /// Nanoseconds from the beginning of the scan to its end.
    public var wallTime: UInt64 = 0

    private var times = [UInt64](repeating: 0, count: Stage.allCases.count)
    private var samples = [UInt64](repeating: 0, count: Stage.allCases.count)
    private var recordTime: UInt64 = 0

    public init() {}

    public mutating func add(_ nanoseconds: UInt64, to stage: Stage) { times[stage.rawValue] &+= nanoseconds }

    /// Puts time that was counted to one stage to another.
    mutating func move(_ nanoseconds: UInt64, from: Stage, to stage: Stage) {
        times[from.rawValue] &-= min(nanoseconds, times[from.rawValue])
        times[stage.rawValue] &+= nanoseconds
    }

    /// The time of a stretch of records, to be divided as the samples say.
    public mutating func addRecords(_ nanoseconds: UInt64) { recordTime &+= nanoseconds }

    /// Part of a stretch of records that was measured step by step.
    public mutating func sample(_ nanoseconds: UInt64, of stage: Stage) { samples[stage.rawValue] &+= nanoseconds }

    /// Nanoseconds that all threads together spent in a stage.
    public func time(of stage: Stage) -> UInt64 {
        let sum = samples.reduce(0, &+)
        guard sum > 0 else { return times[stage.rawValue] &+ (stage == .cutting ? recordTime : 0) }
        return times[stage.rawValue] &+ UInt64(Double(recordTime) * (Double(samples[stage.rawValue]) / Double(sum)))
    }

    /// Nanoseconds of all stages together.
    public var stagesTime: UInt64 { Stage.allCases.reduce(0) { $0 &+ time(of: $1) } }

    /// Records that are plain texts, which are searched as a whole.
    public var texts: Int { max(0, records - candidates - looks) }

    /// Records that are no candidates, and were decoded all the same for their host, path or a signature without a literal.
    public var lookedInto: Int { max(0, decoded - candidates) }

    /// What was scanned: the bytes of what was not compressed, and of the rest what it was inflated to.
    public var contentBytes: Int { max(0, bytes - compressedBytes) + inflatedBytes }

    /// Bytes of content a second of wall time.
    public var rate: Double { wallTime > 0 ? Double(contentBytes) / (Double(wallTime) / 1e9) : 0 }

    /// Takes over what the report counts anyway, and what only the whole scan knows.
    mutating func complete(files: Int, bytes: Int, records: Int, threads: Int, wallTime: UInt64) {
        self.files = files
        self.bytes = bytes
        self.records = records
        self.threads = threads
        self.wallTime = wallTime
    }

    /// Adds what another thread or piece did; wall time and threads are those of the whole scan and stay.
    public mutating func merge(_ other: ScanStatistics) {
        files += other.files
        bytes += other.bytes
        inflatedBytes += other.inflatedBytes
        compressedBytes += other.compressedBytes
        records += other.records
        candidates += other.candidates
        looks += other.looks
        decoded += other.decoded
        found += other.found
        cacheResets += other.cacheResets
        recordTime &+= other.recordTime
        for index in times.indices {
            times[index] &+= other.times[index]
            samples[index] &+= other.samples[index]
        }
    }
}
