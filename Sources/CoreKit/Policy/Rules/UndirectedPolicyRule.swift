/// `undirected-policy`: a policy that looks at neither requests nor responses.
enum UndirectedPolicyRule: LintRule {
    static let card = RuleCard(
        "undirected-policy", .warning, "a policy that looks at neither requests nor responses",
        explanation: """
            `applyOnRequest` and `applyOnResponse` are both off unless the policy says otherwise. A policy with neither looks at nothing.

            Secrets and personal data leave with responses, attacks come with requests: most policies want both.
            """,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": «false», "applyOnResponse": false, "applyToAllServers": true,
             "secretsDetection": {"enabled": true, "confidenceScore": 0.7}}

            """,
            """
            «active»: true
            severity: HIGH
            behaviour: block
            applyToAllServers: true
            piiTypes: [{type: ssn, behavior: block}]

            """,
        ],
        good: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnResponse": true, "applyToAllServers": true,
             "secretsDetection": {"enabled": true, "confidenceScore": 0.7}}

            """,
            """
            active: true
            severity: HIGH
            behaviour: block
            applyToAllServers: true
            blockedHosts: [{pattern: '*.example.com/*'}]

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies where policy.dialect == .akto {
            let directions = ["applyOnRequest", "applyOnResponse"].map { policy.fields.value($0) }
            guard directions.allSatisfy({ $0 == nil || $0?.bool == false }) else { continue }
            // Hosts and accounts are looked at whatever the direction.
            guard !AktoDetectors(policy).content.isEmpty else { continue }
            guard let place = directions.compactMap({ $0 }).first ?? policy.place else { continue }
            findings.add(place, "the policy\(policy.title) applies to neither requests nor responses, expected one of \"applyOnRequest\", \"applyOnResponse\" to be true") { finding in
                finding.label = "nothing is looked at"
            }
        }
    }
}
