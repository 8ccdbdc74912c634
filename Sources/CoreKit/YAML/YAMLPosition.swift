/// A place in a YAML text.
public struct YAMLPosition: Sendable, Hashable, Comparable {
    private let rawOffset: UInt32
    private let rawLine: UInt32
    private let rawColumn: UInt32

    /// Bytes from the beginning of the text, a byte order mark included; 0-based.
    public var offset: Int { Int(rawOffset) }
    /// 1-based; CR, LF and CR LF end a line.
    public var line: Int { Int(rawLine) }
    /// 1-based, in Unicode scalars; a byte order mark takes no column.
    public var column: Int { Int(rawColumn) }

    /// 32 bits each: a text is at most 2 GiB (`YAMLSource` refuses longer ones), and nodes stay small.
    public init(offset: Int, line: Int, column: Int) {
        rawOffset = UInt32(truncatingIfNeeded: offset)
        rawLine = UInt32(truncatingIfNeeded: line)
        rawColumn = UInt32(truncatingIfNeeded: column)
    }

    public static func < (left: YAMLPosition, right: YAMLPosition) -> Bool { left.rawOffset < right.rawOffset }
}

/// A stretch of a YAML text; the end is exclusive.
public struct YAMLSpan: Sendable, Hashable {
    public let start: YAMLPosition
    public let end: YAMLPosition

    public init(start: YAMLPosition, end: YAMLPosition) {
        self.start = start
        self.end = end
    }

    /// The bytes of the text that it covers.
    public var offsets: Range<Int> { start.offset..<max(start.offset, end.offset) }
}
