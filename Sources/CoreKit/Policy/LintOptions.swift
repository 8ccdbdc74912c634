/// What a run of the linter may be told.
public struct LintOptions: Sendable {
    /// Instead of a rule's own severity; nil switches the rule off.
    public var severities: [String: Severity?] = [:]
    /// What each decision about the languages of patterns may cost.
    public var budget = LanguageBudget()

    public init() {}

    /// Nil where the rule is off.
    public func severity(of card: RuleCard) -> Severity? {
        if let chosen = severities[card.id] { return chosen }
        return card.isOn ? card.severity : nil
    }
}
