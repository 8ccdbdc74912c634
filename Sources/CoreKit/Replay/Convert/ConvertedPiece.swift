/// The ingest records that a segment of a capture became, in memory of their own.
///
/// The texts stand one behind the other with a comma between neighbours, so that the records of any range of `entries` are one run of bytes
/// that can be sent as it is.
public final class ConvertedPiece: @unchecked Sendable {
    /// One record.
    public struct Entry: Sendable, BitwiseCopyable {
        /// Where its text begins in the piece, in bytes, and how long it is.
        public var start: Int
        public var count: Int
        /// UTF-16 units of the text, which the server's limits count.
        public var units: Int
        /// Beyond the server's limits: it has to go alone.
        public var isLarge: Bool
        /// When it was captured, in microseconds since 1970; `Int64.min` where unknown.
        public var time: Int64
        /// Its number among all records of the segment, from 0, those left out counted too.
        public var ordinal: Int
        /// 1-based line in the capture where it begins, as far as the segment knows lines.
        public var line: Int?
        /// 0-based number in the array that holds it.
        public var entry: Int?
    }

    /// The texts; valid as long as the piece.
    public let base: UnsafeRawPointer
    public let byteCount: Int
    public let entries: [Entry]
    /// All records of the segment, those filtered and withheld with them.
    public let recordCount: Int
    public let tally: ConversionTally
    public let problems: [CaptureProblem]

    init(text: consuming ByteBuffer, byteCount: Int, entries: [Entry], recordCount: Int, tally: ConversionTally, problems: [CaptureProblem]) {
        base = UnsafeRawPointer(text.abandon().start)
        self.byteCount = byteCount
        self.entries = entries
        self.recordCount = recordCount
        self.tally = tally
        self.problems = problems
    }

    deinit { _ = ByteBuffer(adopting: UnsafeMutableRawPointer(mutating: base), capacity: max(16, byteCount)) }

    /// The text of one record.
    public func text(_ entry: Entry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + entry.start, count: entry.count)
    }

    /// The texts of neighbouring records with commas between them; nothing for an empty range.
    public func text(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        guard let first = range.first, let last = range.last else { return UnsafeRawBufferPointer(start: base, count: 0) }
        let end = entries[last].start + entries[last].count
        return UnsafeRawBufferPointer(start: base + entries[first].start, count: end - entries[first].start)
    }

    /// The UTF-16 units of `text(range)`.
    public func units(_ range: Range<Int>) -> Int {
        range.reduce(max(0, range.count - 1)) { $0 + entries[$1].units }
    }
}
