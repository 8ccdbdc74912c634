/// `unreachable-alert`: nothing in the policy raises the alert.
enum UnreachableAlertRule: LintRule {
    static let card = RuleCard(
        "unreachable-alert", .warning, "an alert that nothing in the policy raises",
        explanation: """
            `threat_detected` takes a check, a custom rule or a content filter that can find something; `rate_limit_exceeded` takes a rate limit. \
            An alert of a type that nobody knows is never sent.

            Add what should raise it, or remove the alert. A file that has alerts alone is taken for a part of a policy: only their types are looked at.
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - {pattern: 'project-\\d+', action: block}
            alerts:
              - type: «rate_limit_exceeded»
                threshold: 10
                channels: [email]

            """,
            """
            guardrails:
              - name: Limit
                type: rate_limit
                rules:
                  - {requests_per_minute: 10}
            threat_detection:
              sensitivity: high
            alerts:
              - {type: «threat_detected», channels: [email]}

            """,
            """
            alerts:
              - {type: «Threat_Detected», channels: [email]}
              - {type: «server_down», channels: [email]}

            """,
        ],
        good: [
            """
            threat_detection:
              enabled_checks: [sql_injection]
            alerts:
              - {type: threat_detected, channels: [email]}

            """,
            """
            alerts:
              - {type: threat_detected, channels: [email]}
              - {type: rate_limit_exceeded, threshold: 10, channels: [email]}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        let policies = file.policies.filter { $0.dialect == .proxy }
        let isPart = !policies.contains { $0.fields.entry("guardrails") != nil || $0.fields.entry("threat_detection") != nil }
        let limits = policies.contains { policy in policy.guardrails.contains { $0.kind == .rateLimit && !$0.rules.isEmpty } }
        let detects = policies.contains { policy in
            policy.guardrails.contains { $0.kind != .rateLimit && !$0.rules.isEmpty }
                || policy.detection.map { !$0.items("enabled_checks").isEmpty || !$0.items("custom_rules").isEmpty } == true
        }
        for alert in policies.flatMap(\.alerts) {
            guard let type = alert.value("type"), let text = type.string else { continue }
            switch text {
            case "threat_detected":
                if !isPart, !detects { add(type, "nothing here detects a threat, expected a check, a custom rule or a content filter", &findings) }
            case "rate_limit_exceeded":
                if !isPart, !limits { add(type, "there is no rate limit here, expected a guardrail of the type \"rate_limit\"", &findings) }
            default: addUnknown(type, text, findings.file.check, &findings)
            }
        }
    }

    private static func add(_ node: YAMLNode, _ message: String, _ findings: inout RuleFindings) {
        findings.add(node, message) { $0.label = "is never raised" }
    }

    private static func addUnknown(_ node: YAMLNode, _ text: String, _ check: PolicyCheck, _ findings: inout RuleFindings) {
        let words = PolicySchema.alertTypes.words.map(\.word)
        let same = PolicyKeyGuess.sameLetters(text, words), guess = same ?? Spelling.nearest(to: text, among: words)
        let expected = guess.map { "did you mean \"\($0)\"?" } ?? "expected \(PolicyWording.either(words))"
        findings.add(node, "unknown alert type \(PolicyWording.quoted(text)), \(expected)") { finding in
            finding.label = "is never raised"
            finding.fix = guess.flatMap { check.replacement(of: node, by: $0, "write \"\($0)\"", isSafe: same != nil) }
        }
    }
}
