/// `alert-without-channel`: an alert that nobody gets.
enum AlertWithoutChannelRule: LintRule {
    static let card = RuleCard(
        "alert-without-channel", .warning, "an alert that goes nowhere",
        explanation: """
            An alert without `channels`, or with an empty list, reaches nobody, while whoever reads the policy trusts that somebody is told.

            Name `email`, `slack` or `webhook`, or remove the alert.
            """,
        bad: [
            """
            alerts:
              - «type»: threat_detected
                severity: high
              - type: rate_limit_exceeded
                threshold: 10
                channels: «[]»

            """,
            """
            alerts:
              - type: threat_detected
                «channels»:

            """,
        ],
        good: [
            """
            alerts:
              - type: threat_detected
                channels: [email]

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            for alert in policy.alerts {
                let entry = alert.entry("channels")
                guard entry.map({ $0.value.isNull || $0.value.kind == .sequence && $0.value.items.isEmpty }) ?? true else { continue }
                guard let place = entry.map({ $0.value.isNull ? $0.key : $0.value }) ?? alert.entry("type")?.key ?? alert.node.entries.first?.key else { continue }
                findings.add(place, "an alert without channels, expected at least one of \"email\", \"slack\", \"webhook\"") { $0.label = "nobody hears of it" }
            }
        }
    }
}
