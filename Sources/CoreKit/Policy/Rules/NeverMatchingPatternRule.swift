/// `pattern-never-matches`: there is no text on which the pattern fires.
enum NeverMatchingPatternRule: LintRule {
    static let card = RuleCard(
        "pattern-never-matches", .error, "no text at all matches a pattern",
        explanation: """
            Parts of a pattern may exclude each other: nothing stands behind the end of the text in `secret$\\d`, no word begins between two \
            letters in `ab\\bcd`, and no character is outside of all. Such a rule compiles and never fires.

            This is decided on the pattern's automaton, over all texts; a pattern too large for that is passed over, and `--verbose` says so.
            """,
        bad: [
            """
            guardrails:
              - name: Secrets
                type: content_filter
                rules:
                  - pattern: «'(?i)\\bsecret$\\d+'»
                    action: block

            """,
            """
            guardrails:
              - name: Words
                type: content_filter
                rules:
                  - pattern: «'(?i)card\\bnumber\\b'»
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Secrets
                type: content_filter
                rules:
                  - pattern: '(?i)\\bsecret\\d+$'
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.soundPatterns {
            guard let compiled = pattern.pattern, mayBeImpossible(compiled.tree) else { continue }
            let language = PatternLanguage(compiled)
            if language.surelyFires { continue }
            switch language.canFire(file.budget) {
            case .no: findings.add(pattern, nil, "no text matches this pattern, so the rule never runs") { $0.label = "its parts exclude each other" }
            case .undecided: file.undecided.append("whether \(pattern.name) can match at all")
            case .yes: continue
            }
        }
    }

    /// Without an assertion and a class of no character every pattern has a text that matches.
    private static func mayBeImpossible(_ tree: PatternTree) -> Bool {
        tree.classes.contains(where: \.isEmpty) || tree.nodes.contains { if case .assertion = $0 { true } else { false } }
    }
}
