/// `shadowed-rule`: all that a rule fires on is taken by rules before it.
enum ShadowedRule: LintRule {
    static let card = RuleCard(
        "shadowed-rule", .warning, "every text that a rule fires on is taken by an earlier rule",
        explanation: """
            Rules are tried in their order. What an earlier rule blocks goes no further, and what it redacts is gone when the next one \
            looks. A rule all of whose texts are taken in that way never acts: `credit card` behind `(?i)card`, or `project-[a-f]` behind \
            `project-[a-c]` and `project-[d-f]` together.

            This is proven on the patterns' automata, over all texts, with flags, anchors and word boundaries; the finding names a text that both \
            rules fire on. What is too large to be decided is passed over, and `--verbose` says so. Put the narrower rule first, or take it out.
            """,
        bad: [
            """
            guardrails:
              - name: Cards
                type: content_filter
                rules:
                  - pattern: '(?i)card'
                    action: block
                  - pattern: «'(?i)\\bcredit card\\b'»
                    action: redact

            """,
            """
            guardrails:
              - name: Projects
                type: content_filter
                rules:
                  - pattern: 'project-[a-c]'
                    action: block
                  - pattern: 'project-[d-f]'
                    action: block
                  - pattern: «'project-[b-e]\\d'»
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Cards
                type: content_filter
                rules:
                  - pattern: '(?i)\\bcredit card\\b'
                    action: block
                  - pattern: '(?i)\\bcredit \\w+\\b'
                    action: block
                  - pattern: '(?i)\\bdebit\\b'
                    action: redact

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for languages in file.languages {
            for (later, takers, witness) in languages.shadows {
                findings.add(later, nil, message(later, takers)) { finding in
                    finding.label = "never reached"
                    finding.witness = witness
                    finding.related = takers.map { file.related($0.node, "\($0.action == .redact ? "redacts" : "blocks") it before") }
                    if let weaker = takers.first(where: { $0.action == .redact }), later.action == .block {
                        finding.notes = ["\(weaker.name) redacts what this rule would have blocked"]
                    }
                }
            }
        }
    }

    private static func message(_ later: PolicyPattern, _ takers: [PolicyPattern]) -> String {
        let names = takers.prefix(3).map(\.name)
        let all = takers.count > 3 ? names.joined(separator: ", ") + " and \(takers.count - 3) more" : names.dropLast().isEmpty ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
        return "this rule never acts: " + (takers.count == 1 ? "\(all) takes every text it fires on" : "\(all) together take every text it fires on")
    }
}
