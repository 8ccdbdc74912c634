/// `missing-key`: what every policy, rule or alert has to say is not said.
enum MissingKeyRule: LintRule {
    static let card = RuleCard(
        "missing-key", .error, "a key without which the rest has no meaning",
        explanation: """
            A rule without a `pattern` matches nothing, a rule without an `action` (Akto: `behavior`) leaves open what is to happen, and a \
            guardrail without a `type` is none. In Akto's policies a missing `active` means that the policy is not enforced.

            Write the key. Nothing is changed by `--fix`, since only its author knows what the policy should do.
            """,
        bad: [
            """
            guardrails:
              - «name»: Codes
                rules:
                  - «pattern»: 'project-\\d+'
                  - «{action: block}»
              - «type»: rate_limit
                rules:
                  - «per_client»: true

            """,
            """
            alerts:
              - «severity»: high
                channels: [email]

            """,
            """
            {
              «"active"»: true, "severity": "HIGH", "applyOnRequest": true, "applyToAllServers": true,
              "piiTypes": [«{"type": "ssn"}»]
            }

            """,
            """
            «active»: true
            severity: HIGH
            applyOnRequest: true

            """,
            """
            {"policy": «{"active": true, "severity": "LOW", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true}»}

            """,
        ],
        good: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - pattern: 'project-\\d+'
                    action: block

            """,
            """
            x-block: &block {action: block}
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - {<<: *block, pattern: 'project-\\d+'}

            """,
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             "piiTypes": [{"type": "ssn", "behavior": "block"}]}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) { findings.takeFaults(.missingKey) }
}
