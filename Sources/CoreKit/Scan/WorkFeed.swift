/// One thread's share of the work at a time.
enum WorkPiece {
    /// A file, pipe or standard input as a whole.
    case whole(path: String, InputFile?)
    /// Small files, one after another.
    case batch([(path: String, size: Int)])
    /// A stretch of a large file of lines. `isFirst` for the first of the file.
    case range(path: String, LineRanges, index: Int)
    /// A stretch of a large compressed file of lines.
    case part(path: String, GzipRanges, index: Int)
    /// The next stretch of something that is read in order.
    case cut(InOrderReading.Piece)
    case problem(CaptureProblem)
}

/// Hands out the pieces of work in order.
///
/// Large files of lines are cut into stretches that threads read by themselves. Documents, compressed files and pipes have to be read from
/// the beginning: that happens here, on whichever thread asks for the next piece, while the others look at what was cut before.
/// Where there is a large file for every thread, each reads its own.
final class WorkFeed {
    private let inputs: InputList
    private let options: ScanOptions
    private let signatures: SignatureSet
    private let standardInput: () -> InputFile
    /// Entries that were looked at already.
    private var ahead: [FileTree.Entry] = []
    private var lastPath = "-"
    private var ranges: (path: String, ranges: LineRanges, next: Int)?
    private var parts: (path: String, ranges: GzipRanges, next: Int)?
    private var reading: InOrderReading?
    private lazy var pool = BufferPool(budget: WorkFeed.memory, usual: 2 * max(options.read.segmentSize, 64 << 10))
    private lazy var textCutter = TextCutter(set: signatures, usesPrefilter: options.usesPrefilter)

    /// The most bytes in segments that wait to be looked at.
    private static let memory = 24 << 20
    /// Files and bytes of one batch.
    private static let batch = (files: 64, bytes: 256 << 10)

    init(_ inputs: InputList, options: ScanOptions, signatures: SignatureSet, standardInput: @escaping () -> InputFile) {
        self.inputs = inputs
        self.options = options
        self.signatures = signatures
        self.standardInput = standardInput
    }

    /// Says that a signal ended the work, and with which file.
    var interruption: PieceResult? {
        var result = PieceResult()
        result.problems = [CaptureProblem(path: lastPath, message: "stopped by a signal: what follows was not read", isIncomplete: true)]
        return result
    }

    func next() -> WorkPiece? {
        while !Interruption.isRequested {
            if let reading {
                if let piece = reading.next() { return .cut(piece) }
                self.reading = nil
            }
            if let current = ranges, current.next < current.ranges.count {
                ranges?.next += 1
                return .range(path: current.path, current.ranges, index: current.next)
            }
            ranges = nil
            if let current = parts, current.next < current.ranges.count {
                parts?.next += 1
                return .part(path: current.path, current.ranges, index: current.next)
            }
            parts = nil
            guard let entry = peek() else { return nil }
            pass()
            switch entry {
            case .unreadable(let path, let message):
                return .problem(CaptureProblem(path: path, message: message, isIncomplete: true))
            case .file("-", _):
                lastPath = "-"
                guard isSharedOut else { return .whole(path: options.standardInputPath, standardInput()) }
                read(standardInput(), options.standardInputPath)
            case .file(let path, let size):
                lastPath = path
                if size > options.read.rangeSize {
                    if let piece = large(path) { return piece }
                } else if size == 0 {
                    // Nothing, or a pipe.
                    guard isSharedOut, let opened = open(path), opened.kind == .stream else { return .whole(path: path, nil) }
                    read(opened, path)
                } else {
                    return small(path, size)
                }
            }
        }
        return nil
    }

    /// What comes next has to be inflated first, which takes longer than looking at it.
    var isInflating: Bool { reading?.isCompressed ?? false }

    private var isSharedOut: Bool { options.jobs > 1 }

    private func peek() -> FileTree.Entry? {
        if ahead.isEmpty, let entry = inputs.next() { ahead.append(entry) }
        return ahead.first
    }

    private func pass() {
        ahead.removeFirst()
    }

    /// The other threads will find large files of their own, soon enough for the results to wait for this one.
    private var hasLargeFilesAhead: Bool {
        while ahead.count < 2 * options.jobs, let entry = inputs.next() { ahead.append(entry) }
        return ahead.prefix(2 * options.jobs).count { if case .file(_, let size) = $0 { size > options.read.rangeSize } else { false } } >= options.jobs - 1
    }

    private func open(_ path: String) -> InputFile? { try? InputFile(path: path, place: FileTree.place(path, options.workingFolder)) }

    private func read(_ file: InputFile, _ path: String) {
        reading = InOrderReading(file, path, options, pool, textCutter)
    }

    /// Nil where the file is handed out in parts.
    private func large(_ path: String) -> WorkPiece? {
        guard let opened = open(path) else { return .whole(path: path, nil) }
        if let ranges = try? LineRanges(file: opened, options: options.read) {
            self.ranges = (path, ranges, 0)
        } else if let parts = GzipRanges(file: opened, options: options.read) {
            self.parts = (path, parts, 0)
        } else if isSharedOut, !hasLargeFilesAhead {
            read(opened, path)
        } else {
            return .whole(path: path, opened)
        }
        return nil
    }

    /// The file and the small ones behind it.
    private func small(_ path: String, _ size: Int) -> WorkPiece {
        var files = [(path: path, size: size)], bytes = size
        while files.count < WorkFeed.batch.files, bytes < WorkFeed.batch.bytes,
            case .file(let path, let size)? = peek(), size > 0, size <= options.read.rangeSize, path != "-" {
            files.append((path, size))
            bytes += size
            lastPath = path
            pass()
        }
        return .batch(files)
    }
}
