extension PatternParser {
    struct Counts {
        var low: Int
        var high: Int?
        var end: Int
    }

    /// At `*`, `+`, `?`, or at the `{` of counts; `previous` is where another repetition starts that stands right before.
    mutating func repeatItem(_ counts: Counts? = nil, after previous: Int?) throws(PatternError) {
        let start = position
        let sign = text[position]
        let (low, high): (Int, Int?) = switch sign {
        case "*": (0, nil)
        case "+": (1, nil)
        case "?": (0, 1)
        default: (counts?.low ?? 0, counts?.high)
        }
        position = counts?.end ?? position + 1
        var isGreedy = !flags.contains(.ungreedy)
        if peek() == "?" {
            isGreedy.toggle()
            position += 1
        }
        if let previous {
            if sign == "+" {
                let operand = excerpt(previous, position - previous)
                throw error(at: previous, "possessive quantifier `\(operand)` is not in RE2 syntax", construct: operand)
            }
            throw error(
                at: previous,
                "repetition of a repetition `\(excerpt(previous, position - previous))`, expected a group around the first",
                construct: excerpt(previous, position - previous)
            )
        }
        let limit = PatternParser.maximumRepeat
        if low > limit || (high ?? 0) > limit {
            throw error(at: start, "repeat count in `\(excerpt(start, position - start))` is too large, expected at most \(limit)")
        }
        if let high, high < low {
            throw error(at: start, "repeat counts in `\(excerpt(start, position - start))` are reversed, expected the smaller first")
        }
        guard let item = groups[groups.count - 1].items.popLast() else {
            throw error(at: start, "nothing before `\(excerpt(start, position - start))`, expected something to repeat")
        }
        let node = tree.add(.repetition(child: item, low: low, high: high, isGreedy: isGreedy))
        if low >= 2 || (high ?? 0) >= 2, tree.copies[node] > limit {
            throw error(at: start, "nested repeat counts multiply to more than \(limit), expected at most \(limit)")
        }
        try checkNesting(of: node, at: start)
        groups[groups.count - 1].items.append(node)
        lastRepetition = start
    }

    /// `{3}`, `{3,}`, `{3,5}` at `start`; anything else after a brace makes the brace a literal.
    func countedRepetition(at start: Int) -> Counts? {
        var index = start + 1
        guard let low = integer(&index) else { return nil }
        var high: Int? = low
        if index < text.count, text[index] == "," {
            index += 1
            if index < text.count, text[index] == "}" {
                high = nil
            } else {
                guard let bound = integer(&index) else { return nil }
                high = bound
            }
        }
        guard index < text.count, text[index] == "}" else { return nil }
        return Counts(low: low, high: high, end: index + 1)
    }

    /// Decimal without leading zeros. RE2 takes a brace with a count from 100,000,000 up for a literal.
    private func integer(_ index: inout Int) -> Int? {
        let start = index
        var value = 0
        while index < text.count, let digit = PatternParser.digit(text[index], radix: 10) {
            value = value * 10 + digit
            index += 1
            if value >= 100_000_000 { return nil }
        }
        if index == start || (text[start] == "0" && index > start + 1) { return nil }
        return value
    }

    /// The value of an ASCII digit.
    static func digit(_ scalar: Unicode.Scalar, radix: Int) -> Int? {
        let value: Int
        switch scalar {
        case "0"..."9": value = Int(scalar.value) - 0x30
        case "a"..."f": value = Int(scalar.value) - 0x61 + 10
        case "A"..."F": value = Int(scalar.value) - 0x41 + 10
        default: return nil
        }
        return value < radix ? value : nil
    }
}
