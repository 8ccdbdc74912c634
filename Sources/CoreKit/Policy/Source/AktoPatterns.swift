/// The patterns of an Akto policy: those tried on content, blocked hosts, and phrases that silence detectors, each a scope of its own.
struct AktoPatterns {
    private static let content = 0, replaced = 1, hosts = 2, phrases = 3

    private(set) var patterns: [PolicyPattern] = []
    private let source: SourceText
    private let owner: String?

    init(_ policy: PolicyModel, _ source: SourceText) {
        self.source = source
        owner = policy.name.map(PolicyWording.quoted)
        let fields = policy.fields, current = fields.items("regexPatternsV2")
        for (index, rule) in current.enumerated() { addRule(rule, index + 1) }
        // Akto reads the old form only where the new one is empty, and blocks then.
        for (index, pattern) in fields.items("regexPatterns").enumerated() {
            add(pattern, pattern, "old pattern", index + 1, .content, .block, nil, scope: current.isEmpty ? AktoPatterns.content : AktoPatterns.replaced)
        }
        for (index, host) in fields.items("blockedHosts").enumerated() {
            add(host["pattern"], host, "blocked host", index + 1, .host, .block, nil, scope: AktoPatterns.hosts)
        }
        for (index, phrase) in fields.items("ignorePhrases").enumerated() {
            let phraseFields = PolicyFields(phrase)
            guard phraseFields.bool("isRegex") == true else { continue }
            let options: Pattern.Options = phraseFields.bool("caseSensitive") == true ? [] : .caseInsensitive
            add(phraseFields.value("phrase"), phrase, "ignored phrase", index + 1, .ignoredPhrase, .pass, nil, scope: AktoPatterns.phrases, options)
        }
    }

    private mutating func addRule(_ rule: YAMLNode, _ number: Int) {
        var pattern: YAMLNode?, behavior: YAMLNode?
        for entry in rule.entries {
            switch entry.key.text {
            case "pattern": pattern = pattern ?? entry.value
            case "behavior": behavior = behavior ?? entry.value
            default: break
            }
        }
        add(pattern, rule, "pattern", number, .content, PolicyPattern.Action(word: behavior?.text), behavior, scope: AktoPatterns.content)
    }

    private mutating func add(
        _ node: YAMLNode?, _ entry: YAMLNode, _ what: StaticString, _ number: Int, _ role: PolicyPattern.Role, _ action: PolicyPattern.Action,
        _ actionNode: YAMLNode?, scope: Int, _ options: Pattern.Options = []
    ) {
        guard let node, node.kind == .scalar, !node.isNull else { return }
        patterns.append(PolicyPattern(
            node: node, entry: entry, title: PolicyPatternTitle(what: what, number: number, owner: owner), role: role, action: action, actionNode: actionNode,
            scope: scope, source: source, options: options))
    }
}
