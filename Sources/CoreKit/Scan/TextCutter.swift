/// Finds places in plain text that no match can lie across, so that what is before and behind is scanned apart.
///
/// There are such places only where every signature is a short pattern that depends on nothing but what it matches: a match across a
/// place then shows itself in the few bytes around it.
final class TextCutter {
    private let matcher: PatternSetMatcher?
    /// No match is longer, in bytes.
    private let reach: Int
    private var found: [Bool] = []

    /// How many places are tried, and how far apart, in bytes.
    private static let tries = 32, step = 4096

    /// Nil where text cannot be cut.
    init?(set: SignatureSet, usesPrefilter: Bool) {
        guard usesPrefilter, set.unfiltered.isEmpty else { return nil }
        let patterns = (set.bodyPatterns + set.textPatterns).compactMap { set.signatures[$0].pattern }
        var reach = 0
        for pattern in patterns {
            guard !pattern.hasAnchors, let length = pattern.maximumMatchLength, length <= TextScanner.localLimit else { return nil }
            reach = max(reach, length)
        }
        guard let set = try? PatternSet(patterns) else { return nil }
        matcher = patterns.isEmpty ? nil : PatternSetMatcher(set, cacheBytes: 1 << 20)
        self.reach = reach
    }

    /// Where to cut, near the end of `text` if possible: behind a line end, or else before an ASCII character.
    func cut(_ text: UnsafeRawBufferPointer) -> Int? {
        guard let base = text.baseAddress else { return nil }
        var limit = text.count - reach
        for _ in 0..<TextCutter.tries {
            guard limit > 0 else { return nil }
            let place = ByteSearch.lastIndex(of: 0x0A, in: base, from: max(0, limit - TextCutter.step), to: limit).map { $0 + 1 } ?? limit
            if place > 0, place < text.count, text[place] < 0x80, isClear(text, place) { return place }
            limit = place - max(1, min(TextCutter.step, reach))
        }
        return nil
    }

    private func isClear(_ text: UnsafeRawBufferPointer, _ place: Int) -> Bool {
        guard let matcher else { return true }
        matcher.matches(in: UnsafeRawBufferPointer(rebasing: text[max(0, place - reach)..<min(text.count, place + reach)]), into: &found)
        return !found.contains(true)
    }
}
