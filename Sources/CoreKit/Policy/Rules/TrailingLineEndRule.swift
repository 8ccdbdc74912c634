/// `trailing-line-end`: a pattern written as a block ends with the block's line end.
enum TrailingLineEndRule: LintRule {
    static let card = RuleCard(
        "trailing-line-end", .error, "a pattern written as a block ends with a line end, which has to match too",
        explanation: """
            `|` and `>` keep the line end behind their text: the pattern then only fires where a line ends right behind what it looks for, and \
            never in the middle of a sentence. `|-` and `>-` leave it out.
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: Secrets
                type: content_filter
                rules:
                  - pattern: «|»
                      (?i)\\bsecret\\b
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Secrets
                type: content_filter
                rules:
                  - pattern: |-
                      (?i)\\bsecret\\b
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.patterns where pattern.scalar.isBlock && pattern.text.utf8.last == 0x0A {
            guard let header = pattern.scalar.blockHeader else { continue }
            findings.add(header, "the line end behind the block is part of the pattern") { finding in
                finding.label = "keeps the line end"
                let bytes = Array(file.source.bytes[header])
                let written = String(decoding: bytes.filter { $0 != UInt8(ascii: "+") }, as: UTF8.self) + "-"
                finding.fix = FindingFix(title: "leave the line end out", isSafe: true, edits: [file.source.edit(header, written)])
            }
        }
    }
}
