/// A line of output that is put together by columns, in any order; what is put later covers what was there.
struct PaintedRow {
    private struct Piece {
        var text: String
        var column: Int
        var width: Int
        var style: Terminal.Style?
    }

    /// Most rows are put together from left to right, and never need to know what stands in each column.
    private var pieces: [Piece] = []
    private var isOrdered = true

    /// Control characters have been escaped before.
    mutating func put(_ text: String, at column: Int, _ style: Terminal.Style? = nil) {
        guard !text.isEmpty else { return }
        let column = max(0, column), width = Terminal.displayWidth(of: text)
        if let last = pieces.last, column < last.column + last.width { isOrdered = false }
        // What has no width joins what is before it.
        if width == 0 { isOrdered = false }
        pieces.append(Piece(text: text, column: column, width: width, style: style))
    }

    mutating func put(_ mark: Character, in columns: Range<Int>, _ style: Terminal.Style? = nil) {
        put(String(repeating: mark, count: columns.count), at: columns.lowerBound, style)
    }

    /// Nothing follows the last visible character.
    func text(_ paint: Terminal.Paint) -> String {
        var run = Run(paint: paint)
        var column = 0
        for piece in isOrdered ? pieces : flattened() {
            if piece.column > column { run.add(String(repeating: " ", count: piece.column - column), nil, isBlank: true) }
            run.add(piece.text, piece.style, isBlank: piece.text == " ")
            column = piece.column + piece.width
        }
        return run.end()
    }

    /// A piece for each column that something stands in.
    private func flattened() -> [Piece] {
        var cells: [Piece?] = []
        for piece in pieces {
            var column = piece.column
            for character in piece.text {
                let width = Terminal.displayWidth(of: character)
                if width == 0 {
                    if let before = cells[..<min(column, cells.count)].lastIndex(where: { $0 != nil }) { cells[before]?.text.append(character) }
                    continue
                }
                while cells.count < column + width { cells.append(nil) }
                // Half of a wide character is none.
                if column > 0, let before = cells[column - 1], before.width == 2 { cells[column - 1] = Piece(text: " ", column: column - 1, width: 1) }
                cells[column] = Piece(text: String(character), column: column, width: width, style: piece.style)
                for next in column + 1..<column + width { cells[next] = nil }
                column += width
            }
        }
        return cells.compactMap { $0 }
    }

    /// Neighbours of one style are painted at once; a blank has no colour of its own.
    private struct Run {
        let paint: Terminal.Paint
        private var result = ""
        private var run = ""
        private var style: Terminal.Style?

        init(paint: Terminal.Paint) {
            self.paint = paint
        }

        mutating func add(_ text: String, _ style: Terminal.Style?, isBlank: Bool) {
            if style != self.style, !isBlank {
                close()
                self.style = style
            }
            run += text
        }

        private mutating func close() {
            result += style.map { paint(run, $0) } ?? run
            run = ""
        }

        mutating func end() -> String {
            while run.utf8.last == 0x20 { run.unicodeScalars.removeLast() }
            close()
            return result
        }
    }
}
