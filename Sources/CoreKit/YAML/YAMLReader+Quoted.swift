/// Scalars in quotes (YAML 1.2.2, sections 7.3.1 and 7.3.2).
extension YAMLReader {
    /// Reads the scalar whose opening quote stands here, up to behind the closing one. Lines after the first need `indent` spaces.
    mutating func quoted(indent: Int) throws(YAMLError) -> YAMLText {
        let open = pos
        if unprintable < open { throw unprintableFailure() }
        let text = byte == UInt8(ascii: "'") ? try singleQuoted(indent: indent) : try doubleQuoted(indent: indent)
        if unprintable < pos { unprintable = source.nextUnprintable(from: pos) }
        return text
    }

    func unprintableFailure() -> YAMLError {
        var end = unprintable + 1
        while base[end] & 0xC0 == 0x80 { end += 1 }
        let scalar = source.string(unprintable, end).unicodeScalars.first?.value ?? 0
        return failure("character \(YAMLTextCheck.name(scalar)), expected it in quotes only", at: unprintable)
    }

    private mutating func singleQuoted(indent: Int) throws(YAMLError) -> YAMLText {
        let open = pos
        let start = pos + 1
        pos = start
        while byte != UInt8(ascii: "'"), byte != 0, !byte.isYAMLBreak { pos += 1 }
        if byte == UInt8(ascii: "'"), base[pos + 1] != UInt8(ascii: "'") {
            pos += 1
            return YAMLText(start, pos - 1)
        }
        let mark = texts.decoded.count
        var run = start
        var firm = mark
        while true {
            switch byte {
            case UInt8(ascii: "'"):
                append(run, pos)
                pos += 1
                guard byte == UInt8(ascii: "'") else { return decoded(since: mark) }
                texts.decoded.append(byte)
                pos += 1
                run = pos
            case 0x0A, 0x0D:
                append(run, pos)
                dropBlanks(downTo: firm)
                appendFold(try quotedBreaks(open, indent: indent))
                firm = texts.decoded.count
                run = pos
            case 0: throw failure("a single quote that is never closed, expected \"'\" before \(found)", at: open)
            default: pos += 1
            }
        }
    }

    private mutating func doubleQuoted(indent: Int) throws(YAMLError) -> YAMLText {
        let open = pos
        let start = pos + 1
        pos = start
        while byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte != 0, !byte.isYAMLBreak { pos += 1 }
        if byte == UInt8(ascii: "\"") {
            pos += 1
            return YAMLText(start, pos - 1)
        }
        let mark = texts.decoded.count
        var run = start
        var firm = mark
        while true {
            switch byte {
            case UInt8(ascii: "\""):
                append(run, pos)
                pos += 1
                return decoded(since: mark)
            case UInt8(ascii: "\\"):
                append(run, pos)
                if base[pos + 1].isYAMLBreak {
                    pos += 1
                    let breaks = try quotedBreaks(open, indent: indent)
                    if breaks > 1 { appendFold(breaks) }
                } else {
                    try escape()
                }
                firm = texts.decoded.count
                run = pos
            case 0x0A, 0x0D:
                append(run, pos)
                dropBlanks(downTo: firm)
                appendFold(try quotedBreaks(open, indent: indent))
                firm = texts.decoded.count
                run = pos
            case 0: throw failure("a double quote that is never closed, expected '\"' before \(found)", at: open)
            default: pos += 1
            }
        }
    }

    /// Blanks at the end of a line are no content, but for those that an escape wrote.
    private mutating func dropBlanks(downTo firm: Int) {
        while texts.decoded.count > firm, let last = texts.decoded.last, last.isYAMLBlank { texts.decoded.removeLast() }
    }

    /// Goes over line breaks and blank lines. Returns how many there were.
    private mutating func quotedBreaks(_ open: Int, indent: Int) throws(YAMLError) -> Int {
        var breaks = 0
        repeat {
            newLine()
            breaks += 1
        } while byte.isYAMLBreak
        if isDocumentMarker { throw failure("document marker \(found) inside quotes, expected the closing quote before it", at: pos) }
        if !isAtEnd, lineIndent < indent {
            throw failure("quoted text that is not indented enough, expected \(YAMLReader.spaces(indent)) before it", at: pos)
        }
        return breaks
    }

    /// `at least 1 space`
    static func spaces(_ count: Int) -> String { "at least \(count) space\(count == 1 ? "" : "s")" }
}
