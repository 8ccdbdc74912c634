/// `pattern-matches-empty`: the pattern matches a text of no length, and so nearly always fires on any text.
enum EmptyMatchRule: LintRule {
    static let card = RuleCard(
        "pattern-matches-empty", .error, "a pattern matches the empty text",
        explanation: """
            A rule fires where its pattern occurs anywhere, and the empty text occurs everywhere: `a*`, `(secret)?` and `foo|` fire on every \
            text, so that such a rule blocks all traffic. Mostly a `+` was meant, or there is one `|` too many.

            A pattern that only fires on texts of no content, as `^$` or `^\\s*$`, is not reported.
            """,
        bad: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - pattern: «'(?:project-\\d+)?'»
                    action: block

            """,
            """
            guardrails:
              - name: Empty
                type: content_filter
                rules:
                  - pattern: «""»
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - pattern: '(?:project-\\d+)+'
                    action: block
                  - pattern: '^\\s*$'
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.soundPatterns {
            guard let compiled = pattern.pattern, compiled.tree.isNullable[compiled.tree.root], pattern.fires(on: "") else { continue }
            if pattern.text.isEmpty {
                findings.add(pattern, nil, "the pattern is empty, so it fires on every text") { $0.witness = "" }
                continue
            }
            // Assertions may still hold it to texts of a kind.
            let language = PatternLanguage(compiled)
            guard case .yes = language.firesEverywhere(file.budget) else { continue }
            findings.add(pattern, nil, "the pattern matches the empty text, so it fires on every text") { finding in
                finding.label = "may be empty"
                finding.witness = ""
            }
        }
    }
}
