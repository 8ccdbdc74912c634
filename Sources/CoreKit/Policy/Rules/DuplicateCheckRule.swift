/// `duplicate-check`: a built-in check is listed twice.
enum DuplicateCheckRule: LintRule {
    static let card = RuleCard(
        "duplicate-check", .warning, "a built-in check is listed twice",
        explanation: """
            A check is on or off; twice is not more. Often the second was meant to be another one, which then is off.

            Write the check that was meant, or let `--fix` remove the second.
            """,
        fix: .safe,
        bad: [
            """
            threat_detection:
              enabled_checks:
                - sql_injection
                - path_traversal
                - «sql_injection»

            """,
            """
            threat_detection:
              enabled_checks: [sql_injection, «"sql_injection"», path_traversal, «sql_injection»]

            """,
        ],
        good: [
            """
            threat_detection:
              enabled_checks: [sql_injection, path_traversal]

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            guard let list = policy.detection?.value("enabled_checks") else { continue }
            findings.addRepeated(list, "check")
        }
    }
}

extension RuleFindings {
    /// Adds a finding for each word of a list that stood in it before, case not counting.
    mutating func addRepeated(_ list: YAMLNode, _ noun: String) {
        let file = file
        var seen: [String: YAMLNode] = [:], previous: YAMLNode?
        for item in list.items {
            defer { previous = item }
            guard let text = item.text?.lowercased() else { continue }
            guard let first = seen[text] else {
                seen[text] = item
                continue
            }
            let edit = list.isAlias ? nil : PolicyRemoval.item(item, after: previous, of: list, file.source)
            add(item, "the \(noun) \(PolicyWording.quoted(item.text ?? "")) again, expected it once") { finding in
                finding.label = "stands in line \(first.span.start.line) already"
                finding.related = [file.related(first, "the first one")]
                finding.fix = edit.map { FindingFix(title: "remove it", isSafe: true, edits: [$0]) }
            }
        }
    }
}
