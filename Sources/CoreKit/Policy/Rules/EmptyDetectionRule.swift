/// `empty-detection`: threat detection without anything to detect.
enum EmptyDetectionRule: LintRule {
    static let card = RuleCard(
        "empty-detection", .warning, "threat detection that detects nothing",
        explanation: """
            `sensitivity` says how much it takes for a check to fire. Without `enabled_checks` and without `custom_rules` there is nothing that \
            could fire, however high it is.

            Name the checks that should be on.
            """,
        bad: [
            """
            threat_detection:
              «sensitivity»: high

            """,
            """
            threat_detection:
              «sensitivity»: high
              enabled_checks: []
              custom_rules: []

            """,
        ],
        good: [
            """
            threat_detection:
              sensitivity: high
              enabled_checks: [path_traversal]

            """,
            """
            threat_detection:
              custom_rules:
                - {name: Files, pattern: '/etc/passwd', action: block}

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies {
            guard let detection = policy.detection else { continue }
            let isEmpty = ["enabled_checks", "custom_rules"].allSatisfy { key in
                detection.value(key).map { $0.kind == .sequence && $0.items.isEmpty } ?? true
            }
            guard isEmpty, let place = detection.entry("sensitivity")?.key ?? policy.fields.entry("threat_detection")?.key else { continue }
            findings.add(place, "threat detection with neither checks nor custom rules, expected \"enabled_checks\"") { $0.label = "nothing is detected" }
        }
    }
}
