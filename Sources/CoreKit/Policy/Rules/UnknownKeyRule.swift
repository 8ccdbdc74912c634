/// `unknown-key`: a key that nothing reads.
enum UnknownKeyRule: LintRule {
    static let card = RuleCard(
        "unknown-key", .error, "a key that nothing reads",
        explanation: """
            What stands behind a key that nobody knows has no effect, and nobody says so: a rule whose `pattern` is written `patern` matches \
            nothing, and a policy that says `applyOnRequests` looks at no request.

            Two spellings invite it: in Akto's policies, the whole policy has a `behaviour` and single rules have a `behavior`.

            Where the key that was meant can be told, it is named, and `--fix` writes it if it is the same but for case, hyphens or that spelling; \
            `--fix unsafe` writes the others. Where the key exists elsewhere, the message says where. Keys at the top that begin with `x-` are left \
            alone: they hold what `*` and `<<` refer to.
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - «patern»: 'project-\\d+'
                    action: block

            """,
            """
            guardrails:
              - name: Limit
                type: rate_limit
                «sensitivity»: high
                rules:
                  - requests_per_minute: 100
                    «per-client»: true

            """,
            """
            {
              "active": true, "severity": "HIGH", «"behavior"»: "block",
              "applyOnRequest": true, "applyToAllServers": true,
              "regexPatternsV2": [{"pattern": "project-\\\\d+", «"behaviour"»: "block"}]
            }

            """,
            """
            {
              "active": true, "severity": "LOW", "behaviour": "warn", "applyOnRequest": true, "applyToAllServers": true,
              "tokenLimitDetection": {"enabled": true, "threshold": 4000, «"confidenceScore"»: 0.7},
              «"guardrails"»: []
            }

            """,
            """
            x-defaults: &defaults
              action: block
              «severity»: high
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - {<<: *defaults, pattern: 'project-\\d+'}
                  - {<<: *defaults, pattern: 'falcon-\\d+'}

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
            {
              "hexId": "65f0", "createdTimestamp": 1, "updatedBy": "somebody",
              "active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
              "regexPatternsV2": [{"pattern": "project-\\\\d+", "behavior": "block"}]
            }

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) { findings.takeFaults(.unknownKey) }
}
