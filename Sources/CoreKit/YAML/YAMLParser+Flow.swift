/// Collections in brackets and braces (YAML 1.2.2, section 7.4).
extension YAMLParser {
    /// Opens the collection whose `[` or `{` stands here.
    mutating func openFlow(at start: YAMLPosition, indent: Int, properties: UInt32, role: YAMLFrame.Role) {
        let isSequence = reader.byte == UInt8(ascii: "[")
        reader.pos += 1
        let span = YAMLSpan(start: start, end: reader.position(at: reader.pos))
        push(YAMLItem(isSequence ? .sequenceStart : .mappingStart, span, style: .flow, properties: properties))
        stack.append(YAMLFrame(isSequence ? .flowSequence : .flowMapping, indent: indent, start: start, role: role))
    }

    /// Closes the collection whose `]` or `}` stands here.
    private mutating func closeFlow(_ frame: YAMLFrame) throws(YAMLError) {
        let candidate = frame.role == .candidate ? try popCandidate() : nil
        let start = reader.position(at: reader.pos)
        reader.pos += 1
        let span = YAMLSpan(start: start, end: reader.position(at: reader.pos))
        push(YAMLItem(frame.kind == .flowSequence ? .sequenceEnd : .mappingEnd, span, style: .flow))
        stack.removeLast()
        guard let parent = stack.last, parent.kind != .blockSequence, parent.kind != .blockMapping else {
            return try flowEndedInBlock(frame, candidate)
        }
        stack[stack.count - 1].hasJSONKey = true
        guard let candidate, parent.kind == .flowSequence else { return }
        reader.skipBlanks()
        guard reader.byte == UInt8(ascii: ":"), fitsKey(from: candidate.start) else { return }
        makeKey(candidate, style: .flow)
        openPairValue(candidate.start, indent: Int(parent.indent))
    }

    /// Goes to the next thing inside of a flow collection, which has to be indented more than the block node around it; only the closing
    /// bracket may stand below that node's first column, as people write it.
    private mutating func skipInFlow(_ frame: YAMLFrame) throws(YAMLError) {
        _ = reader.skipSeparation()
        if reader.isAtEnd {
            let open = stack.last { $0.kind != .flowPair } ?? frame
            let closing = open.kind == .flowSequence ? "]" : "}"
            let opening = open.kind == .flowSequence ? "[" : "{"
            throw YAMLError("\"\(opening)\" that is never closed, expected \"\(closing)\" before the end of the text", at: open.start)
        }
        guard reader.isFirstInLine else { return }
        if reader.isDocumentMarker {
            throw reader.failure("document marker \(reader.found) inside a flow collection, expected its end first", at: reader.pos)
        }
        let indent = Int(frame.indent)
        if reader.lineIndent < indent {
            let closes = reader.byte == UInt8(ascii: "]") || reader.byte == UInt8(ascii: "}")
            if closes, reader.lineIndent + 1 == indent, reader.lineIndent == reader.pos - reader.lineStart { return }
            throw reader.failure("line of a flow collection that is not indented enough, expected \(YAMLReader.spaces(indent)) before it", at: reader.pos)
        }
    }

    mutating func flowSequenceStep(_ frame: YAMLFrame) throws(YAMLError) {
        try skipInFlow(frame)
        if reader.byte == UInt8(ascii: "]") { return try closeFlow(frame) }
        if frame.state == .separator {
            guard reader.byte == UInt8(ascii: ",") else { throw missingSeparator("\",\" or \"]\"") }
            reader.pos += 1
            return setState(.entry)
        }
        setState(.separator)
        if reader.isIndicator(UInt8(ascii: "?")) {
            let start = reader.position(at: reader.pos)
            push(.mappingStart, at: start, style: .flow)
            consumeIndicator()
            stack.append(YAMLFrame(.flowPair, indent: Int(frame.indent), start: start, state: .explicitKey))
        } else if reader.isValueIndicator(inFlow: true) {
            let start = reader.position(at: reader.pos)
            push(.mappingStart, at: start, style: .flow)
            lastEnd = start
            pushEmpty()
            openPairValue(start, indent: Int(frame.indent))
        } else {
            try flowNode(frame, mayBePair: true)
        }
    }

    mutating func flowMappingStep(_ frame: YAMLFrame) throws(YAMLError) {
        try skipInFlow(frame)
        let isEnd = reader.byte == UInt8(ascii: "}")
        switch frame.state {
        case .entry:
            if isEnd { return try closeFlow(frame) }
            if reader.isIndicator(UInt8(ascii: "?")) {
                consumeIndicator()
                setState(.explicitKey)
            } else if reader.isValueIndicator(inFlow: true) {
                lastEnd = reader.position(at: reader.pos)
                pushEmpty()
                consumeIndicator()
                setState(.value)
            } else {
                setState(.afterKey)
                try flowNode(frame, mayBePair: false)
            }
        case .separator:
            if isEnd { return try closeFlow(frame) }
            guard reader.byte == UInt8(ascii: ",") else { throw missingSeparator("\",\" or \"}\"") }
            reader.pos += 1
            setState(.entry)
        default: try flowPartStep(frame, closing: UInt8(ascii: "}"))
        }
    }

    mutating func flowPairStep(_ frame: YAMLFrame) throws(YAMLError) {
        if frame.state == .separator {
            stack.removeLast()
            return push(.mappingEnd, at: lastEnd, style: .flow)
        }
        try skipInFlow(frame)
        try flowPartStep(frame, closing: UInt8(ascii: "]"))
    }

    /// Behind `?`, behind a key, or behind its `:`.
    private mutating func flowPartStep(_ frame: YAMLFrame, closing: UInt8) throws(YAMLError) {
        let isOver = reader.byte == UInt8(ascii: ",") || reader.byte == closing
        switch frame.state {
        case .explicitKey:
            setState(.afterKey)
            if isOver || reader.isValueIndicator(inFlow: true) { return pushEmpty() }
            try flowNode(frame, mayBePair: false)
        case .afterKey:
            if reader.isValueIndicator(inFlow: true) || (frame.hasJSONKey && reader.byte == UInt8(ascii: ":")) {
                consumeIndicator()
                stack[stack.count - 1].hasJSONKey = false
                return setState(.value)
            }
            guard isOver else { throw missingSeparator("\":\", \",\" or \"\(Character(Unicode.Scalar(closing)))\"") }
            stack[stack.count - 1].hasJSONKey = false
            pushEmpty()
            setState(.separator)
        default:
            setState(.separator)
            if isOver { return pushEmpty() }
            try flowNode(frame, mayBePair: false)
        }
    }

    private func missingSeparator(_ expected: String) -> YAMLError {
        if reader.byte == UInt8(ascii: ":") {
            return reader.failure(
                "\":\" behind an entry, expected \(expected) (a key stands in one line of up to \(YAMLParser.longestKey) characters)", at: reader.pos)
        }
        return reader.failure("\(reader.found) in a flow collection, expected \(expected)", at: reader.pos)
    }

    /// Goes over the `:` of a mapping of one pair.
    private mutating func openPairValue(_ start: YAMLPosition, indent: Int) {
        consumeIndicator()
        stack.append(YAMLFrame(.flowPair, indent: indent, start: start, state: .value))
    }

    /// Reads the node that stands here, as far as its first event; if it may be the key of a pair, also the `:` behind it.
    private mutating func flowNode(_ frame: YAMLFrame, mayBePair: Bool) throws(YAMLError) {
        let start = reader.position(at: reader.pos)
        var own: UInt32 = 0
        while startsProperties {
            own = try properties.join(own, try readProperties(inFlow: true))
            try skipInFlow(frame)
        }
        let event: YAMLItem
        var isJSON = false
        switch reader.byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            if mayBePair { pushCandidate(start, outer: 0, column: nil, hasTab: false) }
            let open = reader.position(at: reader.pos)
            return openFlow(at: open, indent: Int(frame.indent), properties: own, role: mayBePair ? .candidate : .node)
        case UInt8(ascii: "*"): event = try alias(own)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            isJSON = true
            let style = reader.byte == UInt8(ascii: "'") ? YAMLStyle.singleQuoted : .doubleQuoted
            let open = reader.position(at: reader.pos)
            let text = try reader.quoted(indent: Int(frame.indent))
            event = YAMLItem(.scalar, YAMLSpan(start: open, end: reader.position(at: reader.pos)), style: style, properties: own, text: text)
        default:
            if own != 0, endsEmptyNode {
                event = YAMLItem(.scalar, YAMLSpan(start: lastEnd, end: lastEnd), style: .plain, properties: own)
            } else {
                event = try plainInFlow(frame, own)
            }
        }
        if mayBePair, isPairKey(from: start, isJSON: isJSON) {
            push(.mappingStart, at: start, style: .flow)
            push(event)
            return openPairValue(start, indent: Int(frame.indent))
        }
        push(event)
        stack[stack.count - 1].hasJSONKey = isJSON
    }

    private var endsEmptyNode: Bool {
        switch reader.byte {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): true
        default: reader.isValueIndicator(inFlow: true)
        }
    }

    private mutating func plainInFlow(_ frame: YAMLFrame, _ properties: UInt32) throws(YAMLError) -> YAMLItem {
        guard reader.startsPlain(inFlow: true) else {
            if reader.byte == UInt8(ascii: "-") {
                throw reader.failure("\"-\" in a flow collection, expected \",\" between its entries and no dashes, or quotes around \"-\"", at: reader.pos)
            }
            throw reader.failure("\(reader.found) in a flow collection, expected an entry, or quotes around the text", at: reader.pos)
        }
        let from = reader.pos
        let start = reader.position(at: from)
        let lineEnd = reader.plainLine(inFlow: true)
        let scalar = reader.continuePlain(from, lineEnd, indent: Int(frame.indent), inFlow: true)
        return YAMLItem(.scalar, YAMLSpan(start: start, end: scalar.end), style: .plain, properties: properties, text: scalar.text)
    }

    private mutating func isPairKey(from start: YAMLPosition, isJSON: Bool) -> Bool {
        guard reader.line == start.line else { return false }
        reader.skipBlanks()
        guard reader.isValueIndicator(inFlow: true) || (isJSON && reader.byte == UInt8(ascii: ":")) else { return false }
        return fitsKey(from: start)
    }
}
