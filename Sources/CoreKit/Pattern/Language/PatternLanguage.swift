/// Questions about the texts on which patterns fire, decided on automata rather than guessed from how a pattern looks.
///
///     let broad = PatternLanguage(try Pattern("pass")), narrow = PatternLanguage(try Pattern("(?i)password"))
///     narrow.isContained(in: [broad])              // .no("pasSword"): taken by the second alone
///     narrow.overlaps(broad, .essential)           // .yes("password")
///
/// A pattern fires on a text when it matches anywhere in it, as Go's `regexp.MatchString` has it; texts are well-formed UTF-8 of any
/// length, the empty one among them. The way of a question: the trees of all patterns that it is about become one `LanguageProgram`,
/// whose sets part the scalars into the letters of a `LanguageAlphabet`; assertions are worked into the states of a
/// `LanguageAutomaton`, and the answer is the shortest text that a search through it finds (`LanguageInclusion`, `LanguageOverlap`).
/// As letters are characters rather than bytes, shortest is in characters; among the shortest, letters and digits come first.
///
/// Every text in an answer has been given to a `PatternMatcher` of each pattern before, and an answer whose text behaves otherwise
/// there is `undecided`. Nothing here is about which match is preferred: languages of firing do not depend on it.
public struct PatternLanguage: Sendable {
    public let pattern: Pattern

    public init(_ pattern: Pattern) { self.pattern = pattern }

    /// Whether the pattern is one of scalars, so that questions can be answered: no `\C`, and no options for bytes.
    public var isDecidable: Bool {
        pattern.options.isDisjoint(with: [.bytes, .emptyMatchesPartScalars]) && !pattern.tree.nodes.contains { if case .anyByte = $0 { true } else { false } }
    }

    /// Whether the pattern fires on the empty text. For nearly all patterns the tree tells.
    public var matchesEmptyText: Bool {
        let tree = pattern.tree
        return tree.isNullable[tree.root] && fires(on: "")
    }

    /// Whether a text on which the pattern fires can be read off its tree, as for nearly all patterns: quick enough for thousands of them,
    /// so that `canFire` need only be asked about the others.
    public var surelyFires: Bool { sample != nil }

    /// A text on which the pattern fires, read off its tree: quickly found, and neither the shortest nor the nicest. Nil where none was found.
    var sample: String? {
        var sample = LanguageSample(), text: [UInt8] = []
        guard isDecidable, sample.make(pattern.tree, variant: 0, seed: 0, into: &text) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// What the engine says of one text.
    public func fires(on text: String) -> Bool {
        var text = text
        return text.withUTF8 { PatternMatcher(pattern, cacheBytes: 1 << 16).isMatch(UnsafeRawBufferPointer($0)) }
    }

    // MARK: - One pattern

    /// Whether there is a text on which the pattern fires; with the shortest.
    public func canFire(_ budget: LanguageBudget = LanguageBudget()) -> LanguageAnswer {
        decide([[self]], budget) { automaton, meter throws(LanguageMeter.Overrun) in
            guard let word = try LanguageSearch.shortest(automaton, from: automaton.starts[0], &meter) else { return .no(nil) }
            return .yes(automaton.alphabet.text(word))
        } check: { text, _ in fires(on: text) }
    }

    /// Whether the pattern fires on every text; otherwise with the shortest on which it does not.
    public func firesEverywhere(_ budget: LanguageBudget = LanguageBudget()) -> LanguageAnswer {
        // Most patterns do not fire on the empty text, which is the shortest.
        if isDecidable, !matchesEmptyText { return .no("") }
        return decide([[self]], budget) { automaton, meter throws(LanguageMeter.Overrun) in
            guard let word = try LanguageInclusion.counterexample(automaton, of: nil, in: automaton.starts[0], &meter) else { return .yes(nil) }
            return .no(automaton.alphabet.text(word))
        } check: { text, _ in !fires(on: text) }
    }

    // MARK: - Several patterns

    /// Whether every text on which this pattern fires is one on which at least one of the others does. With the shortest text of this
    /// pattern where that is so, and with the shortest that no other takes where it is not. A pattern that fires on no text is contained
    /// in anything, without a text.
    public func isContained(in others: [PatternLanguage], _ budget: LanguageBudget = LanguageBudget()) -> LanguageAnswer {
        decide([[self], others], budget) { automaton, meter throws(LanguageMeter.Overrun) in
            if let word = try LanguageInclusion.counterexample(automaton, of: automaton.starts[0], in: automaton.starts[1], &meter) {
                return .no(automaton.alphabet.text(word))
            }
            let word = try LanguageSearch.shortest(automaton, from: automaton.starts[0], &meter)
            return .yes(word.map { automaton.alphabet.text($0) })
        } check: { text, isYes in
            fires(on: text) && others.contains { $0.fires(on: text) } == isYes
        }
    }

    /// Whether two patterns fire on the same texts; otherwise with the shortest on which one does alone.
    public func isEquivalent(to other: PatternLanguage, _ budget: LanguageBudget = LanguageBudget()) -> LanguageAnswer {
        decide([[self], [other]], budget) { automaton, meter throws(LanguageMeter.Overrun) in
            let (one, two) = (automaton.starts[0], automaton.starts[1])
            let words = [
                try LanguageInclusion.counterexample(automaton, of: one, in: two, &meter),
                try LanguageInclusion.counterexample(automaton, of: two, in: one, &meter),
            ]
            guard let word = words.compactMap({ $0 }).min(by: { $0.count < $1.count }) else { return .yes(nil) }
            return .no(automaton.alphabet.text(word))
        } check: { text, _ in fires(on: text) != other.fires(on: text) }
    }

    /// Whether two patterns have something in common; with the shortest text that shows it.
    public func overlaps(_ other: PatternLanguage, _ kind: LanguageOverlapKind, _ budget: LanguageBudget = LanguageBudget()) -> LanguageAnswer {
        let keepsSpans = kind != .text && kind != .essential
        return decide([[self], [other]], keepsSpans: keepsSpans, budget) { automaton, meter throws(LanguageMeter.Overrun) in
            let word = try LanguageOverlap.shortest(automaton, automaton.starts[0], automaton.starts[1], kind, &meter)
            return word.map { .yes(automaton.alphabet.text($0)) } ?? .no(nil)
        } check: { text, _ in
            guard fires(on: text), other.fires(on: text) else { return false }
            guard kind == .essential, !text.isEmpty else { return true }
            return !fires(on: String(text.unicodeScalars.dropFirst())) && !fires(on: String(text.unicodeScalars.dropLast()))
        }
    }

    // MARK: - Deciding

    /// Answers by `question`, and only with a text that passes `check`, which is also told whether the answer is yes.
    private func decide(
        _ groups: [[PatternLanguage]], keepsSpans: Bool = false, _ budget: LanguageBudget,
        _ question: (LanguageAutomaton, inout LanguageMeter) throws(LanguageMeter.Overrun) -> LanguageAnswer,
        check: (String, Bool) -> Bool
    ) -> LanguageAnswer {
        guard groups.allSatisfy({ $0.allSatisfy(\.isDecidable) }) else { return .undecided }
        var meter = LanguageMeter(budget)
        var answer = LanguageAnswer.undecided
        do {
            guard let program = try LanguageProgram(groups.map { $0.map(\.pattern.tree) }, &meter) else { return .undecided }
            answer = try question(try LanguageAutomaton(program, keepsSpans: keepsSpans, &meter), &meter)
        } catch {
            return .undecided
        }
        guard let text = answer.witness else { return answer }
        return check(text, answer.isYes) ? answer : .undecided
    }
}
