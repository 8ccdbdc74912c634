/// Keys that stand twice, and keys that merge.
extension YAMLComposer {
    private func resolved(_ link: UInt32) -> Int {
        let record = records[Int(link)]
        return record.kind == .alias ? Int(record.first) : Int(link)
    }

    private mutating func key(_ link: UInt32) throws(YAMLError) -> YAMLKey {
        if texts.decoded.count > YAMLComposer.longestDecoded { throw tooLong(link) }
        let id = resolved(link)
        let record = records[id]
        guard record.kind == .scalar else {
            // A collection is equal to itself only.
            return YAMLKey(type: record.kind == .sequence ? .sequence : .mapping, text: canonical(String(id)))
        }
        let type = record.scalarType(texts, properties)
        switch type {
        case .null: return YAMLKey(type: type, text: .empty)
        case .bool: return canonical(record, type, YAMLSchema.bool(texts.string(record.text)).map { $0 ? "true" : "false" })
        case .int: return canonical(record, type, YAMLSchema.int(texts.string(record.text)).map { String($0) })
        case .float: return canonical(record, type, YAMLSchema.double(texts.string(record.text)).map { String($0) })
        case .other:
            let tag = properties[record.properties].tag ?? ""
            // Longer ones are taken to be different.
            let text = record.text.count <= YAMLParser.longestKey ? texts.string(record.text) : "\n\(id)"
            return YAMLKey(type: type, text: canonical(tag + " " + text))
        case .string, .sequence, .mapping: return YAMLKey(type: type, text: record.text)
        }
    }

    /// What 32 bits count, with room for one key more.
    private static let longestDecoded = Int(UInt32.max) - Int(UInt16.max)

    private func tooLong(_ link: UInt32) -> YAMLError {
        YAMLError("texts and keys of more than 4 GiB, expected a smaller document", at: records[Int(link)].span.start)
    }

    private mutating func canonical(_ record: YAMLRecord, _ type: YAMLType, _ value: String?) -> YAMLKey {
        guard let value, value != texts.string(record.text) else { return YAMLKey(type: type, text: record.text) }
        return YAMLKey(type: type, text: canonical(value))
    }

    private mutating func canonical(_ value: String) -> YAMLText {
        let mark = texts.decoded.count
        texts.decoded.append(contentsOf: value.utf8)
        return YAMLText(mark, texts.decoded.count, isDecoded: true)
    }

    /// Refuses a mapping, `links` from `first` on, that has a key twice. Returns its keys.
    @discardableResult mutating func checkKeys(from first: Int) throws(YAMLError) -> YAMLKeyTable {
        var table = YAMLKeyTable(expected: (links.count - first) / 2)
        var position = first
        while position < links.count {
            let key = try key(links[position])
            if let earlier = table.insert(key, texts), !options.allowsDuplicateKeys {
                throw duplicate(links[position], links[first + 2 * earlier])
            }
            position += 2
        }
        return table
    }

    private func duplicate(_ link: UInt32, _ first: UInt32) -> YAMLError {
        let record = records[resolved(link)]
        let name = record.kind == .scalar ? " \"\(texts.string(record.text).prefix(80))\"" : ""
        let line = records[Int(first)].span.start.line
        return YAMLError("duplicate key\(name), expected it once (it stands in line \(line) too)", at: records[Int(link)].span.start)
    }

    /// Whether a scalar is `<<`, plain and without a tag, or with the tag of merge keys.
    @inline(__always) func isMergeKey(_ style: YAMLStyle, _ index: UInt32, _ text: YAMLText) -> Bool {
        guard style == .plain, text.count == 2, !text.isDecoded, texts.source.base[Int(text.start)] == UInt8(ascii: "<") else { return false }
        guard texts.source.base[Int(text.start) + 1] == UInt8(ascii: "<") else { return false }
        return index == 0 || properties[index].tag == nil || properties[index].tag == "tag:yaml.org,2002:merge"
    }

    /// Writes the links of a mapping in which `<<` stands: its own entries, then those of the mappings it names whose keys are not there yet.
    mutating func merge(_ children: [UInt32], of id: Int) throws(YAMLError) {
        let first = links.count
        var origins: [UInt32] = []
        var position = 0
        while position < children.count {
            let record = records[Int(children[position])]
            if record.kind == .scalar, isMergeKey(record.style, record.properties, record.text) {
                try collectOrigins(children[position + 1], &origins)
            } else {
                links.append(children[position])
                links.append(children[position + 1])
            }
            position += 2
        }
        records[id].ownCount = UInt32(truncatingIfNeeded: links.count - first)
        var seen = try checkKeys(from: first)
        for origin in origins {
            let record = records[resolved(origin)]
            for position in stride(from: Int(record.first), to: Int(record.first) + Int(record.count), by: 2) {
                guard seen.insert(try key(links[position]), texts) == nil else { continue }
                links.append(links[position])
                links.append(links[position + 1])
                mergedLinks += 2
            }
            if mergedLinks > options.maximumAliasedNodes {
                throw YAMLError("merges of more than \(options.maximumAliasedNodes) nodes, expected fewer", at: records[Int(origin)].span.start)
            }
        }
    }

    private func collectOrigins(_ link: UInt32, _ origins: inout [UInt32]) throws(YAMLError) {
        let record = records[resolved(link)]
        var found = [link]
        if record.kind == .sequence { found = Array(links[Int(record.first)..<Int(record.first) + Int(record.count)]) }
        for origin in found where records[resolved(origin)].kind != .mapping {
            throw YAMLError("value of the merge key \"<<\", expected a mapping or a sequence of mappings", at: records[Int(origin)].span.start)
        }
        origins.append(contentsOf: found)
    }
}
