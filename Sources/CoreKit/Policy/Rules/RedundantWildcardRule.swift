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
        for pattern in file.soundPatterns where pattern.action != .redact && pattern.role != .ignoredPhrase {
            guard let compiled = pattern.pattern, !compiled.tree.isNullable[compiled.tree.root] else { continue }
            let edges = Edges(pattern.tokens)
            for part in [edges.head, edges.tail] {
                guard let part else { continue }
                let text = String(decoding: Array(pattern.text.utf8)[part], as: UTF8.self)
                findings.add(pattern, part, "\"\(text)\" at the \(part == edges.head ? "beginning" : "end") of a pattern asks for nothing") { finding in
                    finding.label = "may be empty"
                    finding.fix = pattern.scalar.edit(part, "").map { FindingFix(title: "leave it out", isSafe: true, edits: [$0]) }
                }
            }
        }
    }

    /// The parts at the edges of a pattern that may be empty. Only what stands outside of groups and alternatives is looked at, and nothing
    /// that an anchor holds to the edge of the text: `^.*x` asks for an `x` in the first line.
    private struct Edges {
        private(set) var head: Range<Int>?
        private(set) var tail: Range<Int>?

        init(_ tokens: [PatternToken]) {
            guard !tokens.contains(where: { $0.kind == .alternation }) || tokens.contains(where: { $0.kind == .open }) else { return }
            var depth = 0
            for token in tokens {
                if token.kind == .open { depth += 1 }
                if token.kind == .close { depth -= 1 }
                if token.kind == .alternation, depth == 0 { return }
            }
            let begin = tokens.firstIndex { $0.kind != .setting } ?? tokens.count
            var index = begin
            while index + 1 < tokens.count, Self.isPart(tokens[index]), Self.mayBeEmpty(tokens[index + 1]) { index += 2 }
            if index > begin, index < tokens.count { head = tokens[begin].range.lowerBound..<tokens[index - 1].range.upperBound }
            var end = tokens.count
            while end - 2 >= index, end >= 2, Self.isPart(tokens[end - 2]), Self.mayBeEmpty(tokens[end - 1]) { end -= 2 }
            if end < tokens.count, end > index { tail = tokens[end].range.lowerBound..<tokens[tokens.count - 1].range.upperBound }
        }

        private static func isPart(_ token: PatternToken) -> Bool {
            switch token.kind {
            case .literal, .any, .set: true
            default: false
            }
        }

        private static func mayBeEmpty(_ token: PatternToken) -> Bool {
            if case .quantifier(low: 0, _) = token.kind { true } else { false }
        }
    }
}
