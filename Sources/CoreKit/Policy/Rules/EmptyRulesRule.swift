/// `empty-rules`: a guardrail without rules, or a list that was never filled.
enum EmptyRulesRule: LintRule {
    static let card = RuleCard(
        "empty-rules", .warning, "a guardrail without rules",
        explanation: """
            A guardrail whose `rules` are empty protects nothing, though its name says that something is protected. A key that ends with its \
            colon often comes from rules that were commented out, or indented so little that they belong to nothing.

            Write the rules, or remove the guardrail.
            """,
        bad: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules: «[]»
              - name: Limit
                type: rate_limit
                «rules»:

            """,
            """
            «guardrails»:
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection]
              «custom_rules»: # - {name: Files, pattern: '/etc/passwd', action: block}

            """,
        ],
        good: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - {pattern: 'project-\\d+', action: block}

            """,
            """
            guardrails: []
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection]

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies where policy.dialect == .proxy {
            for key in ["guardrails", "threat_detection", "alerts"] { checkNull(policy.fields.entry(key), &findings) }
            for key in ["enabled_checks", "custom_rules"] { checkNull(policy.detection?.entry(key), &findings) }
            for guardrail in policy.guardrails {
                guard let rules = guardrail.fields.entry("rules") else { continue }
                checkNull(rules, &findings)
                guard rules.value.kind == .sequence, rules.value.items.isEmpty else { continue }
                findings.add(rules.value, "no rules in \(guardrail.name.map { "the guardrail \(PolicyWording.quoted($0))" } ?? "a guardrail"), expected at least one") {
                    $0.label = "nothing is protected"
                }
            }
        }
    }

    private static func checkNull(_ entry: YAMLEntry?, _ findings: inout RuleFindings) {
        guard let entry, entry.value.isNull else { return }
        findings.add(entry.key, "nothing stands behind \"\(entry.key.text ?? "")\", expected \(entry.key.text == "threat_detection" ? "a mapping" : "a list")") {
            $0.label = "empty"
        }
    }
}
