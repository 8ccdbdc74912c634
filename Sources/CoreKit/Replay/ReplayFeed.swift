/// Cuts the inputs of a replay into pieces, one input after another, on whichever thread asks for the next piece.
final class ReplayFeed {
    struct Piece {
        /// The number of the input.
        var input: Int
        var path: String
        /// The records; nil where there are only problems to tell.
        var cut: SegmentCut?
        /// Line ends of the input before it.
        var lines = 0
        var problems: [CaptureProblem] = []
        /// Bytes of the input that were read for it.
        var bytes = 0
        /// There was something to convert.
        var hasRecords = false
        /// It is a file of a folder that holds no exchanges.
        var isPassedOver = false
        /// Nothing of the input follows.
        var endsInput = false
    }

    private let inputs: () -> FileTree.Entry?
    private let read: ReadOptions
    private let place: (String) -> String
    private let isNamed: (String) -> Bool
    private let standardInput: () -> InputFile
    private let pool: BufferPool
    private var ahead: ArraySlice<FileTree.Entry> = []
    private var number = -1
    private var path = ""
    private var reader: SegmentReader?
    private var lines = 0
    private var bytes = 0

    /// The most bytes that wait to be converted.
    private static let memory = 8 << 20
    /// Inputs that are looked up before their turn.
    private static let mostAhead = 1024

    /// `isNamed` tells what the user named from what was found in a folder.
    init(
        _ inputs: @escaping () -> FileTree.Entry?, read: ReadOptions, place: @escaping (String) -> String, isNamed: @escaping (String) -> Bool,
        standardInput: @escaping () -> InputFile
    ) {
        self.inputs = inputs
        self.read = read
        self.place = place
        self.isNamed = isNamed
        self.standardInput = standardInput
        pool = BufferPool(budget: ReplayFeed.memory, usual: 2 * max(read.segmentSize, 64 << 10))
    }

    func next() -> Piece? {
        while !Interruption.isRequested {
            if let reader { return next(of: reader) }
            guard let entry = nextInput() else { return nil }
            number += 1
            lines = 0
            bytes = 0
            switch entry {
            case .unreadable(let path, let message):
                let problem = CaptureProblem(path: path, message: message, isIncomplete: true)
                return Piece(input: number, path: path, problems: [problem], endsInput: true)
            case .file("-", _):
                path = "<stdin>"
                open(standardInput())
            case .file(let path, _):
                self.path = path
                do throws(SystemError) {
                    open(try InputFile(path: path, place: place(path)))
                } catch {
                    return Piece(input: number, path: path, problems: [CaptureProblem(path: path, message: "\(error)", isIncomplete: true)], endsInput: true)
                }
            }
        }
        return nil
    }

    /// Looks some way ahead: where there are no more inputs than that, it is known from the beginning how much there is to do.
    private func nextInput() -> FileTree.Entry? {
        if ahead.isEmpty {
            while ahead.count < ReplayFeed.mostAhead, let entry = inputs() { ahead.append(entry) }
        }
        return ahead.popFirst()
    }

    private func open(_ file: InputFile) {
        let reader = SegmentReader(source: file, path: path, options: read)
        // Text holds no exchanges: it is not cut, so that the reader stops at once.
        reader.cutsText = { _ in nil }
        self.reader = reader
    }

    private func next(of reader: SegmentReader) -> Piece {
        var piece = Piece(input: number, path: path, lines: lines)
        do {
            piece.cut = try reader.nextCut(from: pool)
            if case .text = piece.cut?.segment.layout { piece.cut = nil }
            piece.hasRecords = piece.cut != nil
            if piece.cut == nil {
                piece.endsInput = true
                if let what = foreign(reader) {
                    piece.isPassedOver = !isNamed(path)
                    if !piece.isPassedOver {
                        piece.problems.append(CaptureProblem(path: path, message: "\(what), expected HTTP exchanges as HAR or JSON lines", isIncomplete: true))
                    }
                }
            }
        } catch {
            piece.endsInput = true
            if !Interruption.isRequested { piece.problems.append(CaptureProblem(path: path, message: "\(error)", isIncomplete: true)) }
        }
        // Lines within a cut count from where the one before it ended.
        piece.problems += reader.takeProblems().map { problem in
            var problem = problem
            problem.line = problem.line.map { $0 + lines }
            return problem
        }
        lines += piece.cut?.lineEnds ?? 0
        piece.bytes = reader.bytesRead - bytes
        bytes = reader.bytesRead
        if piece.endsInput { self.reader = nil }
        return piece
    }

    /// What a file is that holds no exchanges.
    private func foreign(_ reader: SegmentReader) -> String? {
        switch reader.shape {
        case .text: "plain text"
        case .binary: "binary"
        default: nil
        }
    }
}
