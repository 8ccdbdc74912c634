/// Anchors, tags and aliases (YAML 1.2.2, sections 6.9 and 7.1).
extension YAMLParser {
    var startsProperties: Bool { reader.byte == UInt8(ascii: "&") || reader.byte == UInt8(ascii: "!") }

    /// Reads the properties that stand here, in one line.
    mutating func readProperties(inFlow: Bool) throws(YAMLError) -> UInt32 {
        var found = YAMLProperties()
        while startsProperties {
            let start = reader.position(at: reader.pos)
            let property: YAMLProperties
            if reader.byte == UInt8(ascii: "&") {
                let name = try anchorName("anchor")
                property = YAMLProperties(anchor: name, anchorSpan: YAMLSpan(start: start, end: reader.position(at: reader.pos)))
            } else {
                let name = try tag()
                property = YAMLProperties(tag: name, tagSpan: YAMLSpan(start: start, end: reader.position(at: reader.pos)))
            }
            found = try found.joined(property)
            let next = reader.byte
            guard next.endsYAMLIndicator || (inFlow && (next == UInt8(ascii: ",") || next == UInt8(ascii: "]") || next == UInt8(ascii: "}"))) else {
                throw reader.failure("\(reader.found) directly behind an anchor or a tag, expected a space", at: reader.pos)
            }
            lastEnd = reader.position(at: reader.pos)
            reader.skipBlanks()
        }
        return properties.add(found)
    }

    /// Reads the alias whose `*` stands here.
    mutating func alias(_ properties: UInt32) throws(YAMLError) -> YAMLItem {
        if properties != 0 { throw reader.failure("an anchor or a tag before an alias, expected the alias alone", at: reader.pos) }
        let start = reader.position(at: reader.pos)
        let from = reader.pos + 1
        _ = try anchorName("alias")
        let span = YAMLSpan(start: start, end: reader.position(at: reader.pos))
        return YAMLItem(.alias, span, text: YAMLText(from, reader.pos))
    }

    private mutating func anchorName(_ what: String) throws(YAMLError) -> String {
        let start = reader.pos + 1
        reader.pos = start
        while !reader.byte.endsYAMLIndicator, !reader.byte.isYAMLFlowIndicator { reader.pos += 1 }
        guard reader.pos > start else { throw reader.failure("\(what) without a name, expected one before \(reader.found)", at: start - 1) }
        return reader.source.string(start, reader.pos)
    }

    /// Reads the tag whose `!` stands here and resolves its handle.
    private mutating func tag() throws(YAMLError) -> String {
        let start = reader.pos
        if reader.base[start + 1] == UInt8(ascii: "<") { return try verbatimTag() }
        var suffixStart = start + 1
        while reader.base[suffixStart].isYAMLWord { suffixStart += 1 }
        suffixStart = reader.base[suffixStart] == UInt8(ascii: "!") ? suffixStart + 1 : start + 1
        let handle = reader.source.string(start, suffixStart)
        reader.pos = suffixStart
        while reader.byte.isYAMLTagCharacter { reader.pos += 1 }
        if reader.pos == suffixStart {
            if handle == "!" { return handle }
            throw reader.failure("tag \"\(handle)\" is only a handle, expected a name behind it", at: start)
        }
        guard let prefix = directives.prefix(of: handle) else {
            throw reader.failure("unknown tag handle \"\(handle)\", expected a \"%TAG \(handle) ...\" directive above the document", at: start)
        }
        return prefix + (try decodedSuffix(suffixStart, reader.pos))
    }

    private mutating func verbatimTag() throws(YAMLError) -> String {
        let start = reader.pos
        reader.pos += 2
        while reader.byte.isYAMLURICharacter { reader.pos += 1 }
        let name = reader.source.string(start + 2, reader.pos)
        guard reader.byte == UInt8(ascii: ">") else { throw reader.failure("\(reader.found) inside a verbatim tag, expected \">\"", at: reader.pos) }
        reader.pos += 1
        if name.isEmpty || name == "!" { throw reader.failure("verbatim tag \"!<\(name)>\", expected a name in it", at: start) }
        guard YAMLParser.hasWholeEscapes(name) else {
            throw reader.failure("\"%\" in a tag, expected two hexadecimal digits behind it", at: start)
        }
        return name
    }

    /// Whether two hexadecimal digits follow every `%`.
    static func hasWholeEscapes(_ text: String) -> Bool {
        text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().allSatisfy { part in
            part.utf8.count >= 2 && part.utf8.prefix(2).allSatisfy { $0.yamlHexValue != nil }
        }
    }

    /// Undoes `%41` escapes, which have to give UTF-8.
    private func decodedSuffix(_ start: Int, _ end: Int) throws(YAMLError) -> String {
        guard reader.source.bytes(start, end).contains(UInt8(ascii: "%")) else { return reader.source.string(start, end) }
        var bytes: [UInt8] = []
        var at = start
        while at < end {
            if reader.base[at] == UInt8(ascii: "%") {
                guard let high = reader.base[at + 1].yamlHexValue, let low = reader.base[at + 2].yamlHexValue else {
                    throw reader.failure("\"%\" in a tag, expected two hexadecimal digits behind it", at: at)
                }
                bytes.append(UInt8(high << 4 | low))
                at += 3
            } else {
                bytes.append(reader.base[at])
                at += 1
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.elementsEqual(bytes) else { throw reader.failure("escapes in a tag, expected them to be UTF-8", at: start) }
        return text
    }
}
