/// Breaks text into lines that fit a terminal. Widths are columns as `Terminal.displayWidth` counts them.
struct TextLayout {
    /// The rightmost column that text may take.
    let width: Int
    let paint: Terminal.Paint

    /// Words longer than a line stand on one of their own, uncut: they are paths and options that somebody will copy.
    /// - Parameter indent: columns before every line, the first one included.
    func wrap(_ spans: [HelpText.Span], indent: Int) -> [String] {
        let room = max(20, width - indent)
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in words(spans) {
            if used > 0, used + 1 + word.width > room {
                lines.append(margin + line)
                line = ""
                used = 0
            }
            if used > 0 {
                line += " "
                used += 1
            }
            line += word.text
            used += word.width
        }
        if used > 0 { lines.append(margin + line) }
        return lines
    }

    func wrap(_ text: String, indent: Int) -> [String] {
        wrap(HelpText.spans(text), indent: indent)
    }

    /// Paragraphs, lists and examples, parted by empty lines.
    func lay(_ text: HelpText, indent: Int) -> [String] {
        var lines: [String] = []
        for block in text.blocks {
            if !lines.isEmpty { lines.append("") }
            switch block {
            case .paragraph(let spans):
                lines += wrap(spans, indent: indent)
            case .list(let items):
                for item in items {
                    var wrapped = wrap(item, indent: indent + 2)
                    if !wrapped.isEmpty { wrapped[0] = String(repeating: " ", count: indent) + "- " + wrapped[0].drop { $0 == " " } }
                    lines += wrapped
                }
            case .literal(let literal):
                lines += literal.map { $0.isEmpty ? "" : String(repeating: " ", count: indent + 2) + $0 }
            }
        }
        return lines
    }

    /// Two columns: terms, and what they mean beside them, or below where the term is too long.
    /// - Parameter longest: columns of the longest term, where several tables are to stand under each other.
    func table(_ rows: [(term: String, meaning: String)], indent: Int, longest: Int? = nil) -> [String] {
        let longest = longest ?? rows.map { Terminal.displayWidth(of: $0.term) }.max() ?? 0
        let column = min(indent + longest + 2, max(indent + 12, width * 2 / 5))
        var lines: [String] = []
        for row in rows {
            let term = String(repeating: " ", count: indent) + paint(row.term, .bold)
            let used = indent + Terminal.displayWidth(of: row.term)
            var meaning = wrap(row.meaning, indent: column)
            if used + 2 <= column, !meaning.isEmpty {
                meaning[0] = term + String(repeating: " ", count: column - used) + meaning[0].drop { $0 == " " }
                lines += meaning
            } else {
                lines.append(term)
                lines += meaning
            }
        }
        return lines
    }

    private struct Word {
        var text = ""
        var width = 0
    }

    /// Words keep their style; a literal with spaces is several words.
    private func words(_ spans: [HelpText.Span]) -> [Word] {
        var words: [Word] = []
        var isOpen = false
        for span in spans {
            for (index, part) in shown(span).split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { isOpen = false }
                if part.isEmpty { continue }
                if !isOpen { words.append(Word()) }
                isOpen = true
                let text = String(part)
                if case .code = span { words[words.count - 1].text += paint(text, .bold) } else { words[words.count - 1].text += text }
                words[words.count - 1].width += Terminal.displayWidth(of: text)
            }
        }
        return words
    }

    /// A mark of punctuation alone would be overread, or read as one of the sentence's own.
    private func shown(_ span: HelpText.Span) -> String {
        guard case .code(let code) = span, !code.contains(where: { $0.isLetter || $0.isNumber }) else { return span.text }
        return "\"\(code)\""
    }
}
