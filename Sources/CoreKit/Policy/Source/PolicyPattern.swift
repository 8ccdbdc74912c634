/// A pattern of a policy.
final class PolicyPattern {
    /// What it is tried on.
    enum Role { case content, host, ignoredPhrase }
    /// What happens where it fires: `block`; `redact` (Akto: `mask`); `warn`; `pass` for phrases that are let through; `unknown` where the
    /// policy says nothing that is known.
    enum Action: String { case block, redact, warn, pass, unknown }

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
    /// Where each part of its text stands in the file.
    let scalar: ScalarText
    /// How the engine that enforces it reads it: the text as it stands unless the policy says that case does not count.
    let options: Pattern.Options

    private(set) lazy var compiled = Result { () throws(PatternError) in try Pattern(text, options: options) }
    private(set) lazy var tokens = PatternToken.tokens(of: text, options: options)
    private lazy var matcher = pattern.map { PatternMatcher($0, cacheBytes: 1 << 16) }

    init(
        node: YAMLNode, entry: YAMLNode, name: String, role: Role, action: Action, actionNode: YAMLNode?, scope: Int, scalar: ScalarText,
        options: Pattern.Options = []
    ) {
        self.node = node
        self.entry = entry
        self.name = name
        self.role = role
        self.action = action
        self.actionNode = actionNode
        self.scope = scope
        self.scalar = scalar
        self.options = options
    }

    /// As the engine gets it, escapes of YAML undone.
    var text: String { scalar.text }

    /// Nil where it does not compile.
    var pattern: Pattern? { try? compiled.get() }

    func fires(on text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in matcher?.isMatch(UnsafeRawBufferPointer(text)) ?? false }
    }
}
