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

/// A pattern of a policy.
final class PolicyPattern {
    /// What it is tried on.
    enum Role { case content, host, ignoredPhrase }
    /// What happens where it fires: `block`; `redact` (Akto: `mask`); `warn`; `unknown` where the policy says nothing that is known.
    enum Action { case block, redact, warn, pass, unknown }

    /// The scalar.
    let node: YAMLNode
    /// The whole rule that it stands in, for fixes that take it out.
    let entry: YAMLNode
    /// As a reader would name it: `rule 2 of "PII Protection"`.
    let name: String
    let role: Role
    let action: Action
    let actionNode: YAMLNode?
    /// Patterns of one number are tried on the same texts, one after another.
    let scope: Int
    /// As the engine gets it, escapes of YAML undone.
    let text: String
    /// Where each part of it stands in the file.
    let scalar: ScalarText
    /// How the engine that enforces it reads it: the text as it stands unless the policy says that case does not count.
    let options: Pattern.Options
    private(set) lazy var compiled = Result { () throws(PatternError) in try Pattern(text, options: options) }

    init(node: YAMLNode, entry: YAMLNode, name: String, role: Role, action: Action, actionNode: YAMLNode?, scope: Int, scalar: ScalarText, options: Pattern.Options = []) {
        self.node = node
        self.entry = entry
        self.name = name
        self.role = role
        self.action = action
        self.actionNode = actionNode
        self.scope = scope
        text = scalar.text
        self.scalar = scalar
        self.options = options
    }

    var pattern: Pattern? { try? compiled.get() }
}
