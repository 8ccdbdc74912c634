/// The place in a text where parsing stands: bytes, lines, indentation and columns.
///
/// Relies on what `YAMLSource` holds true: a NUL is the end, and a few bytes behind it may be read.
struct YAMLReader {
    let base: UnsafePointer<UInt8>
    let end: Int
    private let isASCII: Bool

    var pos: Int
    private(set) var line = 1
    private(set) var lineStart: Int
    /// How many spaces begin the line; tabs are no indentation.
    private(set) var lineIndent = 0
    /// Where the line's first character stands that is no blank.
    private(set) var lineFirst: Int

    /// Where the last column was counted, so that a long line is not counted again for each of its nodes.
    private var countedOffset: Int
    private var countedColumn = 1

    /// The next character that may not stand outside of quotes.
    var unprintable: Int
    var texts: YAMLTextStore
    var comments: [YAMLSpan]?

    init(_ source: YAMLSource, keepingComments: Bool) {
        texts = YAMLTextStore(source: source)
        base = source.base
        end = source.count
        isASCII = source.isASCII
        pos = source.contentStart
        lineStart = pos
        lineFirst = pos
        countedOffset = pos
        unprintable = source.nextUnprintable(from: pos)
        comments = keepingComments ? [] : nil
        measureIndent()
    }

    @inline(__always) var source: YAMLSource { texts.source }
    @inline(__always) var byte: UInt8 { base[pos] }
    @inline(__always) var isAtEnd: Bool { pos >= end }
    /// Whether nothing but blanks stands before `pos` in its line.
    @inline(__always) var isFirstInLine: Bool { pos == lineFirst }
    /// 0-based. What stands before a block collection in its line is ASCII, so that bytes are columns.
    @inline(__always) var column: Int { isFirstInLine ? lineIndent : pos - lineStart }

    /// Whether an indicator of one character (`-`, `?`, `:`) stands here as such in block context.
    @inline(__always) func isIndicator(_ character: UInt8) -> Bool { byte == character && base[pos + 1].endsYAMLIndicator }

    /// Whether `---` or `...` stands here as a marker.
    @inline(__always) var isDocumentMarker: Bool {
        pos == lineStart && (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "."))
            && base[pos + 1] == byte && base[pos + 2] == byte && base[pos + 3].endsYAMLIndicator
    }

    /// Whether a tab stands among the blanks directly before `offset`.
    func hasTab(before offset: Int) -> Bool {
        var at = offset - 1
        while at >= lineStart, base[at].isYAMLBlank {
            if base[at] == 0x09 { return true }
            at -= 1
        }
        return false
    }

    /// Goes over the line break that stands here, to the first character of the next line that is no blank.
    @inline(__always) mutating func newLine() {
        pos += byte == 0x0D && base[pos + 1] == 0x0A ? 2 : 1
        line += 1
        lineStart = pos
        measureIndent()
    }

    /// Continues at the beginning of a line that was reached by other means.
    mutating func resume(at offset: Int, line: Int) {
        self.line = line
        lineStart = offset
        measureIndent()
    }

    @inline(__always) private mutating func measureIndent() {
        var at = lineStart
        while base[at] == 0x20 { at += 1 }
        lineIndent = at - lineStart
        while base[at].isYAMLBlank { at += 1 }
        lineFirst = at
        pos = at
        countedOffset = lineStart
        countedColumn = 1
    }

    @inline(__always) mutating func skipBlanks() {
        while byte.isYAMLBlank { pos += 1 }
    }

    /// Goes over blanks, comments and line breaks. Returns whether a line was ended.
    @inline(__always) mutating func skipSeparation() -> Bool {
        var crossed = false
        while true {
            skipBlanks()
            if byte == UInt8(ascii: "#"), startsComment { skipComment() }
            guard byte.isYAMLBreak else { return crossed }
            newLine()
            crossed = true
        }
    }

    /// Whether a `#` that stands here begins a comment.
    var startsComment: Bool { isFirstInLine || base[pos - 1].isYAMLBlank }

    mutating func skipComment() {
        let start = pos
        while !byte.isYAMLBreak, !isAtEnd { pos += 1 }
        if comments != nil {
            let span = YAMLSpan(start: position(at: start), end: position(at: pos))
            if comments?.last.map({ $0.start < span.start }) ?? true { comments?.append(span) }
        }
    }

    /// A byte order mark may begin every document (YAML 1.2.2, `l-document-prefix`).
    mutating func skipByteOrderMark() {
        guard pos == lineStart, pos > source.contentStart, byte == 0xEF, base[pos + 1] == 0xBB, base[pos + 2] == 0xBF else { return }
        if unprintable == pos { unprintable = source.nextUnprintable(from: pos + 3) }
        resume(at: pos + 3, line: line)
    }

    /// The position of an offset in the line where parsing stands.
    @inline(__always) mutating func position(at offset: Int) -> YAMLPosition {
        if isASCII { return YAMLPosition(offset: offset, line: line, column: offset - lineStart + 1) }
        if offset < countedOffset {
            countedOffset = lineStart
            countedColumn = 1
        }
        countedColumn += source.scalars(countedOffset, offset)
        countedOffset = offset
        return YAMLPosition(offset: offset, line: line, column: countedColumn)
    }

    func failure(_ message: String, at offset: Int) -> YAMLError { YAMLError(message, at: source.position(at: offset)) }

    /// What stands here, for messages.
    var found: String {
        if isAtEnd { return "the end of the text" }
        if byte.isYAMLBreak { return "the end of the line" }
        if isDocumentMarker { return "\"\(source.string(pos, pos + 3))\"" }
        if byte == 0x09 { return "a tab" }
        var next = pos + 1
        while base[next] & 0xC0 == 0x80 { next += 1 }
        if YAMLTextCheck.isUnprintable(base, pos) { return "an unprintable character" }
        return "\"\(source.string(pos, next))\""
    }
}
