/// `invalid-rate`: a rate limit that always or never triggers.
enum InvalidRateRule: LintRule {
    static let card = RuleCard(
        "invalid-rate", .error, "a rate limit that always or never triggers",
        explanation: """
            Fewer than one request a minute lets nothing through, or is taken for "no limit" by whoever reads it. More than any proxy carries, \
            6,000,000 requests a minute of one client or 60,000,000 of all, never triggers: there is no limit, though the policy says so.

            Write how many requests a minute are all right. To have no limit, remove the guardrail.
            """,
        bad: [
            """
            guardrails:
              - name: Limit
                type: rate_limit
                rules:
                  - requests_per_minute: «0»
                  - requests_per_minute: «-100»
                    per_client: true

            """,
            """
            guardrails:
              - name: Limit
                type: rate_limit
                rules:
                  - requests_per_minute: «9999999»
                    per_client: true
                  - requests_per_minute: «999999999999999999999»

            """,
        ],
        good: [
            """
            guardrails:
              - name: Limit
                type: rate_limit
                rules:
                  - requests_per_minute: 1
                    per_client: true

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        findings.takeFaults(.invalidRate)
        for policy in file.policies {
            for rate in PolicyRate.all(of: policy) where rate.limit > (rate.isPerClient ? 6_000_000 : 60_000_000) {
                findings.add(rate.node, "\(rate.node.text ?? "") requests a minute, expected a limit that can be reached") { $0.label = "never triggers" }
            }
        }
    }
}

/// A rule of a rate limit.
struct PolicyRate {
    /// The number.
    let node: YAMLNode
    let limit: Double
    let isPerClient: Bool

    static func all(of policy: PolicyModel) -> [PolicyRate] {
        policy.guardrails.filter { $0.kind == .rateLimit }.flatMap(\.rules).compactMap { rule in
            let fields = PolicyFields(rule)
            guard let node = fields.value("requests_per_minute"), let limit = node.double, limit >= 1 else { return nil }
            return PolicyRate(node: node, limit: limit, isPerClient: fields.bool("per_client") == true)
        }
    }
}
