/// The markup of help texts, read once and rendered thrice: on the terminal, as mdoc(7), as Markdown.
///
/// Paragraphs are parted by blank lines. A line that begins with `- ` begins an item of a list, its further lines indented by
/// two; lines indented by four are an example to be shown as they stand. Between backticks stands what is typed literally.
struct HelpText {
    enum Block: Equatable {
        case paragraph([Span])
        case list([[Span]])
        case literal([String])
    }

    enum Span: Equatable {
        case plain(String)
        case code(String)

        var text: String {
            switch self {
            case .plain(let text), .code(let text): text
            }
        }
    }

    let blocks: [Block]

    init(_ source: String) {
        var blocks: [Block] = []
        var paragraph: [Substring] = []
        var items: [[Substring]] = []
        var literal: [String] = []

        func close() {
            if !paragraph.isEmpty { blocks.append(.paragraph(HelpText.spans(paragraph.joined(separator: " ")))) }
            if !items.isEmpty { blocks.append(.list(items.map { HelpText.spans($0.joined(separator: " ")) })) }
            if !literal.isEmpty { blocks.append(.literal(literal)) }
            paragraph = []
            items = []
            literal = []
        }

        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy({ $0 == " " }) {
                close()
            } else if line.hasPrefix("    "), paragraph.isEmpty, items.isEmpty {
                literal.append(String(line.dropFirst(4)))
            } else if line.hasPrefix("- ") {
                if !paragraph.isEmpty || !literal.isEmpty { close() }
                items.append([line.dropFirst(2)])
            } else if line.hasPrefix("  "), !items.isEmpty {
                items[items.count - 1].append(line.drop { $0 == " " })
            } else {
                if !literal.isEmpty { close() }
                paragraph.append(line)
            }
        }
        close()
        self.blocks = blocks
    }

    static func spans(_ text: String) -> [Span] {
        var spans: [Span] = []
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() where !part.isEmpty {
            spans.append(index % 2 == 1 ? .code(String(part)) : .plain(String(part)))
        }
        return spans
    }

    /// The text without its backticks.
    static func plain(_ text: String) -> String {
        spans(text).map(\.text).joined()
    }
}
