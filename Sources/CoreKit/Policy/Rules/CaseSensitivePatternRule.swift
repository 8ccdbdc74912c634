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
        for pattern in file.soundPatterns where pattern.role == .content && !isCode(pattern.tokens) {
            guard let (run, other) = firstWord(pattern) else { continue }
            findings.add(pattern, run.range, "\"\(run.text)\" misses \(PolicyWording.quoted(other)): letters are compared with their case") { finding in
                finding.label = "only in this case"
                finding.witness = other
                finding.fix = pattern.scalar.edit(0..<0, "(?i)").map { FindingFix(title: "let case not count", isSafe: false, edits: [$0]) }
            }
        }
    }

    /// The first words of a natural language that case counts for, and a text in capitals that the pattern would fire on if it did not.
    private static func firstWord(_ pattern: PolicyPattern) -> (LiteralRun, String)? {
        let phrases = LiteralRun.runs(pattern.tokens, of: { $0.value >= 0x20 }).filter { phrase in
            !phrase.isCaseless && phrase.text.utf8.contains { $0 > 0x60 } && isNatural(phrase.text) && !isPrefix(phrase, pattern.tokens)
        }
        guard !phrases.isEmpty, let compiled = pattern.pattern, let mended = try? Pattern("(?i)" + pattern.text, options: pattern.options) else { return nil }
        let sample = PatternLanguage(compiled).sample, probe = PatternProbe()
        for phrase in phrases {
            for text in [phrase.text, sample].compactMap({ $0 }) where text.contains(phrase.text) && pattern.fires(on: text) {
                let other = text.replacing(phrase.text, with: phrase.text.uppercased())
                if !pattern.fires(on: other), probe.fires(mended, on: other) { return (phrase, other) }
            }
        }
        return nil
    }

    /// Whether the pattern spells out a path, an address or program code, in which case counts.
    private static func isCode(_ tokens: [PatternToken]) -> Bool {
        tokens.contains { token in token.literal.map { "/\\(){};<>$`|&#%@".unicodeScalars.contains($0) } ?? false }
    }

    /// Whether what is meant is the beginning of a token, as `ghp_` before letters and digits.
    private static func isPrefix(_ phrase: LiteralRun, _ tokens: [PatternToken]) -> Bool {
        guard let last = phrase.text.utf8.last, last == UInt8(ascii: "_") || last == UInt8(ascii: "-"), let next = tokens.first(where: { $0.range.lowerBound >= phrase.range.upperBound }) else {
            return false
        }
        switch next.kind {
        case .set, .any, .open: return true
        default: return false
        }
    }

    /// Words, blanks and the signs that stand behind a name (`password=`): no paths, no code, no tokens.
    private static func isNatural(_ phrase: String) -> Bool {
        phrase.utf8.count >= 3 && phrase.utf8.allSatisfy { byte in
            (byte | 0x20) &- 0x61 < 26 || byte == 0x20 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=")
        } && phrase.utf8.contains { $0 &- 0x61 < 26 } && !phrase.utf8.contains { $0 &- 0x41 < 26 }
    }
}
