/// A node of a document, at the place where it stands: for an alias, the place of the alias and the content of the node that it names.
public struct YAMLNode: Sendable, Identifiable {
    public let document: YAMLDocument
    /// Equal for equal places of one document.
    public let id: Int

    public enum Kind: Sendable { case scalar, sequence, mapping }

    private var place: YAMLRecord { document.records[id] }

    private var contentID: Int { isAlias ? Int(place.first) : id }

    var content: YAMLRecord { document.records[contentID] }

    private var properties: YAMLProperties { document.properties[content.properties] }

    public var isAlias: Bool { place.kind == .alias }
    /// The node with the content: this one, or the one that this alias names.
    public var target: YAMLNode { YAMLNode(document: document, id: contentID) }

    public var kind: Kind {
        switch content.kind {
        case .sequence: .sequence
        case .mapping: .mapping
        case .scalar, .alias: .scalar
        }
    }

    /// What is written here, without anchor and tag; of no length for an empty node. A block collection ends with its last entry.
    public var span: YAMLSpan { place.span }
    /// How the content is written.
    public var style: YAMLStyle { content.style }
    public var anchor: String? { properties.anchor }
    public var anchorSpan: YAMLSpan? { properties.anchorSpan }
    /// The tag that is written, its handle resolved.
    public var explicitTag: String? { properties.tag }
    public var tagSpan: YAMLSpan? { properties.tagSpan }

    /// The tag that is written, else the one that the core schema gives.
    public var tag: String {
        if let tag = explicitTag, tag != "!" { return tag }
        switch type {
        case .null: return YAMLSchema.prefix + "null"
        case .bool: return YAMLSchema.prefix + "bool"
        case .int: return YAMLSchema.prefix + "int"
        case .float: return YAMLSchema.prefix + "float"
        case .sequence: return YAMLSchema.prefix + "seq"
        case .mapping: return YAMLSchema.prefix + "map"
        case .string, .other: return YAMLSchema.prefix + "str"
        }
    }

    /// What the node is by its tag, or by the core schema.
    public var type: YAMLType {
        let content = content
        switch content.kind {
        case .scalar, .alias: return content.scalarType(document.texts, document.properties)
        case .sequence: return isKnown(properties.tag, "seq") ? .sequence : .other
        case .mapping: return isKnown(properties.tag, "map") ? .mapping : .other
        }
    }

    private func isKnown(_ tag: String?, _ name: String) -> Bool { tag == nil || tag == "!" || tag == YAMLSchema.prefix + name }

    /// A scalar's text, whatever its type; nil for collections.
    public var text: String? {
        let content = content
        return content.kind == .scalar ? document.texts.string(content.text) : nil
    }

    public var isNull: Bool { kind == .scalar && type == .null }
    /// The text of a scalar that is a string: in quotes or a block, or plain and nothing else in the core schema.
    public var string: String? { type == .string ? text : nil }
    /// Nil as well where the integer is beyond 64 bits.
    public var int: Int? { type == .int ? text.flatMap(YAMLSchema.int) : nil }
    /// Integers too.
    public var double: Double? { type == .float || type == .int ? text.flatMap(YAMLSchema.double) : nil }
    public var bool: Bool? { type == .bool ? text.flatMap(YAMLSchema.bool) : nil }

    /// A sequence's nodes; none for others.
    public var items: YAMLItems { YAMLItems(document: document, links: kind == .sequence ? linkRange : 0..<0) }

    /// A mapping's entries as they are written, then those that `<<` took over; none for others.
    public var entries: YAMLEntries {
        guard kind == .mapping else { return YAMLEntries(document: document, links: 0..<0, ownCount: 0) }
        return YAMLEntries(document: document, links: linkRange, ownCount: Int(content.ownCount) / 2)
    }

    private var linkRange: Range<Int> { Int(content.first)..<Int(content.first) + Int(content.count) }

    /// The value of a string key, in a mapping; the first where it stands twice. Goes through the entries.
    public subscript(key: String) -> YAMLNode? { entry(key)?.value }

    /// The entry of a string key, in a mapping; the first where it stands twice. Goes through the entries.
    public func entry(_ key: String) -> YAMLEntry? {
        var key = key
        return key.withUTF8 { wanted in entries.first { $0.key.isString(wanted) } }
    }

    private func isString(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        let content = content
        guard content.kind == .scalar, document.texts.withBytes(content.text, { $0.elementsEqual(wanted) }) else { return false }
        return content.scalarType(document.texts, document.properties) == .string
    }
}

extension YAMLDocument {
    public var root: YAMLNode { YAMLNode(document: self, id: 0) }

    /// The node of an id that another node of this document gave.
    public func node(_ id: Int) -> YAMLNode? { records.indices.contains(id) ? YAMLNode(document: self, id: id) : nil }
}

/// A key and its value.
public struct YAMLEntry: Sendable {
    public let key: YAMLNode
    public let value: YAMLNode
    /// Whether it stands in another mapping that `<<` names.
    public let isMerged: Bool
}

/// The nodes of a sequence.
public struct YAMLItems: RandomAccessCollection, Sendable {
    let document: YAMLDocument
    let links: Range<Int>

    public var startIndex: Int { 0 }
    public var endIndex: Int { links.count }
    public subscript(index: Int) -> YAMLNode {
        precondition(index >= 0 && index < links.count, "index outside of a sequence")
        return YAMLNode(document: document, id: Int(document.links[links.lowerBound + index]))
    }
}

/// The entries of a mapping.
public struct YAMLEntries: RandomAccessCollection, Sendable {
    let document: YAMLDocument
    let links: Range<Int>
    let ownCount: Int

    public var startIndex: Int { 0 }
    public var endIndex: Int { links.count / 2 }
    public subscript(index: Int) -> YAMLEntry {
        precondition(index >= 0 && index < links.count / 2, "index outside of a mapping")
        let key = links.lowerBound + 2 * index
        return YAMLEntry(
            key: YAMLNode(document: document, id: Int(document.links[key])),
            value: YAMLNode(document: document, id: Int(document.links[key + 1])), isMerged: index >= ownCount)
    }
}
