/// `unknown-check`: a built-in check that does not exist.
enum UnknownCheckRule: LintRule {
    static let card = RuleCard(
        "unknown-check", .error, "a built-in check that does not exist",
        explanation: """
            Threat detection knows `sql_injection`, `command_injection`, `path_traversal` and `data_exfiltration`. A name that is none of these \
            switches nothing on, and nobody says so.

            `--fix` mends case and hyphens, `--fix unsafe` writes the check that was probably meant. What no check looks for is the work of `custom_rules`.
            """,
        fix: .safe,
        bad: [
            """
            threat_detection:
              sensitivity: high
              enabled_checks:
                - «sql-injection»
                - «"Path_Traversal"»
                - «command_inection»
                - «xss»

            """,
            """
            threat_detection:
              enabled_checks: [«sqli», data_exfiltration]

            """,
        ],
        good: [
            """
            threat_detection:
              sensitivity: high
              enabled_checks: [sql_injection, command_injection, path_traversal, data_exfiltration]

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) { findings.takeFaults(.unknownCheck) }
}
