/// Keys that stand twice, and keys that merge.
extension YAMLComposer {
    /// As many keys as are compared one with another before a set is worth its while.
    private static let fewKeys = 8

    private func key(_ link: UInt32) -> YAMLKey {
        let id = resolved(link)
        return YAMLKey(id, records[id], in: source)
    }

    private func resolved(_ link: UInt32) -> Int {
        let record = records[Int(link)]
        return record.kind == .alias ? Int(record.first) : Int(link)
    }

    /// `children` are keys and values by turns.
    func refuseDuplicates(_ children: ArraySlice<UInt32>) throws(YAMLError) {
        let positions = stride(from: children.startIndex, to: children.endIndex, by: 2)
        if children.count / 2 > YAMLComposer.fewKeys {
            var seen: [YAMLKey: UInt32] = Dictionary(minimumCapacity: children.count / 2)
            for position in positions {
                if let first = seen.updateValue(children[position], forKey: key(children[position])) {
                    throw duplicate(children[position], first)
                }
            }
        } else {
            var seen: [YAMLKey] = []
            seen.reserveCapacity(YAMLComposer.fewKeys)
            for position in positions {
                let key = key(children[position])
                if let index = seen.firstIndex(of: key) { throw duplicate(children[position], children[children.startIndex + 2 * index]) }
                seen.append(key)
            }
        }
    }

    private func duplicate(_ link: UInt32, _ first: UInt32) -> YAMLError {
        let record = records[Int(link)]
        let name = record.kind == .scalar ? " \"\(record.text.string(in: source).prefix(80))\"" : ""
        return YAMLError("duplicate key\(name), expected it once (it stands in line \(records[Int(first)].span.start.line) too)", at: record.span.start)
    }

    /// Whether a scalar is `<<`, plain and without a tag, or with the tag of merge keys.
    func isMergeKey(_ event: YAMLEvent) -> Bool { isMergeKey(event.style, event.properties, event.text) }

    private func isMergeKey(_ style: YAMLStyle, _ properties: YAMLProperties?, _ text: YAMLText) -> Bool {
        guard style == .plain, text.end - text.start == 2, source.base[Int(text.start)] == UInt8(ascii: "<") else { return false }
        return source.base[Int(text.start) + 1] == UInt8(ascii: "<") && (properties?.tag == nil || properties?.tag == "tag:yaml.org,2002:merge")
    }

    /// Writes the links of a mapping in which `<<` stands: its own entries, then those of the mappings it names whose keys are not there yet.
    mutating func merge(_ children: ArraySlice<UInt32>, of id: Int) throws(YAMLError) {
        let first = links.count
        var origins: [UInt32] = []
        for position in stride(from: children.startIndex, to: children.endIndex, by: 2) {
            let record = records[Int(children[position])]
            if record.kind == .scalar, isMergeKey(record.style, record.properties, record.text) {
                try collectOrigins(children[position + 1], &origins)
            } else {
                links.append(children[position])
                links.append(children[position + 1])
            }
        }
        records[id].ownCount = UInt32(truncatingIfNeeded: links.count - first)
        if !options.allowsDuplicateKeys { try refuseDuplicates(links[first...]) }
        var seen = Set(stride(from: first, to: links.count, by: 2).map { key(links[$0]) })
        for origin in origins {
            let record = records[resolved(origin)]
            for position in stride(from: Int(record.first), to: Int(record.first) + Int(record.count), by: 2) {
                guard seen.insert(key(links[position])).inserted else { continue }
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
