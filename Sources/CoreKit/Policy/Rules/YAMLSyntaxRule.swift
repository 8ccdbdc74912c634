/// `yaml-syntax`: the text cannot be read. The findings come from reading (`PolicyFile.faults`).
enum YAMLSyntaxRule: LintRule {
    static let card = RuleCard(
        "yaml-syntax", .error, "the file is not YAML",
        explanation: """
            Whoever loads a policy that is not YAML, or not JSON where it is meant to be, loads none of it. Some then go on with the last one that could be \
            read, and some with none at all.

            Where most of these faults come from: tabs that indent; a pattern in double quotes, in which `\\d` is an escape that YAML does not \
            know (single quotes have none); a value with `: ` or ` #` in it, or one that begins with `*`, `&`, `!`, `{`, `[` or `%`, without \
            quotes; a bracket or a quote that is never closed.

            `--fix` doubles the backslash, or puts the text in single quotes, where an escape is unknown.
            """,
        fix: .safe,
        bad: [
            """
            guardrails: «[»
            """,
            """
            threat_detection:
              custom_rules:
                - name: Codes
                  pattern: "project-«\\d»+"
                  action: block

            """,
            """
            threat_detection:
            «\t»sensitivity: high

            """,
            """
            {"active": true, "severity": "HIGH" «"»behaviour": "block"}

            """,
        ],
        good: [
            "guardrails: []\n",
            """
            threat_detection:
              custom_rules:
                - name: Codes
                  pattern: 'project-\\d+'
                  action: block

            """,
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {}
}
