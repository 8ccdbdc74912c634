/// A line of a file as a terminal shows it, and where each of its characters came to stand.
///
/// Tabs are expanded, whatever a terminal would obey or hide is an escape, bytes that are no UTF-8 are U+FFFD, and of a line that is too long only what
/// is around the places in question is left, with `…` for the rest.
struct ShownLine {
    /// What takes its place as a whole: a grapheme cluster, an escape, or what an ellipsis stands for.
    private struct Cell {
        var text: String
        /// 1-based column of its first scalar, and how many it has.
        var column: Int
        var count: Int
        var width: Int
        var isEscape = false
        /// Display column within the line.
        var place = 0
    }

    private static let tabWidth = 4
    /// Lines with fewer bytes are decoded as a whole.
    private static let shortLine = 4096
    private var cells: [Cell]
    /// The line where each of its bytes is a character of one column, and there is room for all of them: most lines.
    private let plain: String?
    /// Display columns that the text takes.
    private(set) var width = 0

    /// - Parameters:
    ///   - points: 1-based columns that have to be seen, the most important first.
    ///   - room: display columns to stay within, if that can be done.
    init(_ line: SourceLine, points: [Int], room: Int) {
        let room = max(8, room)
        cells = []
        if line.byteCount <= room, line.bytes.allSatisfy({ (0x20...0x7E).contains($0) }) {
            plain = String(decoding: line.bytes, as: UTF8.self)
            width = line.byteCount
            return
        }
        plain = nil
        let isWhole = line.byteCount <= ShownLine.shortLine
        if isWhole {
            cells = ShownLine.decode(line.bytes, firstColumn: 1)
        } else {
            let reach = room + 8
            var last = 0
            for point in Set(points + (points.isEmpty ? [1] : [])).sorted() {
                let from = max(last + 1, point - reach), to = point + reach
                guard to > last else { continue }
                cells += ShownLine.decode(line.bytes(ofColumns: from..<to + 1), firstColumn: from)
                last = to
            }
        }
        // Where the line has its end in view, nothing is behind the last cell.
        let endColumn = (cells.last.map { $0.column + $0.count } ?? 1)
        let seesEnd = isWhole || line.isEnd(endColumn)
        let hasGaps = zip(cells, cells.dropFirst()).contains { $0.column + $0.count != $1.column }
        if hasGaps || !seesEnd || cells.first?.column ?? 1 > 1 || cells.reduce(0, { $0 + $1.width }) > room {
            cut(points: points, room: room, seesEnd: seesEnd)
        }
        for index in cells.indices {
            cells[index].place = width
            width += cells[index].width
        }
    }

    // MARK: Asking

    /// Display column where a 1-based column begins.
    func place(of column: Int) -> Int {
        if plain != nil { return min(max(0, column - 1), width) }
        guard let index = index(of: column) else { return width }
        return cells[index].place
    }

    /// Display columns of a stretch, at least one.
    func places(from start: Int, to end: Int) -> Range<Int> {
        let first = place(of: start)
        if plain != nil { return first..<max(first + 1, min(end - 1, width)) }
        guard end > start, let last = index(of: end - 1) else { return first..<max(first + 1, end > start ? width : first + 1) }
        return first..<max(first + 1, cells[last].place + cells[last].width)
    }

    /// Display column of the first character that is not blank; nil where there is none.
    var firstVisible: Int? {
        if let plain { return plain.utf8.firstIndex { $0 != 0x20 }.map { plain.utf8.distance(from: plain.startIndex, to: $0) } }
        return cells.first { $0.text.contains { $0 != " " } }?.place
    }

    func put(in row: inout PaintedRow, at column: Int) {
        if let plain { row.put(plain, at: column) }
        for cell in cells { row.put(cell.text, at: column + cell.place, cell.isEscape ? .magenta : nil) }
    }

    private func index(of column: Int) -> Int? {
        var low = 0, high = cells.count
        while low < high {
            let middle = (low + high) / 2
            if cells[middle].column + cells[middle].count <= column { low = middle + 1 } else { high = middle }
        }
        return low < cells.count ? low : nil
    }

    // MARK: Decoding

    private static func decode(_ bytes: ArraySlice<UInt8>, firstColumn: Int) -> [Cell] {
        var cells: [Cell] = [], plain = "", column = firstColumn, width = 0
        func add(_ cell: Cell) {
            cells.append(cell)
            width += cell.width
            column += cell.count
        }
        func flush() {
            for character in plain {
                add(Cell(text: String(character), column: column, count: character.unicodeScalars.count, width: Terminal.displayWidth(of: character)))
            }
            plain = ""
        }
        for scalar in SourceLine.scalars(of: bytes) {
            if scalar == "\t" {
                flush()
                let size = tabWidth - width % tabWidth
                add(Cell(text: String(repeating: " ", count: size), column: column, count: 1, width: size))
                continue
            }
            let shown = Terminal.escapeControls(String(scalar))
            if shown.utf8.count > 2, shown.hasPrefix("\\") {
                flush()
                add(Cell(text: shown, column: column, count: 1, width: Terminal.displayWidth(of: shown), isEscape: true))
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        flush()
        return cells
    }

    // MARK: Cutting

    /// Keeps as much around the points as there is room for.
    private mutating func cut(points: [Int], room: Int, seesEnd: Bool) {
        guard !cells.isEmpty else { return }
        var starts: [Int] = [], total = 0
        for cell in cells {
            starts.append(total)
            total += cell.width
        }
        var wanted = points.isEmpty ? [0] : points.map { index(of: $0) ?? cells.count - 1 }
        while true {
            var low = 0, high = room, best: [Range<Int>]?
            while low <= high {
                let reach = (low + high) / 2
                let kept = windows(wanted, reach, starts)
                if cost(kept, starts, total, seesEnd) <= room {
                    best = kept
                    low = reach + 1
                } else {
                    high = reach - 1
                }
            }
            if let best {
                cells = pieces(best, seesEnd)
                return
            }
            if wanted.count == 1 {
                cells = pieces([wanted[0]..<wanted[0] + 1], seesEnd)
                return
            }
            wanted.removeLast()
        }
    }

    /// Indices of the cells within so many display columns of any of the wanted ones, joined where they meet.
    private func windows(_ wanted: [Int], _ reach: Int, _ starts: [Int]) -> [Range<Int>] {
        var kept: [Range<Int>] = []
        for index in Set(wanted).sorted() {
            var from = index, to = index + 1
            while from > 0, starts[index] - starts[from - 1] <= reach { from -= 1 }
            while to < cells.count, starts[to] - starts[index] <= reach { to += 1 }
            // An ellipsis takes as much room as one cell.
            if let last = kept.indices.last, from <= kept[last].upperBound + 1 {
                kept[last] = kept[last].lowerBound..<max(to, kept[last].upperBound)
            } else {
                kept.append(from..<to)
            }
        }
        return kept
    }

    private func cost(_ kept: [Range<Int>], _ starts: [Int], _ total: Int, _ seesEnd: Bool) -> Int {
        pieces(kept, seesEnd).reduce(0) { $0 + $1.width }
    }

    /// The cells of the windows, with an ellipsis for each stretch of columns between.
    private func pieces(_ kept: [Range<Int>], _ seesEnd: Bool) -> [Cell] {
        var result: [Cell] = [], column = 1
        func skip(to next: Int) {
            if next > column { result.append(Cell(text: "…", column: column, count: next - column, width: 1)) }
        }
        for range in kept {
            for cell in cells[range] {
                skip(to: cell.column)
                result.append(cell)
                column = cell.column + cell.count
            }
        }
        if kept.last?.upperBound != cells.count || !seesEnd { skip(to: Int.max / 2) }
        return result
    }
}
