/// `duplicate-type`: a kind of personal data is listed twice.
enum DuplicateTypeRule: LintRule {
    static let card = RuleCard(
        "duplicate-type", .warning, "a kind of personal data is listed twice",
        explanation: """
            Which of two entries for one type holds is not said anywhere: where one masks and the other blocks, either may happen.

            Keep one of them. `--fix` removes the second where both say the same. Case does not count.
            """,
        fix: .safe,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             "piiTypes": [{"type": "email", "behavior": "mask"}, {"type": "ssn", "behavior": "block"}, {"type": «"EMAIL"», "behavior": "block"}]}

            """,
            """
            behaviour: block
            piiTypes:
              - type: ssn
                behavior: block
              - type: «ssn»
                behavior: block

            """,
        ],
        good: [
            """
            active: true
            severity: HIGH
            behaviour: block
            piiTypes:
              - {type: email, behavior: mask}
              - {type: ssn, behavior: block}

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            guard let list = policy.fields.value("piiTypes") else { continue }
            var seen: [String: YAMLNode] = [:], previous: YAMLNode?
            for item in list.items {
                defer { previous = item }
                guard let type = item["type"], let text = type.text?.lowercased() else { continue }
                guard let first = seen[text] else {
                    seen[text] = item
                    continue
                }
                let isSame = ["behavior", "minMatchCount"].allSatisfy { first[$0]?.text?.lowercased() == item[$0]?.text?.lowercased() }
                let edit = isSame && !list.isAlias ? PolicyRemoval.item(item, after: previous, of: list, file.source) : nil
                findings.add(type, "\(PolicyWording.quoted(type.text ?? "")) again, expected each type of personal data once") { finding in
                    finding.label = isSame ? "says the same as line \(first.span.start.line)" : "says something else than line \(first.span.start.line)"
                    finding.related = [file.related(first["type"] ?? first, "the first one")]
                    finding.fix = edit.map { FindingFix(title: "remove the second", isSafe: true, edits: [$0]) }
                }
            }
        }
    }
}
