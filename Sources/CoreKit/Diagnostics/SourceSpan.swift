/// 1-based line and column; columns count Unicode scalars.
public struct SourcePosition: Sendable, Hashable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// Where something begins and, if that is known, the position just behind its end.
public struct SourceSpan: Sendable, Hashable {
    public var start: SourcePosition
    public var end: SourcePosition?

    public init(start: SourcePosition, end: SourcePosition? = nil) {
        self.start = start
        self.end = end
    }

    public init(line: Int, column: Int) {
        self.init(start: SourcePosition(line: line, column: column))
    }
}
