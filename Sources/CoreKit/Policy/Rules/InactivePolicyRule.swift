/// `inactive-policy`: a policy that is switched off.
enum InactivePolicyRule: LintRule {
    static let card = RuleCard(
        "inactive-policy", .warning, "a policy that is switched off",
        explanation: """
            Nothing of a policy is enforced while `active` is false. That may be meant: silence it then with a comment that says until when, or \
            switch the rule off where policies wait for their turn.
            """,
        bad: [
            """
            {"active": «false», "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             "secretsDetection": {"enabled": true, "confidenceScore": 0.7}}

            """,
            """
            policy:
              name: Secrets
              active: «false»
              severity: HIGH
              behaviour: block

            """,
        ],
        good: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             "secretsDetection": {"enabled": true, "confidenceScore": 0.7}}

            """,
            """
            name: Secrets
            # akto: ignore inactive-policy -- waits for the change of providers
            active: false
            severity: HIGH
            behaviour: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies where policy.dialect == .akto && policy.fields.bool("active") == false {
            guard let active = policy.fields.value("active") else { continue }
            findings.add(active, "the policy\(policy.title) is not active, expected true for one that protects something") { $0.label = "nothing of it is enforced" }
        }
    }
}
