/// `missing-threshold`: an alert on a rate limit that does not say from when on.
enum MissingThresholdRule: LintRule {
    static let card = RuleCard(
        "missing-threshold", .warning, "an alert on a rate limit does not say from when on",
        explanation: """
            A client that runs into its limit does so many times a minute. Without a `threshold`, each of them is an alert, and soon nobody reads them.

            Say how many have to come together.
            """,
        bad: [
            """
            alerts:
              - type: «rate_limit_exceeded»
                channels: [webhook]

            """,
            """
            alerts:
              - {type: «"rate_limit_exceeded"», severity: low, channels: [email]}
              - {type: «rate_limit_exceeded», threshold: null, channels: [slack]}

            """,
        ],
        good: [
            """
            alerts:
              - type: rate_limit_exceeded
                threshold: 1000
                channels: [webhook]
              - type: threat_detected
                channels: [email]

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            for alert in policy.alerts where alert.text("type") == "rate_limit_exceeded" && alert.value("threshold") == nil {
                guard let type = alert.value("type") else { continue }
                findings.add(type, "no \"threshold\" for \"rate_limit_exceeded\", expected the number of events from which on it is sent") { $0.label = "every single one is sent" }
            }
        }
    }
}
