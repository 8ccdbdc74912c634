extension PatternParser {
    static let digitClass = ScalarClass([0x30...0x39])
    static let spaceClass = ScalarClass([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
    static let wordClass = ScalarClass([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])

    /// The POSIX classes, ASCII as in RE2.
    static let posixClasses: [String: ScalarClass] = [
        "alnum": ScalarClass([0x30...0x39, 0x41...0x5A, 0x61...0x7A]),
        "alpha": ScalarClass([0x41...0x5A, 0x61...0x7A]),
        "ascii": ScalarClass([0x00...0x7F]),
        "blank": ScalarClass([0x09...0x09, 0x20...0x20]),
        "cntrl": ScalarClass([0x00...0x1F, 0x7F...0x7F]),
        "digit": digitClass,
        "graph": ScalarClass([0x21...0x7E]),
        "lower": ScalarClass([0x61...0x7A]),
        "print": ScalarClass([0x20...0x7E]),
        "punct": ScalarClass([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
        "space": ScalarClass([0x09...0x0D, 0x20...0x20]),
        "upper": ScalarClass([0x41...0x5A]),
        "word": wordClass,
        "xdigit": ScalarClass([0x30...0x39, 0x41...0x46, 0x61...0x66]),
    ]

    /// At `[`.
    mutating func pushClass() throws(PatternError) {
        let start = position
        position += 1
        var isNegated = false
        if peek() == "^" {
            isNegated = true
            position += 1
        }
        var spans: [ScalarClass.Span] = []
        var literals: [ScalarClass.Span] = []
        var isFirst = true
        while let scalar = peek(), scalar != "]" || isFirst {
            isFirst = false
            if scalar == "[", peek(1) == ":", !lacksPosixClasses, let scalars = try posixClass() {
                spans += scalars.spans
            } else if scalar == "\\", let scalars = try classEscape() {
                spans += scalars.spans
            } else {
                literals.append(try classRange())
            }
        }
        guard peek() == "]" else { throw error(at: start, "class is never closed, expected `]`") }
        position += 1
        let explicit = ScalarClass(spans: literals)
        let scalars = folded(explicit).union(ScalarClass(spans: spans))
        push(isNegated ? scalars.negated() : scalars)
    }

    /// `[:alpha:]` or `[:^alpha:]`; nil when there is no `:]`, which makes the bracket a literal.
    private mutating func posixClass() throws(PatternError) -> ScalarClass? {
        var end = position + 2
        while end + 1 < text.count, text[end] != ":" || text[end + 1] != "]" { end += 1 }
        guard end + 1 < text.count else {
            lacksPosixClasses = true
            return nil
        }
        let construct = excerpt(position, end + 2 - position)
        let isNegated = text[position + 2] == "^"
        let nameStart = position + (isNegated ? 3 : 2)
        guard nameStart <= end, let scalars = PatternParser.posixClasses[excerpt(nameStart, end - nameStart)] else {
            throw error(
                at: position,
                "unknown class `\(construct)`, expected one of \(PatternParser.posixClasses.keys.sorted().map { "`\($0)`" }.joined(separator: ", "))",
                construct: construct
            )
        }
        position = end + 2
        return variant(of: scalars, isNegated: isNegated)
    }

    private mutating func classRange() throws(PatternError) -> ScalarClass.Span {
        let start = position
        let low = try classMember()
        // In `[a-]` the dash is a member.
        guard peek() == "-", let next = peek(1), next != "]" else { return .init(low: low, high: low) }
        position += 1
        let high = try classMember()
        if high < low {
            throw error(at: start, "reversed range `\(excerpt(start, position - start))`, expected the lower end first")
        }
        return .init(low: low, high: high)
    }

    private mutating func classMember() throws(PatternError) -> UInt32 {
        if peek() == "\\" { return try literalEscape(at: position) }
        defer { position += 1 }
        return text[position].value
    }
}
