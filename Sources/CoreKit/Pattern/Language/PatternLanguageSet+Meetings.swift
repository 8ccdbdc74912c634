extension PatternLanguageSet {
    /// Pairs of rules of which one fires on a text of the other's: all that are worth asking about where there are too many to ask about each.
    /// In the order of the later rule, then of the earlier. Not all pairs that have something in common are found: a few texts of each rule are tried.
    ///
    /// - Parameter isRelevant: whether a pair is of interest.
    public func meetings(_ budget: LanguageBudget = LanguageBudget(), isRelevant: (_ earlier: Int, _ later: Int) -> Bool) -> [(earlier: Int, later: Int)] {
        var sample = LanguageSample(), text: [UInt8] = [], found: [Int] = [], steps = budget.steps &* 10
        var pairs: Set<[Int]> = []
        for rule in patterns.indices {
            let tree = patterns[rule].parts.compiled.value.tree
            for variant in 0..<2 where !tree.isBytes && sample.make(tree, variant: variant, seed: UInt64(truncatingIfNeeded: rule), into: &text) {
                guard index.find(text, below: patterns.count, steps: &steps, into: &found) else { break }
                for other in found where other != rule {
                    let (earlier, later) = (min(rule, other), max(rule, other))
                    if isRelevant(earlier, later) { pairs.insert([later, earlier]) }
                }
            }
        }
        return pairs.sorted { $0.lexicographicallyPrecedes($1) }.map { (earlier: $0[1], later: $0[0]) }
    }
}
