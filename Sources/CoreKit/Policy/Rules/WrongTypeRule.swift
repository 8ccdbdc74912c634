/// `wrong-type`: a text where a number should stand, a mapping where a list should.
enum WrongTypeRule: LintRule {
    static let card = RuleCard(
        "wrong-type", .error, "a value of another kind than the key takes",
        explanation: """
            Whoever loads the policy refuses it as a whole, or drops the value and goes on without it. In YAML 1.2, `yes` and `on` are texts: only \
            `true` and `false` are truth values. A number in quotes is a text, and `name: 2024` is a number.

            `--fix` takes numbers and truth values out of their quotes, puts quotes around texts that look like numbers, and makes a list of a \
            single word, where nothing else can have been meant.
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: «2024»
                type: rate_limit
                rules:
                  - requests_per_minute: «"100"»
                    per_client: «yes»

            """,
            """
            alerts:
              - type: threat_detected
                channels: «email»
              - «rate_limit_exceeded»

            """,
            """
            guardrails:
              «content_filter:»
                rules: []

            """,
            """
            {
              "active": «"true"», "severity": "HIGH", "behaviour": «null», "applyOnRequest": true, "applyToAllServers": true,
              "regexPatternsV2": [«"project-\\\\d+"»], "piiTypes": «{}»,
              "secretsDetection": {"enabled": true, "confidenceScore": «"0.7"»}, "tokenLimitDetection": {"enabled": true, "threshold": «4000.0»}
            }

            """,
        ],
        good: [
            """
            guardrails:
              - name: "2024"
                type: rate_limit
                rules:
                  - requests_per_minute: 100
                    per_client: true

            """,
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true, "description": null,
             "piiTypes": null, "secretsDetection": {"enabled": true, "confidenceScore": 1}}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) { findings.takeFaults(.wrongType) }
}
