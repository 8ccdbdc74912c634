/// The lines of one file that its marks are about, with the marks under them.
///
/// ```text
/// 4 |       - pattern: "ssn"
///   |                  ----- takes all of it first
/// ...
/// 9 |       - pattern: "my ssn"
///   |                  ^^^^^^^^ never gets to see a text
/// ```
///
/// A stretch of several lines has a bar at the left, from `/` or a line of `_` at its beginning to another at its end.
struct SourceSnippet {
    private let source: SnippetSource
    private let marks: [SnippetMark]
    /// Digits of the highest line number that is shown anywhere beside it.
    private let gutter: Int
    /// Display columns for the text, bars included.
    private let room: Int
    private let paint: Terminal.Paint
    /// Where the bar of a mark stands; nil for marks within one line.
    private let bars: [Int?]
    /// Columns that bars take.
    private let margin: Int

    /// - Parameter width: display columns of the whole.
    init(_ source: SnippetSource, _ marks: [SnippetMark], gutter: Int, width: Int, paint: Terminal.Paint) {
        self.source = source
        self.marks = marks
        self.gutter = gutter
        self.paint = paint
        bars = SourceSnippet.placeBars(marks)
        margin = 2 * ((bars.compactMap { $0 }.max() ?? -1) + 1)
        room = max(20, width - gutter - 3)
    }

    /// Each bar in the leftmost column that is free from its first line to its last; longer ones further left.
    private static func placeBars(_ marks: [SnippetMark]) -> [Int?] {
        var bars = [Int?](repeating: nil, count: marks.count)
        var taken: [[ClosedRange<Int>]] = []
        let order = marks.indices.filter { marks[$0].isMultiline }.sorted {
            (marks[$0].start.line, -marks[$0].end.line, $0) < (marks[$1].start.line, -marks[$1].end.line, $1)
        }
        for index in order {
            let lines = marks[index].start.line...marks[index].end.line
            let bar = taken.firstIndex { !$0.contains { $0.overlaps(lines) } } ?? taken.count
            if bar == taken.count { taken.append([]) }
            taken[bar].append(lines)
            bars[index] = bar
        }
        return bars
    }

    static func digits(_ number: Int) -> Int { String(max(0, number)).utf8.count }

    /// - Parameter all: shows every line of the file.
    func render(all: Bool = false, to stream: OutputStream) {
        var shown = all ? Set(1...source.lineCount) : Set(marks.flatMap(\.lines))
        // A single line takes no more room than the dots for it.
        for line in shown where shown.contains(line + 2) { shown.insert(line + 1) }
        var previous: Int?
        for line in shown.sorted() {
            if let previous, line > previous + 1 { write("...", row(between: previous, line), to: stream) }
            render(line, to: stream)
            previous = line
        }
    }

    /// A row of the gutter alone.
    static func blank(_ gutter: Int, _ paint: Terminal.Paint, to stream: OutputStream) {
        stream.write(String(repeating: " ", count: gutter + 1) + paint("|", .boldBlue) + "\n")
    }

    private func write(_ head: String, _ row: PaintedRow, to stream: OutputStream) {
        let text = row.text(paint)
        if head == "..." {
            let padding = String(repeating: " ", count: gutter)
            stream.write(paint(head, .boldBlue) + (text.isEmpty ? "" : padding + text) + "\n")
        } else {
            let padded = head + String(repeating: " ", count: max(0, gutter - head.utf8.count))
            stream.write(paint(padded + " |", .boldBlue) + (text.isEmpty ? "" : " " + text) + "\n")
        }
    }

    // MARK: A line

    private func render(_ number: Int, to stream: OutputStream) {
        let inner = marks.indices.filter { !marks[$0].isMultiline && marks[$0].start.line == number }
        let starting = marks.indices.filter { marks[$0].isMultiline && marks[$0].start.line == number }
        let ending = marks.indices.filter { marks[$0].isMultiline && marks[$0].end.line == number }
        var points: [Int] = []
        for isPrimary in [true, false] {
            points += inner.filter { marks[$0].isPrimary == isPrimary }.flatMap { [marks[$0].start.column, max(marks[$0].start.column, marks[$0].end.column - 1)] }
            points += starting.filter { marks[$0].isPrimary == isPrimary }.map { marks[$0].start.column }
            points += ending.filter { marks[$0].isPrimary == isPrimary }.map { max(1, marks[$0].end.column - 1) }
        }
        let line = ShownLine(source.line(number), points: points, room: room - margin)

        // A bar may begin beside the line where nothing stands before the stretch.
        let slanted = Set(starting.filter { mark in inner.isEmpty && line.place(of: marks[mark].start.column) <= line.firstVisible ?? 0 })
        var row = PaintedRow()
        drawBars(in: &row, at: number, before: Set(starting))
        for mark in slanted { row.put("/", at: 2 * (bars[mark] ?? 0), marks[mark].style) }
        line.put(in: &row, at: margin)
        write("\(number)", row, to: stream)

        if !inner.isEmpty { rows(inner, line).forEach { rows in write("", withBars(rows, number, hidden: Set(starting).subtracting(slanted)), to: stream) } }
        var hidden = Set(starting).subtracting(slanted)
        for mark in starting where !slanted.contains(mark) {
            var row = PaintedRow()
            let place = margin + line.place(of: marks[mark].start.column), bar = 2 * (bars[mark] ?? 0)
            row.put("_", in: bar + 1..<max(bar + 1, place), marks[mark].style)
            hidden.remove(mark)
            row.put(String(marks[mark].symbol), at: place, marks[mark].style)
            write("", withBars(row, number, hidden: hidden.union([mark])), to: stream)
        }
        var ended: Set<Int> = []
        for mark in ending {
            var row = PaintedRow()
            let places = line.places(from: max(1, marks[mark].end.column - 1), to: marks[mark].end.column)
            let place = margin + places.lowerBound, bar = 2 * (bars[mark] ?? 0)
            row.put("_", in: bar + 1..<max(bar + 1, place), marks[mark].style)
            row.put(String(marks[mark].symbol), at: place, marks[mark].style)
            let labels = label(of: mark, at: place + 2, floor: margin)
            let isBeside = labels.count == 1 && labels[0].column == place + 2
            if isBeside { row.put(labels[0].text, at: labels[0].column, marks[mark].style) }
            write("", withBars(row, number, hidden: ended), to: stream)
            ended.insert(mark)
            guard !isBeside else { continue }
            for part in labels {
                var row = PaintedRow()
                row.put(part.text, at: part.column, marks[mark].style)
                write("", withBars(row, number, hidden: ended), to: stream)
            }
        }
    }

    /// The bars that go through a line, over what was drawn across them.
    private func drawBars(in row: inout PaintedRow, at number: Int, before hidden: Set<Int>) {
        for mark in marks.indices where !hidden.contains(mark) {
            guard let bar = bars[mark], marks[mark].start.line <= number, marks[mark].end.line >= number else { continue }
            row.put("|", at: 2 * bar, marks[mark].style)
        }
    }

    private func withBars(_ row: PaintedRow, _ number: Int, hidden: Set<Int>) -> PaintedRow {
        var row = row
        drawBars(in: &row, at: number, before: hidden)
        return row
    }

    private func row(between upper: Int, _ lower: Int) -> PaintedRow {
        var row = PaintedRow()
        for mark in marks.indices {
            if let bar = bars[mark], marks[mark].start.line <= upper, marks[mark].end.line >= lower { row.put("|", at: 2 * bar, marks[mark].style) }
        }
        return row
    }

    // MARK: Marks within a line

    /// The marks themselves, with the label of the rightmost where it fits, and the other labels hanging below.
    private func rows(_ inner: [Int], _ line: ShownLine) -> [PaintedRow] {
        var placed = inner.map { mark in (mark: mark, places: line.places(from: marks[mark].start.column, to: marks[mark].end.column)) }
        placed.sort { ($0.places.lowerBound, marks[$0.mark].isPrimary ? 1 : 0, $0.mark) < ($1.places.lowerBound, marks[$1.mark].isPrimary ? 1 : 0, $1.mark) }
        var first = PaintedRow()
        for isPrimary in [false, true] {
            for each in placed where marks[each.mark].isPrimary == isPrimary {
                let places = each.places.lowerBound + margin..<each.places.upperBound + margin
                first.put(marks[each.mark].symbol, in: places, marks[each.mark].style)
            }
        }
        var hanging = placed.filter { !marks[$0.mark].label.isEmpty }
        let end = placed.map(\.places.upperBound).max() ?? 0
        if let last = hanging.last, last.mark == placed.last?.mark, last.places.upperBound == end {
            let column = margin + end + 1
            if column + Terminal.displayWidth(of: marks[last.mark].label) <= room {
                first.put(marks[last.mark].label, at: column, marks[last.mark].style)
                hanging.removeLast()
            }
        }
        guard !hanging.isEmpty else { return [first] }
        var rows = [first, PaintedRow()]
        for each in hanging { rows[1].put("|", at: margin + each.places.lowerBound, marks[each.mark].style) }
        while let each = hanging.popLast() {
            let left = hanging.last.map { margin + $0.places.lowerBound + 2 } ?? margin
            for part in label(of: each.mark, at: margin + each.places.lowerBound, floor: left) {
                var row = PaintedRow()
                for other in hanging where margin + other.places.lowerBound < part.column { row.put("|", at: margin + other.places.lowerBound, marks[other.mark].style) }
                row.put(part.text, at: part.column, marks[each.mark].style)
                rows.append(row)
            }
        }
        return rows
    }

    /// A label at a column, or further left and in several lines where it would leave the room.
    private func label(of mark: Int, at column: Int, floor: Int) -> [(text: String, column: Int)] {
        let text = marks[mark].label, width = Terminal.displayWidth(of: text)
        if text.isEmpty { return [] }
        if column + width <= room { return [(text, column)] }
        let start = max(min(column, floor), min(column, room - min(width, 36)))
        return WrappedText.lines(text, width: max(12, room - start)).map { ($0, start) }
    }
}
