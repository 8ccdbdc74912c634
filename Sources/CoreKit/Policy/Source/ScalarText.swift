/// A scalar's text and where each byte of it stands in the file, quotes, escapes and folded lines undone.
///
/// An alias has the text of the node that it names, and that one's place: to change the text is to change it there.
struct ScalarText {
    let text: String
    /// Bytes of the file that the scalar takes, its quotes included.
    let range: Range<Int>
    private let style: YAMLStyle
    private let source: SourceText

    init(_ node: YAMLNode, _ source: SourceText) {
        let node = node.target
        text = node.text ?? ""
        range = node.span.offsets
        style = node.style
        self.source = source
    }

    /// Where a stretch of the text (bytes of its UTF-8) stands in the file: escapes as a whole; the whole scalar where that cannot be told.
    func range(of part: Range<Int>) -> Range<Int> { place(of: part) ?? range }

    /// Nil where it cannot be told.
    private func place(of part: Range<Int>) -> Range<Int>? {
        guard let origins = ScalarOrigins(self.source.bytes, range, style, text), part.upperBound <= origins.count else { return nil }
        if part.isEmpty {
            let place = part.lowerBound < origins.count ? origins[part.lowerBound].lowerBound : origins.end
            return place..<place
        }
        return origins[part.lowerBound].lowerBound..<origins[part.upperBound - 1].upperBound
    }

    /// The edit that puts `replacement` in the place of a stretch of the text, written so that it means that in the scalar's style. The
    /// whole scalar is written anew where its style cannot hold it. Nil where no such edit is known to be right.
    func edit(_ part: Range<Int>, _ replacement: String) -> SourceEdit? {
        let whole = Array(text.utf8)
        guard part.upperBound <= whole.count else { return nil }
        let changed = String(decoding: whole[..<part.lowerBound] + Array(replacement.utf8) + whole[part.upperBound...], as: UTF8.self)
        // What stands between lines is their indentation too, which only the place in the file knows.
        if let place = place(of: part), !source.bytes[place].contains(0x0A), !source.bytes[place].contains(0x0D), let written = ScalarWriter.part(replacement, style), !isSplit(part) {
            let edit = source.edit(place, written)
            if means(changed, after: edit) { return edit }
        }
        return rewritten(changed)
    }

    /// The edit that writes the whole scalar anew with another text: in single quotes where they can hold it and the file is not JSON, else in
    /// double quotes.
    func rewritten(_ changed: String) -> SourceEdit? {
        // What a block scalar's indentation and chomping should be is the writer's to say.
        guard style != .literal, style != .folded else { return nil }
        for written in [style == .doubleQuoted && isJSON ? nil : ScalarWriter.singleQuoted(changed), ScalarWriter.doubleQuoted(changed)] {
            guard let written else { continue }
            let edit = source.edit(range, written)
            if means(changed, after: edit) { return edit }
        }
        return nil
    }

    /// Whether single quotes would end what could be read as JSON: the file begins with a bracket.
    private var isJSON: Bool {
        guard let first = source.bytes.first(where: { $0 > 0x20 && $0 < 0x80 }) else { return false }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    var isBlock: Bool { style == .literal || style == .folded }

    /// `|`, `>+`, `|2`: bytes of the file; nil for what is no block.
    var blockHeader: Range<Int>? {
        guard isBlock else { return nil }
        var end = range.lowerBound
        while end < range.upperBound, source.bytes[end] > 0x20, source.bytes[end] != UInt8(ascii: "#") { end += 1 }
        return range.lowerBound..<end
    }

    /// What stands between the quotes in the file, escapes and all; nil for other styles.
    var asWritten: String? {
        guard style == .doubleQuoted, range.count >= 2 else { return nil }
        return String(decoding: source.bytes[range.lowerBound + 1..<range.upperBound - 1], as: UTF8.self)
    }

    /// Whether a stretch begins or ends within something that is one thing in the file, as a character that an escape writes.
    private func isSplit(_ part: Range<Int>) -> Bool {
        guard let origins = ScalarOrigins(source.bytes, range, style, text) else { return true }
        func splits(_ at: Int) -> Bool { at > 0 && at < origins.count && origins[at - 1] == origins[at] }
        return splits(part.lowerBound) || splits(part.upperBound)
    }

    /// Whether the scalar, edited, is read as this text: the only proof that an edit is right.
    private func means(_ wanted: String, after edit: SourceEdit) -> Bool {
        let bytes = source.bytes
        let written = bytes[range.lowerBound..<edit.range.lowerBound] + Array(edit.text.utf8) + bytes[edit.range.upperBound..<range.upperBound]
        if style == .literal || style == .folded {
            let root = try? YAMLDocument.load(Array("k: ".utf8) + Array(written) + [0x0A]).root
            return root?.entries.count == 1 && root?["k"]?.string == wanted
        }
        // Where it stood in brackets before, it has to do so after.
        let mayBeInFlow = Self.reads(Array(bytes[range]), as: text, inFlow: true)
        return Self.reads(Array(written), as: wanted, inFlow: false) && (!mayBeInFlow || Self.reads(Array(written), as: wanted, inFlow: true))
    }

    private static func reads(_ written: [UInt8], as wanted: String, inFlow: Bool) -> Bool {
        // Whatever its indentation in the file is, lines after the first are one deeper than here.
        let lines = written.split(separator: 0x0A, omittingEmptySubsequences: false).joined(separator: [0x0A, 0x20])
        let text = inFlow ? [0x5B] + Array(lines) + [0x5D, 0x0A] : Array("k: ".utf8) + Array(lines) + [0x0A]
        guard let root = try? YAMLDocument.load(text).root else { return false }
        return inFlow ? root.items.count == 1 && root.items.first?.string == wanted : root["k"]?.string == wanted
    }
}
