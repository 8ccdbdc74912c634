/// A line of output that is put together by columns, in any order; what is put later covers what was there.
struct PaintedRow {
    /// What stands in each column. The second column of a wide character holds nothing.
    private var cells: [(text: String, style: Terminal.Style?)] = []

    /// Control characters have been escaped before.
    mutating func put(_ text: String, at column: Int, _ style: Terminal.Style? = nil) {
        var column = max(0, column)
        for character in text {
            let width = Terminal.displayWidth(of: character)
            if width == 0, column > 0, column <= cells.count {
                cells[column - 1].text.append(character)
                continue
            }
            while cells.count < column + width { cells.append((" ", nil)) }
            if width == 0 { continue }
            cells[column] = (String(character), style)
            for next in column + 1..<column + max(1, width) { cells[next] = ("", style) }
            column += width
        }
    }

    mutating func put(_ mark: Character, in columns: Range<Int>, _ style: Terminal.Style? = nil) {
        put(String(repeating: mark, count: columns.count), at: columns.lowerBound, style)
    }

    /// Nothing follows the last visible character.
    func text(_ paint: Terminal.Paint) -> String {
        let end = (cells.lastIndex { $0.text != " " && !$0.text.isEmpty } ?? -1) + 1
        var result = "", run = "", style: Terminal.Style?
        func painted() -> String { style.map { paint(run, $0) } ?? run }
        for cell in cells[..<end] {
            // A blank has no colour of its own.
            if cell.style != style, cell.text != " " {
                result += painted()
                run = ""
                style = cell.style
            }
            run += cell.text
        }
        return result + painted()
    }
}
