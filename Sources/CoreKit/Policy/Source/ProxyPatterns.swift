/// The patterns of the proxy's dialect. Content filters act in the order of the file, custom rules of threat detection after them, all on the
/// same traffic.
struct ProxyPatterns {
    private(set) var patterns: [PolicyPattern] = []
    private let source: SourceText

    init(_ policy: PolicyModel, _ source: SourceText) {
        self.source = source
        for (index, guardrail) in policy.guardrails.enumerated() where guardrail.kind != .rateLimit {
            let owner = guardrail.name.map(PolicyWording.quoted) ?? "guardrail \(index + 1)"
            for (number, rule) in guardrail.rules.enumerated() { add(rule, "rule", number + 1, owner) }
        }
        guard let detection = policy.detection else { return }
        for (number, rule) in detection.items("custom_rules").enumerated() { add(rule, "custom rule", number + 1, nil) }
    }

    private mutating func add(_ rule: YAMLNode, _ what: StaticString, _ number: Int, _ owner: String?) {
        var pattern: YAMLNode?, action: YAMLNode?, name: String?
        for entry in rule.entries {
            switch entry.key.text {
            case "pattern": pattern = pattern ?? entry.value
            case "action": action = action ?? entry.value
            case "name": name = name ?? entry.value.text
            default: break
            }
        }
        guard let pattern, pattern.kind == .scalar, !pattern.isNull else { return }
        patterns.append(PolicyPattern(
            node: pattern, entry: rule, title: PolicyPatternTitle(what: what, number: number, name: name, owner: owner), role: .content,
            action: PolicyPattern.Action(word: action?.text), actionNode: action, scope: 0, source: source))
    }
}

extension PolicyPattern.Action {
    /// What an action, or Akto's `behavior`, says. Case does not count.
    init(word: String?) {
        switch word?.lowercased() {
        case "block": self = .block
        case "redact", "mask": self = .redact
        case "warn", "alert": self = .warn
        case "allow", "pass": self = .pass
        default: self = .unknown
        }
    }
}
