/// The Markdown of rules' explanations, as much of it as they use: paragraphs, lists, code blocks, and code between backticks.
///
/// Lines that begin with `- ` or a number and a dot are items, their further lines indented; lines indented by four, or between fences, are code.
struct RuleText {
    enum Block: Equatable {
        case paragraph(String)
        /// With the marks before the items: `- `, `1. `.
        case list([Item])
        case code([String])
    }

    struct Item: Equatable {
        var mark: String
        var text: String
    }

    private(set) var blocks: [Block] = []

    init(_ source: String) {
        var paragraph: [Substring] = [], items: [Item] = [], code: [String] = [], isFenced = false
        func close(_ blocks: inout [Block]) {
            if !paragraph.isEmpty { blocks.append(.paragraph(paragraph.joined(separator: " "))) }
            if !items.isEmpty { blocks.append(.list(items)) }
            while code.last?.isEmpty == true { code.removeLast() }
            if !code.isEmpty { blocks.append(.code(code)) }
            paragraph = []
            items = []
            code = []
        }
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.drop { $0 == " " }
            if bare.hasPrefix("```") {
                close(&blocks)
                isFenced.toggle()
            } else if isFenced {
                code.append(String(line))
            } else if bare.isEmpty {
                // A blank line inside indented code belongs to it if more follows.
                if code.isEmpty { close(&blocks) } else { code.append("") }
            } else if line.hasPrefix("    "), paragraph.isEmpty, items.isEmpty {
                code.append(String(line.dropFirst(4)))
            } else if let mark = RuleText.mark(line) {
                if items.isEmpty { close(&blocks) }
                items.append(Item(mark: String(mark), text: String(line.dropFirst(mark.count))))
            } else if line.hasPrefix("  "), !items.isEmpty {
                items[items.count - 1].text += " " + bare
            } else {
                if !code.isEmpty || !items.isEmpty { close(&blocks) }
                paragraph.append(line)
            }
        }
        close(&blocks)
    }

    private static func mark(_ line: Substring) -> Substring? {
        if line.hasPrefix("- ") || line.hasPrefix("* ") { return line.prefix(2) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        return !digits.isEmpty && digits.count < 3 && line.dropFirst(digits.count).hasPrefix(". ") ? line.prefix(digits.count + 2) : nil
    }

    /// For formats that show plain text; backticks stay, as they say what is literal.
    var plain: String {
        blocks.map { block in
            switch block {
            case .paragraph(let text): text
            case .list(let items): items.map { $0.mark + $0.text }.joined(separator: "\n")
            case .code(let lines): lines.map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
            }
        }.joined(separator: "\n\n")
    }

    // MARK: On a terminal

    /// - Parameter width: display columns; nil breaks no line.
    func lines(width: Int?, paint: Terminal.Paint) -> [String] {
        var lines: [String] = []
        for block in blocks {
            if !lines.isEmpty { lines.append("") }
            switch block {
            case .paragraph(let text): lines += RuleText.wrap(text, width, paint)
            case .list(let items):
                for item in items {
                    let margin = String(repeating: " ", count: item.mark.utf8.count)
                    for (index, line) in RuleText.wrap(item.text, width.map { $0 - item.mark.utf8.count }, paint).enumerated() {
                        lines.append((index == 0 ? item.mark : margin) + line)
                    }
                }
            case .code(let code): lines += code.map { $0.isEmpty ? "" : "    " + paint(Terminal.escapeControls($0), .cyan) }
            }
        }
        return lines
    }

    /// Words of a run of code stay together with its colour; the backticks stay where there are no colours to stand for them.
    private static func wrap(_ text: String, _ width: Int?, _ paint: Terminal.Paint) -> [String] {
        var lines: [String] = [], line = "", used = 0, isCode = false
        for word in Terminal.escapeControls(text).split(separator: " ") {
            var shown = "", size = 0
            for (index, part) in word.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { isCode.toggle() }
                if index > 0, !paint.isOn {
                    shown += "`"
                    size += 1
                }
                shown += isCode ? paint(String(part), .bold) : String(part)
                size += Terminal.displayWidth(of: String(part))
            }
            if let width, used > 0, used + 1 + size > max(20, width) {
                lines.append(line)
                line = ""
                used = 0
            }
            if used > 0 {
                line += " "
                used += 1
            }
            line += shown
            used += size
        }
        if used > 0 { lines.append(line) }
        return lines
    }
}
