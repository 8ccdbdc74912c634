/// The lines that a fix changes, as they will be: what is put in marked with `+`, what is put in the place of something with `~`.
///
/// Where a fix takes something out or changes how many lines there are, the old lines stand above the new ones, with `-` and `+` before them.
struct FixPreview {
    /// Lines of each side of a change that are shown.
    private static let limit = 8
    /// Bytes of a stretch that are copied to show how it will be; more stand on no screen, and a whole policy may be one line.
    private static let sizeLimit = 1 << 15

    private struct Group {
        var lines: ClosedRange<Int>
        var edits: [SourceEdit]
    }

    private let source: SnippetSource
    private let groups: [Group]

    /// Nil where the edits do not fit the text, or where there is too much of it.
    init?(_ fix: FindingFix, _ source: SnippetSource) {
        var groups: [Group] = [], last = 0
        for edit in fix.edits {
            guard edit.range.lowerBound >= last, edit.range.upperBound <= source.text.bytes.count else { return nil }
            last = edit.range.upperBound
            let start = source.text.position(of: edit.range.lowerBound).line
            var end = source.text.position(of: edit.range.upperBound).line
            // Whole lines that go are not followed by one that changes.
            if end > start, edit.text.isEmpty || edit.text.utf8.last == 0x0A, source.text.position(of: edit.range.upperBound).column == 1,
                source.text.position(of: edit.range.lowerBound).column == 1
            {
                end -= 1
            }
            if let index = groups.indices.last, start <= groups[index].lines.upperBound + 1 {
                groups[index].lines = groups[index].lines.lowerBound...max(end, groups[index].lines.upperBound)
                groups[index].edits.append(edit)
            } else {
                groups.append(Group(lines: start...end, edits: [edit]))
            }
        }
        guard !groups.isEmpty, groups.allSatisfy({ FixPreview.size($0, source.text) <= FixPreview.sizeLimit }) else { return nil }
        self.groups = groups
        self.source = source
    }

    /// The highest line number that it shows.
    var lastLine: Int {
        groups.map { group in group.lines.lowerBound + max(group.lines.count, min(FixPreview.limit, FixPreview.lineCount(group.edits) + group.lines.count)) }.max() ?? 0
    }

    private static func size(_ group: Group, _ source: SourceText) -> Int {
        source.bytes(ofLine: group.lines.upperBound).endIndex - source.bytes(ofLine: group.lines.lowerBound).startIndex + group.edits.reduce(0) { $0 + $1.text.utf8.count }
    }

    private static func lineCount(_ edits: [SourceEdit]) -> Int { edits.reduce(0) { $0 + $1.text.utf8.count { $0 == 0x0A } } }

    func render(gutter: Int, width: Int, paint: Terminal.Paint, to stream: OutputStream) {
        let room = max(20, width - gutter - 3)
        for (index, group) in groups.enumerated() {
            if index > 0 { stream.write(paint("...", .boldBlue) + "\n") }
            let mended = Mended(group.edits, group.lines, source.text)
            let isInPlace = mended.text.lineCount == group.lines.count && !mended.hasDeletion
            if isInPlace {
                for (offset, number) in group.lines.enumerated() { renderInPlace(mended, offset + 1, number, gutter, room, paint, to: stream) }
            } else {
                renderSides(mended, group, gutter, room, paint, to: stream)
            }
        }
    }

    private func renderInPlace(_ mended: Mended, _ index: Int, _ number: Int, _ gutter: Int, _ room: Int, _ paint: Terminal.Paint, to stream: OutputStream) {
        let marks = mended.marks.filter { $0.span.start.line == index }
        let points = marks.flatMap { [$0.span.start.column, max($0.span.start.column, ($0.span.end?.column ?? 1) - 1)] }
        let line = ShownLine(SourceLine(mended.text, index), points: points, room: room)
        var row = PaintedRow(), below = PaintedRow()
        line.put(in: &row, at: 0)
        for mark in marks {
            let places = line.places(from: mark.span.start.column, to: mark.span.end?.column ?? mark.span.start.column)
            below.put(mark.isInsertion ? "+" : "~", in: places, mark.isInsertion ? .green : .yellow)
        }
        FixPreview.write("\(number)", "|", .boldBlue, row.text(paint), gutter, paint, to: stream)
        let text = below.text(paint)
        if !text.isEmpty { FixPreview.write("", "|", .boldBlue, text, gutter, paint, to: stream) }
    }

    private func renderSides(_ mended: Mended, _ group: Group, _ gutter: Int, _ room: Int, _ paint: Terminal.Paint, to stream: OutputStream) {
        // Lines at either end that stay as they are say nothing.
        var old = Array(group.lines), new = Array(1...mended.text.lineCount)
        if mended.isEmpty { new = [] }
        while let a = old.first, let b = new.first, source.text.bytes(ofLine: a) == mended.text.bytes(ofLine: b), old.count + new.count > 1 {
            old.removeFirst()
            new.removeFirst()
        }
        while let a = old.last, let b = new.last, source.text.bytes(ofLine: a) == mended.text.bytes(ofLine: b) {
            old.removeLast()
            new.removeLast()
        }
        let removed = group.edits.filter { !$0.range.isEmpty }.map { source.text.position(of: $0.range.lowerBound) }
        side(old, source.text, "-", .red, removed, { $0 }, gutter, room, paint, to: stream)
        side(new, mended.text, "+", .green, mended.marks.map(\.span.start), { group.lines.lowerBound + $0 - 1 }, gutter, room, paint, to: stream)
    }

    private func side(
        _ lines: [Int], _ text: SourceText, _ sign: String, _ style: Terminal.Style, _ places: [SourcePosition], _ number: (Int) -> Int, _ gutter: Int, _ room: Int,
        _ paint: Terminal.Paint, to stream: OutputStream
    ) {
        for index in lines.prefix(FixPreview.limit) {
            var row = PaintedRow()
            ShownLine(SourceLine(text, index), points: places.filter { $0.line == index }.map(\.column), room: room).put(in: &row, at: 0)
            let text = row.text(Terminal.Paint(isOn: false))
            FixPreview.write("\(number(index))", sign, style, paint(text, style), gutter, paint, to: stream)
        }
        if lines.count > FixPreview.limit { FixPreview.write("", sign, style, paint("… \(lines.count - FixPreview.limit) more", style), gutter, paint, to: stream) }
    }

    private static func write(_ head: String, _ sign: String, _ style: Terminal.Style, _ text: String, _ gutter: Int, _ paint: Terminal.Paint, to stream: OutputStream) {
        let padding = String(repeating: " ", count: max(0, gutter - head.utf8.count))
        stream.write(paint(head, .boldBlue) + padding + " " + paint(sign, style) + (text.isEmpty ? "" : " " + text) + "\n")
    }
}

/// A few lines with edits applied, and where these came to stand.
private struct Mended {
    struct Mark {
        var span: SourceSpan
        var isInsertion: Bool
    }

    let text: SourceText
    private(set) var marks: [Mark] = []
    private(set) var hasDeletion = false
    /// Nothing is left of the lines.
    let isEmpty: Bool

    init(_ edits: [SourceEdit], _ lines: ClosedRange<Int>, _ source: SourceText) {
        let start = source.bytes(ofLine: lines.lowerBound).startIndex
        let end = max(source.bytes(ofLine: lines.upperBound).endIndex, edits.last?.range.upperBound ?? start)
        var bytes: [UInt8] = [], at = start, places: [(range: Range<Int>, isInsertion: Bool)] = []
        for edit in edits {
            bytes += source.bytes[at..<edit.range.lowerBound]
            let from = bytes.count
            bytes += edit.text.utf8
            for change in Mended.changes(source.bytes[edit.range], edit.text) {
                if change.new.isEmpty { hasDeletion = true } else { places.append((change.new.lowerBound + from..<change.new.upperBound + from, change.old.isEmpty)) }
            }
            at = edit.range.upperBound
        }
        bytes += source.bytes[at..<end]
        isEmpty = bytes.isEmpty
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        text = SourceText(bytes)
        for place in places { marks.append(Mark(span: text.span(of: place.range), isInsertion: place.isInsertion)) }
    }

    /// Longer texts are compared at their ends alone.
    private static let compared = 400

    /// What of an edit's text is not what was there before, in bytes: as few scalars as can be, unless too little is left to be told from chance.
    private static func changes(_ old: ArraySlice<UInt8>, _ new: String) -> [LineDiff.Change] {
        let before = SourceLine.scalars(of: old).map { Int32($0.value) }, after = new.unicodeScalars.map { Int32($0.value) }
        var changes: [LineDiff.Change] = []
        if max(before.count, after.count) <= compared { changes = LineDiff.changes(from: before, to: after) }
        let kept = after.count - changes.reduce(0) { $0 + $1.new.count }
        // Several places of which one only goes would say less than the stretch as a whole.
        if max(before.count, after.count) > compared || changes.count > 1 && (kept * 2 < max(before.count, after.count) || changes.contains(where: \.new.isEmpty)) {
            var prefix = 0, suffix = 0
            while prefix < min(before.count, after.count), before[prefix] == after[prefix] { prefix += 1 }
            while suffix < min(before.count, after.count) - prefix, before[before.count - 1 - suffix] == after[after.count - 1 - suffix] { suffix += 1 }
            changes = [LineDiff.Change(old: prefix..<before.count - suffix, new: prefix..<after.count - suffix)].filter { !$0.old.isEmpty || !$0.new.isEmpty }
        }
        // From scalars to bytes of the new text.
        var offsets = [0]
        for scalar in new.unicodeScalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
        return changes.map { LineDiff.Change(old: $0.old, new: offsets[$0.new.lowerBound]..<offsets[$0.new.upperBound]) }
    }
}
