/// `yaml-syntax`: the text cannot be read. The findings come from reading (`PolicyFile.faults`).
enum YAMLSyntaxRule: LintRule {
    static let card = RuleCard(
        "yaml-syntax", .error, "the file is not YAML",
        explanation: """
            A policy that cannot be read is not enforced.
            """,
        bad: ["guardrails: [«"], good: ["guardrails: []\n"])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {}
}
