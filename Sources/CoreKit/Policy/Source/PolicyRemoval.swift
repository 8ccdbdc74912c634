/// Edits that take an item out of a list, or an entry out of a mapping, and leave what is around as it is.
enum PolicyRemoval {
    /// Nil where something else, a comment for one, stands on its lines, and where it is the first.
    static func item(_ item: YAMLNode, after previous: YAMLNode?, of list: YAMLNode, _ source: SourceText) -> SourceEdit? {
        stretch(item.outerStart..<item.span.end.offset, after: previous?.span.end.offset, list.target.style, isItem: true, source)
    }

    static func entry(_ entry: YAMLEntry, of mapping: YAMLNode, _ source: SourceText) -> SourceEdit? {
        var previous: Int?
        for other in mapping.entries where !other.isMerged && other.key.id < entry.key.id { previous = max(previous ?? 0, max(other.key.span.end.offset, other.value.span.end.offset)) }
        guard previous != nil, entry.value.anchor == nil else { return nil }
        return stretch(entry.key.outerStart..<max(entry.key.span.end.offset, entry.value.span.end.offset), after: previous, mapping.target.style, isItem: false, source)
    }

    private static func stretch(_ range: Range<Int>, after previous: Int?, _ style: YAMLStyle, isItem: Bool, _ source: SourceText) -> SourceEdit? {
        let bytes = source.bytes
        guard range.upperBound <= bytes.count else { return nil }
        if style == .flow {
            guard let previous, previous <= range.lowerBound, bytes[previous..<range.lowerBound].allSatisfy({ isBlank($0) || isBreak($0) || $0 == 0x2C }) else { return nil }
            return source.edit(previous..<range.upperBound, "")
        }
        var start = range.lowerBound, end = range.upperBound
        var dashes = 0
        while start > 0, isBlank(bytes[start - 1]) || isItem && dashes == 0 && bytes[start - 1] == 0x2D {
            if bytes[start - 1] == 0x2D { dashes += 1 }
            start -= 1
        }
        guard start == 0 || isBreak(bytes[start - 1]), dashes == (isItem ? 1 : 0) else { return nil }
        while end < bytes.count, isBlank(bytes[end]) { end += 1 }
        guard end == bytes.count || isBreak(bytes[end]) else { return nil }
        if end < bytes.count {
            end += bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A ? 2 : 1
        } else if start > 0 {
            start -= start > 1 && bytes[start - 1] == 0x0A && bytes[start - 2] == 0x0D ? 2 : 1
        }
        return source.edit(start..<end, "")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}

extension YAMLNode {
    /// Where the node begins with what it has of anchor and tag.
    fileprivate var outerStart: Int {
        [isAlias ? nil : anchorSpan?.start.offset, isAlias ? nil : tagSpan?.start.offset].compactMap { $0 }.reduce(span.start.offset, min)
    }
}
