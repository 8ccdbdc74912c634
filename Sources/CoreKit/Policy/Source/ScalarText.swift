/// A scalar's text and where each byte of it stands in the file, quotes, escapes and folded lines undone.
struct ScalarText {
    let text: String
    /// Bytes of the file that the scalar takes, its quotes included.
    let range: Range<Int>

    init(_ node: YAMLNode, _ source: SourceText) {
        text = node.text ?? ""
        range = node.span.offsets
    }

    /// Where a stretch of the text (bytes of its UTF-8) stands in the file: an escape as a whole; the whole scalar where that cannot be told.
    func range(of part: Range<Int>) -> Range<Int> { range }

    /// The edit that puts `replacement` in the place of a stretch of the text, written so that it means that in the scalar's style; the
    /// whole scalar is written anew, in single quotes, where its style cannot hold it. Nil where no such edit is known to be right.
    func edit(_ part: Range<Int>, _ replacement: String, _ source: SourceText) -> SourceEdit? { nil }
}
