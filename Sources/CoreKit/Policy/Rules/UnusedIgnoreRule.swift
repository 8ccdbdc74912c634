/// `unused-ignore`: a comment that silences nothing. The findings come from `IgnoreComments`, when all other rules are through.
enum UnusedIgnoreRule: LintRule {
    static let card = RuleCard(
        "unused-ignore", .warning, "a comment silences findings that are not there",
        explanation: """
            A comment that silences a rule stays when what it was for has gone, and then hides the next fault of that kind. The same holds for \
            a comment that names a rule that does not exist: it never silenced anything.

            Remove the comment, or the name. Nothing is said of rules that are switched off.
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  # akto: ignore «unescaped-dot» -- the host is matched loosely on purpose
                  - pattern: 'project-\\d+'
                    action: block

            """,
            """
            # akto: ignore «shadowed-rul» -- misspelt
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection]

            """,
            """
            «# akto: ignroe shadowed-rule -- misspelt»
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection]

            """,
        ],
        good: [
            """
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection] # a comment that is not for akto

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {}
}
