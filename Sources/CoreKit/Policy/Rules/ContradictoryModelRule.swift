/// `contradictory-model`: a model whose yes and no are both final.
enum ContradictoryModelRule: LintRule {
    static let card = RuleCard(
        "contradictory-model", .warning, "a model whose yes and no are both final",
        explanation: """
            With `strictBlock`, a model's "no" is final; with `strictAllow`, its "yes". With both, the first model in `modelConfigs` decides alone, \
            and those after it are never asked.

            Let one of the two be false.
            """,
        bad: [
            """
            {"active": true, "severity": "HIGH", "behaviour": "block",
             "modelConfigs": [{"provider": "a", "model": "small", "strictBlock": true, "strictAllow": «true»}, {"provider": "b", "model": "large"}]}

            """,
            """
            behaviour: block
            modelConfigs:
              - provider: a
                strictAllow: «true»
                strictBlock: true

            """,
        ],
        good: [
            """
            active: true
            severity: HIGH
            behaviour: block
            modelConfigs:
              - {provider: a, model: small, strictAllow: true, strictBlock: false}
              - {provider: b, model: large, strictBlock: true}

            """
        ])

    static func check(_ file: PolicyFile, _ findings: inout RuleFindings) {
        for policy in file.policies where policy.dialect == .akto {
            for model in policy.fields.items("modelConfigs") {
                let fields = PolicyFields(model)
                guard fields.bool("strictBlock") == true, fields.bool("strictAllow") == true, let allow = fields.value("strictAllow") else { continue }
                findings.add(allow, "\"strictAllow\" beside \"strictBlock\", expected one of them at most") { finding in
                    finding.label = "nobody after this model is asked"
                    finding.related = fields.value("strictBlock").map { [file.related($0, "the other one")] } ?? []
                }
            }
        }
    }
}
