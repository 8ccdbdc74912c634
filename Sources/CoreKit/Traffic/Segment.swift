/// A stretch of a capture in memory, cut where records begin and end.
///
/// Its memory belongs to the reader that made it and is valid until the reader is asked for the next one; that of a
/// `SegmentCut` is its own.
public final class Segment {
    public enum Layout: Equatable, Sendable {
        /// Each line is a JSON value; the last may lack its line end.
        case lines
        /// Records of a document; what stands between them is not looked at.
        case elements
        /// A window of one text, from its first byte or to its last where so marked.
        case text(isStart: Bool, isEnd: Bool)
    }

    /// A record of a document: where it stands in `bytes`.
    struct Element {
        var range: Range<Int>
        /// Its number in the array that holds it; nil where it stands for itself.
        var entry: Int?
        /// Line ends between the segment's start and the record.
        var line: Int
        /// Only the first part of a record too long to hold.
        var isPartial: Bool
        var form: CaptureForm?
    }

    public internal(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    public internal(set) var layout = Layout.lines
    /// What the records are, where the document around them says so.
    public internal(set) var form: CaptureForm?
    /// Line ends in the capture (or the range of it, with `LineRanges`) before the segment's first byte.
    public internal(set) var firstLine = 0
    /// Unicode scalars on its line before the segment's first byte; a byte that is not UTF-8 counts as one.
    public internal(set) var firstColumn = 0
    var elements: [Element] = []
    /// Line ends known to stand in so many of the first bytes.
    var linesCounted = (bytes: 0, lines: 0)
    /// Keeps `bytes` where the reader does not.
    var memory: LentBytes?
    /// Line ends in `bytes`, once somebody went through all lines.
    var lineEnds: Int?

    init() {}

    /// The 1-based line and 1-based column, in Unicode scalars, of an address within `bytes`; of a record's first byte or
    /// later where its place is given, which is quicker.
    public func position(of pointer: UnsafeRawPointer, in place: RecordPlace? = nil) -> (line: Int, column: Int) {
        guard let base = bytes.baseAddress else { return (firstLine + 1, firstColumn + 1) }
        let offset = Swift.min(Swift.max(pointer - base, 0), bytes.count)
        var line = firstLine, from = 0
        if let place, let start = place.start, start >= base, start - base <= offset {
            line += place.line
            from = start - base
        }
        line += ByteSearch.count(of: 0x0A, in: base, from: from, to: offset)
        let lineStart = ByteSearch.lastIndex(of: 0x0A, in: base, from: 0, to: offset).map { $0 + 1 } ?? 0
        let scalars = UTF8Scalars.count(base, from: lineStart, to: offset)
        return (line + 1, (lineStart == 0 ? firstColumn : 0) + scalars + 1)
    }
}
