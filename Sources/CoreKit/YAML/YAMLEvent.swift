/// What a parser reports, one after the other: the serialization tree of YAML 1.2.2, chapter 3, from left to right.
public struct YAMLEvent: Sendable {
    public enum Kind: UInt8, Sendable {
        case streamStart, streamEnd, documentStart, documentEnd
        case alias, scalar, sequenceStart, sequenceEnd, mappingStart, mappingEnd
    }

    public let kind: Kind
    /// How a scalar or a collection is written; `.block` where it does not apply.
    public let style: YAMLStyle
    /// Whether a document begins with `---`, or ends with `...`.
    public let isExplicit: Bool
    /// What is written for it, without anchor and tag; of no length for empty scalars and for both ends of block collections.
    public let span: YAMLSpan
    /// A scalar's content with escapes undone and lines folded; an alias' name; otherwise empty.
    public let value: String
    /// The name behind `&`.
    public let anchor: String?
    /// The tag with its handle resolved (`tag:yaml.org,2002:str`), `!` for the non-specific one, nil where none is written.
    public let tag: String?
}

/// How a node is written.
public enum YAMLStyle: UInt8, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
    /// Collections by indentation, and collections in brackets.
    case block, flow
}

/// An event inside of the parser. It is plain data, so that the way from the text to a document counts no references.
struct YAMLItem {
    /// Nil holds a place in the queue.
    let kind: YAMLEvent.Kind?
    let style: YAMLStyle
    let isExplicit: Bool
    /// An index of the parser's table; 0 is none.
    var properties: UInt32
    let span: YAMLSpan
    let text: YAMLText

    @inline(__always) init(
        _ kind: YAMLEvent.Kind?, _ span: YAMLSpan, style: YAMLStyle = .block, properties: UInt32 = 0, text: YAMLText = .empty,
        isExplicit: Bool = false
    ) {
        self.kind = kind
        self.style = style
        self.isExplicit = isExplicit
        self.properties = properties
        self.span = span
        self.text = text
    }
}
