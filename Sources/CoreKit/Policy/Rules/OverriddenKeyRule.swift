/// `overridden-key`: an older form that its newer one switches off.
enum OverriddenKeyRule: LintRule {
    static let card = RuleCard(
        "overridden-key", .warning, "an older form of a list, which the newer one switches off",
        explanation: """
            `regexPatterns`, `selectedMcpServers` and `selectedAgentServers` have a newer form that ends with `V2`. The older one counts only \
            while the newer one is empty: patterns that stand in the older one alone are not enforced.

            Move what is missing into the newer list, and remove the older one. Nothing is said where the newer list has all of the older.
            """,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block", "applyOnRequest": true, "applyToAllServers": true,
             «"regexPatterns"»: ["project-\\\\d+", "falcon"], "regexPatternsV2": [{"pattern": "falcon", "behavior": "block"}]}

            """,
            """
            behaviour: block
            «selectedMcpServers»: ["1", "2"]
            selectedMcpServersV2: [{id: "3", name: billing}]

            """,
        ],
        good: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block",
             "regexPatterns": ["falcon"], "regexPatternsV2": [{"pattern": "falcon", "behavior": "mask"}, {"pattern": "x", "behavior": "warn"}]}

            """,
            """
            {"active": true, "severity": "HIGH", "behaviour": "block",
             "regexPatterns": ["falcon"], "regexPatternsV2": [], "selectedMcpServers": [], "selectedMcpServersV2": [{"id": "3"}]}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies where policy.dialect == .akto {
            for (old, member) in [("regexPatterns", "pattern"), ("selectedMcpServers", "id"), ("selectedAgentServers", "id")] {
                let new = old + "V2", current = policy.fields.items(new)
                guard let entry = policy.fields.entry(old), !current.isEmpty else { continue }
                let known = Set(current.compactMap { $0[member]?.text })
                let lost = policy.fields.items(old).compactMap(\.text).filter { !known.contains($0) }
                guard let first = lost.first else { continue }
                let rest = lost.count > 1 ? " and \(lost.count - 1) more" : ""
                findings.add(entry.key, "\"\(old)\" does not count beside \"\(new)\", expected \(PolicyWording.quoted(first))\(rest) to stand there") { finding in
                    finding.label = "not looked at"
                    finding.related = policy.fields.entry(new).map { [file.related($0.key, "this counts instead")] } ?? []
                }
            }
        }
    }
}
