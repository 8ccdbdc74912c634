/// `unscoped-policy`: a policy that holds for no server.
enum UnscopedPolicyRule: LintRule {
    static let card = RuleCard(
        "unscoped-policy", .warning, "a policy that holds for no server",
        explanation: """
            A policy holds for the servers that it selects, or for all with `applyToAllServers`. With neither it holds for none, and is enforced nowhere.

            Say `applyToAllServers: true`, or list servers under `selectedMcpServersV2` or `selectedAgentServersV2`. Tags and devices select too.
            """,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": «false», "selectedMcpServersV2": [],
             "secretsDetection": {"enabled": true, "confidenceScore": 0.7}}

            """,
            """
            «active»: true
            severity: HIGH
            behaviour: block
            applyOnRequest: true
            piiTypes: [{type: ssn, behavior: block}]

            """,
        ],
        good: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": false,
             "selectedMcpServersV2": [{"id": "726705745", "name": "billing"}]}

            """,
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "targetTags": {"team": ["billing"]}}

            """,
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true}

            """,
        ])

    static let selections = ["selectedMcpServersV2", "selectedAgentServersV2", "selectedMcpServers", "selectedAgentServers"]

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies where policy.dialect == .akto {
            let all = policy.fields.value("applyToAllServers")
            guard all == nil || all?.bool == false, (selections + ["targetDeviceIds"]).allSatisfy({ policy.fields.items($0).isEmpty }) else { continue }
            guard policy.fields.value("targetTags").map({ $0.entries.isEmpty }) ?? true, let place = all ?? policy.place else { continue }
            findings.add(place, "the policy\(policy.title) holds for no server, expected \"applyToAllServers\" to be true or servers to be selected") { finding in
                finding.label = "enforced nowhere"
            }
        }
    }
}
