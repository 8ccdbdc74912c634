extension PatternParser {
    /// At `(`.
    mutating func openGroup() throws(PatternError) {
        let start = position
        guard peek(1) == "?" else {
            // `(*` would fail as a repetition of nothing; verbs deserve their own name.
            if peek(1) == "*", let next = peek(2), next.properties.isAlphabetic || next == ":" {
                throw unsupported("backtracking verb", at: start, length: 2)
            }
            tree.captureNames.append(nil)
            open(capture: tree.captureNames.count, at: start)
            position += 1
            return
        }
        if let fault = refusedGroup(at: start) { throw fault }
        if starts(with: "(?P<", at: start) || starts(with: "(?<", at: start) {
            return try openNamedGroup(at: start)
        }
        if starts(with: "(?P", at: start) {
            throw error(at: start, "malformed named group, expected `(?P<name>`")
        }
        try readFlags(at: start)
    }

    /// At `)`.
    mutating func closeGroup() throws(PatternError) {
        guard groups.count > 1 else { throw error(at: position, "unexpected `)`, expected a group open before it") }
        let group = groups.removeLast()
        var node = endGroup(group)
        if let capture = group.capture { node = tree.add(.capture(index: capture, child: node)) }
        try checkNesting(of: node, at: group.start)
        groups[groups.count - 1].items.append(node)
        flags = group.outerFlags
        position += 1
    }

    private mutating func open(capture: Int?, at start: Int) {
        groups.append(Group(outerFlags: flags, capture: capture, start: start))
    }

    private mutating func openNamedGroup(at start: Int) throws(PatternError) {
        let nameStart = start + (text[start + 2] == "P" ? 4 : 3)
        guard let end = text[nameStart...].firstIndex(of: ">") else {
            throw error(at: start, "group name is never closed, expected `>`")
        }
        let name = string(nameStart, end - nameStart)
        guard !name.isEmpty, text[nameStart..<end].allSatisfy({ PatternParser.wordClass.contains($0.value) }) else {
            throw error(at: nameStart, "invalid group name \"\(excerpt(nameStart, end - nameStart))\", expected ASCII letters, digits and `_`")
        }
        guard names.insert(name).inserted else {
            throw error(at: nameStart, "duplicate group name \"\(excerpt(nameStart, end - nameStart))\", expected each name once")
        }
        tree.captureNames.append(name)
        open(capture: tree.captureNames.count, at: start)
        position = end + 1
    }

    /// `(?flags)`, `(?flags:` and `(?:`
    private mutating func readFlags(at start: Int) throws(PatternError) {
        var index = start + 2
        var newFlags = flags
        var isNegative = false
        var needsFlag = false
        while index < text.count {
            let scalar = text[index]
            index += 1
            let flag: Flags
            switch scalar {
            case "i": flag = .caseInsensitive
            case "m": flag = .multiLine
            case "s": flag = .dotMatchesNewline
            case "U": flag = .ungreedy
            case "-" where !isNegative:
                isNegative = true
                needsFlag = true
                continue
            case ":" where !needsFlag, ")" where !needsFlag:
                if scalar == ":" { open(capture: nil, at: start) }
                flags = newFlags
                position = index
                return
            case "-", ":", ")":
                throw error(at: index - 1, "unexpected `\(scalar)` in `\(excerpt(start, index - start))`, expected one of the flags `i`, `m`, `s`, `U`")
            default:
                throw unsupportedFlag(at: start, flag: index - 1)
            }
            needsFlag = false
            if isNegative { newFlags.remove(flag) } else { newFlags.insert(flag) }
        }
        throw error(at: start, "group is never closed, expected flags and `)` or `:`")
    }

    private func unsupportedFlag(at start: Int, flag: Int) -> PatternError {
        let meanings: [Unicode.Scalar: String] = [
            "x": "free spacing", "u": "Unicode", "R": "line ends with CR, or recursion", "a": "ASCII", "L": "locale",
            "n": "no captures", "J": "duplicate names", "X": "extra", "d": "Unix lines", "w": "Unicode words",
        ]
        let construct = excerpt(start, flag - start + 1)
        let meaning = meanings[text[flag]].map { " (\($0))" } ?? ""
        return error(
            at: start,
            "flag `\(text[flag])`\(meaning) in `\(construct)` is not in RE2 syntax, expected one of `i`, `m`, `s`, `U`",
            construct: construct
        )
    }

    /// Groups of other engines, which a list of flags would explain badly.
    private func refusedGroup(at start: Int) -> PatternError? {
        let table: [(prefix: String, name: String)] = [
            ("(?=", "look-ahead"), ("(?!", "negative look-ahead"),
            ("(?<=", "look-behind"), ("(?<!", "negative look-behind"),
            ("(?>", "atomic group"), ("(?#", "comment"), ("(?|", "branch reset"), ("(?(", "conditional"),
            ("(?P=", "named back-reference"), ("(?P>", "recursion into a named group"), ("(?&", "recursion into a named group"),
            ("(?'", "quoted group name"), ("(?^", "reset of flags"), ("(?C", "callout"), ("(?{", "embedded code"),
            ("(?R)", "recursion, or flag `R` for CR line ends,"), ("(?+", "recursion"), ("(?*", "look-ahead"), ("(?<*", "look-behind"),
        ]
        for (prefix, name) in table where starts(with: prefix, at: start) {
            return unsupported(name, at: start, length: prefix.unicodeScalars.count)
        }
        let sign = start + 2 < text.count && text[start + 2] == "-" ? 1 : 0
        if start + 2 + sign < text.count, ("0"..."9").contains(text[start + 2 + sign]) {
            return unsupported("recursion", at: start, length: 3 + sign)
        }
        return nil
    }
}
