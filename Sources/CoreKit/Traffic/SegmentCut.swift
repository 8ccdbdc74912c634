/// A segment with memory of its own, so that it can be looked at while its reader goes on.
///
/// Lines and columns in it count from the end of the cut before it: `lineEnds` and `columns` say how far it moves them on.
struct SegmentCut {
    let segment: Segment
    /// How many bytes from the segment's first on are done with: its own, and what belongs to no record behind them.
    let length: Int

    /// Line ends up to the cut's end.
    var lineEnds: Int {
        guard let base = segment.bytes.baseAddress else { return segment.firstLine }
        if segment.layout == .lines, length == segment.bytes.count, let lines = segment.lineEnds { return segment.firstLine + lines }
        let (counted, lines) = segment.linesCounted
        return segment.firstLine + lines + ByteSearch.count(of: 0x0A, in: base, from: counted, to: length)
    }

    /// Unicode scalars up to the cut's end, on the line that it ends in.
    var columns: Int {
        guard let base = segment.bytes.baseAddress else { return segment.firstColumn }
        let last = ByteSearch.lastIndex(of: 0x0A, in: base, from: 0, to: length)
        return (last == nil ? segment.firstColumn : 0) + UTF8Scalars.count(base, from: last.map { $0 + 1 } ?? 0, to: length)
    }
}
