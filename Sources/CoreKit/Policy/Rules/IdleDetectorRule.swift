/// `idle-detector`: a detector that is on but has nothing to go by.
enum IdleDetectorRule: LintRule {
    static let card = RuleCard(
        "idle-detector", .warning, "a detector that is on but has nothing to go by",
        explanation: """
            A rule in plain words without words (`userPrompt`), a token limit without a `threshold`, anomaly detection with neither a \
            `toolCallLimit` nor an `errorLimit`: each is on and can never fire. A limit of 0 is no limit.

            Say what it should look for, or switch it off.
            """,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             "llmRule": {"enabled": «true», "userPrompt": " ", "confidenceScore": 0.5}, "tokenLimitDetection": {"enabled": «true»},
             "anomalyDetection": {"enabled": «true», "toolCallLimit": 0}}

            """,
            """
            active: true
            severity: HIGH
            behaviour: block
            redactionRules:
              - {enabled: true, userPrompt: Names of customers, confidenceScore: 0.5}
              - {enabled: «true», confidenceScore: 0.5}

            """,
        ],
        good: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             "llmRule": {"enabled": true, "userPrompt": "Block insults", "confidenceScore": 0.5}, "tokenLimitDetection": {"enabled": true, "threshold": 4000},
             "anomalyDetection": {"enabled": true, "errorLimit": 20}}

            """,
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "llmRule": {"enabled": false, "userPrompt": ""}}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies where policy.dialect == .akto {
            let fields = policy.fields
            for rule in [fields.value("llmRule")].compactMap({ $0 }) + fields.items("redactionRules") {
                check(rule, "a rule in plain words", ["userPrompt"], "\"userPrompt\"", &findings)
            }
            if let tokens = fields.value("tokenLimitDetection") { check(tokens, "a token limit", ["threshold"], "\"threshold\"", &findings) }
            if let anomalies = fields.value("anomalyDetection") {
                check(anomalies, "anomaly detection", ["toolCallLimit", "errorLimit"], "\"toolCallLimit\" or \"errorLimit\" above 0", &findings)
            }
        }
    }

    private static func check(_ node: YAMLNode, _ noun: String, _ keys: [String], _ expected: String, _ findings: inout RuleFindings) {
        let fields = PolicyFields(node)
        guard fields.bool("enabled") == true, let enabled = fields.value("enabled") else { return }
        let isIdle = keys.allSatisfy { key in
            guard let value = fields.value(key) else { return true }
            // A threshold of 0 is said to be out of bounds already.
            return value.int == 0 && keys.count > 1 || value.string.map { $0.allSatisfy(\.isWhitespace) } == true
        }
        guard isIdle else { return }
        findings.add(enabled, "\(noun) that has nothing to go by, expected \(expected)") { $0.label = "can never fire" }
    }
}
