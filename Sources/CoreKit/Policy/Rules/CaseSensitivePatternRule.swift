/// `case-sensitive-pattern`: a word is looked for in one case only.
enum CaseSensitivePatternRule: LintRule {
    static let card = RuleCard(
        "case-sensitive-pattern", .warning, "a word in a pattern is only found in the case in which it is written",
        explanation: """
            `social security` does not fire on `Social Security`, and `ssn` not on `SSN`, which is how people write it. `(?i)` at the \
            beginning of a pattern makes case not count.

            Nothing is said of what has one case by its nature: paths, program code, tokens with digits or with both cases in them. The fix \
            makes the pattern match more, and so is not applied unless unsafe fixes are asked for; a short word needs `\\b` as well then.
            """,
        fix: .unsafe,
        bad: [
            """
            guardrails:
              - name: PII
                type: content_filter
                rules:
                  - pattern: '\\b«ssn»\\b|\\bsocial security\\b'
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: PII
                type: content_filter
                rules:
                  - pattern: '(?i)\\bssn\\b|\\bsocial security\\b'
                    action: block
                  - pattern: 'AKIA[0-9A-Z]{16}'
                    action: redact
                  - pattern: '/etc/shadow\\b'
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.soundPatterns where pattern.role == .content {
            guard let (run, other) = firstWord(pattern) else { continue }
            findings.add(pattern, run.range, "\"\(run.text)\" misses \"\(other)\": letters are compared with their case") { finding in
                finding.label = "only in this case"
                finding.witness = other
                finding.fix = pattern.scalar.edit(0..<0, "(?i)").map { FindingFix(title: "let case not count", isSafe: false, edits: [$0]) }
            }
        }
    }

    /// The first word of a natural language that case counts for, and the same in capitals, which the pattern does not fire on.
    private static func firstWord(_ pattern: PolicyPattern) -> (LiteralRun, String)? {
        for phrase in LiteralRun.runs(pattern.tokens, of: { isLetter($0) || $0 == " " || !isLetter($0) && $0.value > 0x20 }) where isNatural(phrase.text) {
            for word in LiteralRun.runs(pattern.tokens, of: isLetter) {
                guard phrase.range.lowerBound <= word.range.lowerBound, word.range.upperBound <= phrase.range.upperBound else { continue }
                guard word.text.utf8.count >= 3, !word.isCaseless, word.text.utf8.allSatisfy({ $0 > 0x60 }) else { continue }
                // Where the phrase is all that the pattern asks for, the whole of it says more than its first word.
                let other = (pattern.fires(on: phrase.text) ? phrase : word).text.uppercased()
                if !pattern.fires(on: other) { return (word, other) }
            }
        }
        return nil
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }

    /// Words, blanks and the signs that stand behind a name (`password=`): no paths, no code, no tokens.
    private static func isNatural(_ phrase: String) -> Bool {
        phrase.utf8.allSatisfy { byte in
            (byte | 0x20) &- 0x61 < 26 || byte == 0x20 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=")
        } && phrase.utf8.contains { $0 &- 0x61 < 26 } && !phrase.utf8.contains { $0 &- 0x41 < 26 }
    }
}
