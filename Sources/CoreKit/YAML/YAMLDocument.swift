/// A document with its nodes and their positions. It holds the text; nodes refer to it.
///
///     let document = try YAMLDocument.load(bytes, options: YAMLLoadOptions(mergesKeys: true))
///     for entry in document.root.entries { print(entry.key.span.start.line, entry.value.string ?? "") }
///
/// Nodes lie in one array, collections name theirs by index, and an alias is the index of the node it names: neither depth nor an alias bomb
/// costs more than what is written.
public final class YAMLDocument: Sendable {
    let texts: YAMLTextStore
    let properties: YAMLPropertiesTable
    let records: [YAMLRecord]
    /// The children of all collections; of a mapping, key and value by turns.
    let links: [UInt32]
    /// From `---`, or the root's beginning, to the end of the root, or of `...`.
    public let span: YAMLSpan
    /// The comments, from `#` to the end of their lines, if the options kept them: from the beginning of this document (of the text, for the
    /// first one) to that of the next.
    public let comments: [YAMLSpan]

    init(texts: YAMLTextStore, properties: YAMLPropertiesTable, records: [YAMLRecord], links: [UInt32], span: YAMLSpan, comments: [YAMLSpan]) {
        self.texts = texts
        self.properties = properties
        self.records = records
        self.links = links
        self.span = span
        self.comments = comments
    }

    /// How many nodes are written, aliases and empty ones included. Ids are 0 up to this.
    public var nodeCount: Int { records.count }

    /// What the text says in a span of this document.
    public func text(in span: YAMLSpan) -> String {
        let end = min(span.offsets.upperBound, texts.source.count)
        return texts.source.string(min(span.offsets.lowerBound, end), end)
    }
}
