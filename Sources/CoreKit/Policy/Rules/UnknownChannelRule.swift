/// `unknown-channel`: an alert to a channel that does not exist.
enum UnknownChannelRule: LintRule {
    static let card = RuleCard(
        "unknown-channel", .error, "an alert to a channel that does not exist",
        explanation: """
            Alerts go by `email`, `slack` or `webhook`. An alert to any other channel reaches nobody.

            `--fix` mends case and hyphens, `--fix unsafe` writes the channel that was probably meant. Other services take a `webhook`.
            """,
        fix: .safe,
        bad: [
            """
            alerts:
              - type: threat_detected
                channels: ["email", «"slak"»]
              - type: rate_limit_exceeded
                threshold: 10
                channels:
                  - «Webhook»
                  - «pagerduty»

            """,
            """
            alerts:
              - {type: threat_detected, channels: [«e-mail»]}

            """,
        ],
        good: [
            """
            alerts:
              - type: threat_detected
                channels: ["email", "slack", "webhook"]

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) { findings.takeFaults(.unknownChannel) }
}
