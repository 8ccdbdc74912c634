/// Nodes told apart by indentation (YAML 1.2.2, chapter 8).
extension YAMLParser {
    /// Where a node in block context stands, and what it may become.
    struct Place {
        /// The indentation of the node around it, -1 for none.
        let parent: Int
        /// The properties in lines above, and those in the node's own line.
        var outer: UInt32 = 0
        var inner: UInt32 = 0
        /// Where the node's own line of it begins: its inner properties or its content.
        var start: Int
        /// Whether a block collection may begin here.
        var allowsBlock: Bool
        /// Whether it has to be a key of the mapping that is open.
        var isKey = false
    }

    /// Reads the node behind an indicator or at the beginning of a document, as far as its first event.
    mutating func blockNode(parent: Int, allowsBlock: Bool, allowsZeroIndent: Bool) throws(YAMLError) {
        let crossed = reader.skipSeparation()
        if reader.isAtEnd || (crossed && !belongs(to: parent, allowsZeroIndent)) { return pushEmpty() }
        var place = Place(parent: parent, start: reader.pos, allowsBlock: allowsBlock || crossed)
        while startsProperties {
            place.inner = try readProperties(inFlow: false)
            guard reader.skipSeparation() || reader.isAtEnd else { break }
            place.outer = try properties.join(place.outer, place.inner)
            place.inner = 0
            place.start = reader.pos
            place.allowsBlock = true
            if reader.isAtEnd || !belongs(to: parent, allowsZeroIndent) { return pushEmpty(place.outer) }
        }
        if reader.isIndicator(UInt8(ascii: "-")) || reader.isIndicator(UInt8(ascii: "?")) {
            let isSequence = reader.byte == UInt8(ascii: "-")
            if place.inner != 0 {
                throw reader.failure("\(reader.found) in the line of an anchor or a tag, expected the collection to begin in the next line", at: reader.pos)
            }
            try openBlock(isSequence ? .blockSequence : .blockMapping, place)
        } else if reader.isIndicator(UInt8(ascii: ":")) {
            try openBlock(.blockMapping, place)
            emptyKey(place)
        } else {
            try blockContent(place)
        }
    }

    /// Whether the first thing in this line belongs to a node inside of `parent`.
    private func belongs(to parent: Int, _ allowsZeroIndent: Bool) -> Bool {
        if reader.isAtEnd || reader.isDocumentMarker { return false }
        if reader.lineIndent > parent { return true }
        return allowsZeroIndent && reader.lineIndent == parent && reader.isIndicator(UInt8(ascii: "-")) && !reader.hasTab(before: reader.pos)
    }

    private mutating func openBlock(_ kind: YAMLFrame.Kind, _ place: Place) throws(YAMLError) {
        let what = kind == .blockSequence ? "sequence" : "mapping"
        if !place.allowsBlock {
            throw reader.failure("block \(what) in the line of the key or the \"---\" before it, expected it to begin in the next line", at: reader.pos)
        }
        if reader.hasTab(before: place.start) { throw tabFailure(place.start) }
        openBlock(kind, at: startPosition(place.start), column: column(of: place.start), properties: place.outer)
    }

    private mutating func openBlock(_ kind: YAMLFrame.Kind, at start: YAMLPosition, column: Int, properties: UInt32) {
        push(kind == .blockSequence ? .sequenceStart : .mappingStart, at: start, properties: properties)
        stack.append(YAMLFrame(kind, indent: column, start: start))
    }

    private func tabFailure(_ offset: Int) -> YAMLError {
        reader.failure("a tab in indentation, expected spaces", at: (reader.lineStart..<offset).last { reader.base[$0] == 0x09 } ?? offset)
    }

    private func column(of offset: Int) -> Int { offset == reader.lineFirst ? reader.lineIndent : offset - reader.lineStart }

    private mutating func startPosition(_ offset: Int) -> YAMLPosition { reader.position(at: offset) }

    /// An empty key before the `:` that stands here, in the mapping that is open.
    private mutating func emptyKey(_ place: Place) {
        if place.inner == 0 { lastEnd = reader.position(at: reader.pos) }
        pushEmpty(place.inner)
        consumeIndicator()
        setState(.value)
    }

    /// Reads a node that is no block collection, or is one because it turns out to be a mapping's first key.
    private mutating func blockContent(_ place: Place) throws(YAMLError) {
        let from = reader.pos
        let start = reader.position(at: from)
        let indent = max(place.parent + 1, 0)
        var style = YAMLStyle.plain
        let text: YAMLText
        var end: YAMLPosition?
        switch reader.byte {
        case UInt8(ascii: "*"):
            let event = try alias(place.inner)
            return try finishBlock(event, place)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            style = reader.byte == UInt8(ascii: "'") ? .singleQuoted : .doubleQuoted
            text = try reader.quoted(indent: indent)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            return try openFlow(place)
        case UInt8(ascii: "|") where !place.isKey, UInt8(ascii: ">") where !place.isKey:
            let style = reader.byte == UInt8(ascii: "|") ? YAMLStyle.literal : .folded
            let scalar = try reader.blockScalar(parent: place.parent)
            let joined = try properties.join(place.outer, place.inner)
            return push(YAMLItem(.scalar, YAMLSpan(start: start, end: scalar.end), style: style, properties: joined, text: scalar.text))
        default:
            guard reader.startsPlain(inFlow: false) else { throw unexpected(isKey: place.isKey) }
            let lineEnd = reader.plainLine(inFlow: false)
            if reader.byte.isYAMLBreak, !place.isKey {
                let scalar = reader.continuePlain(from, lineEnd, indent: indent, inFlow: false)
                text = scalar.text
                end = scalar.end
            } else {
                text = YAMLText(from, lineEnd)
                end = reader.position(at: lineEnd)
            }
        }
        let span = YAMLSpan(start: start, end: end ?? reader.position(at: reader.pos))
        try finishBlock(YAMLItem(.scalar, span, style: style, text: text), place)
    }

    private func unexpected(isKey: Bool) -> YAMLError {
        let what = isKey ? "a key" : "a value"
        switch reader.byte {
        case UInt8(ascii: "-") where reader.isIndicator(UInt8(ascii: "-")):
            return reader.failure("\"-\" where \(what) should stand, expected it in the column of the other entries of its sequence", at: reader.pos)
        case UInt8(ascii: "%") where reader.pos == reader.lineStart:
            return reader.failure("directive inside of a document, expected \"...\" before it", at: reader.pos)
        case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: "|"), UInt8(ascii: ">"):
            return reader.failure("\(reader.found) at the beginning of unquoted text, expected quotes around it", at: reader.pos)
        default: return reader.failure("\(reader.found) where \(what) should stand, expected \(what), or quotes around the text", at: reader.pos)
        }
    }

    /// Hands out a scalar or an alias, before it a mapping's beginning if a `:` makes it a key.
    private mutating func finishBlock(_ event: YAMLItem, _ place: Place) throws(YAMLError) {
        var event = event
        if !reader.isFirstInLine {
            reader.skipBlanks()
            if reader.isValueIndicator(inFlow: false), event.span.start.line == reader.line {
                try checkKey(event.span.start)
                if !place.isKey, !place.allowsBlock {
                    throw reader.failure(
                        "\":\" in the value of a key, expected quotes around the text, or the mapping in lines of its own", at: reader.pos)
                }
                if !place.isKey { try openBlock(.blockMapping, place) }
                event.properties = place.inner
                push(event)
                consumeIndicator()
                return setState(.value)
            }
        }
        if place.isKey { throw missingColon(event.span) }
        event.properties = try properties.join(place.outer, place.inner)
        if event.kind == .alias, event.properties != 0 {
            throw YAMLError("an anchor or a tag before an alias, expected the alias alone", at: event.span.start)
        }
        push(event)
        try expectLineEnd(event.kind == .alias ? "an alias" : "a value")
    }

    private func missingColon(_ key: YAMLSpan) -> YAMLError {
        if key.start.line != key.end.line { return YAMLError("key in several lines, expected it in one, or \"? \" before it", at: key.start) }
        let text = reader.source.string(key.start.offset, key.end.offset)
        let name = text.count > 40 ? text.prefix(40) + "..." : text[...]
        return YAMLError("key \"\(name)\" without a value, expected \":\" behind it", at: key.end)
    }

    private func checkKey(_ start: YAMLPosition) throws(YAMLError) {
        if fitsKey(from: start) { return }
        throw YAMLError("key longer than \(YAMLParser.longestKey) characters, expected \"? \" before it", at: start)
    }
}

/// Block collections that are open.
extension YAMLParser {
    /// Goes to the next thing. Returns whether it is an entry of the block collection; ends the collection if it stands further left.
    private mutating func reachesEntry(_ frame: YAMLFrame, end: YAMLEvent.Kind) throws(YAMLError) -> Bool {
        _ = reader.skipSeparation()
        let indent = Int(frame.indent)
        if reader.isAtEnd || reader.isDocumentMarker || reader.column < indent {
            stack.removeLast()
            push(end, at: lastEnd)
            return false
        }
        if reader.isFirstInLine, reader.pos - reader.lineStart != reader.lineIndent { throw tabFailure(reader.pos) }
        if reader.column > indent {
            let what = frame.kind == .blockMapping ? "mapping" : "sequence"
            throw reader.failure(
                "\(reader.found) in column \(reader.column + 1) of a block \(what), expected column \(indent + 1) as its other entries",
                at: reader.pos)
        }
        return true
    }

    mutating func blockSequenceStep(_ frame: YAMLFrame) throws(YAMLError) {
        guard try reachesEntry(frame, end: .sequenceEnd) else { return }
        if reader.isIndicator(UInt8(ascii: "-")) {
            consumeIndicator()
            return try blockNode(parent: Int(frame.indent), allowsBlock: true, allowsZeroIndent: false)
        }
        // A sequence may stand in the column of the mapping around it, and then ends at the mapping's next key.
        guard stack.count > 1, stack[stack.count - 2].kind == .blockMapping, stack[stack.count - 2].indent == frame.indent else {
            throw reader.failure("\(reader.found) in a block sequence, expected \"- \" before its next entry", at: reader.pos)
        }
        stack.removeLast()
        push(.sequenceEnd, at: lastEnd)
    }

    mutating func blockMappingStep(_ frame: YAMLFrame) throws(YAMLError) {
        let indent = Int(frame.indent)
        if frame.state == .value {
            setState(.entry)
            return try blockNode(parent: indent, allowsBlock: false, allowsZeroIndent: true)
        }
        if frame.state == .explicitValue {
            setState(.entry)
            _ = reader.skipSeparation()
            guard reader.isIndicator(UInt8(ascii: ":")), reader.column == indent, !reader.hasTab(before: reader.pos) else { return pushEmpty() }
            consumeIndicator()
            return try blockNode(parent: indent, allowsBlock: true, allowsZeroIndent: true)
        }
        guard try reachesEntry(frame, end: .mappingEnd) else { return }
        if reader.isIndicator(UInt8(ascii: "?")) {
            consumeIndicator()
            setState(.explicitValue)
            return try blockNode(parent: indent, allowsBlock: true, allowsZeroIndent: true)
        }
        var place = Place(parent: indent, start: reader.pos, allowsBlock: false, isKey: true)
        if startsProperties {
            place.inner = try readProperties(inFlow: false)
            if reader.skipSeparation() || reader.isAtEnd {
                throw reader.failure("an anchor or a tag without a key, expected the key in the same line", at: place.start)
            }
        }
        if reader.isIndicator(UInt8(ascii: ":")) { return emptyKey(place) }
        try blockContent(place)
    }
}

/// Flow collections in block context, each of which may be a key.
extension YAMLParser {
    private mutating func openFlow(_ place: Place) throws(YAMLError) {
        let start = reader.position(at: reader.pos)
        let role: YAMLFrame.Role = place.isKey ? .key : place.allowsBlock ? .candidate : .node
        var own = place.inner
        if role == .candidate {
            let keyStart = reader.position(at: place.start)
            pushCandidate(keyStart, outer: place.outer, column: column(of: place.start), hasTab: reader.hasTab(before: place.start))
        } else {
            own = try properties.join(place.outer, place.inner)
        }
        openFlow(at: start, indent: max(place.parent + 1, 0), properties: own, role: role)
    }

    /// Goes on behind a flow collection that no other surrounds.
    mutating func flowEndedInBlock(_ frame: YAMLFrame, _ candidate: YAMLCandidate?) throws(YAMLError) {
        reader.skipBlanks()
        let isKey = reader.isValueIndicator(inFlow: false)
        if frame.role == .key {
            guard isKey, reader.line == frame.start.line else { throw missingColon(YAMLSpan(start: frame.start, end: lastEnd)) }
            try checkKey(frame.start)
        } else if let candidate {
            guard isKey, let column = candidate.column else {
                try makeNode(candidate)
                return try expectLineEnd("a flow collection")
            }
            if candidate.hasTab { throw tabFailure(candidate.start.offset) }
            makeKey(candidate, style: .block)
            stack.append(YAMLFrame(.blockMapping, indent: column, start: candidate.start))
        } else {
            return try expectLineEnd("a flow collection")
        }
        consumeIndicator()
        setState(.value)
    }
}
