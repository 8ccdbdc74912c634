/// What stands at an end of a pattern and does not change on which texts it fires.
public struct RedundantEnds: Sendable, Equatable {
    public struct Part: Sendable, Equatable {
        /// Bytes of the pattern's source.
        public var span: Range<Int>
        /// What remains of them: `{2}` of `{2,}`; mostly nothing.
        public var replacement: String
    }

    /// In order; they do not touch.
    public var parts: [Part]
    /// The source without them.
    public var mended: String
}

extension PatternLanguage {
    private static let mostCuts = 24

    /// What can be left out at the pattern's ends, or at those of its branches, without a change to the texts on which it fires: `.*` in
    /// `secret.*`, `\w*` in `\w*key`, `+` in `a+`. Each cut has been proven on automata; nil when there is none, or none within the
    /// budget, which counts for each cut that is tried.
    ///
    /// Matches do change: where the text of a match is what a rule acts on, as when it masks, the part is not redundant.
    public func redundantEnds(_ budget: LanguageBudget = LanguageBudget()) -> RedundantEnds? {
        guard isDecidable, pattern.tree.nodes.contains(where: { if case .repetition = $0 { true } else { false } }), !matchesEmptyText else { return nil }
        var source = Array(pattern.source.utf8)
        // For each byte where it stood; nothing for what was put in.
        var origins: [Int?] = source.indices.map { $0 }
        var refused: Set<[UInt8]> = []
        var cuts: [(span: Range<Int>, replacement: String)] = []
        var tries = 0
        search: while tries < PatternLanguage.mostCuts {
            for cut in RedundantCuts(String(decoding: source, as: UTF8.self), pattern.options).cuts {
                let span = cut.span
                guard span.allSatisfy({ origins[$0] != nil }), let first = origins[span.lowerBound], let last = origins[span.upperBound - 1], last - first == span.count - 1 else { continue }
                var fewer = source
                fewer.replaceSubrange(span, with: cut.replacement.utf8)
                if fewer.isEmpty || refused.contains(fewer) { continue }
                tries += 1
                guard let rest = try? Pattern(String(decoding: fewer, as: UTF8.self), options: pattern.options), PatternLanguage(rest).isEquivalent(to: self, budget).isYes else {
                    refused.insert(fewer)
                    if tries == PatternLanguage.mostCuts { break search }
                    continue
                }
                source = fewer
                origins.replaceSubrange(span, with: repeatElement(nil, count: cut.replacement.utf8.count))
                cuts.append((first..<last + 1, cut.replacement))
                continue search
            }
            break
        }
        if cuts.isEmpty { return nil }
        var parts: [RedundantEnds.Part] = []
        for cut in cuts.sorted(by: { $0.span.lowerBound < $1.span.lowerBound }) {
            if let last = parts.last, last.span.upperBound == cut.span.lowerBound {
                parts[parts.count - 1] = .init(span: last.span.lowerBound..<cut.span.upperBound, replacement: last.replacement + cut.replacement)
            } else {
                parts.append(.init(span: cut.span, replacement: cut.replacement))
            }
        }
        return RedundantEnds(parts: parts, mended: String(decoding: source, as: UTF8.self))
    }
}

/// What might be left out of a pattern's source, the most promising first.
struct RedundantCuts {
    private(set) var cuts: [(span: Range<Int>, replacement: String)] = []
    private static let most = 16

    init(_ source: String, _ options: Pattern.Options = []) {
        let items = PatternItems(source, options: options)
        let text = Array(source.utf8)
        for isLast in [true, false] {
            var pending = items.roots
            var seen = 0
            while let branch = pending.popLast(), cuts.count < RedundantCuts.most, seen < 64 {
                seen += 1
                let list = items.branches[branch].filter { !$0.isFlags }
                guard let item = isLast ? list.last : list.first else { continue }
                // `^.*` goes as one.
                if item.isAssertion, list.count > 2 {
                    let inner = isLast ? list[list.count - 2] : list[1]
                    if inner.end > inner.atomEnd { cuts.append((isLast ? inner.start..<item.end : item.start..<inner.end, "")) }
                    continue
                }
                if item.end > item.atomEnd { add(item, text) } else { pending += item.branches }
            }
        }
    }

    private mutating func add(_ item: PatternItems.Item, _ text: [UInt8]) {
        let quantifier = text[item.atomEnd..<item.end]
        switch quantifier.first {
        case UInt8(ascii: "*"), UInt8(ascii: "?"): cuts.append((item.start..<item.end, ""))
        case UInt8(ascii: "+"): cuts.append((item.atomEnd..<item.end, ""))
        default:
            let digits = quantifier.dropFirst().prefix { (0x30...0x39).contains($0) }
            let low = String(decoding: digits, as: UTF8.self)
            if low == "0" {
                cuts.append((item.start..<item.end, ""))
            } else if low == "1" {
                cuts.append((item.atomEnd..<item.end, ""))
            } else if quantifier.contains(0x2C) {
                cuts.append((item.atomEnd..<item.end, "{\(low)}"))
            }
        }
    }
}
