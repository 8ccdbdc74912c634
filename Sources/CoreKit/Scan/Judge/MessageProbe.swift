/// One JSON value of a body (a message of a batch, or the body itself), as far as the questions of a `ShapeTree` go.
struct MessageFindings {
    /// Indexes of the signatures whose shapes the message has.
    var signatures: [Int] = []
    /// Where each of them was decided: an offset in the probed bytes.
    var offsets: [Int] = []
    /// URLs of servers that the message names, with the index of the signature that asked.
    var namedServers: [(signature: Int, url: String)] = []
    private(set) var facts: [String?] = Array(repeating: nil, count: MessageFact.allCases.count)
    var listedTools: [String] = []
    /// The text ended before the message did, or stopped being JSON.
    var isPartial = false

    subscript(fact: MessageFact) -> String? { facts[fact.rawValue] }

    fileprivate mutating func reset() {
        signatures.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        namedServers.removeAll(keepingCapacity: true)
        listedTools.removeAll(keepingCapacity: true)
        for i in facts.indices where facts[i] != nil { facts[i] = nil }
        isPartial = false
    }

    fileprivate mutating func keep(_ fact: MessageFact, _ value: String) {
        if fact == .listedTool {
            if listedTools.count < 10_000 { listedTools.append(value) }
        } else if facts[fact.rawValue] == nil {
            facts[fact.rawValue] = value
        }
    }

    /// JSON-RPC 2.0, as every MCP message is.
    var isJSONRPC: Bool { self[.version] == "2.0" }
    /// A request to a language model or its answer: what it quotes is talk about MCP and not traffic.
    var isModelRequest: Bool { self[.llmModel] != nil && self[.llmPrompt] != nil }
}

/// Walks JSON text once and reports the messages in it. One a thread.
final class MessageProbe {
    private let tree: ShapeTree
    private let matchers: [PatternMatcher]
    private var satisfied: [Bool]
    private var violated: [Bool]
    private var counts: [Int]
    private var firstOffset: [Int]
    private var touched: [Int] = []
    private var frames: [Frame] = []
    private var findings = MessageFindings()

    private struct Frame {
        var isObject: Bool
        /// The node whose children are asked about.
        var node: Int
        var first = true
        /// An element of this array is a message of its own.
        var isBatch = false
    }

    init(tree: ShapeTree) {
        self.tree = tree
        matchers = tree.patterns.map { PatternMatcher($0) }
        satisfied = Array(repeating: false, count: tree.conditions.count)
        violated = Array(repeating: false, count: tree.shapes.count)
        counts = Array(repeating: 0, count: tree.shapes.count)
        firstOffset = Array(repeating: 0, count: tree.shapes.count)
    }

    /// Calls `visit` for every message of the JSON text: the elements of a top-level array, each of several values one
    /// after another, or the value itself. Text that stops being JSON yields what was there so far. Returns whether all
    /// of it was JSON.
    @discardableResult
    func walk(_ text: ByteSlice, _ visit: (MessageFindings) -> Void) -> Bool {
        var scanner = JSONScanner(text)
        while scanner.peek() != nil {
            begin()
            do {
                try value(&scanner, visit)
                end(visit)
            } catch {
                findings.isPartial = true
                end(visit)
                return false
            }
        }
        return true
    }

    private func begin() {
        findings.reset()
        for index in touched {
            counts[index] = 0
            violated[index] = false
        }
        touched.removeAll(keepingCapacity: true)
        for i in satisfied.indices { satisfied[i] = false }
    }

    private var isEmptyMessage = true

    private func end(_ visit: (MessageFindings) -> Void) {
        guard !isEmptyMessage else { return }
        isEmptyMessage = true
        touched.sort()
        for index in touched where !violated[index] && counts[index] > 0 && counts[index] == tree.shapes[index].required {
            let signature = tree.shapes[index].signature
            // Another shape of the same signature may have been met already.
            guard findings.signatures.last != signature else { continue }
            findings.signatures.append(signature)
            findings.offsets.append(firstOffset[index])
        }
        visit(findings)
    }

    private func value(_ scanner: inout JSONScanner, _ visit: (MessageFindings) -> Void) throws(JSONError) {
        frames.removeAll(keepingCapacity: true)
        isEmptyMessage = true
        switch try scanner.value() {
        case .object:
            isEmptyMessage = false
            frames.append(Frame(isObject: true, node: 0))
        case .array: frames.append(Frame(isObject: false, node: 0, isBatch: true))
        default: return
        }
        while let frame = frames.last {
            let top = frames.count - 1
            if frame.isObject {
                guard let key = try scanner.nextKey(&frames[top].first) else {
                    frames.removeLast()
                    continue
                }
                guard let node = child(of: frame.node, key) else {
                    try scanner.skipValue()
                    continue
                }
                try descend(into: node, &scanner)
            } else {
                guard try scanner.nextElement(&frames[top].first) else {
                    frames.removeLast()
                    continue
                }
                if frame.isBatch {
                    guard scanner.peek() == 0x7B else {
                        try scanner.skipValue()
                        continue
                    }
                    end(visit)
                    begin()
                    isEmptyMessage = false
                    _ = try scanner.value()
                    frames.append(Frame(isObject: true, node: 0))
                } else if let node = tree.nodes[frame.node].element {
                    try descend(into: node, &scanner)
                } else {
                    try scanner.skipValue()
                }
            }
        }
    }

    private func child(of node: Int, _ key: JSONString) -> Int? {
        if !key.hasEscapes { return tree.child(of: node, named: key.raw) }
        var text = key.string
        return text.withUTF8 { tree.child(of: node, named: ByteSlice(UnsafeRawBufferPointer($0))) }
    }

    private func descend(into index: Int, _ scanner: inout JSONScanner) throws(JSONError) {
        let at = scanner.peek().map { _ in scanner.position } ?? scanner.position
        let actions = tree.nodes[index].actions
        let isLeaf = tree.nodes[index].isLeaf
        let token: JSONScanner.Token
        switch scanner.peek() {
        case 0x7B where isLeaf, 0x5B where isLeaf:
            // Nobody asks about anything inside: the kind is all that matters.
            token = scanner.peek() == 0x7B ? .object : .array
            try scanner.skipValue()
        default:
            token = try scanner.value()
            switch token {
            case .object: frames.append(Frame(isObject: true, node: index))
            case .array: frames.append(Frame(isObject: false, node: index))
            default: break
            }
        }
        for action in actions { perform(action, token, at: at) }
    }

    private func perform(_ action: ShapeTree.Action, _ token: JSONScanner.Token, at offset: Int) {
        switch action {
        case .fact(let fact):
            switch token {
            case .string(let text): if text.raw.count <= 4096 { findings.keep(fact, text.string) }
            case .number(let digits): if digits.count <= 64 { findings.keep(fact, digits.string) }
            case .null: break
            default: findings.keep(fact, "")
            }
        case .namedServer(let signature):
            if case .string(let text) = token, text.raw.count <= 8192, findings.namedServers.count < 1000 {
                findings.namedServers.append((signature, text.string))
            }
        case .condition(let index):
            let condition = tree.conditions[index]
            touch(condition.shape)
            if case .absent = condition.test {
                violated[condition.shape] = true
            } else if !satisfied[index], holds(condition.test, token) {
                satisfied[index] = true
                if counts[condition.shape] == 0 { firstOffset[condition.shape] = offset }
                counts[condition.shape] += 1
            }
        }
    }

    private func touch(_ shape: Int) {
        if counts[shape] == 0, !violated[shape], !touched.contains(shape) { touched.append(shape) }
    }

    private func holds(_ test: ShapeTree.Test, _ token: JSONScanner.Token) -> Bool {
        switch (test, token) {
        case (.present, _): return true
        case (.oneOf(let words), .string(let text)):
            if !text.hasEscapes { return words.contains { $0.withUnsafeBytes { ByteSlice($0) == text.raw } } }
            let decoded = Array(text.string.utf8)
            return words.contains(decoded)
        case (.pattern(let index), .string(let text)):
            guard text.hasEscapes else { return matchers[index].isMatch(text.raw.buffer) }
            var decoded = text.string
            return decoded.withUTF8 { matchers[index].isMatch(UnsafeRawBufferPointer($0)) }
        case (.kind(let kind), _):
            switch (kind, token) {
            case (.string, .string), (.number, .number), (.boolean, .bool), (.object, .object), (.array, .array), (.null, .null): return true
            case (.integer, .number(let digits)): return digits.buffer.allSatisfy { $0 == 0x2D || $0 &- 0x30 < 10 }
            default: return false
            }
        default: return false
        }
    }
}
