/// What a piece of work yields; line numbers count from the piece's first line, columns in that line from its first scalar.
struct PieceResult {
    var path = ""
    /// A new file begins with this piece.
    var startsFile = false
    /// The file was read as a capture, and is not binary or missing.
    var isCapture = false
    var bytes = 0
    var exchanges = 0
    var lineEnds = 0
    /// Scalars between the piece's last line end, or its beginning, and its end, where another follows on the same line.
    var columns = 0
    /// A text or a part of one: the exchange that it is has yet to be counted where it has evidence.
    var isText = false
    var inventory = Inventory()
    var matches: [SignatureMatch] = []
    var problems: [CaptureProblem] = []
    /// Problems beyond those in `problems`, and whether some input could not be read to its end.
    var omittedProblems = 0
    var isIncomplete = false
    /// A part of a compressed file, and the one that follows it: those between were begun in the wrong place and do not count.
    var part: (index: Int, next: Int)?
    /// With `ScanOptions.measures`.
    var statistics: ScanStatistics?

    init(path: String = "", startsFile: Bool = false) {
        self.path = path
        self.startsFile = startsFile
    }
}
