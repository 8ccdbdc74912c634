/// A comment that silences findings: `# akto: ignore RULE[, RULE] -- why`.
struct IgnoreComment {
    /// A rule that it names.
    struct Name {
        let text: String
        /// Bytes of the file.
        let range: Range<Int>
    }

    /// From `#` to the end of its line.
    let range: Range<Int>
    let names: [Name]
    /// What stands behind `--`; nil where nobody says why.
    let reason: String?
    /// Whether nothing but blanks stands before it in its line.
    let standsAlone: Bool

    /// What a comment that begins with `akto:` may turn out to be.
    enum Reading {
        case ignore(IgnoreComment)
        /// It says something else than `ignore`, or names no rule.
        case malformed(Range<Int>, String)
    }

    /// Nil for comments that are none of akto's business.
    static func read(_ range: Range<Int>, in file: [UInt8]) -> Reading? {
        var words = Words(file, range.lowerBound + 1, range.upperBound)
        guard words.take("akto:") else { return nil }
        guard words.take("ignore") else { return .malformed(range, "unknown directive in a comment for akto, expected \"akto: ignore RULE -- why\"") }
        var names: [Name] = []
        while let name = words.name() {
            names.append(name)
            _ = words.take(",")
        }
        let reason = words.reason()
        guard !names.isEmpty else { return .malformed(range, "no rule is named, expected \"akto: ignore RULE -- why\"") }
        guard words.isAtEnd || reason != nil else { return .malformed(range, "expected \"-- why\" behind the names of rules") }
        var start = range.lowerBound
        while start > 0, file[start - 1] == 0x20 || file[start - 1] == 0x09 { start -= 1 }
        let standsAlone = start == 0 || file[start - 1] == 0x0A || file[start - 1] == 0x0D || (start == 3 && file[0] == 0xEF)
        return .ignore(IgnoreComment(range: range, names: names, reason: reason, standsAlone: standsAlone))
    }

    private struct Words {
        let file: [UInt8]
        var at: Int
        let end: Int

        init(_ file: [UInt8], _ at: Int, _ end: Int) {
            self.file = file
            self.at = at
            self.end = min(end, file.count)
            skipBlanks()
        }

        var isAtEnd: Bool { at >= end }

        private mutating func skipBlanks() { while at < end, file[at] == 0x20 || file[at] == 0x09 || file[at] == 0x0D { at += 1 } }

        mutating func take(_ word: String) -> Bool {
            guard file[at..<end].starts(with: word.utf8) else { return false }
            let next = at + word.utf8.count
            if word == "ignore", next < end, Self.isNameByte(file[next]) { return false }
            at = next
            skipBlanks()
            return true
        }

        mutating func name() -> Name? {
            var next = at
            while next < end, Self.isNameByte(file[next]) { next += 1 }
            guard next > at, file[at] != 0x2D else { return nil }
            let name = Name(text: String(decoding: file[at..<next], as: UTF8.self), range: at..<next)
            at = next
            skipBlanks()
            return name
        }

        mutating func reason() -> String? {
            guard take("--"), at < end else { return nil }
            let text = String(decoding: file[at..<end], as: UTF8.self)
            at = end
            return text
        }

        private static func isNameByte(_ byte: UInt8) -> Bool {
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
        }
    }
}
