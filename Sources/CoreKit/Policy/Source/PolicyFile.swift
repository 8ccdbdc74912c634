/// A policy file as the rules see it: its text, its documents with positions, and what they say.
final class PolicyFile {
    let path: String
    let source: SourceText
    /// None where the text is no YAML; `faults` says why.
    let documents: [YAMLDocument]
    /// One for each policy: a document of the proxy's dialect, or each policy of an Akto document.
    let policies: [PolicyModel]
    /// All patterns of all policies, in the order of the file.
    let patterns: [PolicyPattern]
    private(set) lazy var soundPatterns = patterns.filter(\.isSound)
    private(set) lazy var secrets = PolicySecrets(self).secrets
    /// What the patterns of each policy have to do with each other.
    private(set) lazy var languages: [PolicyLanguages] = policies.map { policy in
        let languages = PolicyLanguages(policy.patterns.filter(\.isSound), budget)
        undecided += languages.undecided
        return languages
    }
    /// What kept the text from being read, as findings of `yaml-syntax`.
    let faults: [Finding]
    /// Its policies held against their schemas.
    private(set) lazy var check = PolicyCheck(documents, source)
    /// What a decision about languages may cost.
    let budget: LanguageBudget
    /// What they did not suffice for, as sentences.
    var undecided: [String] = []

    init(_ bytes: [UInt8], path: String, budget: LanguageBudget = LanguageBudget()) {
        self.path = path
        self.budget = budget
        source = SourceText(bytes)
        let syntax = PolicySyntax(source, path: path)
        documents = syntax.documents
        faults = syntax.fault.map { [$0] } ?? []
        let source = source
        policies = documents.flatMap { PolicyModel.models(of: $0, source) }
        patterns = policies.flatMap(\.patterns)
    }

    /// A place that belongs to a finding somewhere else in the file.
    func related(_ node: YAMLNode, _ message: String) -> RelatedPlace {
        RelatedPlace(message: message, path: path, span: source.span(of: node.span.offsets))
    }
}
