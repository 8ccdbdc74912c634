/// `unreachable-limit`: a rate limit that another one reaches first.
enum UnreachableLimitRule: LintRule {
    static let card = RuleCard(
        "unreachable-limit", .warning, "a rate limit that another one always reaches first",
        explanation: """
            Of two limits on the same requests, only the stricter ever triggers. A limit for each client is no stricter than one for all \
            clients together: no client gets further than all of them.

            Remove the looser one, or make it the stricter. A limit for each client that is below the one for all is fine: both have their use.
            """,
        bad: [
            """
            guardrails:
              - name: Limit
                type: rate_limit
                rules:
                  - requests_per_minute: 100
                    per_client: true
                  - requests_per_minute: «500»
                    per_client: true

            """,
            """
            guardrails:
              - name: Each
                type: rate_limit
                rules:
                  - {requests_per_minute: «1000», per_client: true}
              - name: All
                type: rate_limit
                rules:
                  - {requests_per_minute: 1000}
                  - {requests_per_minute: «1000», per_client: false}

            """,
        ],
        good: [
            """
            guardrails:
              - name: Limit
                type: rate_limit
                rules:
                  - {requests_per_minute: 100, per_client: true}
                  - {requests_per_minute: 5000}

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            let rates = PolicyRate.all(of: policy)
            let shared = strictest(rates) { !$0.isPerClient }, own = strictest(rates) { $0.isPerClient }
            for (index, rate) in rates.enumerated() {
                let rivals = rate.isPerClient ? [shared, own] : [shared]
                guard let rival = rivals.compactMap({ $0 }).first(where: { $0 != index && rates[$0].limit <= rate.limit }) else { continue }
                let other = rates[rival], isEqual = other.limit == rate.limit && other.isPerClient == rate.isPerClient
                guard other.node.span != rate.node.span else { continue }
                findings.add(rate.node, isEqual ? "the same rate limit again, expected it once" : "a rate limit that is never reached, as another one is reached first") { finding in
                    finding.label = "never triggers"
                    finding.related = [file.related(other.node, "\(other.node.text ?? "") a minute\(other.isPerClient ? " for each client" : " for all clients")")]
                }
            }
        }
    }

    /// The first of the smallest.
    private static func strictest(_ rates: [PolicyRate], _ isMeant: (PolicyRate) -> Bool) -> Int? {
        rates.indices.filter { isMeant(rates[$0]) }.min { rates[$0].limit < rates[$1].limit }
    }
}
