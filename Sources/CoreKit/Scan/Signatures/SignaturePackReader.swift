/// Reads a signature pack: a YAML or JSON document with `schema: akto.signatures/1` and a list `signatures`.
///
/// Keys of a signature: `id`, `layer`, `confidence`, `description`, `pattern`, `matches`, `ignores`; and beyond patterns
/// `json` (a shape or a list of shapes, see `JSONShape`), `event`, `method`, `side`, `against`, `names`, `supports: named`.
public struct SignaturePackReader {
    /// A pack that cannot be used, and where in it.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public let path: String
        public let line: Int
        public let column: Int
        public let message: String

        public var description: String { line > 0 ? "\(path):\(line):\(column): \(message)" : "\(path): \(message)" }
    }

    public static let schema = "akto.signatures/1"

    private static let keys = [
        "id", "layer", "pattern", "confidence", "description", "matches", "ignores", "json", "event", "method", "side", "against", "names", "supports",
    ]

    private let path: String
    private let pack: String

    /// `path` is for messages; `pack` is the name that its signatures carry.
    public init(path: String, pack: String) {
        self.path = path
        self.pack = pack
    }

    public func read(_ bytes: UnsafeRawBufferPointer) throws -> [Signature] {
        let document: YAMLDocument
        do {
            document = try YAMLDocument.load(bytes)
        } catch {
            throw Failure(path: path, line: error.line, column: error.column, message: error.message)
        }
        let root = document.root
        guard root.kind == .mapping else { throw failure(root, "expected a mapping with \"schema\" and \"signatures\"") }
        try checkKeys(root, ["schema", "signatures", "name", "description"])
        guard let schema = root["schema"] else { throw failure(root, "missing key \"schema\", expected \"\(Self.schema)\"") }
        guard schema.text == Self.schema else {
            throw failure(schema, "unknown schema \"\(schema.text ?? "")\", expected \"\(Self.schema)\"")
        }
        guard let list = root["signatures"] else { throw failure(root, "missing key \"signatures\"") }
        guard list.kind == .sequence else { throw failure(list, "expected a list of signatures") }
        var signatures: [Signature] = []
        for node in list.items {
            let signature = try self.signature(node)
            if signatures.contains(where: { $0.id == signature.id }) { throw failure(node["id"] ?? node, "duplicate id \"\(signature.id)\"") }
            signatures.append(signature)
        }
        return signatures
    }

    private func failure(_ node: YAMLNode, _ message: String) -> Failure {
        Failure(path: path, line: node.span.start.line, column: node.span.start.column, message: message)
    }

    private func checkKeys(_ node: YAMLNode, _ known: [String]) throws {
        var seen: Set<String> = []
        for entry in node.entries {
            let key = entry.key.text ?? ""
            guard known.contains(key) else {
                let expected = known.map { "\"\($0)\"" }.joined(separator: ", ")
                throw failure(entry.key, "unknown key \"\(key)\", expected one of \(expected)")
            }
            guard seen.insert(key).inserted else { throw failure(entry.key, "duplicate key \"\(key)\"") }
        }
    }

    private func signature(_ node: YAMLNode) throws -> Signature {
        guard node.kind == .mapping else { throw failure(node, "expected a signature: a mapping with \"id\", \"layer\", \"pattern\" and \"confidence\"") }
        try checkKeys(node, Self.keys)
        let id = try text(node, "id", required: true) ?? ""
        guard !id.isEmpty, id.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E }) else {
            throw failure(node["id"] ?? node, "invalid id \"\(id)\", expected letters, digits, '-', '_' and '.'")
        }
        let layer: Layer = try choice(node, "layer", Layer.allCases.map { ($0.rawValue, $0) }) ?? .body
        let confidence: Confidence = try choice(node, "confidence", Confidence.allCases.reversed().map { ($0.name, $0) }) ?? .low
        var signature = Signature(id: id, layer: layer, confidence: confidence, description: try text(node, "description") ?? "", pack: pack)
        if let source = node["pattern"] { signature.pattern = try pattern(source) }
        if let shapes = node["json"] {
            signature.shapes = try shapes.kind == .sequence ? shapes.items.map(shape) : [shape(shapes)]
        }
        signature.event = try text(node, "event")
        signature.method = try text(node, "method")?.uppercased()
        if node["side"] != nil { signature.side = try choice(node, "side", Signature.Side.allCases.map { ($0.rawValue, $0) }) }
        if let against = node["against"] {
            guard let value = against.bool else { throw failure(against, "expected true or false") }
            signature.isAgainst = value
        }
        if let names = node["names"] { signature.names = try names.kind == .sequence ? names.items.map(jsonPath) : [jsonPath(names)] }
        if node["supports"] != nil { signature.supportsNamed = try choice(node, "supports", [("named", true)]) ?? false }
        signature.matches = try texts(node, "matches")
        signature.ignores = try texts(node, "ignores")
        try checkSense(signature, node)
        return signature
    }

    private func checkSense(_ signature: Signature, _ node: YAMLNode) throws {
        if signature.pattern == nil, signature.shapes.isEmpty, signature.event == nil { throw failure(node, "missing key \"pattern\"") }
        if signature.layer != .body {
            for key in ["json", "event", "names"] {
                if let wrong = node[key] { throw failure(wrong, "\"\(key)\" goes with the layer \"body\", not \"\(signature.layer.rawValue)\"") }
            }
            if signature.pattern == nil { throw failure(node, "missing key \"pattern\"") }
        }
        if !signature.names.isEmpty, signature.shapes.isEmpty { throw failure(node["names"] ?? node, "\"names\" goes with \"json\"") }
    }

    private func text(_ node: YAMLNode, _ key: String, required: Bool = false) throws -> String? {
        guard let value = node[key] else {
            if required { throw failure(node, "missing key \"\(key)\"") }
            return nil
        }
        guard value.kind == .scalar, let text = value.text else { throw failure(value, "expected a text for \"\(key)\"") }
        return text
    }

    private func texts(_ node: YAMLNode, _ key: String) throws -> [String] {
        guard let value = node[key] else { return [] }
        guard value.kind == .sequence else { throw failure(value, "expected a list of texts for \"\(key)\"") }
        return try value.items.map { item in
            guard item.kind == .scalar, let text = item.text else { throw failure(item, "expected a text") }
            return text
        }
    }

    private func choice<Value>(_ node: YAMLNode, _ key: String, _ values: [(String, Value)]) throws -> Value? {
        let word = try text(node, key, required: true) ?? ""
        guard let found = values.first(where: { $0.0 == word }) else {
            let expected = values.map { "\"\($0.0)\"" }.joined(separator: ", ")
            throw failure(node[key] ?? node, "unknown \(key) \"\(word)\", expected \(values.count > 1 ? "one of " : "")\(expected)")
        }
        return found.1
    }

    private func pattern(_ node: YAMLNode) throws -> Pattern {
        guard node.kind == .scalar, let source = node.text else { throw failure(node, "expected a text for \"pattern\"") }
        do {
            return try Pattern(source)
        } catch {
            throw failure(node, "invalid pattern \"\(source)\": \(error)")
        }
    }

    private func jsonPath(_ node: YAMLNode) throws -> JSONPath {
        guard node.kind == .scalar, let text = node.text else { throw failure(node, "expected a path such as \"params.name\"") }
        do {
            return try JSONPath(text)
        } catch {
            throw failure(node, error.message)
        }
    }

    private func shape(_ node: YAMLNode) throws -> JSONShape {
        guard node.kind == .mapping else { throw failure(node, "expected a mapping of paths to what stands there") }
        var conditions: [JSONShape.Condition] = []
        for entry in node.entries {
            conditions.append(JSONShape.Condition(path: try jsonPath(entry.key), test: try test(entry.value)))
        }
        guard conditions.contains(where: { if case .absent = $0.test { false } else { true } }) else {
            throw failure(node, "expected at least one member that has to be present")
        }
        return JSONShape(conditions: conditions)
    }

    private func test(_ node: YAMLNode) throws -> JSONShape.Test {
        switch node.kind {
        case .scalar: return .oneOf([node.text ?? ""])
        case .sequence: return .oneOf(try node.items.map { item in
            guard item.kind == .scalar, let text = item.text else { throw failure(item, "expected a text") }
            return text
        })
        case .mapping:
            try checkKeys(node, ["pattern", "is", "present", "absent"])
            if let source = node["pattern"] { return .pattern(try pattern(source)) }
            if node["is"] != nil {
                guard let kind = try choice(node, "is", JSONShape.Kind.allCases.map { ($0.rawValue, $0) }) else { break }
                return .kind(kind)
            }
            if node["present"]?.bool == true { return .present }
            if node["absent"]?.bool == true { return .absent }
        }
        throw failure(node, "expected a text, a list of texts, or one of {pattern: ...}, {is: ...}, {present: true}, {absent: true}")
    }
}
