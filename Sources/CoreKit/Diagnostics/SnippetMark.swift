/// A stretch of a file that a snippet marks, and what is said of it.
struct SnippetMark {
    var start: SourcePosition
    /// Just behind its end; never at the beginning of a line that it does not reach into.
    var end: SourcePosition
    var label: String
    /// Marked with carets instead of dashes.
    var isPrimary: Bool
    var style: Terminal.Style

    init(_ span: SourceSpan, in source: SnippetSource, label: String, isPrimary: Bool, style: Terminal.Style) {
        let last = source.lineCount
        var start = span.start, end = span.end ?? SourcePosition(line: span.start.line, column: span.start.column + 1)
        start.line = min(max(1, start.line), last)
        start.column = max(1, start.column)
        if end.line > last { end = SourcePosition(line: last, column: source.line(last).endColumn) }
        if end.line < start.line || end.line == start.line && end.column < start.column { end = start }
        // A stretch of whole lines ends where the next begins, which nobody would call a part of it; nor are blank lines at its end.
        while end.line > start.line, source.isBlank(end.line, before: end.column) {
            end.line -= 1
            end.column = source.line(end.line).endColumn
        }
        self.start = start
        self.end = end
        self.label = Terminal.escapeControls(label)
        self.isPrimary = isPrimary
        self.style = style
    }

    var isMultiline: Bool { end.line > start.line }
    var symbol: Character { isPrimary ? "^" : "-" }

    /// Lines that have to be seen for it.
    var lines: [Int] {
        let all = start.line...end.line
        return all.count <= 6 ? Array(all) : [start.line, start.line + 1, end.line - 1, end.line]
    }
}

/// The lines of a file, those that were asked for kept at hand.
final class SnippetSource {
    let text: SourceText
    private var lines: [Int: SourceLine] = [:]

    init(_ text: SourceText) {
        self.text = text
    }

    var lineCount: Int { text.lineCount }

    func line(_ number: Int) -> SourceLine {
        if let known = lines[number] { return known }
        let line = SourceLine(text, number)
        // Findings come in the order of the file, more or less.
        if lines.count > 64 { lines.removeAll(keepingCapacity: true) }
        lines[number] = line
        return line
    }

    /// Whether nothing but blanks stands before a column.
    func isBlank(_ number: Int, before column: Int) -> Bool {
        let line = line(number)
        return line.bytes(ofColumns: 1..<max(1, column)).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
}
