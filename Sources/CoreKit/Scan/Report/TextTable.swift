/// Columns of text, aligned by what a terminal shows and cut to its width.
///
/// Where the room is short the widest column that may shrink does so first; when all are as narrow as they may be, groups of columns
/// are taken out of the table, least important first, and what they held goes to a second line under each row.
struct TextTable {
    /// A piece of a cell in one style.
    struct Piece {
        var text: String
        var style: Terminal.Style?

        init(_ text: String, _ style: Terminal.Style? = nil) {
            self.text = text
            self.style = style
        }
    }

    typealias Cell = [Piece]

    /// Where a cell that is too long loses characters.
    enum Cut { case end, middle }

    struct Column {
        var title: String
        var isNumber = false
        /// It may shrink to this; nil: not at all.
        var minimum: Int?
        var cut = Cut.end
        /// Columns with the highest number leave the table first, those with the same together; nil: never.
        var leaves: Int?
        var cells: [Cell] = []

        var natural: Int { max(Terminal.displayWidth(of: title), cells.map { TextTable.width($0) }.max() ?? 0) }
    }

    private static let gap = 2
    private static let indent = 2
    /// No column is cut to less, however narrow the terminal.
    private static let floor = 8
    private static let ellipsis = "…"
    var columns: [Column]

    func render(width: Int?, paint: Terminal.Paint, to stream: OutputStream) {
        var kept = Array(columns.indices)
        var widths = columns.map(\.natural)
        var left: [Int] = []
        if let width {
            while true {
                let fitting = fit(kept, widths, into: width)
                widths = fitting.widths
                if fitting.fits { break }
                guard let leaving = kept.compactMap({ columns[$0].leaves }).max() else {
                    widths = fit(kept, columns.map(\.natural), into: width, minimum: TextTable.floor).widths
                    break
                }
                left += kept.filter { columns[$0].leaves == leaving }
                kept.removeAll { columns[$0].leaves == leaving }
                widths = columns.map(\.natural)
            }
        }
        left.sort()
        line(kept, widths, paint, to: stream) { [Piece(columns[$0].title, .dim)] }
        for row in 0..<(columns.first?.cells.count ?? 0) {
            line(kept, widths, paint, to: stream) { columns[$0].cells[row] }
            secondLine(left, row, width, paint, to: stream)
        }
    }

    /// The widths when the widest shrinks as long as it may, and whether that was enough.
    private func fit(_ kept: [Int], _ natural: [Int], into width: Int, minimum: Int? = nil) -> (widths: [Int], fits: Bool) {
        let least = columns.map { column in column.minimum.map { minimum ?? $0 } ?? .max }
        var widths = natural
        var total = kept.reduce(0) { $0 + widths[$1] } + TextTable.gap * (kept.count - 1)
        while total > width {
            let shrinkable = kept.filter { widths[$0] > min(least[$0], natural[$0]) }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { return (widths, false) }
            // Down to the next widest at once, not by single columns: a name may be a megabyte long.
            let second = shrinkable.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
            let floor = max(least[widest], min(second, widths[widest] - 1))
            let cut = min(total - width, widths[widest] - floor)
            widths[widest] -= cut
            total -= cut
        }
        return (widths, true)
    }

    private func line(_ kept: [Int], _ widths: [Int], _ paint: Terminal.Paint, to stream: OutputStream, _ cell: (Int) -> Cell) {
        for (place, index) in kept.enumerated() {
            let shown = TextTable.cut(cell(index), to: widths[index], columns[index].cut)
            let padding = String(repeating: " ", count: max(0, widths[index] - TextTable.width(shown)))
            if columns[index].isNumber { stream.write(padding) }
            for piece in shown { stream.write(piece.style.map { paint(piece.text, $0) } ?? piece.text) }
            // Nothing but blanks would follow.
            if kept[(place + 1)...].allSatisfy({ cell($0).allSatisfy(\.text.isEmpty) }) { break }
            if place < kept.count - 1 {
                if !columns[index].isNumber { stream.write(padding) }
                stream.write(String(repeating: " ", count: TextTable.gap))
            }
        }
        stream.write("\n")
    }

    private func secondLine(_ left: [Int], _ row: Int, _ width: Int?, _ paint: Terminal.Paint, to stream: OutputStream) {
        var texts = left.map { columns[$0].cells[row].map(\.text).joined() }.filter { !$0.isEmpty && $0 != "-" }
        guard !texts.isEmpty else { return }
        if let width {
            // What is longest gives way, so that the short facts behind it stay.
            var sizes = texts.map { Terminal.displayWidth(of: $0) }
            let separators = 3 * (texts.count - 1)
            while sizes.reduce(separators, +) > width - TextTable.indent, let longest = sizes.indices.max(by: { sizes[$0] < sizes[$1] }), sizes[longest] > 1 {
                let second = sizes.indices.filter { $0 != longest }.map { sizes[$0] }.max() ?? 0
                let over = sizes.reduce(separators, +) - (width - TextTable.indent)
                sizes[longest] -= min(over, max(1, sizes[longest] - max(second, 1)))
            }
            texts = zip(texts, sizes).map { TextTable.cut([Piece($0)], to: $1, .end).map(\.text).joined() }
        }
        stream.write(String(repeating: " ", count: TextTable.indent) + paint(texts.joined(separator: " · "), .dim) + "\n")
    }

    static func width(_ cell: Cell) -> Int {
        cell.reduce(0) { $0 + Terminal.displayWidth(of: $1.text) }
    }

    /// The cell with an ellipsis where characters had to go.
    static func cut(_ cell: Cell, to width: Int, _ cut: Cut) -> Cell {
        guard self.width(cell) > width else { return cell }
        let room = width - 1
        guard room > 0 else { return [Piece(ellipsis)] }
        let tail = cut == .middle ? room * 2 / 5 : 0
        var result: Cell = [], used = 0
        for piece in cell {
            let part = String(Terminal.prefix(piece.text, columns: room - tail - used))
            if !part.isEmpty { result.append(Piece(part, piece.style)) }
            used += Terminal.displayWidth(of: part)
            if part.utf8.count < piece.text.utf8.count { break }
        }
        result.append(Piece(ellipsis, result.last?.style))
        var end: Cell = [], left = tail
        for piece in cell.reversed() where left > 0 {
            let part = String(String(Terminal.prefix(String(piece.text.reversed()), columns: left)).reversed())
            if !part.isEmpty { end.insert(Piece(part, piece.style), at: 0) }
            left -= Terminal.displayWidth(of: part)
            if part.utf8.count < piece.text.utf8.count { break }
        }
        return result + end
    }
}
