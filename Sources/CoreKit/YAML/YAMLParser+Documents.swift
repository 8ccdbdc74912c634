/// The stream and its documents (YAML 1.2.2, chapter 9).
extension YAMLParser {
    mutating func documentStep() throws(YAMLError) {
        switch phase {
        case .stream:
            push(.streamStart, at: lastEnd)
            phase = .prefix(isFresh: true)
        case .prefix(let isFresh): try documentPrefix(isFresh: isFresh)
        case .root(let allowsBlock):
            phase = .documentEnd
            try blockNode(parent: -1, allowsBlock: allowsBlock, allowsZeroIndent: false)
        case .documentEnd: try documentEnd()
        case .finished: break
        }
    }

    private mutating func documentPrefix(isFresh: Bool) throws(YAMLError) {
        repeat {
            _ = reader.skipSeparation()
            reader.skipByteOrderMark()
        } while reader.byte.isYAMLBreak || (reader.byte == UInt8(ascii: "#") && reader.startsComment)
        if reader.isAtEnd {
            if let first = directives.first { throw YAMLError("directive without a document, expected \"---\" below it", at: first) }
            let here = reader.position(at: reader.pos)
            push(.streamEnd, at: here)
            phase = .finished
        } else if reader.isDocumentMarker {
            let start = reader.position(at: reader.pos)
            let isStart = reader.byte == UInt8(ascii: "-")
            if !isStart, let first = directives.first { throw YAMLError("directive without a document, expected \"---\" below it", at: first) }
            reader.pos += 3
            guard isStart else {
                try expectLineEnd("\"...\"")
                phase = .prefix(isFresh: true)
                return
            }
            push(YAMLItem(.documentStart, YAMLSpan(start: start, end: reader.position(at: reader.pos)), isExplicit: true))
            phase = .root(allowsBlock: false)
        } else if reader.byte == UInt8(ascii: "%"), reader.pos == reader.lineStart {
            guard isFresh else { throw reader.failure("directive below a document, expected \"...\" before it", at: reader.pos) }
            try directive()
        } else if directives.first != nil {
            throw reader.failure("\(reader.found) below a directive, expected \"---\"", at: reader.pos)
        } else if isFresh {
            lastEnd = reader.position(at: reader.pos)
            push(.documentStart, at: lastEnd)
            phase = .root(allowsBlock: true)
        } else {
            throw reader.failure("\(reader.found) below a document, expected \"---\" or the end of the text", at: reader.pos)
        }
    }

    private mutating func documentEnd() throws(YAMLError) {
        _ = reader.skipSeparation()
        let end = lastEnd
        if reader.isDocumentMarker, reader.byte == UInt8(ascii: ".") {
            let start = reader.position(at: reader.pos)
            reader.pos += 3
            push(YAMLItem(.documentEnd, YAMLSpan(start: start, end: reader.position(at: reader.pos)), isExplicit: true))
            try expectLineEnd("\"...\"")
            phase = .prefix(isFresh: true)
        } else if reader.isAtEnd || reader.isDocumentMarker {
            push(.documentEnd, at: end)
            phase = .prefix(isFresh: false)
        } else if reader.byte == UInt8(ascii: "%"), reader.pos == reader.lineStart {
            throw reader.failure("directive below a document, expected \"...\" before it", at: reader.pos)
        } else {
            throw reader.failure("\(reader.found) behind the document's end, expected \"---\", \"...\" or the end of the text", at: reader.pos)
        }
        directives = YAMLDirectives()
    }

    /// Blanks and a comment may follow here, and then the line has to end.
    mutating func expectLineEnd(_ what: String) throws(YAMLError) {
        if reader.isFirstInLine { return }
        reader.skipBlanks()
        if reader.byte.isYAMLBreak || reader.isAtEnd { return }
        if reader.byte == UInt8(ascii: "#") {
            if reader.startsComment { return }
            throw reader.failure("\"#\" directly behind \(what), expected a space before a comment", at: reader.pos)
        }
        if reader.isValueIndicator(inFlow: false) {
            throw reader.failure("\":\" behind \(what), expected the end of the line (a key stands in one line, at the beginning of its own)", at: reader.pos)
        }
        throw reader.failure("\(reader.found) behind \(what), expected the end of the line", at: reader.pos)
    }
}
