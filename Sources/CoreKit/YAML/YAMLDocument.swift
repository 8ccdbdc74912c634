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

    public var root: YAMLNode { YAMLNode(document: self, id: 0) }

    /// How many nodes are written, aliases and empty ones included. Ids are 0 up to this.
    public var nodeCount: Int { records.count }

    /// The node of an id that another node of this document gave.
    public func node(_ id: Int) -> YAMLNode? { records.indices.contains(id) ? YAMLNode(document: self, id: id) : nil }

    /// What the text says in a span of this document.
    public func text(in span: YAMLSpan) -> String {
        let end = min(span.offsets.upperBound, texts.source.count)
        return texts.source.string(min(span.offsets.lowerBound, end), end)
    }

    /// All documents of a stream; there may be none.
    public static func loadAll(_ bytes: [UInt8], options: YAMLLoadOptions = YAMLLoadOptions()) throws(YAMLError) -> [YAMLDocument] {
        try YAMLComposer.documents(of: try YAMLSource.copy(bytes), options: options)
    }

    /// All documents of a stream; there may be none. The bytes are copied.
    public static func loadAll(_ bytes: UnsafeRawBufferPointer, options: YAMLLoadOptions = YAMLLoadOptions()) throws(YAMLError) -> [YAMLDocument] {
        try YAMLComposer.documents(of: try YAMLSource(bytes), options: options)
    }

    /// The one document of a text. A text without any gives one whose root is null; a second document is an error.
    public static func load(_ bytes: [UInt8], options: YAMLLoadOptions = YAMLLoadOptions()) throws(YAMLError) -> YAMLDocument {
        try YAMLComposer.document(of: try YAMLSource.copy(bytes), options: options)
    }

    /// The one document of a text. A text without any gives one whose root is null; a second document is an error. The bytes are copied.
    public static func load(_ bytes: UnsafeRawBufferPointer, options: YAMLLoadOptions = YAMLLoadOptions()) throws(YAMLError) -> YAMLDocument {
        try YAMLComposer.document(of: try YAMLSource(bytes), options: options)
    }
}

/// A node as it is kept.
struct YAMLRecord: Sendable {
    enum Kind: UInt8 { case scalar, sequence, mapping, alias }

    let kind: Kind
    let style: YAMLStyle
    /// The part of `links` that is a collection's own; for an alias, `first` is the node that it names.
    var first: UInt32 = 0
    var count: UInt32 = 0
    /// Of `count`, how many links are not merged.
    var ownCount: UInt32 = 0
    var span: YAMLSpan
    /// An index of the document's table; 0 is none.
    let properties: UInt32
    let text: YAMLText

    /// What a scalar is by its tag, or by the core schema.
    @inline(__always) func scalarType(_ texts: YAMLTextStore, _ table: YAMLPropertiesTable) -> YAMLType {
        if properties == 0 { return style == .plain ? texts.withBytes(text) { YAMLSchema.type(ofPlain: $0) } : .string }
        guard let tag = table[properties].tag else { return style == .plain ? texts.withBytes(text) { YAMLSchema.type(ofPlain: $0) } : .string }
        switch tag {
        case "!", "tag:yaml.org,2002:str": return .string
        case "tag:yaml.org,2002:null": return .null
        case "tag:yaml.org,2002:bool": return .bool
        case "tag:yaml.org,2002:int": return .int
        case "tag:yaml.org,2002:float": return .float
        default: return .other
        }
    }
}
