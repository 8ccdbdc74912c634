/// Lines that begin with `%` (YAML 1.2.2, section 6.8).
extension YAMLParser {
    /// Reads the directive whose `%` stands here, to the end of its line. Unknown ones are ignored (YAML 1.2.2, section 6.8).
    mutating func directive() throws(YAMLError) {
        let start = reader.pos
        directives.add(reader.position(at: start))
        reader.pos += 1
        let name = word()
        switch name {
        case "YAML": try versionDirective(start)
        case "TAG": try tagDirective(start)
        case "": throw reader.failure("\"%\" at the beginning of a line, expected a directive such as \"%YAML 1.2\"", at: start)
        default: while !reader.byte.isYAMLBreak, !reader.isAtEnd { reader.pos += 1 }
        }
        try expectLineEnd("the directive")
    }

    /// Characters up to a blank or the end of the line.
    private mutating func word() -> String {
        let start = reader.pos
        while !reader.byte.endsYAMLIndicator { reader.pos += 1 }
        return reader.source.string(start, reader.pos)
    }

    private mutating func versionDirective(_ start: Int) throws(YAMLError) {
        if directives.hasVersion { throw reader.failure("a second \"%YAML\" directive, expected one a document", at: start) }
        directives.setVersion()
        reader.skipBlanks()
        let at = reader.pos
        let version = word()
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            throw reader.failure("version \"\(version)\", expected two numbers with a dot between them, as in \"%YAML 1.2\"", at: at)
        }
        guard parts[0] == "1" else { throw reader.failure("version \"\(version)\", expected 1.1 or 1.2", at: at) }
    }

    private mutating func tagDirective(_ start: Int) throws(YAMLError) {
        reader.skipBlanks()
        let at = reader.pos
        let handle = word()
        let inner = handle.utf8.dropFirst().dropLast()
        guard handle == "!" || (handle.utf8.count >= 2 && handle.hasPrefix("!") && handle.hasSuffix("!") && inner.allSatisfy(\.isYAMLWord)) else {
            throw reader.failure("tag handle \"\(handle)\", expected \"!\", \"!!\" or \"!name!\"", at: at)
        }
        reader.skipBlanks()
        let prefixAt = reader.pos
        let prefix = word()
        guard let first = prefix.utf8.first, first == UInt8(ascii: "!") || first.isYAMLTagCharacter,
            prefix.utf8.allSatisfy(\.isYAMLURICharacter), YAMLParser.hasWholeEscapes(prefix)
        else {
            throw reader.failure("tag prefix \"\(prefix)\", expected \"!\" or the beginning of a URI", at: prefixAt)
        }
        // Every tag of the document holds it.
        guard prefix.utf8.count <= YAMLDirectives.longestPrefix else {
            throw reader.failure("tag prefix of \(prefix.utf8.count) bytes, expected at most \(YAMLDirectives.longestPrefix)", at: prefixAt)
        }
        guard directives.setPrefix(prefix, for: handle) else {
            throw reader.failure("a second prefix for the tag handle \"\(handle)\", expected one a document", at: start)
        }
    }
}
