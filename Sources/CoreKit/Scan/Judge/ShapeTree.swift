/// All JSON paths that anybody asks about, merged into one tree, so that a single walk over a message answers every
/// question: the conditions of all signatures and the facts that the inventory keeps. `ShapeTable` is its form for walking.
struct ShapeTree: Sendable {
    struct Node: Sendable {
        var names: [[UInt8]] = []
        var children: [Int] = []
        var prefixes: [[UInt8]] = []
        var prefixChildren: [Int] = []
        var element: Int?
        var facts: [MessageFact] = []
        /// Signatures (by index) for which the value is the URL of a server that they name.
        var namedServers: [Int] = []
        /// Indexes of the conditions that are asked of the value.
        var conditions: [Int] = []
        var isLeaf: Bool { children.isEmpty && prefixChildren.isEmpty && element == nil }
    }

    /// One of the shapes that a signature accepts.
    struct Shape: Sendable {
        /// Index of the signature in the set.
        var signature: Int
        /// Indexes of the conditions that have to hold, each once.
        var required: [Int] = []
        /// Indexes of the conditions that must not: a value stands where none may.
        var forbidden: [Int] = []
    }

    enum Test: Sendable {
        case oneOf([[UInt8]])
        /// Index into the tree's patterns.
        case pattern(Int)
        case kind(JSONShape.Kind)
        case present
    }

    private(set) var nodes: [Node] = [Node()]
    /// What is asked, the same question at the same place just once: most shapes want `jsonrpc` to be `2.0`.
    private(set) var conditions: [Test] = []
    private(set) var patterns: [Pattern] = []
    private(set) var shapes: [Shape] = []
    private var known: [String: Int] = [:]

    /// `signatures` are taken by their index; those without a shape are passed over.
    init(signatures: [Signature]) {
        for fact in MessageFact.allCases {
            for path in fact.paths { nodes[node(at: path)].facts.append(fact) }
        }
        for (index, signature) in signatures.enumerated() {
            for shape in signature.shapes { add(shape, of: index) }
            for path in signature.names { nodes[node(at: path)].namedServers.append(index) }
        }
        spreadPrefixes()
        known = [:]
    }

    private mutating func add(_ shape: JSONShape, of signature: Int) {
        var entry = Shape(signature: signature)
        for condition in shape.conditions {
            let number = number(of: condition.test, at: node(at: condition.path))
            if case .absent = condition.test {
                entry.forbidden.append(number)
            } else if !entry.required.contains(number) {
                entry.required.append(number)
            }
        }
        shapes.append(entry)
    }

    /// The condition that asks this at a node, a new one if nobody did so far.
    private mutating func number(of test: JSONShape.Test, at node: Int) -> Int {
        let key: String
        switch test {
        case .oneOf(let words): key = "\(node) = " + words.joined(separator: "\0")
        case .pattern(let pattern): key = "\(node) ~ \(pattern.options.rawValue) \(pattern.source)"
        case .kind(let kind): key = "\(node) is \(kind)"
        case .present, .absent: key = "\(node)"
        }
        if let number = known[key] { return number }
        known[key] = conditions.count
        nodes[node].conditions.append(conditions.count)
        switch test {
        case .oneOf(let words): conditions.append(.oneOf(words.map { Array($0.utf8) }))
        case .pattern(let pattern):
            conditions.append(.pattern(patterns.count))
            patterns.append(pattern)
        case .kind(let kind): conditions.append(.kind(kind))
        case .present, .absent: conditions.append(.present)
        }
        return conditions.count - 1
    }

    private mutating func node(at path: JSONPath) -> Int {
        var node = 0
        for step in path.steps {
            switch step {
            case .member(let name):
                let bytes = Array(name.utf8)
                if let known = nodes[node].names.firstIndex(of: bytes) {
                    node = nodes[node].children[known]
                } else {
                    nodes.append(Node())
                    nodes[node].names.append(bytes)
                    nodes[node].children.append(nodes.count - 1)
                    node = nodes.count - 1
                }
            case .members(let prefix):
                let bytes = Array(prefix.utf8)
                if let known = nodes[node].prefixes.firstIndex(of: bytes) {
                    node = nodes[node].prefixChildren[known]
                } else {
                    nodes.append(Node())
                    nodes[node].prefixes.append(bytes)
                    nodes[node].prefixChildren.append(nodes.count - 1)
                    node = nodes.count - 1
                }
            case .anyElement:
                if let known = nodes[node].element {
                    node = known
                } else {
                    nodes.append(Node())
                    nodes[node].element = nodes.count - 1
                    node = nodes.count - 1
                }
            }
        }
        return node
    }

    /// A member that is named and also begins with a wanted prefix has both questions asked at it, so that the walk
    /// needs to follow only one node.
    private mutating func spreadPrefixes() {
        for index in nodes.indices where !nodes[index].prefixes.isEmpty {
            for (name, child) in zip(nodes[index].names, nodes[index].children) {
                for (prefix, prefixChild) in zip(nodes[index].prefixes, nodes[index].prefixChildren) where name.starts(with: prefix) {
                    let source = nodes[prefixChild]
                    nodes[child].facts += source.facts
                    nodes[child].namedServers += source.namedServers
                    nodes[child].conditions += source.conditions
                }
            }
        }
    }
}
