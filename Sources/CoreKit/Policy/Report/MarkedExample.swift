/// An example with `«` and `»` around the places that a rule marks: the text without them, and where the places are.
///
/// A `«` that no `»` answers is a place without extent.
struct MarkedExample {
    let bytes: [UInt8]
    /// Bytes of the text, in the order of their beginnings.
    let ranges: [Range<Int>]

    init(_ text: String) {
        var bytes: [UInt8] = [], open: [Int] = [], ranges: [Range<Int>] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "«": open.append(bytes.count)
            case "»":
                if let start = open.popLast() { ranges.append(start..<bytes.count) }
            default: bytes += Array(String(scalar).utf8)
            }
        }
        ranges += open.map { $0..<$0 }
        self.bytes = bytes
        self.ranges = ranges.sorted { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) }
    }

    /// What the code block that it stands in is called.
    var language: String {
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return first == 0x7B || first == 0x5B ? "json" : "yaml"
    }

    /// The lines with their numbers, the places marked.
    func render(label: String, style: Terminal.Style, width: Int, paint: Terminal.Paint, to stream: OutputStream) {
        var shown = bytes
        let end = ranges.map(\.upperBound).max() ?? 0
        while shown.last == 0x0A, shown.count > end { shown.removeLast() }
        let text = SourceText(shown), source = SnippetSource(text)
        let marks = ranges.map { SnippetMark(text.span(of: $0), in: source, label: label, isPrimary: true, style: style) }
        let gutter = SourceSnippet.digits(text.lineCount)
        SourceSnippet.blank(gutter, paint, to: stream)
        SourceSnippet(source, marks, gutter: gutter, width: width, paint: paint).render(all: true, to: stream)
    }
}
