/// What of an Akto policy is on, by its keys.
struct AktoDetectors {
    /// What looks at messages.
    private(set) var content: [String] = []
    /// What looks at who talks to whom.
    private(set) var access: [String] = []

    /// Detectors that say with `enabled` whether they are on.
    static let switched = [
        "llmRule", "basePromptRule", "gibberishDetection", "anonymizeDetection", "banCodeDetection", "secretsDetection", "sentimentDetection", "tokenLimitDetection",
        "anomalyDetection", "tokenLimit",
    ]

    init(_ policy: PolicyModel) {
        let fields = policy.fields
        content = ["piiTypes", "regexPatternsV2", "regexPatterns", "deniedTopics"].filter { !fields.items($0).isEmpty }
        content += AktoDetectors.switched.filter { AktoDetectors.isOn(fields.value($0)) }
        if fields.items("redactionRules").contains(where: { AktoDetectors.isOn($0) }) { content.append("redactionRules") }
        if let filtering = fields.fields("contentFiltering") {
            let categories = filtering.value("harmfulCategories")?.entries.contains { $0.key.text != "useForResponses" && !$0.value.isNull } == true
            if categories || filtering.value("promptAttacks") != nil || filtering.value("code") != nil { content.append("contentFiltering") }
        }
        // A model or service of one's own.
        if fields.text("url")?.isEmpty == false { content.append("url") }
        if let words = fields.fields("wordFilters"), words.bool("profanity") == true || !words.items("custom").isEmpty { content.append("wordFilters") }
        if !fields.items("blockedHosts").isEmpty { access.append("blockedHosts") }
        if fields.bool("blockPersonalAccounts") == true { access.append("blockPersonalAccounts") }
    }

    /// What is no truth value has a rule of its own, and counts as on here.
    static func isOn(_ detector: YAMLNode?) -> Bool {
        guard let enabled = detector?["enabled"], !enabled.isNull else { return false }
        return enabled.bool != false
    }
}

extension PolicyModel {
    /// Where something is said about the policy as a whole.
    var place: YAMLNode? { fields.entry("active")?.key ?? root.entries.first?.key }

    /// Behind "the policy": a blank and its name in quotes, if it has one.
    var title: String { name.map { " \(PolicyWording.quoted($0))" } ?? "" }
}
