/// Literal and folded block scalars (YAML 1.2.2, section 8.1).
extension YAMLReader {
    private enum Chomping { case strip, clip, keep }

    private struct Header {
        var chomping = Chomping.clip
        var indent: Int?
        /// Behind the indicators.
        var end: Int
    }

    /// Reads the scalar whose `|` or `>` stands here. `parent` is the indentation of the node around it, -1 for none.
    /// The end is behind the last line that is not blank, `pos` at the next thing in a later line.
    mutating func blockScalar(parent: Int) throws(YAMLError) -> (text: YAMLText, end: YAMLPosition) {
        let isFolded = byte == UInt8(ascii: ">")
        let header = try blockScalarHeader()
        var lines = Lines(offset: pos, line: line, end: position(at: header.end))
        guard byte.isYAMLBreak else { return (.empty, lines.end) }
        lines.offset = afterBreak(pos)
        lines.line += 1
        let mark = texts.decoded.count
        let least = max(parent + 1, 0)
        var blankLines = 0
        if let indent = header.indent {
            lines.indent = max(parent, 0) + indent
        } else {
            blankLines = try detectIndent(&lines, least: least)
        }
        let trailing = try blockScalarLines(&lines, isFolded: isFolded, blankLines: blankLines)
        switch header.chomping {
        case .strip: break
        case .clip: if lines.hasContent { texts.decoded.append(0x0A) }
        case .keep: texts.decoded.append(contentsOf: repeatElement(0x0A, count: trailing + (lines.hasContent ? 1 : 0)))
        }
        resume(at: lines.offset, line: lines.line)
        return (decoded(since: mark), lines.end)
    }

    /// Where the lines of a block scalar stand while they are read.
    private struct Lines {
        /// The beginning of the line to read next, and its number.
        var offset: Int
        var line: Int
        /// The end of the last line that was not blank, before of the header.
        var end: YAMLPosition
        /// Nil where blank lines are all there is.
        var indent: Int?
        var hasContent = false
    }

    private func afterBreak(_ offset: Int) -> Int { base[offset] == 0x0D && base[offset + 1] == 0x0A ? offset + 2 : offset + 1 }

    private mutating func blockScalarHeader() throws(YAMLError) -> Header {
        var header = Header(end: pos)
        var hasChomping = false
        pos += 1
        scan: while true {
            switch byte {
            case UInt8(ascii: "+"), UInt8(ascii: "-"):
                if hasChomping { throw failure("a second chomping indicator, expected one of \"+\" and \"-\"", at: pos) }
                header.chomping = byte == UInt8(ascii: "+") ? .keep : .strip
                hasChomping = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if header.indent != nil || byte == UInt8(ascii: "0") {
                    throw failure("indentation indicator \(found), expected a single digit from 1 to 9", at: pos)
                }
                header.indent = Int(byte) - 0x30
            default: break scan
            }
            pos += 1
        }
        header.end = pos
        skipBlanks()
        if byte == UInt8(ascii: "#"), startsComment { skipComment() }
        guard byte.isYAMLBreak || isAtEnd else {
            throw failure("\(found) behind a block scalar's indicators, expected the end of the line", at: pos)
        }
        return header
    }

    /// Finds the first line that is not blank: its indentation is the scalar's. Returns how many blank lines stand before it.
    private mutating func detectIndent(_ lines: inout Lines, least: Int) throws(YAMLError) -> Int {
        var blankLines = 0
        var widest = (width: 0, offset: 0)
        while true {
            var at = lines.offset
            while base[at] == 0x20 { at += 1 }
            let width = at - lines.offset
            if base[at].isYAMLBreak {
                if width > widest.width { widest = (width, at) }
                blankLines += 1
                lines.offset = afterBreak(at)
                lines.line += 1
            } else if at >= end {
                // A last line without a line break counts as one that has it.
                if width > 0 { blankLines += 1 }
                lines.offset = at
                return blankLines
            } else {
                if width < least {
                    if base[at] == 0x09 { throw tabFailure(at, least) }
                    return blankLines
                }
                if width == 0, isMarker(at) { return blankLines }
                if widest.width > width {
                    throw failure("blank line with more spaces than the first line of text below it, expected at most \(width)", at: widest.offset)
                }
                lines.indent = width
                return blankLines
            }
        }
    }

    private func tabFailure(_ offset: Int, _ indent: Int) -> YAMLError {
        failure("a tab in the indentation of a block scalar, expected \(YAMLReader.spaces(indent))", at: offset)
    }

    private func isMarker(_ offset: Int) -> Bool {
        let byte = base[offset]
        return (byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")) && base[offset + 1] == byte && base[offset + 2] == byte
            && base[offset + 3].endsYAMLIndicator
    }

    /// Reads all lines that belong to the scalar into the text that is put together, without the last line break. Returns how many blank lines end it.
    private mutating func blockScalarLines(_ lines: inout Lines, isFolded: Bool, blankLines: Int) throws(YAMLError) -> Int {
        guard let indent = lines.indent else { return blankLines }
        var blankLines = blankLines
        var endsFoldable = false
        var last = (start: 0, end: 0, line: 0)
        reading: while true {
            let limit = lines.offset + indent
            var at = lines.offset
            while at < limit, base[at] == 0x20 { at += 1 }
            if base[at].isYAMLBreak {
                blankLines += 1
                lines.offset = afterBreak(at)
                lines.line += 1
                continue
            }
            if at >= end {
                if at > lines.offset { blankLines += 1 }
                lines.offset = at
                break
            }
            if at < limit {
                if base[at] == 0x09 { throw tabFailure(at, indent) }
                break
            }
            if indent == 0, isMarker(at) { break }
            let isFoldable = isFolded && !base[at].isYAMLBlank
            if lines.hasContent {
                if !(isFoldable && endsFoldable) {
                    texts.decoded.append(0x0A)
                } else if blankLines == 0 {
                    texts.decoded.append(0x20)
                }
            }
            texts.decoded.append(contentsOf: repeatElement(0x0A, count: blankLines))
            blankLines = 0
            endsFoldable = isFoldable
            let from = at
            while !base[at].isYAMLBreak, at < end { at += 1 }
            append(from, at)
            lines.hasContent = true
            last = (lines.offset, at, lines.line)
            if at >= end {
                lines.offset = at
                break
            }
            lines.offset = afterBreak(at)
            lines.line += 1
        }
        if lines.hasContent {
            lines.end = YAMLPosition(offset: last.end, line: last.line, column: 1 + source.scalars(last.start, last.end))
        }
        return blankLines
    }
}
