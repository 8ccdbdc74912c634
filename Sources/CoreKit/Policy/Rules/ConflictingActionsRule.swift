/// `conflicting-actions`: one rule blocks what another redacts.
enum ConflictingActionsRule: LintRule {
    static let card = RuleCard(
        "conflicting-actions", .warning, "one rule blocks a text that another one redacts",
        explanation: """
            Where a rule that blocks and a rule that redacts fire on the same thing, one of them does not do what it says: nothing is redacted \
            in a text that is blocked, and a text that was redacted first is no longer blocked. Decide which of the two is meant.

            That two patterns occur somewhere in one long text is no conflict. What counts is a text that holds no more than one of the patterns \
            needs and that the other fires on as well, or that both match as a whole; the finding shows the shortest. It is decided on the patterns' automata; what is too large is \
            passed over, and `--verbose` says so. A rule that is never reached at all is a matter of `shadowed-rule`.
            """,
        bad: [
            """
            guardrails:
              - name: Cards
                type: content_filter
                rules:
                  - pattern: '(?i)\\bcredit card number\\b'
                    action: redact
                  - pattern: «'(?i)\\bcard number\\b'»
                    action: block

            """,
            """
            guardrails:
              - name: Numbers
                type: content_filter
                rules:
                  - pattern: '\\b\\d{3}-\\d{2,4}\\b'
                    action: block
                  - pattern: «'\\b\\d{2,3}-\\d{4}\\b'»
                    action: redact

            """,
        ],
        good: [
            """
            guardrails:
              - name: Personal data
                type: content_filter
                rules:
                  - pattern: '(?i)\\bssn\\b|\\bsocial security\\b'
                    action: block
                  - pattern: '(?i)\\bcredit card\\b'
                    action: redact

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for languages in file.languages {
            for (earlier, later, witness) in languages.conflicts {
                findings.add(later, nil, "\(PolicyWording.quoted(witness)) is \(word(earlier)) by \(earlier.name) and \(word(later)) by this rule") { finding in
                    finding.label = "\(later.action.rawValue)s it"
                    finding.witness = witness
                    finding.related = [file.related(earlier.node, "\(earlier.action.rawValue)s it")]
                }
            }
        }
    }

    private static func word(_ pattern: PolicyPattern) -> String { pattern.action == .block ? "blocked" : "redacted" }
}
