/// A pattern of a policy.
final class PolicyPattern {
    /// What it is tried on.
    enum Role { case content, host, ignoredPhrase }
    /// What happens where it fires: `block`; `redact` (Akto: `mask`); `warn`; `pass`, where the text is let through; `unknown` where the
    /// policy says nothing that is known.
    enum Action: String { case block, redact, warn, pass, unknown }

    /// The scalar, at the place where the rule names it.
    let node: YAMLNode
    /// The whole rule that it stands in, for fixes that take it out.
    let entry: YAMLNode
    let role: Role
    let action: Action
    let actionNode: YAMLNode?
    /// Patterns of one policy and one number are tried on the same texts, one after another.
    let scope: Int
    /// As the engine gets it, escapes of YAML undone.
    let text: String
    /// Where each part of it stands in the file.
    let scalar: ScalarText
    /// How the engine that enforces it reads it: the text as it stands unless the policy says that case does not count.
    let options: Pattern.Options
    private let title: PolicyPatternTitle
    /// How it is written; nothing for a glob.
    private(set) lazy var tokens = isGlob ? [] : PatternToken.tokens(of: text, options: options)
    /// What of its escapes did not reach it; nil where all did.
    private(set) lazy var eaten = EatenEscapes(scalar)
    private lazy var probe = PatternProbe()
    private(set) lazy var compiled = Result { () throws(PatternError) in try Pattern(isGlob ? PolicyPattern.expression(ofGlob: text) : text, options: options) }

    init(
        node: YAMLNode, entry: YAMLNode, title: PolicyPatternTitle, role: Role, action: Action, actionNode: YAMLNode?, scope: Int, source: SourceText,
        options: Pattern.Options = []
    ) {
        self.node = node
        self.entry = entry
        self.title = title
        self.role = role
        self.action = action
        self.actionNode = actionNode
        self.scope = scope
        scalar = ScalarText(node.target, source)
        text = scalar.text
        self.options = options
    }

    /// As a reader would name it: `rule 2 of "PII Protection"`.
    var name: String { title.text }

    var pattern: Pattern? { try? compiled.get() }

    /// Whether it compiles and is what its writer meant: of others it leads nowhere to say how they match.
    var isSound: Bool { pattern != nil && eaten == nil }

    /// What the engine that enforces it says of a text.
    func fires(on text: String) -> Bool {
        guard let pattern else { return false }
        return probe.fires(pattern, on: text)
    }

    /// Whether `text` is no regular expression but a host and path in which `*` stands for anything. `compiled` then means the same.
    var isGlob: Bool { role == .host }

    /// A regular expression for all that a host pattern means: the whole of host and path, case not counting.
    static func expression(ofGlob glob: String) -> String {
        var expression = "(?is)^"
        for scalar in glob.unicodeScalars {
            switch scalar {
            case "*": expression += ".*"
            case "\\", ".", "+", "?", "(", ")", "[", "]", "{", "}", "^", "$", "|": expression += "\\\(scalar)"
            default: expression.unicodeScalars.append(scalar)
            }
        }
        return expression + "$"
    }
}

/// How a pattern is named in messages; a text only when it is asked for.
struct PolicyPatternTitle {
    /// `rule`, `custom rule`, `pattern`.
    let what: StaticString
    /// 1-based.
    let number: Int
    /// Its own name, which then stands for the number.
    var name: String?
    var owner: String?

    var text: String {
        let own = name.map { "\(what) \(PolicyWording.quoted($0))" } ?? "\(what) \(number)"
        return owner.map { "\(own) of \($0)" } ?? own
    }
}
