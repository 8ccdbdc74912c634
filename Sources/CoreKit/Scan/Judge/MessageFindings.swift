/// One JSON value of a body (a message of a batch, or the body itself), as far as the questions of a `ShapeTree` go.
///
/// The probe fills it anew for every message; its texts stand in the probed bytes.
struct MessageFindings: ~Copyable {
    /// Indexes of the signatures whose shapes the message has, with where each was decided: an offset in the probed bytes.
    private(set) var signatures = ReusableList<(index: Int, offset: Int)>()
    /// URLs of servers that the message names, with the index of the signature that asked.
    private(set) var namedServers = ReusableList<(signature: Int, url: JSONString)>()
    private(set) var listedTools = ReusableList<JSONString>()

    private let facts: UnsafeMutablePointer<JSONString>
    /// A bit for each fact that is known.
    private var known: UInt32 = 0

    init() {
        facts = .allocate(capacity: MessageFact.allCases.count)
        facts.initialize(repeating: JSONString(raw: .empty, hasEscapes: false), count: MessageFact.allCases.count)
    }

    deinit { facts.deallocate() }

    /// What is known, empty where it is an object or an array.
    @inline(__always)
    subscript(fact: MessageFact) -> JSONString? {
        known & 1 &<< UInt32(fact.rawValue) != 0 ? facts[fact.rawValue] : nil
    }

    mutating func reset() {
        known = 0
        signatures.removeAll()
        namedServers.removeAll()
        listedTools.removeAll()
    }

    mutating func keep(_ fact: MessageFact, _ value: JSONString) {
        if fact == .listedTool {
            if listedTools.count < InventoryLimits.names { listedTools.append(value) }
        } else if known & 1 &<< UInt32(fact.rawValue) == 0 {
            known |= 1 &<< UInt32(fact.rawValue)
            facts[fact.rawValue] = value
        }
    }

    mutating func keep(server url: JSONString, namedBy signature: Int) {
        if namedServers.count < 1000 { namedServers.append((signature, url)) }
    }

    mutating func add(_ signature: Int, decidedAt offset: Int) {
        // Another shape of the same signature may have been met already.
        if signatures.isEmpty || signatures[signatures.count - 1].index != signature { signatures.append((signature, offset)) }
    }

    /// JSON-RPC 2.0, as every MCP message is.
    var isJSONRPC: Bool { self[.version].map { $0 == "2.0" } ?? false }
    /// A request to a language model or its answer: what it quotes is talk about MCP and not traffic.
    var isModelRequest: Bool { self[.llmModel] != nil && self[.llmPrompt] != nil }
}
