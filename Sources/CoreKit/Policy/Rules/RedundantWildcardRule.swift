/// `redundant-wildcard`: what stands at an edge of a pattern may be empty, and so asks for nothing.
enum RedundantWildcardRule: LintRule {
    static let card = RuleCard(
        "redundant-wildcard", .note, "a pattern begins or ends with something that may be empty, and matches the same without it",
        explanation: """
            A rule fires where its pattern occurs anywhere in the text. `.*` at the beginning or at the end of a pattern therefore asks for \
            nothing: `\\.\\./.*` fires on the same texts as `\\.\\./`. It only makes engines that backtrack slow, and readers look for a reason.

            Nothing is said of rules that redact: there the tail is redacted too.
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: Paths
                type: content_filter
                rules:
                  - pattern: '\\.\\.[/\\\\]«.*»'
                    action: block

            """,
            """
            guardrails:
              - name: Codes
                type: content_filter
                rules:
                  - pattern: '«.*»project-\\d{4}«\\w*»'
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Paths
                type: content_filter
                rules:
                  - pattern: '\\.\\.[/\\\\]'
                    action: block
                  - pattern: 'token=.*'
                    action: redact
                  - pattern: '^\\d{4}-.*-x$'
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.soundPatterns where pattern.action != .redact && pattern.role == .content && mayEndInNothing(pattern.tokens) {
            guard let compiled = pattern.pattern, let ends = PatternLanguage(compiled).redundantEnds(file.budget) else { continue }
            let source = Array(pattern.text.utf8)
            // What asks for less than it takes, as `+`, says at least what is looked for.
            for part in ends.parts where part.replacement.isEmpty {
                let text = String(decoding: source[part.span], as: UTF8.self)
                findings.add(pattern, part.span, "\(PolicyWording.quoted(text)) asks for nothing here: the pattern fires on the same texts without it") { finding in
                    finding.label = "may be empty"
                    finding.fix = pattern.scalar.edit(part.span, "").map { FindingFix(title: "leave it out", isSafe: true, edits: [$0]) }
                }
            }
        }
    }

    /// Whether something that may be empty stands at an end of the pattern, or of one of its branches.
    private static func mayEndInNothing(_ tokens: [PatternToken]) -> Bool {
        func isEdge(_ index: Int) -> Bool {
            guard tokens.indices.contains(index) else { return true }
            switch tokens[index].kind {
            case .open, .close, .alternation, .setting: return true
            default: return false
            }
        }
        return tokens.indices.contains { index in
            guard case .quantifier(low: 0, _) = tokens[index].kind else { return false }
            guard index > 0, !isEdge(index + 1) else { return true }
            return isEdge((tokens[index - 1].kind == .close ? opening(of: index - 1, tokens) : index - 1) - 1)
        }
    }

    /// The group that ends at a token; 0 where there is none.
    private static func opening(of close: Int, _ tokens: [PatternToken]) -> Int {
        var depth = 0
        for index in stride(from: close, through: 0, by: -1) {
            if tokens[index].kind == .close { depth += 1 }
            if tokens[index].kind == .open { depth -= 1 }
            if depth == 0 { return index }
        }
        return 0
    }
}
