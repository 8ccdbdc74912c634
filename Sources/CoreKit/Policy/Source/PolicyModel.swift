/// What a policy says, whichever dialect it says it in: its patterns in the order in which they are tried, and the nodes that rules ask about.
struct PolicyModel {
    let dialect: PolicyDialect
    /// The policy's own mapping.
    let root: YAMLNode
    /// The entries of `root`.
    let fields: PolicyFields
    /// In the order in which they are tried.
    private(set) var patterns: [PolicyPattern] = []
    /// The proxy's dialect: the items of `guardrails`.
    private(set) var guardrails: [PolicyGuardrail] = []
    /// The proxy's dialect: `threat_detection`.
    private(set) var detection: PolicyFields?
    /// The proxy's dialect: the items of `alerts`.
    private(set) var alerts: [PolicyFields] = []

    init(dialect: PolicyDialect, root: YAMLNode, source: SourceText) {
        self.dialect = dialect
        self.root = root
        fields = PolicyFields(root)
        switch dialect {
        case .proxy:
            guardrails = fields.items("guardrails").map(PolicyGuardrail.init)
            detection = fields.value("threat_detection").flatMap { $0.kind == .mapping ? PolicyFields($0) : nil }
            alerts = fields.items("alerts").filter { $0.kind == .mapping }.map(PolicyFields.init)
            patterns = ProxyPatterns(self, source).patterns
        case .akto:
            patterns = AktoPatterns(self, source).patterns
        }
    }

    /// As the policy calls itself.
    var name: String? { fields.text("name") }

    /// The policies of a document; none where it holds none.
    static func models(of document: YAMLDocument, _ source: SourceText) -> [PolicyModel] {
        guard let layout = PolicyLayout(document.root) else { return [] }
        return layout.policies.map { PolicyModel(dialect: layout.dialect, root: $0, source: source) }
    }
}

/// An item of `guardrails`.
struct PolicyGuardrail {
    enum Kind { case contentFilter, rateLimit, unknown }

    let node: YAMLNode
    let fields: PolicyFields
    let kind: Kind
    let rules: YAMLItems

    init(_ node: YAMLNode) {
        self.node = node
        fields = PolicyFields(node)
        rules = fields.items("rules")
        switch fields.text("type")?.lowercased() {
        case "content_filter": kind = .contentFilter
        case "rate_limit": kind = .rateLimit
        default: kind = .unknown
        }
    }

    var name: String? { fields.text("name") }
}
