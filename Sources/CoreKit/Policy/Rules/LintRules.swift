/// All rules, in the order in which they are listed.
public enum LintRules {
    static let all: [any LintRule.Type] = [
        YAMLSyntaxRule.self,
        NotAPolicyRule.self,
        UnknownKeyRule.self,
        MissingKeyRule.self,
        WrongTypeRule.self,
        InvalidValueRule.self,
        DuplicateKeyRule.self,
        DuplicateNameRule.self,
        EmptyRulesRule.self,
        EmptyPolicyRule.self,
        InactivePolicyRule.self,
        UndirectedPolicyRule.self,
        UnscopedPolicyRule.self,
        ContradictoryScopeRule.self,
        OverriddenKeyRule.self,
        InvalidPatternRule.self,
        EscapeEatenRule.self,
        TrailingLineEndRule.self,
        EmptyMatchRule.self,
        NeverMatchingPatternRule.self,
        ShadowedRule.self,
        ConflictingActionsRule.self,
        MissingWordBoundaryRule.self,
        CaseSensitivePatternRule.self,
        UnescapedDotRule.self,
        RedundantWildcardRule.self,
        BacktrackingHazardRule.self,
        EvadablePatternRule.self,
        InvalidRateRule.self,
        UnreachableLimitRule.self,
        UnknownCheckRule.self,
        DuplicateCheckRule.self,
        EmptyDetectionRule.self,
        IdleDetectorRule.self,
        DuplicateTypeRule.self,
        ContradictoryModelRule.self,
        InvalidHostPatternRule.self,
        UnreachableAlertRule.self,
        AlertWithoutChannelRule.self,
        UnknownChannelRule.self,
        DuplicateChannelRule.self,
        MissingThresholdRule.self,
        SecretInPolicyRule.self,
        UnusedIgnoreRule.self,
        IgnoreWithoutReasonRule.self,
    ]

    /// What users are told of each, in the same order.
    public static let cards: [RuleCard] = all.map { $0.card }

    public static func card(_ id: String) -> RuleCard? { byID[id] }

    private static let byID = Dictionary(cards.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
}
