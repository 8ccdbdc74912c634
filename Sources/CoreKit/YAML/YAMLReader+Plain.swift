/// Plain scalars (YAML 1.2.2, section 7.3.3).
extension YAMLReader {
    /// Whether a plain scalar may begin here.
    func startsPlain(inFlow: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
            let next = base[pos + 1]
            return !next.endsYAMLIndicator && !(inFlow && next.isYAMLFlowIndicator)
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"), UInt8(ascii: "&"),
            UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "%"),
            UInt8(ascii: "@"), UInt8(ascii: "`"), 0:
            return false
        default: return true
        }
    }

    /// Whether a `:` that stands here parts a key from its value.
    @inline(__always) func isValueIndicator(inFlow: Bool) -> Bool {
        guard byte == UInt8(ascii: ":") else { return false }
        let next = base[pos + 1]
        return next.endsYAMLIndicator || (inFlow && next.isYAMLFlowIndicator)
    }

    /// Reads the part of a plain scalar that stands in this line; stops at `: `, ` #`, the end of the line and, in a flow collection, at its
    /// indicators. Returns where the scalar ends, blanks before the stop left out.
    @inline(__always) mutating func plainLine(inFlow: Bool) -> Int {
        let start = pos
        var at = pos
        scan: while true {
            let byte = base[at]
            if byte > UInt8(ascii: ":") {
                if inFlow, byte.isYAMLFlowIndicator { break }
            } else {
                switch byte {
                case UInt8(ascii: ":"):
                    let next = base[at + 1]
                    if next.endsYAMLIndicator || (inFlow && next.isYAMLFlowIndicator) { break scan }
                case UInt8(ascii: "#"):
                    if at > start, base[at - 1].isYAMLBlank { break scan }
                case 0x0A, 0x0D, 0: break scan
                case UInt8(ascii: ","):
                    if inFlow { break scan }
                default: break
                }
            }
            at += 1
        }
        pos = at
        while at > start, base[at - 1].isYAMLBlank { at -= 1 }
        return at
    }

    /// Reads what remains of a plain scalar whose first line, `start..<lineEnd`, was just read: lines of at least `indent` spaces, folded.
    /// Where it ends before the end of a line, `pos` is there, else at the next thing in a later line.
    mutating func continuePlain(_ start: Int, _ lineEnd: Int, indent: Int, inFlow: Bool) -> (text: YAMLText, end: YAMLPosition) {
        var last = position(at: lineEnd)
        let mark = texts.decoded.count
        var isFolded = false
        while byte.isYAMLBreak {
            var breaks = 0
            repeat {
                newLine()
                breaks += 1
            } while byte.isYAMLBreak
            guard continuesPlain(indent: indent, inFlow: inFlow) else { break }
            if !isFolded {
                append(start, lineEnd)
                isFolded = true
            }
            appendFold(breaks)
            let from = pos
            let to = plainLine(inFlow: inFlow)
            append(from, to)
            last = position(at: to)
        }
        return (isFolded ? decoded(since: mark) : YAMLText(start, lineEnd), last)
    }

    private func continuesPlain(indent: Int, inFlow: Bool) -> Bool {
        !isAtEnd && lineIndent >= indent && byte != UInt8(ascii: "#") && !isDocumentMarker && !isValueIndicator(inFlow: inFlow)
            && !(inFlow && byte.isYAMLFlowIndicator)
    }

    /// Line folding (YAML 1.2.2, section 6.5): one break is a space, of several the first is left out.
    mutating func appendFold(_ breaks: Int) {
        if breaks == 1 {
            texts.decoded.append(0x20)
        } else {
            texts.decoded.append(contentsOf: repeatElement(0x0A, count: breaks - 1))
        }
    }

    /// Adds a stretch of the source to the text that is put together.
    mutating func append(_ start: Int, _ end: Int) {
        texts.decoded.append(contentsOf: source.bytes(start, end))
    }

    /// The text that was put together since the buffer was `mark` bytes long.
    func decoded(since mark: Int) -> YAMLText { YAMLText(mark, texts.decoded.count, isDecoded: true) }
}
