/// What the patterns of one policy have to do with each other, decided once for all rules that ask.
struct PolicyLanguages {
    /// A rule that never acts, the earlier ones that take all of its texts, and the shortest of those.
    private(set) var shadows: [(later: PolicyPattern, takers: [PolicyPattern], witness: String)] = []
    /// A rule that blocks and one that redacts, in the order of the file, with the shortest text over which they contradict each other.
    private(set) var conflicts: [(earlier: PolicyPattern, later: PolicyPattern, witness: String)] = []
    /// What was too large to be decided, as sentences.
    private(set) var undecided: [String] = []

    /// So many pairs are looked into for conflicts in full; of more only those of which one fires on a sample of the other.
    private static let fullPairs = 600
    /// A rule has no more findings of conflicts than this, in the order of the file.
    private static let mostConflicts = 3

    init(_ patterns: [PolicyPattern], _ budget: LanguageBudget) {
        let known = patterns.compactMap { rule in rule.pattern.map { (rule: rule, pattern: $0) } }.filter { $0.rule.role == .content }
        let rules = known.map(\.rule)
        let set = PatternLanguageSet(known.map(\.pattern))
        var isShadowed = [Bool](repeating: false, count: rules.count)
        // A rule that fires on every text is a fault of its own, and not one of all rules behind it.
        let takes = known.map { rule, pattern in
            // What is tied to a place is there again when something was redacted: of "^." there is always one more.
            (rule.action == .block || rule.action == .redact && !pattern.tree.nodes.contains { if case .assertion = $0 { true } else { false } })
                && !(pattern.tree.isNullable[pattern.tree.root] && rule.fires(on: ""))
        }
        let answers = set.shadows(budget) { takes[$0] && rules[$0].scope == rules[$1].scope }
        for (index, answer) in answers.enumerated() {
            switch answer {
            case .visible: continue
            case .shadowed(let takers, let text):
                shadows.append((rules[index], takers.map { rules[$0] }, text))
                isShadowed[index] = true
            case .undecided: undecided.append("whether earlier rules take all that \(rules[index].name) fires on")
            }
        }
        findConflicts(rules, known.map(\.pattern), set, isShadowed, budget)
    }

    private mutating func findConflicts(_ rules: [PolicyPattern], _ patterns: [Pattern], _ set: PatternLanguageSet, _ isShadowed: [Bool], _ budget: LanguageBudget) {
        func contradict(_ one: Int, _ other: Int) -> Bool {
            guard rules[one].scope == rules[other].scope, !isShadowed[one], !isShadowed[other] else { return false }
            return rules[one].action == .block && rules[other].action == .redact || rules[one].action == .redact && rules[other].action == .block
        }
        let blocking = rules.count { $0.action == .block }, redacting = rules.count { $0.action == .redact }
        guard blocking > 0, redacting > 0 else { return }
        var pairs: [(Int, Int)] = []
        if blocking * redacting <= Self.fullPairs {
            for later in rules.indices { for earlier in 0..<later where contradict(earlier, later) { pairs.append((earlier, later)) } }
        } else {
            pairs = set.meetings(isRelevant: contradict)
        }
        var count: [Int: Int] = [:]
        for (earlier, later) in pairs where count[later, default: 0] < Self.mostConflicts {
            let one = PatternLanguage(patterns[earlier]), other = PatternLanguage(patterns[later])
            let answers = [one.overlaps(other, .essential, budget), other.overlaps(one, .essential, budget), one.overlaps(other, .same, budget)]
            let witnesses = answers.compactMap(\.witness)
            if witnesses.isEmpty, answers.contains(.undecided) { undecided.append("whether \(rules[earlier].name) and \(rules[later].name) contradict each other") }
            guard let witness = witnesses.min(by: { $0.unicodeScalars.count < $1.unicodeScalars.count }) else { continue }
            conflicts.append((rules[earlier], rules[later], witness))
            count[later, default: 0] += 1
        }
    }
}
