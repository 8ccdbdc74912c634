/// Which of many rules in order never come into play, because those before them take every text.
///
///     let set = PatternLanguageSet(try ["pass", "word", "(?i)pass|PASS", "password"].map { try Pattern($0) })
///     set.shadows()[3]                                            // .shadowed(by: [0], text: "password")
///
/// Asking each rule about each before it would be quadratic. Instead a text on which a rule fires is looked up among all rules at once
/// (`LanguageIndex`): where no earlier one fires on it, nothing shadows the rule, and for nearly all rules one or two texts tell. Only where
/// earlier ones fire on every text tried are they asked for their languages, all of them together; the text that they leave to the
/// rule, if any, is looked up again, for earlier ones that had not fired before. So several rules that take a text each are found to
/// shadow one together, and rules that have nothing to do with each other cost nothing.
public struct PatternLanguageSet {
    public enum Shadow: Sendable, Equatable {
        /// Some text is left to the rule, or it fires on none at all.
        case visible
        /// The earlier rules that take all of its texts: one where one suffices, the first that does. The text is the rule's shortest.
        case shadowed(by: [Int], text: String)
        case undecided
    }

    public let patterns: [Pattern]

    /// Made once for all questions; what it finds is the same whoever asked before.
    let index: LanguageIndex

    public init(_ patterns: [Pattern]) {
        self.patterns = patterns
        index = LanguageIndex(patterns)
    }

    /// For each rule whether the earlier ones shadow it.
    ///
    /// - Parameter budget: for each rule. All rules together get as many steps for looking up texts as ten of them have.
    /// - Parameter isRelevant: whether an earlier rule acts on the same texts as a later one, so that it counts.
    public func shadows(_ budget: LanguageBudget = LanguageBudget(), isRelevant: (_ earlier: Int, _ later: Int) -> Bool = { _, _ in true }) -> [Shadow] {
        var search = ShadowSearch(patterns, budget)
        return patterns.indices.map { search.shadow($0, isRelevant) }
    }
}

/// What is kept from one rule to the next.
private struct ShadowSearch {
    private struct Source: Hashable {
        var text: String
        var options: Int
    }

    private let patterns: [Pattern]
    /// Rules with the same pattern are one in the index.
    private let index: LanguageIndex
    private var kinds: [Int] = []
    /// How many kinds there are among the rules before each.
    private var kindsBefore: [Int] = []
    /// The shortest text of a kind, where it was asked for.
    private var texts: [Int: LanguageAnswer] = [:]
    private var rules: [[Int]] = []
    private let budget: LanguageBudget
    private var steps: Int
    private var known: [PatternLanguageSet.Shadow] = []
    private var sample = LanguageSample()
    private var text: [UInt8] = []
    private var found: [Int] = []
    private static let rounds = 12
    private static let mostSuspects = 24
    private static let mostAlone = 8

    init(_ patterns: [Pattern], _ budget: LanguageBudget) {
        self.patterns = patterns
        self.budget = budget
        steps = budget.steps &* 10
        var numbers: [Source: Int] = [:]
        numbers.reserveCapacity(patterns.count)
        for (rule, pattern) in patterns.enumerated() {
            let source = Source(text: pattern.source, options: pattern.options.rawValue)
            kindsBefore.append(rules.count)
            let number = numbers[source] ?? rules.count
            if number == rules.count {
                numbers[source] = number
                rules.append([])
            }
            kinds.append(number)
            rules[number].append(rule)
        }
        index = LanguageIndex(rules.map { patterns[$0[0]] })
    }

    mutating func shadow(_ rule: Int, _ isRelevant: (Int, Int) -> Bool) -> PatternLanguageSet.Shadow {
        let answer = twin(of: rule, isRelevant) ?? decide(rule, isRelevant)
        known.append(answer)
        return answer
    }

    /// The answer for a rule that an earlier one has the pattern of.
    private mutating func twin(of rule: Int, _ isRelevant: (Int, Int) -> Bool) -> PatternLanguageSet.Shadow? {
        guard let twin = earlier(kinds[rule], than: rule, isRelevant) else { return nil }
        if case .shadowed(let others, let text) = known[twin] {
            return .shadowed(by: others.allSatisfy { isRelevant($0, rule) } ? others : [twin], text: text)
        }
        let answer = texts[kinds[rule]] ?? PatternLanguage(patterns[rule]).canFire(budget)
        texts[kinds[rule]] = answer
        switch answer {
        case .yes(let text?): return .shadowed(by: [twin], text: text)
        case .no: return .visible
        default: return .undecided
        }
    }

    /// The first of the rules of a kind that counts for a later one.
    private func earlier(_ kind: Int, than rule: Int, _ isRelevant: (Int, Int) -> Bool) -> Int? {
        for other in rules[kind].prefix(64) {
            if other >= rule { return nil }
            if isRelevant(other, rule) { return other }
        }
        return nil
    }

    /// The earlier rules that fire on the text at hand, one of each kind; nil when there was too much to do.
    private mutating func firing(before rule: Int, _ isRelevant: (Int, Int) -> Bool) -> [Int]? {
        guard index.find(text, below: kindsBefore[rule], steps: &steps, into: &found) else { return nil }
        return found.compactMap { earlier($0, than: rule, isRelevant) }
    }

    private mutating func decide(_ rule: Int, _ isRelevant: (Int, Int) -> Bool) -> PatternLanguageSet.Shadow {
        let pattern = patterns[rule], tree = pattern.parts.compiled.value.tree
        // What fires on one text but not on another may be needed for the first; only what fires on all may suffice alone.
        var suspects: [Int] = [], steady: [Int]?
        for variant in 0..<LanguageSample.variants {
            guard !tree.isBytes, sample.make(tree, variant: variant, seed: UInt64(truncatingIfNeeded: rule), into: &text) else { continue }
            guard let fired = firing(before: rule, isRelevant) else { return .undecided }
            if fired.isEmpty { return .visible }
            for other in fired.prefix(ShadowSearch.mostSuspects) where !suspects.contains(other) { suspects.append(other) }
            steady = steady.map { $0.filter { fired.contains($0) } } ?? fired
        }
        let language = PatternLanguage(pattern)
        guard language.isDecidable else { return .undecided }
        for other in (steady ?? []).sorted().prefix(ShadowSearch.mostAlone) {
            if case .yes(let text?) = language.isContained(in: [PatternLanguage(patterns[other])], budget) { return .shadowed(by: [other], text: text) }
        }
        return decide(language, rule, Array(suspects.prefix(ShadowSearch.mostSuspects)), isRelevant)
    }

    private mutating func decide(_ language: PatternLanguage, _ rule: Int, _ first: [Int], _ isRelevant: (Int, Int) -> Bool) -> PatternLanguageSet.Shadow {
        var suspects = first
        for _ in 0..<ShadowSearch.rounds {
            switch language.isContained(in: suspects.map { PatternLanguage(patterns[$0]) }, budget) {
            case .yes(nil): return .visible
            case .yes(let witness?): return .shadowed(by: needed(for: language, suspects.sorted()), text: witness)
            case .undecided, .no(nil): return .undecided
            case .no(let witness?):
                text = Array(witness.utf8)
                guard let fired = firing(before: rule, isRelevant) else { return .undecided }
                let fresh = fired.filter { !suspects.contains($0) }
                if fresh.isEmpty { return .visible }
                suspects += fresh.prefix(ShadowSearch.mostSuspects)
            }
        }
        return .undecided
    }

    /// The first rule that suffices alone, or some of which none can be spared.
    private func needed(for language: PatternLanguage, _ suspects: [Int]) -> [Int] {
        func takes(_ rules: [Int]) -> Bool { language.isContained(in: rules.map { PatternLanguage(patterns[$0]) }, budget).isYes }
        if suspects.count == 1 { return suspects }
        for other in suspects where takes([other]) { return [other] }
        var kept = suspects
        for other in suspects.reversed() where kept.count > 2 {
            let fewer = kept.filter { $0 != other }
            if takes(fewer) { kept = fewer }
        }
        return kept
    }
}
