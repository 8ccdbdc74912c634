import CoreKit

extension ConfigValue {
    /// Reads a config in YAML; an empty one is null. Merge keys (`<<`) and aliases are followed.
    /// - Parameter path: as errors should name it.
    init(yaml bytes: [UInt8], path: String) throws(ConfigError) {
        do {
            // A config is a mapping of mappings of lists: the walk below goes no deeper than this.
            let options = YAMLLoadOptions(mergesKeys: true, maximumDepth: 8, maximumAliasedNodes: 10_000)
            self.init(try YAMLDocument.load(bytes, options: options).root)
        } catch {
            throw ConfigError(path: path, line: error.line, column: error.column, reason: error.message)
        }
    }

    private init(_ node: YAMLNode) {
        let content: Content
        switch node.kind {
        case .scalar:
            content = node.isNull ? .null : .scalar(node.text ?? "")
        case .sequence:
            content = .list(node.items.map(ConfigValue.init))
        case .mapping:
            content = .table(node.entries.map { entry in
                let place = entry.key.span.start
                return Entry(key: entry.key.text ?? "", line: place.line, column: place.column, value: ConfigValue(entry.value))
            })
        }
        let place = node.span.start
        self.init(content, line: place.line, column: place.column)
    }
}
