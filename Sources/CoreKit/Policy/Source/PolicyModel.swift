/// What a policy says, whichever dialect it says it in: its patterns in the order in which they are tried, and the nodes that rules ask about.
struct PolicyModel {
    enum Dialect: String, Sendable {
        /// The MCP proxy's YAML: `guardrails`, `threat_detection`, `alerts`.
        case proxy
        /// Akto's guardrail policy, as its API takes it.
        case akto
    }

    let dialect: Dialect
    let root: YAMLNode
    /// In the order in which they are tried.
    var patterns: [PolicyPattern] = []

    init(dialect: Dialect, root: YAMLNode) {
        self.dialect = dialect
        self.root = root
    }

    /// The policies of a document; none where it is none.
    static func models(of document: YAMLDocument) -> [PolicyModel] { [] }
}
