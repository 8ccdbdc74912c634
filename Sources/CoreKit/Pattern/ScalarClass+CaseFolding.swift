extension ScalarClass {
    /// With every scalar that simple case folding takes for the same.
    func caseFolded() -> ScalarClass {
        var all = spans
        var frontier = self
        // No circle has more than four members, so three steps go round all of them.
        for _ in 0..<3 {
            frontier = ScalarClass(spans: UnicodeTables.nextInCircle(frontier.spans))
            if frontier.isEmpty { break }
            all += frontier.spans
        }
        return ScalarClass(spans: all)
    }

    /// With the other case of its ASCII letters.
    func asciiCaseFolded() -> ScalarClass {
        var all = spans
        for span in spans {
            for (first, last, other) in [(0x41, 0x5A, 0x61), (0x61, 0x7A, 0x41)] as [(UInt32, UInt32, UInt32)]
            where span.low <= last && span.high >= first {
                all.append(Span(low: max(span.low, first) - first + other, high: min(span.high, last) - first + other))
            }
        }
        return ScalarClass(spans: all)
    }
}
