/// Help texts as mdoc(7) source: one macro a line, one sentence a line, no line over 80 bytes where that can be had.
enum Mdoc {
    static func blocks(_ source: String) -> [String] {
        var lines: [String] = []
        var isFirst = true
        for block in HelpText(source).blocks {
            switch block {
            case .paragraph(let spans):
                if !isFirst { lines.append(".Pp") }
                lines += text(spans)
            case .list(let items):
                lines.append(".Bl -dash -compact")
                for item in items { lines += [".It"] + text(item) }
                lines.append(".El")
            case .literal(let literal):
                lines += [".Bd -literal -offset indent"] + literal.map { line($0) } + [".Ed"]
            }
            isFirst = false
        }
        return lines
    }

    static func text(_ source: String) -> [String] {
        text(HelpText.spans(source))
    }

    /// A run of plain text becomes text lines; what is literal becomes a macro of its own, together with whatever touches it.
    private static func text(_ spans: [HelpText.Span]) -> [String] {
        var lines: [String] = []
        var plain: [Substring] = []
        var before = ""
        for (index, span) in spans.enumerated() {
            switch span {
            case .plain(let text):
                var words = text.split(separator: " ")[...]
                // What touches the literal on its left was written with it.
                if index > 0, text.first != " " { words = words.dropFirst() }
                before = ""
                if index + 1 < spans.count, text.last != " ", let last = words.popLast() { before = String(last) }
                plain += words
            case .code(let code):
                lines += fill(plain)
                plain = []
                var after = ""
                if index + 1 < spans.count, case .plain(let next) = spans[index + 1], next.first != " " {
                    after = String(next.prefix { $0 != " " })
                }
                lines.append(macro(code, before: before, after: after))
                before = ""
            }
        }
        return lines + fill(plain)
    }

    private static func macro(_ code: String, before: String, after: String) -> String {
        var line = markup(code)
        if before == "(", let space = line.firstIndex(of: " ") {
            // An opening delimiter stands behind the macro's name and outside its markup.
            line.insert(contentsOf: " (", at: space)
        } else if !before.isEmpty {
            line = "No \(argument(before)) Ns \(line)"
        }
        if after.isEmpty { return "." + line }
        if after.allSatisfy({ ".,;:?!)".contains($0) }) { return "." + line + after.map { " \($0)" }.joined() }
        return ".\(line) Ns \(argument(after))"
    }

    /// The semantic macro of something literal, told from its form.
    private static func markup(_ code: String) -> String {
        let words = code.split(separator: " ")
        if let first = words.first, first.count > 1, first.first == "-" {
            var line = "Fl \(argument(String(first.dropFirst())))"
            for word in words.dropFirst() { line += isName(word) ? " Ar \(argument(String(word)))" : " Cm \(argument(String(word)))" }
            return line
        }
        if words.count == 1, isName(words[0]) { return code.contains("_") ? "Ev \(code)" : "Ar \(argument(code))" }
        return "Ql \(Mdoc.words(code))"
    }

    private static func isName(_ word: Substring) -> Bool {
        word.count > 1 && word.utf8.allSatisfy { (0x41...0x5A).contains($0) || $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) }
    }

    /// A line breaks at the end of a sentence, and before it gets too long.
    private static func fill(_ words: [Substring]) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in words {
            if !current.isEmpty, current.utf8.count + 1 + word.utf8.count > 76 {
                lines.append(line(current))
                current = ""
            }
            current += (current.isEmpty ? "" : " ") + word
            if let last = word.last(where: { !"\")".contains($0) }), ".?!".contains(last) {
                lines.append(line(current))
                current = ""
            }
        }
        return current.isEmpty ? lines : lines + [line(current)]
    }

    /// A line of text that no character of begins a request.
    static func line(_ text: String) -> String {
        let escaped = text.flatMap { $0 == "\\" ? Array("\\e") : [$0] }
        return (text.first == "." || text.first == "'" ? "\\&" : "") + String(escaped)
    }

    /// Arguments of a macro, each of them safe from being taken for a macro.
    static func words(_ text: String) -> String {
        text.split(separator: " ").map { argument(String($0)) }.joined(separator: " ")
    }

    static func argument(_ text: String) -> String {
        // Alone they would be taken for a dash.
        if text == "--" { return "\\-\\-" }
        let escaped = String(text.flatMap { character -> [Character] in
            switch character {
            case "\\": Array("\\e")
            case "\"": Array("\\(dq")
            case " ": Array("\\ ")
            default: [character]
            }
        })
        // Two or three letters may name a macro, and a lone mark of punctuation would stand outside the markup.
        let isMacroLike = text.count <= 3 && text.first?.isUppercase == true
        let isDelimiter = text.count == 1 && text.first?.isPunctuation == true || text == "|"
        return (isMacroLike || isDelimiter ? "\\&" : "") + escaped
    }
}
