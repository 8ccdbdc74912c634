/// `backtracking-hazard`: engines that backtrack can be kept busy by a text made for it.
enum BacktrackingHazardRule: LintRule {
    static let card = RuleCard(
        "backtracking-hazard", .note, "a text can keep engines that backtrack busy with a pattern",
        explanation: """
            RE2, which enforces policies, takes time in proportion to the text, whatever the pattern. JavaScript, Python, Java and PCRE try one way \
            after the other: `^(a+)+$` doubles its work with every `a`, and `\\s+$` squares it. Where the same pattern is used there too, in a dashboard \
            that tries it out or a service that looks at requests, whoever may send text can stop it.

            The finding shows such a text and how the work grows, counted with a search in the manner of those engines. Let what repeats begin \
            with something that cannot stand in it, or give repetitions an end (`{1,64}`).
            """,
        bad: [
            """
            guardrails:
              - name: Words
                type: content_filter
                rules:
                  - pattern: «'^(\\w+\\s?)+$'»
                    action: block

            """,
            """
            guardrails:
              - name: Keys
                type: content_filter
                rules:
                  - pattern: «'key\\s*\\s*=\\s*\\d+$'»
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Words
                type: content_filter
                rules:
                  - pattern: '^\\w+(?:\\s\\w+)*$'
                    action: block
                  - pattern: '(?i)\\bpassword\\b'
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.soundPatterns where !pattern.isGlob && mayRepeat(pattern) {
            guard let compiled = pattern.pattern else { continue }
            switch PatternLanguage(compiled).backtracking(file.budget) {
            case .risky(let risk): add(risk, pattern, &findings)
            case .undecided: file.undecided.append("whether engines that backtrack can be kept busy with \(pattern.name)")
            case .linear: continue
            }
        }
    }

    /// Without a repetition that has no end there is nothing to attack.
    private static func mayRepeat(_ pattern: PolicyPattern) -> Bool {
        pattern.tokens.contains { if case .quantifier(_, let high) = $0.kind { (high ?? .max) > 8 } else { false } }
    }

    private static func add(_ risk: BacktrackingRisk, _ pattern: PolicyPattern, _ findings: inout RuleFindings) {
        let growth = switch risk.growth {
        case .exponential: "doubles, or worse, with every repetition"
        case .polynomial(let power): power == 2 ? "grows with the square of its length" : "grows with the power of \(power) of its length"
        }
        findings.add(pattern, nil, "engines that backtrack can be kept busy with this pattern: the work \(growth)") { finding in
            finding.label = "RE2 is immune"
            finding.witness = risk.text(pumps: 8)
            let counts = risk.steps.map { "\($0.steps) steps for \($0.pumps)" }.joined(separator: ", ")
            finding.notes = ["\(PolicyWording.quoted(risk.prefix)), then \(PolicyWording.quoted(risk.pump)) again and again, then \(PolicyWording.quoted(risk.suffix)): \(counts)"]
        }
    }
}
