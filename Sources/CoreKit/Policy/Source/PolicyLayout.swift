/// A manner of writing policies.
enum PolicyDialect: String, Sendable, CaseIterable {
    /// The MCP proxy's: `guardrails`, `threat_detection`, `alerts`.
    case proxy
    /// Akto's guardrail policy, as its API takes it; YAML can say it too.
    case akto

    /// In messages.
    var title: String {
        switch self {
        case .proxy: "the MCP proxy's policy"
        case .akto: "Akto's guardrail policy"
        }
    }
}

/// How a document holds its policies: as the document itself, in `{"policy": ...}`, or as a list of either.
struct PolicyLayout {
    let dialect: PolicyDialect
    /// Mappings.
    private(set) var policies: [YAMLNode] = []
    /// Mappings around a policy, with `policy` and nothing else of their own.
    private(set) var wrappers: [YAMLNode] = []
    /// Items of a list of policies that are none.
    private(set) var strays: [YAMLNode] = []
    /// Whether a policy has no file name to go by: in a wrapper, or beside others.
    private(set) var needsNames = false

    /// Nil where the document holds no policy.
    init?(_ root: YAMLNode) {
        switch root.kind {
        case .scalar: return nil
        case .mapping:
            guard let dialect = PolicyLayout.dialect(of: root) else { return nil }
            self.dialect = dialect
            add(root)
        case .sequence:
            guard root.items.contains(where: { PolicyLayout.dialect(of: $0) == .akto }) else { return nil }
            dialect = .akto
            for item in root.items { add(item) }
            needsNames = true
        }
    }

    private mutating func add(_ node: YAMLNode) {
        guard node.kind == .mapping else { return strays.append(node) }
        if dialect == .akto, PolicyLayout.ownDialect(of: node, allowsSpelling: false) == nil, let inner = node["policy"], inner.kind == .mapping {
            wrappers.append(node)
            policies.append(inner)
            needsNames = true
        } else {
            policies.append(node)
        }
    }

    private static func dialect(of node: YAMLNode) -> PolicyDialect? {
        guard node.kind == .mapping else { return nil }
        if let dialect = ownDialect(of: node, allowsSpelling: false) { return dialect }
        if let inner = node["policy"], inner.kind == .mapping, ownDialect(of: inner, allowsSpelling: true) == .akto { return .akto }
        return ownDialect(of: node, allowsSpelling: true)
    }

    /// By the keys of the mapping itself; at last by keys that look like misspelled ones.
    private static func ownDialect(of node: YAMLNode, allowsSpelling: Bool) -> PolicyDialect? {
        var proxy = 0, akto = 0, common: Set<String> = []
        for entry in node.entries.prefix(256) {
            guard let key = entry.key.string else { continue }
            if proxyKeys.contains(key) { proxy += 1 }
            if aktoKeys.contains(key) { akto += 1 }
            if commonKeys.contains(key) { common.insert(key) }
        }
        if proxy > 0, proxy >= akto { return .proxy }
        if akto > 0 || common.count > 1 && (common.contains("active") || common.contains("severity")) { return .akto }
        guard allowsSpelling else { return nil }
        for entry in node.entries.prefix(32) {
            guard let key = entry.key.string, key.utf8.count >= 5 else { continue }
            if Spelling.nearest(to: key, among: Array(proxyKeys).sorted()) != nil { return .proxy }
            if Spelling.nearest(to: key, among: Array(aktoKeys).sorted()) != nil { return .akto }
        }
        return nil
    }

    static let proxyKeys: Set<String> = ["guardrails", "threat_detection", "alerts"]
    /// Keys of Akto's policies that hardly anything else has.
    static let aktoKeys: Set<String> = [
        "applyOnRequest", "applyOnResponse", "applyToAllServers", "blockPersonalAccounts", "blockedMessage", "behaviour", "piiTypes", "regexPatterns",
        "regexPatternsV2", "deniedTopics", "contentFiltering", "llmRule", "basePromptRule", "redactionRules", "gibberishDetection", "anonymizeDetection",
        "banCodeDetection", "secretsDetection", "sentimentDetection", "tokenLimitDetection", "anomalyDetection", "blockedHosts", "ignorePhrases",
        "selectedMcpServers", "selectedAgentServers", "selectedMcpServersV2", "selectedAgentServersV2", "targetTags", "targetDeviceIds", "modelConfigs",
    ]
    private static let commonKeys: Set<String> = ["name", "description", "active", "severity", "url", "confidenceScore"]
}
