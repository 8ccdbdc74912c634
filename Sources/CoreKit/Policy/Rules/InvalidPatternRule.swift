/// `invalid-pattern`: RE2 does not take the pattern, and a pattern that does not compile is skipped.
enum InvalidPatternRule: LintRule {
    static let card = RuleCard(
        "invalid-pattern", .error, "a pattern does not compile in the syntax that enforces it, so it never runs",
        explanation: """
            Patterns are enforced by Go's `regexp`, which has RE2's syntax, and enforcement fails open: a pattern that does not compile is \
            logged at best, and skipped. The dashboard checks patterns with JavaScript, which also takes look-around and back-references, so \
            a pattern may look fine there and never run.

            What RE2 does not have needs another way of saying it:

            - look-ahead and look-behind: match what stands around as well, or make two rules of it
            - back-references: write the alternatives out
            - possessive quantifiers and atomic groups: leave them out, as RE2 never backtracks
            - `\\uXXXX` is `\\x{XXXX}`, `\\Z` is `\\z`, `\\h` is `[ \\t]`
            """,
        fix: .unsafe,
        bad: [
            """
            guardrails:
              - name: Passwords
                type: content_filter
                rules:
                  - pattern: 'password«(?=»\\s*[:=])'
                    action: block

            """,
            """
            {"name": "codes", "active": true, "applyOnRequest": true, "applyToAllServers": true,
             "regexPatternsV2": [{"pattern": "(a|b)-«\\\\1»", "behavior": "block"}]}

            """,
            """
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection]
              custom_rules:
                - name: Files
                  pattern: 'secret«(»s'
                  action: block

            """,
            """
            guardrails:
              - name: Passwords
                type: content_filter
                rules:
                  - pattern: '(?i)password«\\Z»'
                    action: block

            """,
        ],
        good: [
            """
            guardrails:
              - name: Passwords
                type: content_filter
                rules:
                  - pattern: '(?i)password\\s*[:=]'
                    action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.patterns {
            switch pattern.compiled {
            case .success(let compiled):
                if let place = hugeCount(pattern) {
                    findings.add(pattern, place, "pattern does not compile, so it never runs: a repetition of more than 1000 is not in Go's syntax") { $0.label = "never enforced" }
                }
                guard let place = singleByte(pattern, compiled) else { continue }
                findings.add(pattern, place, "pattern does not compile, so it never runs: any byte `\\C` is not in Go's syntax") { $0.label = "never enforced" }
            case .failure(let error) where error == Pattern.tooLarge:
                // Too large for akto to look into; Go counts otherwise.
                file.undecided.append("whether \(pattern.name) compiles, as it is too large")
            case .failure(let error):
                let count = pattern.text.utf8.count, length = error.construct?.utf8.count ?? (error.offset < count ? 1 : 0)
                let place = min(error.offset, count)..<min(error.offset + length, count)
                findings.add(pattern, place.isEmpty ? nil : place, "pattern does not compile, so it never runs: \(error.message)") { finding in
                    finding.label = "never enforced"
                    if error.construct.map(isJavaScript) == true {
                        finding.notes = ["JavaScript takes this, so a check in the dashboard passes; what enforces the policy is RE2"]
                    }
                    finding.fix = translation(of: error, pattern)
                }
            }
        }
    }

    /// RE2 in C++ has `\C`, which Go refuses.
    private static func singleByte(_ pattern: PolicyPattern, _ compiled: Pattern) -> Range<Int>? {
        guard pattern.text.utf8.contains(0x43), compiled.tree.nodes.contains(where: { if case .anyByte = $0 { true } else { false } }) else { return nil }
        let bytes = Array(pattern.text.utf8)
        return pattern.tokens.first { $0.kind == .set && $0.range.count == 2 && bytes[$0.range.lowerBound + 1] == UInt8(ascii: "C") }?.range
    }

    /// Of counts with nine digits and more RE2 in C++ makes characters, where Go refuses them.
    private static func hugeCount(_ pattern: PolicyPattern) -> Range<Int>? {
        let bytes = Array(pattern.text.utf8)
        for token in pattern.tokens where token.literal == "{" && token.range.count == 1 {
            var end = token.range.upperBound, digits = 0, most = 0, commas = 0
            while end < bytes.count, bytes[end] &- 0x30 < 10 || bytes[end] == UInt8(ascii: ",") && commas == 0 {
                if bytes[end] == UInt8(ascii: ",") { (digits, commas) = (0, 1) } else { digits += 1 }
                most = max(most, digits)
                end += 1
            }
            if end < bytes.count, bytes[end] == UInt8(ascii: "}"), bytes[token.range.upperBound] &- 0x30 < 10, most >= 9 { return token.range.lowerBound..<end + 1 }
        }
        return nil
    }

    private static func isJavaScript(_ construct: String) -> Bool {
        ["(?=", "(?!", "(?<=", "(?<!", "\\k", "\\u", "\\c"].contains { construct.hasPrefix($0) }
            || construct.hasPrefix("\\") && (construct.unicodeScalars.dropFirst().first.map { ("1"..."9").contains($0) } ?? false)
    }

    /// What means the same in RE2, where there is such a thing and the pattern compiles with it. Not safe: from then on the rule takes part.
    private static func translation(of error: PatternError, _ pattern: PolicyPattern) -> FindingFix? {
        guard let construct = error.construct else { return nil }
        var text = Array(pattern.text.utf8), edits: (Range<Int>, String)?
        let start = error.offset
        switch construct {
        case "\\Z": edits = (start..<start + 2, "\\z")
        case "\\h": edits = (start..<start + 2, "[ \\t]")
        case "\\e": edits = (start..<start + 2, "\\x1b")
        case "(?>": edits = (start..<start + 3, "(?:")
        case "\\u" where text.count >= start + 6:
            let digits = text[start + 2..<start + 6]
            if digits.allSatisfy({ $0.isHexadecimalDigit }) { edits = (start..<start + 6, "\\x{\(String(decoding: digits, as: UTF8.self))}") }
        default:
            if construct.hasSuffix("+"), construct.utf8.count >= 2, error.message.hasPrefix("possessive") {
                edits = (start + construct.utf8.count - 1..<start + construct.utf8.count, "")
            }
        }
        guard let (range, replacement) = edits, range.upperBound <= text.count else { return nil }
        text.replaceSubrange(range, with: replacement.utf8)
        let mended = String(decoding: text, as: UTF8.self)
        do throws(PatternError) {
            _ = try Pattern(mended, options: pattern.options)
        } catch {
            // Another fault further on is mended in the next round.
            let isSettled = error.offset >= start + replacement.utf8.count
            guard isSettled else { return nil }
        }
        return pattern.scalar.edit(range, replacement).map { FindingFix(title: "write it as RE2 does", isSafe: false, edits: [$0]) }
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 6 }
}
