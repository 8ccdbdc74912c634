/// `secret-in-policy`: a key or a password in the file.
enum SecretInPolicyRule: LintRule {
    static let card = RuleCard(
        "secret-in-policy", .error, "a key or a password in the policy",
        explanation: """
            Policies lie in repositories, and go through reviews, pipelines and logs. A key in one of them has to be taken for known, even after \
            it was removed: the history keeps it.

            Revoke it, make a new one, and let the file name where it comes from: `${AKTO_API_KEY}`. Such placeholders are fine. Looked at are \
            addresses (`https://user:password@host`, `?api_key=...`, webhooks of chat services), values of keys that mean secrets, and everything \
            that has the form of a known credential, in comments too. What was found is never printed.
            """,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block",
             "url": "https://judge:«hunter2hunter2»@models.example.com/v1",
             "modelConfigs": [{"provider": "a", "model": "small", "baseUrl": "https://api.example.com/v1?api_key=«0a1b2c3d4e5f60718293»"}]}

            """,
            """
            # the old key was «ghp_0123456789abcdefABCDEF0123456789abcd»
            behaviour: block
            modelConfigs:
              - provider: a
                model: small
                apiKey: «f81d4fae7dec11d0a76500a0c91e6bf6»

            """,
        ],
        good: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "url": "https://judge:${PASSWORD}@models.example.com/v1",
             "modelConfigs": [{"provider": "a", "baseUrl": "https://api.example.com/v1?api_key={{key}}"}]}

            """,
            """
            guardrails:
              - name: Keys
                type: content_filter
                rules:
                  - {pattern: 'ghp_[0-9A-Za-z]{36}', action: redact}
                  - {pattern: 'AKIA[0-9A-Z]{16}', action: block}
                  - {pattern: '-----BEGIN [A-Z ]*PRIVATE KEY-----', action: block}
                  - {pattern: 'api[-_]?key\\\\s*=', action: block}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for secret in file.secrets {
            findings.add(secret.range, "\(secret.noun) in the policy, expected a placeholder such as \"${NAME}\"") { $0.label = "revoke it" }
        }
    }
}
