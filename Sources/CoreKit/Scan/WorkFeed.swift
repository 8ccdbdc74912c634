/// One thread's share of the work at a time.
enum WorkPiece {
    /// A file, pipe or standard input as a whole.
    case whole(file: Int, path: String, InputFile?)
    /// A stretch of a large file of lines. `isFirst` for the first of the file.
    case range(file: Int, path: String, LineRanges, index: Int)
    case problem(CaptureProblem)
}

/// Hands out the pieces of work in order; large files of lines are cut into stretches.
final class WorkFeed {
    private let entries: [FileTree.Entry]
    private let options: ScanOptions
    private let standardInput: () -> InputFile
    private var position = 0
    private var ranges: (file: Int, path: String, ranges: LineRanges, next: Int)?

    init(entries: [FileTree.Entry], options: ScanOptions, standardInput: @escaping () -> InputFile) {
        self.entries = entries
        self.options = options
        self.standardInput = standardInput
    }

    /// Says that a signal ended the work, and with which file.
    var interruption: PieceResult? {
        var path = "-"
        if case .file(let last, _)? = entries.indices.contains(position - 1) ? entries[position - 1] : entries.last { path = last }
        var result = PieceResult()
        result.problems = [CaptureProblem(path: path, message: "stopped by a signal: what follows was not read", isIncomplete: true)]
        return result
    }

    func next() -> WorkPiece? {
        guard !Interruption.isRequested else { return nil }
        if let current = ranges, current.next < current.ranges.count {
            ranges?.next += 1
            return .range(file: current.file, path: current.path, current.ranges, index: current.next)
        }
        ranges = nil
        guard position < entries.count else { return nil }
        let file = position
        position += 1
        switch entries[file] {
        case .unreadable(let path, let message):
            return .problem(CaptureProblem(path: path, message: message, isIncomplete: true))
        case .file("-", _): return .whole(file: file, path: "<stdin>", standardInput())
        case .file(let path, let size):
            guard size > options.read.rangeSize, let opened = try? InputFile(path: path, place: FileTree.place(path, options.workingFolder)), let ranges = try? LineRanges(file: opened, options: options.read) else {
                return .whole(file: file, path: path, nil)
            }
            self.ranges = (file, path, ranges, 0)
            return next()
        }
    }
}
