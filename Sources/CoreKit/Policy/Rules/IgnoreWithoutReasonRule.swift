/// `ignore-without-reason`: nobody says why a finding is silenced. The findings come from `IgnoreComments`.
enum IgnoreWithoutReasonRule: LintRule {
    static let card = RuleCard(
        "ignore-without-reason", .note, "a comment silences a finding and does not say why",
        explanation: """
            Whoever meets the comment in a year has to find out again whether it is still right. Say why behind two hyphens:

                # akto: ignore unescaped-dot -- any character may stand here
            """,
        bad: [
            """
            guardrails:
              - name: Hosts
                type: content_filter
                rules:
                  - pattern: 'internal.example.com' «# akto: ignore unescaped-dot»
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Hosts
                type: content_filter
                rules:
                  - pattern: 'internal.example.com' # akto: ignore unescaped-dot -- any separator
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {}
}
