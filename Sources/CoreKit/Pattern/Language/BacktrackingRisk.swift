/// A text on which an engine that backtracks takes far longer than the text is long: `prefix`, then `pump` again and again, then `suffix`.
///
/// RE2 and Go are immune.
public struct BacktrackingRisk: Sendable, Equatable {
    public enum Growth: Sendable, Equatable {
        /// Each pump multiplies the steps.
        case exponential
        /// Steps grow with the number of pumps to that power, as measured, 2 at least.
        case polynomial(degree: Int)
    }

    public var growth: Growth
    public var prefix: String
    public var pump: String
    public var suffix: String
    /// Steps that were counted, with so many pumps.
    public var steps: [Count]

    public struct Count: Sendable, Equatable {
        public var pumps: Int
        public var steps: Int
    }

    public func text(pumps: Int) -> String { prefix + String(repeating: pump, count: max(0, pumps)) + suffix }
}

public enum BacktrackingVerdict: Sendable, Equatable {
    /// No text makes the number of ways grow; steps are in proportion to a text's length.
    case linear
    case risky(BacktrackingRisk)
    /// There are ways, but no attack came of them, or the budget did not suffice.
    case undecided
}

extension PatternLanguage {
    /// What the pattern costs engines that backtrack, such as V8's, when they look for it anywhere in a text. A risk has been
    /// shown by counting the steps of a search in their manner.
    public func backtracking(_ budget: LanguageBudget = LanguageBudget()) -> BacktrackingVerdict {
        let tree = pattern.tree
        if !tree.nodes.contains(where: { if case .repetition(_, _, nil, _) = $0 { true } else { false } }) { return .linear }
        guard isDecidable else { return .undecided }
        var meter = LanguageMeter(budget)
        do {
            guard let graph = try AmbiguityGraph(tree, &meter) else { return .undecided }
            let candidates = try AmbiguitySearch(graph: graph).candidates(&meter)
            if candidates.isEmpty { return .linear }
            var attack = try BacktrackingAttack(pattern, &meter)
            var worst: BacktrackingRisk?
            for candidate in candidates {
                guard let risk = try attack?.risk(candidate, &meter) else { continue }
                if case .exponential = risk.growth { return .risky(risk) }
                if let worst, worst.growth.degree >= risk.growth.degree { continue }
                worst = risk
            }
            return worst.map { .risky($0) } ?? .undecided
        } catch {
            return .undecided
        }
    }
}

extension BacktrackingRisk.Growth {
    fileprivate var degree: Int { if case .polynomial(let degree) = self { degree } else { .max } }
}

/// Makes texts of candidates, and counts what they cost.
private struct BacktrackingAttack {
    /// Of matches at the start of the text, and of matches anywhere: what fails is what costs.
    private var subsets: [LanguageSubsets]
    private let program: PatternProgram
    private let search = BacktrackingSearch()
    private static let mostSteps = 150_000
    private static let mostPumps = 48
    private static let settling = 64
    private static let mostOpenings = 4

    init?(_ pattern: Pattern, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) {
        var tree = pattern.tree
        program = pattern.parts.compiled.value.program
        guard let anywhere = try LanguageProgram([[tree]], &meter) else { return nil }
        let start = tree.add(.assertion(.textStart))
        tree.root = tree.add(.concatenation([start, tree.root]))
        guard let anchored = try LanguageProgram([[tree]], &meter) else { return nil }
        subsets = [LanguageSubsets(try LanguageAutomaton(anchored, &meter)), LanguageSubsets(try LanguageAutomaton(anywhere, &meter))]
    }

    mutating func risk(_ candidate: AmbiguitySearch.Candidate, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> BacktrackingRisk? {
        // What repeats itself within the pump is mostly a pump too.
        let pump = candidate.pump
        let period = (1...pump.count).first { period in pump.count % period == 0 && pump.indices.allSatisfy { pump[$0] == pump[$0 % period] } } ?? pump.count
        if period < pump.count {
            var shorter = candidate
            shorter.pump = Array(pump.prefix(period))
            if let risk = try verified(shorter, &meter) { return risk }
        }
        return try verified(candidate, &meter)
    }

    private mutating func verified(_ candidate: AmbiguitySearch.Candidate, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> BacktrackingRisk? {
        let alphabet = subsets[0].automaton.alphabet
        func text(_ word: [Int]) -> String { alphabet.text(word.map { Int32($0) }) }
        // Something else in front keeps what is tied to the start of the text from matching.
        let openings = candidate.prefix.isEmpty ? [[]] + (0..<min(alphabet.count, BacktrackingAttack.mostOpenings)).map { [$0] } : [candidate.prefix]
        for opening in openings {
            for mode in subsets.indices {
                guard let suffix = try suffix(after: opening, candidate.pump, mode, &meter) else { continue }
                var risk = BacktrackingRisk(growth: .exponential, prefix: text(opening), pump: text(candidate.pump), suffix: text(suffix), steps: [])
                if candidate.isExponential, try isExponential(&risk, &meter) { return risk }
                if let risk = try polynomial(risk, &meter) { return risk }
            }
        }
        return nil
    }

    /// What follows any number of pumps so that there is no match; nil where there is no such thing.
    private mutating func suffix(
        after opening: [Int], _ pump: [Int], _ mode: Int, _ meter: inout LanguageMeter
    ) throws(LanguageMeter.Overrun) -> [Int]? {
        var set = try subsets[mode].set(of: [subsets[mode].automaton.starts[0]], &meter)
        for letter in opening { set = try subsets[mode].step(set, letter, &meter) }
        var seen: Set<Int> = [set]
        for _ in 0..<BacktrackingAttack.settling {
            for letter in pump { set = try subsets[mode].step(set, letter, &meter) }
            if set == LanguageSubsets.fired { return nil }
            if !seen.insert(set).inserted { break }
        }
        var queue: [(set: Int, word: [Int])] = [(set, [])], known: Set<Int> = [set], at = 0
        while at < queue.count, at < 500 {
            let (set, word) = queue[at]
            at += 1
            if !subsets[mode].acceptsAtEnd[set] { return word }
            for letter in 0..<subsets[mode].automaton.letterCount {
                let next = try subsets[mode].step(set, letter, &meter)
                if next != LanguageSubsets.fired, known.insert(next).inserted { queue.append((next, word + [letter])) }
            }
        }
        return nil
    }

    /// The steps with so many pumps; nil when there are too many.
    private func count(_ risk: BacktrackingRisk, _ pumps: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int? {
        var steps = 0
        let text = Array(risk.text(pumps: pumps).utf8)
        let outcome = text.withUnsafeBytes { search.run(program, $0, limit: BacktrackingAttack.mostSteps, steps: &steps) }
        try meter.spend(steps / 4 + 1)
        return outcome == .exceeded ? nil : steps
    }

    /// Whether the same factor comes with every few pumps, and does not fall as that of a power would.
    private func isExponential(_ risk: inout BacktrackingRisk, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Bool {
        var counts: [BacktrackingRisk.Count] = []
        for pumps in 1...BacktrackingAttack.mostPumps {
            guard let steps = try count(risk, pumps, &meter) else { break }
            counts.append(.init(pumps: pumps, steps: steps))
        }
        // A long pump leaves room for few.
        let last = counts.count - 1, width = counts.count >= 7 ? 3 : 1
        guard counts.count >= 4, counts.count < BacktrackingAttack.mostPumps else { return false }
        let late = Double(counts[last].steps) / Double(counts[last - width].steps)
        let early = Double(counts[last - width].steps) / Double(counts[last - 2 * width].steps)
        guard late >= 2, late >= 0.8 * early else { return false }
        risk.growth = .exponential
        risk.steps = [counts[last - 2 * width], counts[last - width], counts[last]]
        return true
    }

    private func polynomial(_ risk: BacktrackingRisk, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> BacktrackingRisk? {
        var risk = risk
        for pumps in [8, 16, 32, 64] {
            guard let steps = try count(risk, pumps, &meter) else { break }
            risk.steps.append(.init(pumps: pumps, steps: steps))
        }
        guard risk.steps.count >= 2 else { return nil }
        let ratio = Double(risk.steps[risk.steps.count - 1].steps) / Double(max(risk.steps[risk.steps.count - 2].steps, 1))
        // The power of two next to it.
        var degree = 0
        while ratio > 1.4142 * Double(1 << degree), degree < 30 { degree += 1 }
        guard degree >= 2 else { return nil }
        risk.growth = .polynomial(degree: degree)
        return risk
    }
}
