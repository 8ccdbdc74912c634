/// `evadable-pattern`: the same path can be written so that the pattern does not fire.
enum EvadablePatternRule: LintRule {
    static let card = RuleCard(
        "evadable-pattern", .warning, "a path in a pattern can be written otherwise, and then the pattern does not fire",
        explanation: """
            `/etc/passwd` and `/etc//passwd`, `/etc/./passwd` and `%2fetc%2fpasswd` name the same file, and a pattern that spells out the \
            first fires on none of the others. Let every slash be `(?:/|%2[fF])+(?:\\.(?:/|%2[fF])+)*`, or match on the part of the path \
            that cannot change.

            The finding names the spellings that were tried and passed. The fix makes the pattern match more, and so is not applied unless \
            unsafe fixes are asked for.
            """,
        fix: .unsafe,
        bad: [
            """
            threat_detection:
              sensitivity: high
              enabled_checks: [path_traversal]
              custom_rules:
                - name: Files
                  pattern: '«/etc/passwd»|«/etc/shadow»'
                  action: block

            """,
            """
            guardrails:
              - name: Traversal
                type: content_filter
                rules:
                  - pattern: '«\\.\\./»'
                    action: block

            """,
        ],
        good: [
            """
            threat_detection:
              sensitivity: high
              enabled_checks: [path_traversal]
              custom_rules:
                - name: Files
                  pattern: '\\betc(?:/|%2[fF])+(?:\\.(?:/|%2[fF])+)*(?:passwd|shadow)\\b'
                  action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for pattern in file.soundPatterns where pattern.role == .content && pattern.text.utf8.contains(UInt8(ascii: "/")) {
            for run in LiteralRun.runs(pattern.tokens, of: isPathCharacter) where isPath(run.text) && pattern.fires(on: run.text) {
                let passed = spellings(of: run.text).filter { !pattern.fires(on: $0) }
                guard let first = passed.first else { continue }
                findings.add(pattern, run.range, "\"\(run.text)\" can be written as \"\(first)\", which does not match") { finding in
                    finding.label = "spelled out"
                    finding.witness = first
                    if passed.count > 1 { finding.notes = ["so can " + passed.dropFirst().map { "\"\($0)\"" }.joined(separator: ", ")] }
                    finding.fix = fix(run, pattern)
                }
            }
        }
    }

    private static func isPathCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "/._-~".unicodeScalars.contains(scalar))
    }

    /// Two names at least, or a step upwards; and no address of the Web, where `//` means something.
    private static func isPath(_ text: String) -> Bool {
        guard !text.contains("//") else { return false }
        if text.contains("../") { return true }
        let names = text.split(separator: "/")
        return text.hasPrefix("/") && names.count >= 2 && names.allSatisfy { $0.utf8.contains { ($0 | 0x20) &- 0x61 < 26 } }
    }

    private static func spellings(of path: String) -> [String] {
        var spellings: [String] = []
        let isUpwards = path.contains("../")
        if let slash = path.dropFirst().lastIndex(of: "/"), !isUpwards {
            let before = path[..<slash], after = path[path.index(after: slash)...]
            spellings += ["\(before)//\(after)", "\(before)/./\(after)"]
        }
        spellings.append(path.replacing("/", with: "%2f"))
        if isUpwards { spellings += [path.replacing("..", with: "%2e%2e"), path.replacing("/", with: "\\")] }
        return spellings
    }

    private static func fix(_ run: LiteralRun, _ pattern: PolicyPattern) -> FindingFix? {
        guard !run.text.contains("../") else { return nil }
        let bytes = Array(pattern.text.utf8)
        var text = ""
        for (scalar, range) in zip(run.text.unicodeScalars, run.ranges) {
            text += scalar == "/" ? "(?:/|%2[fF])+(?:\\.(?:/|%2[fF])+)*" : String(decoding: bytes[range], as: UTF8.self)
        }
        return pattern.scalar.edit(run.range, text).map { FindingFix(title: "let slashes be written in other ways", isSafe: false, edits: [$0]) }
    }
}
