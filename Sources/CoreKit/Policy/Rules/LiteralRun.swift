/// Characters that stand side by side in a pattern and only for themselves: `social security` in `\bsocial security\s*\d`.
struct LiteralRun {
    /// What stands before or behind it.
    enum Edge {
        /// Nothing: whatever the text has there.
        case open
        /// A character, a class, an anchor.
        case bounded
    }

    let text: String
    /// Of each character of `text`: bytes of the pattern.
    let ranges: [Range<Int>]
    let isCaseless: Bool
    let before: Edge
    let after: Edge

    /// Bytes of the pattern.
    var range: Range<Int> { ranges[0].lowerBound..<ranges[ranges.count - 1].upperBound }

    /// The runs of a pattern whose characters are all of a kind.
    static func runs(_ tokens: [PatternToken], of isWanted: (Unicode.Scalar) -> Bool) -> [LiteralRun] {
        var runs: [LiteralRun] = []
        var index = 0
        while index < tokens.count {
            guard let first = tokens[index].literal, isWanted(first), !isQuantified(tokens, index) else {
                index += 1
                continue
            }
            let start = index
            var text = String.UnicodeScalarView()
            while index < tokens.count, let scalar = tokens[index].literal, isWanted(scalar), !isQuantified(tokens, index) {
                text.append(scalar)
                index += 1
            }
            let run = tokens[start..<index]
            runs.append(LiteralRun(
                text: String(text), ranges: run.map(\.range), isCaseless: run.contains(where: \.isCaseless), before: edge(before: start, tokens),
                after: edge(behind: index, tokens)))
        }
        return runs
    }

    static func isQuantified(_ tokens: [PatternToken], _ index: Int) -> Bool {
        guard index + 1 < tokens.count, case .quantifier = tokens[index + 1].kind else { return false }
        return true
    }

    /// Groups that may be left out, or come again, have neighbours that are not told from here: they count as bounded.
    private static func edge(before index: Int, _ tokens: [PatternToken]) -> Edge {
        var index = index - 1
        while index >= 0 {
            switch tokens[index].kind {
            case .setting: index -= 1
            case .open: index -= 1
            case .alternation:
                guard let open = opening(of: index, tokens) else { return .open }
                index = open - 1
            case .close, .literal, .any, .set, .anchor, .quantifier: return .bounded
            }
        }
        return .open
    }

    private static func edge(behind index: Int, _ tokens: [PatternToken]) -> Edge {
        var index = index
        while index < tokens.count {
            switch tokens[index].kind {
            case .setting: index += 1
            case .close:
                if isQuantified(tokens, index) { return .bounded }
                index += 1
            case .alternation:
                guard let close = closing(of: index, tokens) else { return .open }
                index = close
            case .open, .literal, .any, .set, .anchor, .quantifier: return .bounded
            }
        }
        return .open
    }

    /// The group that a `|` stands in.
    private static func opening(of index: Int, _ tokens: [PatternToken]) -> Int? {
        var depth = 0
        for place in stride(from: index - 1, through: 0, by: -1) {
            if tokens[place].kind == .close { depth += 1 }
            if tokens[place].kind == .open {
                if depth == 0 { return place }
                depth -= 1
            }
        }
        return nil
    }

    private static func closing(of index: Int, _ tokens: [PatternToken]) -> Int? {
        var depth = 0
        for place in index + 1..<max(index + 1, tokens.count) {
            if tokens[place].kind == .open { depth += 1 }
            if tokens[place].kind == .close {
                if depth == 0 { return place }
                depth -= 1
            }
        }
        return nil
    }
}
