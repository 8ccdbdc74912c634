/// `contradictory-scope`: all servers and some servers at once.
enum ContradictoryScopeRule: LintRule {
    static let card = RuleCard(
        "contradictory-scope", .warning, "a policy for all servers that selects some",
        explanation: """
            Where servers are selected one by one, the policy holds for these alone, and `applyToAllServers` is not looked at: whoever reads it \
            thinks that all servers are protected.

            Set `applyToAllServers` to false, or empty the selection.
            """,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": «true»,
             "selectedMcpServersV2": [{"id": "726705745", "name": "billing"}]}

            """,
            """
            active: true
            severity: HIGH
            behaviour: block
            selectedAgentServers: ["726705745"]
            applyToAllServers: «true»

            """,
        ],
        good: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true, "selectedMcpServersV2": []}

            """,
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": false,
             "selectedMcpServersV2": [{"id": "726705745", "name": "billing"}]}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies where policy.dialect == .akto && policy.fields.bool("applyToAllServers") == true {
            guard let all = policy.fields.value("applyToAllServers"), let key = UnscopedPolicyRule.selections.first(where: { !policy.fields.items($0).isEmpty }) else { continue }
            findings.add(all, "the policy\(policy.title) selects servers, expected \"applyToAllServers\" to be false") { finding in
                finding.label = "not looked at"
                finding.related = policy.fields.entry(key).map { [file.related($0.key, "it holds for these alone")] } ?? []
            }
        }
    }
}
