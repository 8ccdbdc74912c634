/// `empty-policy`: a policy without anything that could fire.
enum EmptyPolicyRule: LintRule {
    static let card = RuleCard(
        "empty-policy", .warning, "a policy without anything that could fire",
        explanation: """
            No pattern, no kind of personal data, no topic, and every detector off or left out: whatever passes, the policy says nothing. \
            A detector that does not say `enabled: true` is off.

            Switch on what the policy is for, or remove it.
            """,
        bad: [
            """
            {«"active"»: true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             "piiTypes": [], "regexPatternsV2": [], "secretsDetection": {"enabled": false, "confidenceScore": 0.7}, "llmRule": {"userPrompt": "Block insults"}}

            """,
            """
            «guardrails»: []
            threat_detection: {sensitivity: high}

            """,
        ],
        good: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             "contentFiltering": {"promptAttacks": {"level": "HIGH"}}}

            """,
            """
            guardrails: []
            threat_detection: {enabled_checks: [sql_injection]}

            """,
            """
            alerts:
              - {type: threat_detected, channels: [email]}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            switch policy.dialect {
            case .akto:
                let detectors = AktoDetectors(policy)
                guard detectors.content.isEmpty, detectors.access.isEmpty, let place = policy.place else { continue }
                findings.add(place, "nothing in the policy\(policy.title) can fire, expected a detector that is on, or a pattern") { $0.label = "protects nothing" }
            case .proxy:
                // Rules that are missing where their key stands, and detection without checks, are said there.
                guard policy.guardrails.isEmpty, policy.fields.items("alerts").isEmpty, let key = policy.fields.entry("guardrails")?.key else { continue }
                guard policy.detection.map({ $0.items("enabled_checks").isEmpty && $0.items("custom_rules").isEmpty }) ?? true else { continue }
                guard policy.fields.value("guardrails")?.kind == .sequence else { continue }
                findings.add(key, "nothing in the policy can fire, expected a guardrail or a check") { $0.label = "protects nothing" }
            }
        }
    }
}
