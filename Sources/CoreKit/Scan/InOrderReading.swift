/// Cuts a file that has to be read from its beginning into pieces that any thread can look at.
///
/// One thread at a time asks for the next; what was handed out before is looked at meanwhile.
final class InOrderReading {
    struct Piece {
        let path: String
        /// What is to be scanned: nothing, some records, or all that follows.
        let content: Content
        var startsFile = false
        var isCapture = false
        /// Bytes read from the file for it.
        var bytes = 0
        /// Bytes read by the end of it.
        var bytesBefore = 0
        /// What the reader found, in lines as those of `PieceResult`.
        var problems: [CaptureProblem] = []
        /// With `ScanOptions.measures`: the reading, inflating and cutting that was done for it.
        var statistics: ScanStatistics?
    }

    enum Content {
        case end
        case cut(SegmentCut)
        /// Text that cannot be cut; the reader is the piece's own from now on.
        case rest(SegmentReader)
    }

    private let path: String
    private let pool: BufferPool
    private let reader: SegmentReader
    private let isNamed: Bool
    private let measures: Bool
    private var measured = ScanStatistics()
    private var bytes = 0
    private var isStarted = false
    private var isFinished = false

    init(_ source: InputFile, _ path: String, _ options: ScanOptions, _ pool: BufferPool, _ textCutter: TextCutter?) {
        self.path = path
        self.pool = pool
        reader = SegmentReader(source: source, path: path, options: options.read)
        reader.cutsText = textCutter.map { cutter in { cutter.cut($0) } } ?? { _ in nil }
        isNamed = options.names(path)
        measures = options.measures
    }

    /// What is read is inflated.
    var isCompressed: Bool { reader.isCompressed }

    /// Nil when all is handed out.
    func next() -> Piece? {
        guard !isFinished else { return nil }
        guard measures else { return cut() }
        let began = MonotonicTime.nanoseconds
        var piece = cut()
        measured.add(MonotonicTime.nanoseconds &- began, to: .cutting)
        // The rest of a text tells its own times, those from the beginning with it.
        if case .rest = piece.content {
            piece.statistics = measured
            return piece
        }
        if isFinished { measured.add(reader.times, bytesRead: reader.bytesRead) }
        if isFinished { piece.statistics = measured }
        return piece
    }

    private func cut() -> Piece {
        do {
            if let cut = try reader.nextCut(from: pool) { return piece(.cut(cut)) }
            if reader.needsWholeText {
                isFinished = true
                return piece(.rest(reader))
            }
        } catch {
            isFinished = true
            var piece = piece(.end)
            // A read that a signal ended is the end that was asked for.
            if !Interruption.isRequested { piece.problems.insert(CaptureProblem(path: path, message: "\(error)", isIncomplete: true), at: 0) }
            return piece
        }
        isFinished = true
        var piece = piece(.end)
        if let problem = CaptureProblem.binary(reader, path, isNamed: isNamed) { piece.problems.append(problem) }
        return piece
    }

    private func piece(_ content: Content) -> Piece {
        defer {
            isStarted = true
            bytes = reader.bytesRead
        }
        return Piece(
            path: path, content: content, startsFile: !isStarted, isCapture: reader.isCapture, bytes: reader.bytesRead - bytes,
            bytesBefore: reader.bytesRead, problems: reader.takeProblems())
    }
}
