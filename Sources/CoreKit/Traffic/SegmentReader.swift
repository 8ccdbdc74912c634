// Relies on: records being found by line ends and brackets alone, in a buffer that is reused from segment to segment, or goes with
// the segment where it is taken along.

/// The readers of captures: bytes become segments, segments records, records `Exchange`s.
///
/// ```swift
/// let reader = SegmentReader(source: try InputFile(path: "a.har"), path: "a.har")
/// let exchanges = ExchangeReader()
/// while let segment = try reader.next() {
///     var records = RecordCursor(segment)
///     while let record = records.next() {
///         if let target = exchanges.target(of: record) { look(at: target.host) }
///         let exchange = try exchanges.exchange(of: record)
///     }
/// }
/// report(reader.problems)
/// ```
///
/// A reader cuts one capture into segments, in order, in memory that does not grow with it. What the capture is, it finds
/// out by itself from the first bytes. Not for use from several threads at once.
public final class SegmentReader {
    /// What went wrong so far, with lines of the capture.
    public private(set) var problems: [CaptureProblem] = []
    /// Bytes read from the source, compressed where they are.
    public var bytesRead: Int { input.bytesRead }
    /// The capture is gzipped, as far as is known.
    var isCompressed: Bool { input.gzipLayers > 0 }
    /// Where the time went, with `ReadOptions.measuresTime`.
    public var times: ReadTimes { input.times }
    /// Line ends in what was read so far, the delivered segment not yet included; after the end all of them.
    public private(set) var lineEnds = 0
    /// What the capture turned out to be; nil before the first call of `next`.
    public private(set) var shape: CaptureShape?

    enum Mode { case unknown, beginningOfLine, lines, document, text, finished }

    private let path: String
    let options: ReadOptions
    let input: CaptureInput
    private let shrinkage: FileShrinkage
    let segmentSize: Int
    private let longestLine: Int
    private(set) var segment = Segment()
    var mode = Mode.unknown

    /// Unicode scalars before the buffer's first byte on its line.
    private var column = 0
    /// Up to where the buffer is done with, the delivered segment included: dropped at the next call.
    var consumed = 0
    /// Bytes at the buffer's start that belong to the next window although they were delivered.
    var kept = 0
    var isTextStart = true
    /// Where text can be cut in two that have nothing to do with each other, near the end of what it is given; nil where there is no
    /// such place. Without it text comes in windows that may overlap.
    var cutsText: ((UnsafeRawBufferPointer) -> Int?)?
    /// What follows is text that `cutsText` finds no place in: it is for `next`, not for `nextCut`.
    var needsWholeText = false
    /// Lines that begin at this offset or later belong to somebody else.
    private var lineLimit: Int { part.map { $0.end.map { $0 + 1 } ?? Int.max } ?? fixedLimit }
    private let fixedLimit: Int
    private let part: GzipPart?
    /// All lines were read that begin before others' begin.
    private(set) var isPastLimit = false

    var splitter = DocumentSplitter()
    var scanned = 0
    var open: OpenRecord?
    /// The document is one long line of a file of lines, which a line end ends.
    var isSingleLine = false
    /// A bracket that closes nothing was reported.
    var hasStray = false
    /// It is not known whether more line ends follow in the document.
    var maySpanLines = false

    /// A record whose end was not seen yet.
    struct OpenRecord {
        /// Offset in the buffer; meaningless once `isDropped`.
        var start: Int
        /// Offset in the capture.
        var origin: Int
        var line: Int
        var entry: Int?
        var isDropped = false
        /// Nothing that follows can make it anything but a record.
        var isCertain: Bool
    }

    /// `path` is what problems name. Nothing is read before the first call of `next`.
    public init(source: any ByteSource, path: String, options: ReadOptions = ReadOptions()) {
        self.path = path
        self.options = options
        shrinkage = FileShrinkage()
        input = CaptureInput(source: source, options: options)
        segmentSize = max(1, min(options.segmentSize, options.maximumRecord))
        longestLine = max(1, min(segmentSize * 4, options.maximumRecord))
        fixedLimit = Int.max
        part = nil
    }

    /// The lines that begin in a part of a compressed file of lines; of the first part, at its first byte too.
    init(part: GzipPart, path: String, isFirst: Bool, options: ReadOptions) {
        shrinkage = FileShrinkage()
        self.path = path
        self.options = options
        input = CaptureInput(part: part, options: options)
        segmentSize = max(1, min(options.segmentSize, options.maximumRecord))
        longestLine = max(1, min(segmentSize * 4, options.maximumRecord))
        fixedLimit = Int.max
        self.part = part
        shape = .lines
        mode = isFirst ? .lines : .beginningOfLine
    }

    /// The lines that begin in a part of a file of lines. Takes over the memory of `previous`, which has to be read to its end.
    init(
        lines: Range<Int>, beginningAt first: Int, of file: InputFile, options: ReadOptions, shrinkage: FileShrinkage, previous: SegmentReader?
    ) {
        self.shrinkage = shrinkage
        path = file.path
        self.options = options
        // The byte before tells whether a line begins at the lower bound.
        let from = lines.lowerBound > first ? lines.lowerBound - 1 : first
        input = CaptureInput(file: file, from: from, softEnd: lines.upperBound, options: options)
        segmentSize = max(1, min(options.segmentSize, options.maximumRecord))
        longestLine = max(1, min(segmentSize * 4, options.maximumRecord))
        fixedLimit = lines.upperBound
        part = nil
        shape = .lines
        mode = lines.lowerBound > first ? .beginningOfLine : .lines
        if let previous { input.takeBuffer(of: previous.input) }
    }

    /// The next segment, or nil at the end. What was read before a failure is delivered before it is thrown; broken
    /// compression is a problem and no error.
    ///
    /// - Throws: what the source throws, `SystemError` for files.
    public func next() throws -> Segment? {
        release(to: consumed)
        consumed = 0
        while true {
            let delivered: Bool
            switch mode {
            case .unknown:
                detect()
                continue
            case .beginningOfLine:
                findLineBeginning()
                continue
            case .lines: delivered = nextLines()
            case .document: delivered = nextElements()
            case .text:
                if let cutsText {
                    guard nextText(cutsText) else { return nil }
                    return segment
                }
                delivered = nextWindow()
            case .finished:
                release(to: input.count)
                if let failure = input.failure {
                    input.failure = nil
                    guard let problem = input.problem(from: failure) else { throw failure }
                    report(problem, line: nil, isIncomplete: true)
                } else if input.fellShort {
                    input.fellShort = false
                    if shrinkage.claim() { report("the file shrank while it was read", line: nil, isIncomplete: true) }
                }
                return nil
            }
            if delivered { return segment }
        }
    }

    /// Makes the next window of text begin at `offset` of the one delivered last, instead of behind it.
    public func keep(from offset: Int) {
        guard mode == .text, offset >= 0, offset < consumed else { return }
        kept = consumed - offset
        consumed = offset
    }

    /// The problems since the last call.
    public func takeProblems() -> [CaptureProblem] {
        defer { problems.removeAll() }
        return problems
    }

    func report(_ message: String, line: Int?, entry: Int? = nil, isIncomplete: Bool) {
        problems.append(CaptureProblem(path: path, line: line, entry: entry, message: message, isIncomplete: isIncomplete))
    }

    // MARK: - Segments to take along

    /// As `next`, for segments that go to other threads: each has memory of its own, taken from `pool`, and the lines and
    /// columns of everything (the segment, the problems) count from where the segment before it ended. Either this or
    /// `next` is for a reader, not both.
    ///
    /// - Throws: as `next`.
    func nextCut(from pool: BufferPool) throws -> SegmentCut? {
        guard try next() != nil else { return nil }
        input.shareChecksum()
        let cut = SegmentCut(segment: segment, length: consumed)
        if open?.isDropped == true {
            open?.line -= lineEnds + ByteSearch.count(of: 0x0A, in: input.base, from: 0, to: consumed)
        }
        segment.memory = input.handOver(consumed, from: pool)
        moveOn(by: consumed)
        consumed = 0
        lineEnds = 0
        column = 0
        segment = Segment()
        return cut
    }

    // MARK: - The buffer

    /// Drops the buffer's first bytes, keeping count of lines and columns.
    func release(to offset: Int) {
        guard offset > 0 else { return }
        let counted = segment.layout == .lines && offset == segment.bytes.count ? segment.lineEnds : nil
        let lines = counted ?? ByteSearch.count(of: 0x0A, in: input.base, from: 0, to: offset)
        segment.lineEnds = nil
        if mode == .document || mode == .text || mode == .finished || lines == 0 {
            let last = lines == 0 ? nil : ByteSearch.lastIndex(of: 0x0A, in: input.base, from: 0, to: offset)
            if last != nil { column = 0 }
            column += UTF8Scalars.count(input.base, from: last.map { $0 + 1 } ?? 0, to: offset)
        } else {
            column = 0
        }
        lineEnds += lines
        input.drop(offset)
        moveOn(by: offset)
    }

    private func moveOn(by offset: Int) {
        scanned = max(0, scanned - offset)
        if let start = open?.start { open?.start = start - offset }
    }

    /// The 1-based line of a byte of the buffer.
    func line(at offset: Int) -> Int {
        lineEnds + ByteSearch.count(of: 0x0A, in: input.base, from: 0, to: offset) + 1
    }

    func deliver(_ layout: Segment.Layout, to end: Int) {
        segment.bytes = UnsafeRawBufferPointer(start: input.base, count: end)
        segment.layout = layout
        segment.lineEnds = nil
        segment.firstLine = lineEnds
        segment.firstColumn = column
        segment.linesCounted = (0, 0)
        if layout != .elements { segment.elements.removeAll(keepingCapacity: true) }
    }

    // MARK: - What it is

    private func detect() {
        input.prepare()
        while input.count < CaptureShape.headSize, input.fill(segmentSize) {}
        // Never more than that, however much a pipe or gzip had: the same bytes are the same capture, whichever way they come.
        let head = ByteSlice(start: input.base, count: min(input.count, CaptureShape.headSize))
        var found = CaptureShape.foreign(head) ?? CaptureShape(head: head.buffer, isWhole: input.isAtEnd && input.count < CaptureShape.headSize)
        if found == .binary, options.readsBinary { found = .text }
        if options.readsLines, [.document, .text, .binary].contains(found) { found = .lines }
        shape = found
        switch found {
        case .empty, .binary: mode = .finished
        case .foreign(let name):
            report("\(name) data is not read: decompress or convert it first", line: nil, isIncomplete: true)
            mode = .finished
        case .lines: mode = .lines
        case .text: mode = .text
        case .document:
            mode = .document
            isSingleLine = head.firstIndex(of: 0x0A) == nil
            maySpanLines = true
        }
        if mode == .finished { input.discard() }
    }

    private func endAtLimit() {
        isPastLimit = true
        // Whoever the rest belongs to will meet it too.
        input.failure = nil
        input.discard()
        mode = .finished
    }

    private func findLineBeginning() {
        while true {
            let stop = min(input.count, lineLimit - 1 - input.origin)
            if stop > 0 {
                let found = ByteSearch.index(of: 0x0A, in: input.base, from: 0, to: stop)
                let passed = found < stop ? found + 1 : stop
                release(to: passed)
                if found < stop {
                    // These line ends are counted where their lines begin.
                    lineEnds = 0
                    column = 0
                    mode = .lines
                    return
                }
            }
            let isPast = input.origin >= lineLimit - 1
            if isPast || !input.fill(segmentSize) {
                lineEnds = 0
                if isPast { endAtLimit() }
                mode = .finished
                input.discard()
                return
            }
        }
    }

    // MARK: - Lines

    private func nextLines() -> Bool {
        while true {
            if input.origin >= lineLimit {
                endAtLimit()
                return false
            }
            // Whole segments, rather than what the last one left over.
            if input.count < segmentSize { _ = input.fill(segmentSize - input.count) }
            let window = min(input.count, segmentSize, lineLimit == Int.max ? Int.max : lineLimit - input.origin)
            if let last = ByteSearch.lastIndex(of: 0x0A, in: input.base, from: 0, to: window) {
                deliver(.lines, to: last + 1)
                consumed = last + 1
                return true
            }
            let limit = min(input.count, longestLine)
            let found = ByteSearch.index(of: 0x0A, in: input.base, from: window, to: limit)
            if found < limit {
                deliver(.lines, to: found + 1)
                consumed = found + 1
                return true
            }
            if input.count < longestLine, input.fill(segmentSize) { continue }
            if input.isAtEnd, input.count <= longestLine { return lastLine() }
            beginLongLine()
            return false
        }
    }

    /// What follows the last line end: a record as any other, or the beginning of one that was cut.
    private func lastLine() -> Bool {
        let rest = ByteSlice(start: input.base, count: input.count)
        let line = rest.withoutFiller
        if line.isEmpty {
            mode = .finished
            return false
        }
        if isCut(line) {
            beginLongLine()
            return false
        }
        deliver(.lines, to: rest.count)
        consumed = rest.count
        mode = .finished
        return true
    }

    private func isCut(_ line: ByteSlice) -> Bool {
        guard line[0] == 0x7B || line[0] == 0x5B else { return false }
        var scanner = JSONScanner(line)
        do {
            try scanner.skipValue()
            return false
        } catch {
            return error.isTruncation
        }
    }

    private func beginLongLine() {
        mode = .document
        splitter = DocumentSplitter()
        scanned = 0
        open = nil
        isSingleLine = true
        maySpanLines = false
        hasStray = false
    }
}
