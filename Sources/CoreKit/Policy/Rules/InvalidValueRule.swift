/// `invalid-value`: of the right kind, but not allowed.
enum InvalidValueRule: LintRule {
    static let card = RuleCard(
        "invalid-value", .error, "a value that is not allowed",
        explanation: """
            A word that is none of the few that a key takes, or a number or a length outside of its bounds. A rule whose `action` nobody knows \
            does nothing where it fires; a score of 70 where 1 is certain means that the detector never fires.

            Akto's policies compare such words without regard to case; the proxy's do not. `--fix` mends the case, `--fix unsafe` writes the word \
            that was probably meant.
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - pattern: 'project-\\d+'
                    action: «Block»
                  - pattern: 'falcon-\\d+'
                    action: «mask»
              - name: «''»
                type: «ratelimit»
                rules: []

            """,
            """
            threat_detection:
              sensitivity: «"hihg"»
              enabled_checks: [sql_injection]
            alerts:
              - type: rate_limit_exceeded
                threshold: «0»
                severity: «urgent»
                channels: [email]

            """,
            """
            {
              "active": true, "severity": «"SEVERE"», "behaviour": «"monitor"», "applyOnRequest": true, "applyToAllServers": true, "confidenceScore": «250»,
              "piiTypes": [{"type": «"pasport"», "behavior": «"redact"», "minMatchCount": «0»}],
              "secretsDetection": {"enabled": true, "confidenceScore": «70»},
              "ignorePhrases": [{"phrase": «"ok"»}]
            }

            """,
        ],
        good: [
            """
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection]
            alerts:
              - type: rate_limit_exceeded
                threshold: 1
                severity: critical
                channels: [email]

            """,
            """
            {"active": true, "severity": "high", "behaviour": "Block", "applyOnRequest": true, "applyToAllServers": true, "confidenceScore": 100,
             "piiTypes": [{"type": "SSN", "behavior": "MASK", "minMatchCount": 20}], "secretsDetection": {"enabled": true, "confidenceScore": 0}}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) { findings.takeFaults(.invalidValue) }
}
