/// `duplicate-channel`: an alert goes to one channel twice.
enum DuplicateChannelRule: LintRule {
    static let card = RuleCard(
        "duplicate-channel", .warning, "an alert names a channel twice",
        explanation: """
            Either the alert comes twice, which makes people stop reading, or the second was meant to be another channel, which then hears nothing.

            Write the channel that was meant, or let `--fix` remove the second.
            """,
        fix: .safe,
        bad: [
            """
            alerts:
              - type: threat_detected
                channels: [email, slack, «email»]

            """,
            """
            alerts:
              - type: threat_detected
                channels:
                  - slack
                  - «slack»

            """,
        ],
        good: [
            """
            alerts:
              - {type: threat_detected, channels: [email]}
              - {type: threat_detected, severity: high, channels: [email]}

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            for alert in policy.alerts {
                if let list = alert.value("channels") { findings.addRepeated(list, "channel") }
            }
        }
    }
}
