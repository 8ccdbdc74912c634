/// `duplicate-name`: two guardrails, custom rules or policies of a file have one name.
enum DuplicateNameRule: LintRule {
    static let card = RuleCard(
        "duplicate-name", .warning, "two guardrails, custom rules or policies have one name",
        explanation: """
            Answers and logs say which guardrail acted by its name alone (`guardrails_applied`), so that nobody can tell two of one name apart. \
            Of Akto's policies, the name is the identity: the second of two takes the place of the first when they are sent.

            Give them names of their own.
            """,
        bad: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - {pattern: 'project-\\d+', action: block}
              - name: «"Codes"»
                type: rate_limit
                rules:
                  - requests_per_minute: 100

            """,
            """
            threat_detection:
              custom_rules:
                - {name: Files, pattern: '/etc/passwd', action: block}
                - {name: «Files», pattern: '/etc/shadow', action: block}
                - {name: «Files», pattern: '/etc/hosts', action: block}

            """,
            """
            [{"name": "a", "behaviour": "block"}, {"policy": {"name": «"a"», "behaviour": "warn"}}]

            """,
            """
            name: a
            behaviour: block
            ---
            name: «a»
            behaviour: warn

            """,
        ],
        good: [
            """
            guardrails:
              - name: Files
                type: content_filter
                rules: []
            threat_detection:
              custom_rules:
                - {name: Files, pattern: '/etc/passwd', action: block}

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        var guardrails: [String: YAMLNode] = [:], rules: [String: YAMLNode] = [:], policies: [String: YAMLNode] = [:]
        for policy in file.policies {
            switch policy.dialect {
            case .proxy:
                for guardrail in policy.guardrails { check(guardrail.fields.value("name"), "guardrail", &guardrails, file, &findings) }
                for rule in policy.detection?.items("custom_rules") ?? policy.fields.items("") { check(rule["name"], "custom rule", &rules, file, &findings) }
            case .akto: check(policy.fields.value("name"), "policy", &policies, file, &findings)
            }
        }
    }

    private static func check(_ name: YAMLNode?, _ noun: String, _ known: inout [String: YAMLNode], _ file: PolicyFile, _ findings: inout RuleFindings) {
        guard let name, let text = name.text, !text.isEmpty else { return }
        guard let first = known[text] else {
            known[text] = name
            return
        }
        // The same node, by way of an alias.
        guard first.span != name.span else { return }
        findings.add(name, "a second \(noun) with the name \(PolicyWording.quoted(text)), expected each to have its own") { finding in
            finding.label = "stands in line \(first.span.start.line) too"
            finding.related = [file.related(first, "the first one")]
        }
    }
}
