/// What a parser reports, one after the other: the serialization tree of YAML 1.2.2, chapter 3, from left to right.
public struct YAMLEvent: Sendable {
    public enum Kind: UInt8, Sendable {
        case streamStart, streamEnd, documentStart, documentEnd
        case alias, scalar, sequenceStart, sequenceEnd, mappingStart, mappingEnd
        /// Holds a place in the parser's queue; never handed out.
        case placeholder
    }

    public let kind: Kind
    /// How a scalar or a collection is written; `.block` where it does not apply.
    public let style: YAMLStyle
    /// Whether a document begins with `---`, or ends with `...`.
    public let isExplicit: Bool
    /// What is written for it, without anchor and tag; of no length for empty scalars and the ends of block collections.
    public let span: YAMLSpan
    var properties: YAMLProperties?
    let text: YAMLText
    var source: YAMLSource?

    init(
        _ kind: Kind, _ span: YAMLSpan, style: YAMLStyle = .block, properties: YAMLProperties? = nil, text: YAMLText = .empty,
        isExplicit: Bool = false
    ) {
        self.kind = kind
        self.style = style
        self.isExplicit = isExplicit
        self.span = span
        self.properties = properties
        self.text = text
    }

    /// A scalar's content with escapes undone and lines folded; an alias' name; otherwise empty.
    public var value: String { source.map(text.string(in:)) ?? text.owned ?? "" }
    /// The name behind `&`.
    public var anchor: String? { properties?.anchor }
    /// The tag with its handle resolved (`tag:yaml.org,2002:str`), `!` for the non-specific one, nil where none is written.
    public var tag: String? { properties?.tag }
}

/// How a node is written.
public enum YAMLStyle: UInt8, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
    /// Collections by indentation, and collections in brackets.
    case block, flow
}

/// A node's anchor and tag. Few nodes have any, so events and nodes hold a reference.
final class YAMLProperties: Sendable {
    let anchor: String?
    let anchorSpan: YAMLSpan?
    let tag: String?
    let tagSpan: YAMLSpan?

    init(anchor: String? = nil, anchorSpan: YAMLSpan? = nil, tag: String? = nil, tagSpan: YAMLSpan? = nil) {
        self.anchor = anchor
        self.anchorSpan = anchorSpan
        self.tag = tag
        self.tagSpan = tagSpan
    }

    /// Where the first of the two begins.
    var start: YAMLPosition? {
        guard let anchor = anchorSpan?.start, let tag = tagSpan?.start else { return anchorSpan?.start ?? tagSpan?.start }
        return min(anchor, tag)
    }

    /// Both together, as a node may have them in two lines; a second anchor or a second tag is an error.
    static func joined(_ outer: YAMLProperties?, _ inner: YAMLProperties?) throws(YAMLError) -> YAMLProperties? {
        guard let outer else { return inner }
        guard let inner else { return outer }
        if outer.anchor != nil, let anchor = inner.anchor, let span = inner.anchorSpan {
            throw YAMLError("a second anchor \"&\(anchor)\" for one node, expected at most one", at: span.start)
        }
        if outer.tag != nil, let tag = inner.tag, let span = inner.tagSpan {
            throw YAMLError("a second tag \"\(tag)\" for one node, expected at most one", at: span.start)
        }
        return YAMLProperties(
            anchor: outer.anchor ?? inner.anchor, anchorSpan: outer.anchorSpan ?? inner.anchorSpan,
            tag: outer.tag ?? inner.tag, tagSpan: outer.tagSpan ?? inner.tagSpan)
    }
}
