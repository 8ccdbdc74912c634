/// `not-a-policy`: nothing in the file is a policy.
enum NotAPolicyRule: LintRule {
    static let card = RuleCard(
        "not-a-policy", .error, "nothing in the file is a policy",
        explanation: """
            The proxy's policies have one of `guardrails`, `threat_detection` and `alerts` at the top; Akto's have keys such as `behaviour`, \
            `applyOnRequest` and `regexPatternsV2`, at the top, inside of `policy`, or in each mapping of a list. A file with none of these is \
            loaded as a policy that says nothing.

            Look for an indentation that puts the keys below another one, or for the wrong file.
            """,
        bad: [
            """
            «policies»:
              guardrails: []

            """,
            """
            «just some text»

            """,
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - {pattern: 'project-\\d+', action: block}
            ---
            «sensitivity»: high

            """,
            """
            «»
            """,
        ],
        good: [
            """
            threat_detection:
              enabled_checks: [sql_injection]
            ---

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        guard file.faults.isEmpty else { return }
        let expected = "expected \"guardrails\", \"threat_detection\" or \"alerts\", or a policy of Akto"
        guard file.documents.contains(where: { !$0.root.isNull }) else {
            findings.add(0..<0, "the file is empty, \(expected)")
            return
        }
        for document in file.documents where !document.root.isNull && PolicyLayout(document.root) == nil {
            let root = document.root
            let range = root.entries.first?.key.span.offsets ?? root.items.first?.span.offsets ?? root.span.offsets
            findings.add(range, "not a policy, \(expected)") { $0.label = "no key of a policy" }
        }
    }
}
