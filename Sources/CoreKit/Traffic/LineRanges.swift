/// A large file of JSON lines in parts that can be read at the same time.
///
/// ```swift
/// guard let ranges = try LineRanges(file: file) else { return readInOrder() }
/// let reader = ranges.reader(3)    // on any thread
/// while let segment = try reader.next() { ... }
/// ```
///
/// A part's lines are those that begin in it. Line numbers, in its segments and its problems, count from the part's own first
/// line: add the `lineEnds` of the readers of all parts before it. What the readers read overlaps a little at the bounds, so count
/// the file's own size instead.
public struct LineRanges {
    /// How many parts there are, at least 1.
    public let count: Int

    private let file: InputFile
    private let options: ReadOptions
    private let first: Int
    private let size: Int
    private let shrinkage = FileShrinkage()

    /// Looks at the beginning of a file; nil if it is not a regular file of JSON lines, uncompressed and in UTF-8.
    ///
    /// - Throws: `SystemError` if the beginning cannot be read.
    public init?(file: InputFile, options: ReadOptions = ReadOptions()) throws(SystemError) {
        guard file.kind == .regular, file.size > 0 else { return nil }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: CaptureShape.headSize + 3, alignment: 64)
        defer { buffer.deallocate() }
        let got = try file.read(into: buffer, at: 0)
        var head = ByteSlice(start: UnsafeRawBufferPointer(buffer).baseAddress ?? ByteSlice.empty.start, count: got)
        var first = 0
        if head.count >= 3, head[0] == 0xEF, head[1] == 0xBB, head[2] == 0xBF {
            first = 3
            head = head.dropFirst(3)
        }
        head = head[0..<min(head.count, CaptureShape.headSize)]
        if Gzip.isGzip(prefix: head.buffer) { return nil }
        if head.count >= 2, UTF16Source.byteOrder(head[0], head[1]) != nil { return nil }
        guard CaptureShape.foreign(head) == nil else { return nil }
        guard CaptureShape(head: head.buffer, isWhole: head.count < CaptureShape.headSize) == .lines else { return nil }
        self.file = file
        self.options = options
        self.first = first
        size = max(1, options.rangeSize)
        count = max(1, (file.size + size - 1) / size)
    }

    /// The bytes of part `index`, all parts together the file's size when it was opened.
    public func byteCount(of index: Int) -> Int {
        index == count - 1 ? file.size - index * size : size
    }

    /// A reader of the lines that begin in part `index`. The last part goes on to where the file ends by then. `previous` is a reader
    /// that has come to its end, and whose segments nobody looks at any more: its memory is used again.
    public func reader(_ index: Int, after previous: SegmentReader? = nil) -> SegmentReader {
        let lower = index == 0 ? first : index * size
        let upper = index == count - 1 ? Int.max : (index + 1) * size
        return SegmentReader(lines: lower..<max(lower, upper), beginningAt: first, of: file, options: options, shrinkage: shrinkage, previous: previous)
    }
}
