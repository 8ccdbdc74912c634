/// All JSON paths that anybody asks about, merged into one tree, so that a single walk over a message answers every
/// question: the conditions of all signatures and the facts that the inventory keeps.
struct ShapeTree: Sendable {
    struct Node: Sendable {
        var names: [[UInt8]] = []
        var children: [Int] = []
        var prefixes: [[UInt8]] = []
        var prefixChildren: [Int] = []
        var element: Int?
        var actions: [Action] = []
        var isLeaf: Bool { children.isEmpty && prefixChildren.isEmpty && element == nil }
    }

    /// What happens at a value.
    enum Action: Sendable {
        case condition(Int)
        case fact(MessageFact)
        /// The value is the URL of a server that this signature (an index) names.
        case namedServer(Int)
    }

    struct Condition: Sendable {
        var test: Test
        /// The shape it belongs to.
        var shape: Int
    }

    /// One of the shapes that a signature accepts.
    struct Shape: Sendable {
        /// Index of the signature in the set.
        var signature: Int
        /// How many conditions have to hold; those that something is absent not counted.
        var required = 0
    }

    enum Test: Sendable {
        case oneOf([[UInt8]])
        /// Index into the tree's patterns.
        case pattern(Int)
        case kind(JSONShape.Kind)
        case present
        case absent
    }

    private(set) var nodes: [Node] = [Node()]
    private(set) var conditions: [Condition] = []
    private(set) var patterns: [Pattern] = []
    private(set) var shapes: [Shape] = []

    /// `signatures` are taken by their index; those without a shape are passed over.
    init(signatures: [Signature]) {
        for fact in MessageFact.allCases {
            for path in fact.paths { add(.fact(fact), at: path) }
        }
        for (index, signature) in signatures.enumerated() {
            for shape in signature.shapes { add(shape, of: index) }
            for path in signature.names { add(.namedServer(index), at: path) }
        }
        spreadPrefixes()
    }

    private mutating func add(_ shape: JSONShape, of signature: Int) {
        var entry = Shape(signature: signature)
        for condition in shape.conditions {
            let test: Test
            switch condition.test {
            case .oneOf(let words): test = .oneOf(words.map { Array($0.utf8) })
            case .pattern(let pattern):
                test = .pattern(patterns.count)
                patterns.append(pattern)
            case .kind(let kind): test = .kind(kind)
            case .present: test = .present
            case .absent: test = .absent
            }
            if case .absent = test {} else { entry.required += 1 }
            add(.condition(conditions.count), at: condition.path)
            conditions.append(Condition(test: test, shape: shapes.count))
        }
        shapes.append(entry)
    }

    private mutating func add(_ action: Action, at path: JSONPath) {
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
        nodes[node].actions.append(action)
    }

    /// A member that is named and also begins with a wanted prefix has both questions asked at it, so that the walk
    /// needs to follow only one node.
    private mutating func spreadPrefixes() {
        for index in nodes.indices where !nodes[index].prefixes.isEmpty {
            for (name, child) in zip(nodes[index].names, nodes[index].children) {
                for (prefix, prefixChild) in zip(nodes[index].prefixes, nodes[index].prefixChildren) where name.starts(with: prefix) {
                    nodes[child].actions += nodes[prefixChild].actions
                }
            }
        }
    }

    /// The node below `node` that a member's name leads to.
    func child(of node: Int, named name: ByteSlice) -> Int? {
        let count = nodes[node].names.count
        for i in 0..<count where nodes[node].names[i].count == name.count {
            if nodes[node].names[i].withUnsafeBytes({ ByteSlice($0) == name }) { return nodes[node].children[i] }
        }
        for i in 0..<nodes[node].prefixes.count where nodes[node].prefixes[i].count <= name.count {
            let n = nodes[node].prefixes[i].count
            if nodes[node].prefixes[i].withUnsafeBytes({ ByteSlice($0) == name[0..<n] }) { return nodes[node].prefixChildren[i] }
        }
        return nil
    }
}

/// What the inventory wants to know of a message.
enum MessageFact: Int, CaseIterable, Sendable {
    case version, id, method, versionOffered, versionSpoken, versionAnswered, clientName, clientVersion
    case serverName, serverVersion, targetName, listedTool, result, error, llmModel, llmPrompt

    /// Where it stands, several places for the several protocol versions.
    var paths: [JSONPath] {
        func member(_ names: String...) -> JSONPath { JSONPath(steps: names.map { .member($0) }) }
        let meta = "io.modelcontextprotocol/"
        switch self {
        case .version: return [member("jsonrpc")]
        case .id: return [member("id")]
        case .method: return [member("method")]
        case .versionOffered: return [member("params", "protocolVersion")]
        case .versionSpoken: return [member("params", "_meta", meta + "protocolVersion"), member("result", "_meta", meta + "protocolVersion")]
        case .versionAnswered: return [member("result", "protocolVersion")]
        case .clientName: return [member("params", "clientInfo", "name"), member("params", "_meta", meta + "clientInfo", "name")]
        case .clientVersion: return [member("params", "clientInfo", "version"), member("params", "_meta", meta + "clientInfo", "version")]
        case .serverName: return [member("result", "serverInfo", "name"), member("result", "_meta", meta + "serverInfo", "name")]
        case .serverVersion: return [member("result", "serverInfo", "version"), member("result", "_meta", meta + "serverInfo", "version")]
        case .targetName: return [member("params", "name")]
        case .listedTool: return [JSONPath(steps: [.member("result"), .member("tools"), .anyElement, .member("name")])]
        case .result: return [member("result")]
        case .error: return [member("error")]
        case .llmModel: return [member("model")]
        case .llmPrompt: return ["messages", "input", "prompt", "contents", "choices", "system"].map { member($0) }
        }
    }
}
