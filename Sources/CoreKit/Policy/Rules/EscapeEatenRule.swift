/// `escape-eaten`: in double quotes YAML undid an escape that was meant for the pattern.
enum EscapeEatenRule: LintRule {
    static let card = RuleCard(
        "escape-eaten", .error, "an escape in double quotes was undone by YAML and never reached the pattern",
        explanation: """
            In double quotes a backslash is YAML's own (and JSON's): `"\\b"` is a backspace, and no word boundary. The pattern `"\\bssn\\b"` \
            looks for a backspace, the letters `ssn`, and another backspace, which no text ever holds. In single quotes backslashes are \
            left alone.

            `\\n`, `\\t` and their like mean the same to YAML and to the pattern, and are not reported. `"\\d"` is no escape of YAML's at \
            all: the file cannot be read (`yaml-syntax`).
            """,
        fix: .safe,
        bad: [
            """
            guardrails:
              - name: PII
                type: content_filter
                rules:
                  - pattern: "«\\b»ssn«\\b»"
                    action: block

            """,
            """
            {"name": "pii", "active": true, "applyOnRequest": true, "applyToAllServers": true,
             "regexPatternsV2": [{"pattern": "«\\b»(?i:ssn)\\\\b", "behavior": "mask"}]}

            """,
        ],
        good: [
            """
            guardrails:
              - name: PII
                type: content_filter
                rules:
                  - pattern: '(?i)\\bssn\\b'
                    action: block
                  - pattern: "(?i)\\\\bcvv\\\\b\\t"
                    action: redact

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.patterns {
            guard let eaten = pattern.eaten else { continue }
            for (index, escape) in eaten.escapes.enumerated() {
                findings.add(escape.range, message(escape.letter)) { finding in
                    finding.label = meaning(escape.letter)
                    if index == 0 { finding.fix = fix(pattern, eaten.meant) }
                }
            }
        }
    }

    private static func message(_ letter: UInt8) -> String {
        let written = String(UnicodeScalar(letter))
        switch letter {
        case UInt8(ascii: "b"): return "\"\\b\" in double quotes is a backspace, and no word boundary"
        case UInt8(ascii: "P"): return "\"\\P\" in double quotes is a paragraph separator, and no Unicode class"
        case UInt8(ascii: "_"): return "\"\\_\" in double quotes is a space that does not break, and no underscore"
        default: return "\"\\\(written)\" in double quotes ends a line, and does not reach the pattern"
        }
    }

    private static func meaning(_ letter: UInt8) -> String {
        switch letter {
        case UInt8(ascii: "b"): "U+0008 to the pattern"
        case UInt8(ascii: "P"): "U+2029 to the pattern"
        case UInt8(ascii: "_"): "U+00A0 to the pattern"
        case UInt8(ascii: "N"): "U+0085 to the pattern"
        default: "U+2028 to the pattern"
        }
    }

    private static func fix(_ pattern: PolicyPattern, _ meant: String) -> FindingFix? {
        // Of several lines YAML makes one, and how is not told by what is written.
        guard !meant.utf8.contains(0x0A), !meant.utf8.contains(0x0D), (try? Pattern(meant, options: pattern.options)) != nil, let edit = pattern.scalar.rewritten(meant) else { return nil }
        let title = edit.text.hasPrefix("'") ? "put the pattern in single quotes" : "double the backslashes"
        return FindingFix(title: title, isSafe: true, edits: [edit])
    }
}
