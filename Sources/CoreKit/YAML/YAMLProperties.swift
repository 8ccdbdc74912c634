/// A node's anchor and tag.
struct YAMLProperties: Sendable {
    var anchor: String?
    var anchorSpan: YAMLSpan?
    var tag: String?
    var tagSpan: YAMLSpan?

    /// Both together, as a node may have them in two lines; a second anchor or a second tag is an error.
    func joined(_ inner: YAMLProperties) throws(YAMLError) -> YAMLProperties {
        if anchor != nil, let anchor = inner.anchor, let span = inner.anchorSpan {
            throw YAMLError("a second anchor \"&\(anchor)\" for one node, expected at most one", at: span.start)
        }
        if tag != nil, let tag = inner.tag, let span = inner.tagSpan {
            throw YAMLError("a second tag \"\(tag)\" for one node, expected at most one", at: span.start)
        }
        return YAMLProperties(
            anchor: anchor ?? inner.anchor, anchorSpan: anchorSpan ?? inner.anchorSpan, tag: tag ?? inner.tag, tagSpan: tagSpan ?? inner.tagSpan)
    }
}

/// The properties of the few nodes that have any. 0 stands for none.
struct YAMLPropertiesTable: Sendable {
    private var all = [YAMLProperties()]

    @inline(__always) subscript(index: UInt32) -> YAMLProperties { all[Int(index)] }

    mutating func add(_ properties: YAMLProperties) -> UInt32 {
        all.append(properties)
        return UInt32(truncatingIfNeeded: all.count - 1)
    }

    @inline(__always) mutating func join(_ outer: UInt32, _ inner: UInt32) throws(YAMLError) -> UInt32 {
        if outer == 0 { return inner }
        if inner == 0 { return outer }
        return add(try self[outer].joined(self[inner]))
    }

    mutating func removeAll() { if all.count > 1 { all.removeSubrange(1...) } }
}
