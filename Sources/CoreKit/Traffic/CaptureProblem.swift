/// Something in the input that could not be read or understood; everything else went on.
public struct CaptureProblem: Sendable, Equatable {
    public var path: String
    /// 1-based line, where the problem has one.
    public var line: Int?
    /// 0-based entry of a document, where the problem has one.
    public var entry: Int?
    public var message: String
    /// The file could not be read to its end, so that the program could not finish: exit status 3. A bad record in a
    /// readable file is not incomplete.
    public var isIncomplete: Bool

    public init(path: String, line: Int? = nil, entry: Int? = nil, message: String, isIncomplete: Bool) {
        self.path = path
        self.line = line
        self.entry = entry
        self.message = message
        self.isIncomplete = isIncomplete
    }
}
