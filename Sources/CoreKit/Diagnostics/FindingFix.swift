/// A change of the file that mends a finding.
public struct FindingFix: Sendable, Equatable {
    /// What it does, as an order: `put the pattern in single quotes`.
    public var title: String
    /// Whether what the file does stays as it was meant: a fix that could make a policy weaker, or take in more, is not safe.
    public var isSafe: Bool
    /// In the order of the file, none overlapping another.
    public var edits: [SourceEdit]

    public init(title: String, isSafe: Bool, edits: [SourceEdit]) {
        self.title = title
        self.isSafe = isSafe
        self.edits = edits
    }
}

/// Puts a text in the place of a stretch of a file.
public struct SourceEdit: Sendable, Hashable {
    /// Bytes of the file; empty for an insertion.
    public var range: Range<Int>
    /// The same stretch. Its end is set.
    public var span: SourceSpan
    public var text: String

    public init(range: Range<Int>, span: SourceSpan, text: String) {
        self.range = range
        self.span = span
        self.text = text
    }
}
