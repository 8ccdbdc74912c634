/// Makes documents of events (YAML 1.2.2, section 3.1.2): nodes in one array, aliases as references to them.
struct YAMLComposer {
    private var parser: YAMLParser
    let options: YAMLLoadOptions
    var records: [YAMLRecord] = []
    var links: [UInt32] = []
    /// How many nodes merges have written a second time.
    var mergedLinks = 0
    private var open: [OpenCollection] = []
    /// The children, so far, of all open collections.
    private var pending: [UInt32] = []
    private var anchors: [String: Anchored] = [:]

    private struct OpenCollection {
        let id: Int
        let firstPending: Int
        /// The nodes inside, aliases followed.
        var weight = 1
        var hasMergeKey = false
    }

    private struct Anchored {
        let id: Int
        /// The nodes in it, aliases followed; nil while it is open.
        var weight: Int?
    }

    var texts: YAMLTextStore {
        get { parser.reader.texts }
        _modify { yield &parser.reader.texts }
    }

    var properties: YAMLPropertiesTable { parser.properties }

    private init(_ source: YAMLSource, _ options: YAMLLoadOptions) {
        self.options = options
        parser = YAMLParser(source, keepingComments: options.keepsComments)
        records.reserveCapacity(min(source.count / 16, 1 << 16))
    }

    static func documents(of source: YAMLSource, options: YAMLLoadOptions) throws(YAMLError) -> [YAMLDocument] {
        var composer = YAMLComposer(source, options)
        var parts: [Part] = []
        while let part = try composer.next() { parts.append(part) }
        return composer.documents(of: parts)
    }

    static func document(of source: YAMLSource, options: YAMLLoadOptions) throws(YAMLError) -> YAMLDocument {
        var composer = YAMLComposer(source, options)
        let start = YAMLPosition(offset: source.contentStart, line: 1, column: 1)
        let span = YAMLSpan(start: start, end: start)
        let null = YAMLRecord(kind: .scalar, style: .plain, span: span, properties: 0, text: .empty)
        let part = try composer.next() ?? Part(
            records: [null], links: [], span: span, texts: YAMLTextStore(source: source), properties: YAMLPropertiesTable())
        if let second = try composer.next() { throw YAMLError("a second document, expected one", at: second.span.start) }
        return composer.documents(of: [part])[0]
    }

    /// A document before it is known which comments stand below it.
    private struct Part {
        let records: [YAMLRecord]
        let links: [UInt32]
        let span: YAMLSpan
        let texts: YAMLTextStore
        let properties: YAMLPropertiesTable
    }

    private func documents(of parts: [Part]) -> [YAMLDocument] {
        var comments = (parser.reader.comments ?? [])[...]
        return parts.indices.map { index in
            let end = index + 1 < parts.count ? comments.firstIndex { $0.start > parts[index + 1].span.start } ?? comments.endIndex : comments.endIndex
            defer { comments = comments[end...] }
            let part = parts[index]
            return YAMLDocument(
                texts: part.texts, properties: part.properties, records: part.records, links: part.links, span: part.span,
                comments: Array(comments[..<end]))
        }
    }

    private mutating func next() throws(YAMLError) -> Part? {
        var start: YAMLPosition?
        while let event = try parser.advance() {
            switch event.kind {
            case .streamStart, .streamEnd, nil: break
            case .documentStart: start = event.span.start
            case .documentEnd: return finish(YAMLSpan(start: start ?? event.span.start, end: event.span.end))
            case .scalar: try add(.scalar, event)
            case .alias: try addAlias(event)
            case .sequenceStart: try begin(.sequence, event)
            case .mappingStart: try begin(.mapping, event)
            case .sequenceEnd, .mappingEnd: try end(event)
            }
        }
        return nil
    }

    private mutating func finish(_ span: YAMLSpan) -> Part {
        let part = Part(records: records, links: links, span: span, texts: texts, properties: parser.properties)
        records = []
        links = []
        anchors = [:]
        mergedLinks = 0
        texts.decoded = []
        parser.properties = YAMLPropertiesTable()
        return part
    }

    private mutating func add(_ kind: YAMLRecord.Kind, _ event: YAMLItem) throws(YAMLError) {
        let id = records.count
        if options.mergesKeys, kind == .scalar, !open.isEmpty, isMergeKey(event.style, event.properties, event.text) { open[open.count - 1].hasMergeKey = true }
        records.append(YAMLRecord(kind: kind, style: event.style, span: event.span, properties: event.properties, text: event.text))
        if event.properties != 0, let anchor = properties[event.properties].anchor { anchors[anchor] = Anchored(id: id, weight: kind == .scalar ? 1 : nil) }
        guard !open.isEmpty else { return }
        pending.append(UInt32(truncatingIfNeeded: id))
        if kind == .scalar { open[open.count - 1].weight += 1 }
    }

    /// Counts the nodes of an alias or of a closed collection to the collection around it.
    private mutating func addWeight(_ weight: Int, at position: YAMLPosition) throws(YAMLError) {
        guard !open.isEmpty else { return }
        let (sum, overflow) = open[open.count - 1].weight.addingReportingOverflow(weight)
        open[open.count - 1].weight = sum
        if overflow || sum - records.count > options.maximumAliasedNodes {
            throw YAMLError("aliases that stand for more than \(options.maximumAliasedNodes) nodes, expected fewer", at: position)
        }
    }

    private mutating func begin(_ kind: YAMLRecord.Kind, _ event: YAMLItem) throws(YAMLError) {
        if open.count >= options.maximumDepth {
            throw YAMLError("collection inside of \(open.count) others, expected at most \(options.maximumDepth) levels", at: event.span.start)
        }
        let id = records.count
        try add(kind, event)
        open.append(OpenCollection(id: id, firstPending: pending.count))
    }

    private mutating func end(_ event: YAMLItem) throws(YAMLError) {
        guard let collection = open.popLast() else { return }
        let first = links.count
        let mark = texts.decoded.count
        if records[collection.id].kind == .mapping {
            if collection.hasMergeKey {
                try merge(Array(pending[collection.firstPending...]), of: collection.id)
            } else {
                links.append(contentsOf: pending[collection.firstPending...])
                records[collection.id].ownCount = UInt32(truncatingIfNeeded: links.count - first)
                if !options.allowsDuplicateKeys, links.count - first > 2 { try checkKeys(from: first) }
            }
        } else {
            links.append(contentsOf: pending[collection.firstPending...])
        }
        // The canonical forms of keys are of no use any more.
        if texts.decoded.count > mark { texts.decoded.removeSubrange(mark...) }
        pending.removeLast(pending.count - collection.firstPending)
        records[collection.id].first = UInt32(truncatingIfNeeded: first)
        records[collection.id].count = UInt32(truncatingIfNeeded: links.count - first)
        records[collection.id].span = YAMLSpan(start: records[collection.id].span.start, end: event.span.end)
        if let anchor = properties[records[collection.id].properties].anchor, anchors[anchor]?.id == collection.id {
            anchors[anchor]?.weight = collection.weight
        }
        try addWeight(collection.weight, at: event.span.end)
    }

    private mutating func addAlias(_ event: YAMLItem) throws(YAMLError) {
        let name = texts.string(event.text)
        guard let anchored = anchors[name] else {
            throw YAMLError("alias \"*\(name)\" of nothing, expected an anchor \"&\(name)\" before it", at: event.span.start)
        }
        guard let weight = anchored.weight else {
            throw YAMLError("alias \"*\(name)\" inside of the node that it names, expected it behind that node", at: event.span.start)
        }
        var record = YAMLRecord(kind: .alias, style: event.style, span: event.span, properties: 0, text: .empty)
        record.first = UInt32(truncatingIfNeeded: anchored.id)
        records.append(record)
        pending.append(UInt32(truncatingIfNeeded: records.count - 1))
        try addWeight(weight, at: event.span.start)
    }
}
