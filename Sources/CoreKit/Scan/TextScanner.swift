/// Finds body signatures in plain text, which counts as one body from its first byte to its last, window by window.
///
/// A match may be as long as a window less its margin, about three quarters of 4 MiB; a longer one is cut there.
final class TextScanner {
    private let set: SignatureSet
    private let matchers: [(signature: Int, matcher: PatternMatcher)]
    private let usesPrefilter: Bool
    /// Where each pattern goes on, as an offset in the text.
    private var resume: [Int]
    /// Offset in the text of the window's first byte.
    private var windowStart = 0

    /// Bytes that stay in sight behind the place where the next window's search begins, for `\b` and `^`.
    private static let lookBehind = 8

    init(set: SignatureSet, usesPrefilter: Bool) {
        self.set = set
        self.usesPrefilter = usesPrefilter
        matchers = (set.bodyPatterns + set.textPatterns).sorted().compactMap { index in
            set.signatures[index].pattern.map { (index, PatternMatcher($0)) }
        }
        resume = matchers.map { _ in 0 }
    }

    /// Searches a window. Returns the offset within it from which bytes have to be kept for the next one.
    func scan(_ text: UnsafeRawBufferPointer, isStart: Bool, isEnd: Bool, found: (_ signature: Int, Range<Int>) -> Void) -> Int {
        if isStart {
            windowStart = 0
            for i in resume.indices { resume[i] = 0 }
        }
        let margin = text.count / 4
        if usesPrefilter, let prefilter = set.prefilter, prefilter.firstHit(in: text, from: 0) == nil {
            let rest = isEnd ? text.count : max(0, text.count - margin)
            for i in resume.indices { resume[i] = max(resume[i], windowStart + rest) }
            return advance(text, to: rest)
        }
        var lowest = text.count
        for (i, entry) in matchers.enumerated() {
            let rest = search(entry.matcher, text, from: max(0, resume[i] - windowStart), isStart, isEnd, margin) { found(entry.signature, $0) }
            resume[i] = windowStart + rest
            lowest = min(lowest, rest)
        }
        return advance(text, to: lowest)
    }

    /// Where the next window begins for a search that goes on at `offset`: a little before, and at the start of a scalar.
    private func advance(_ text: UnsafeRawBufferPointer, to offset: Int) -> Int {
        var keep = max(0, offset - TextScanner.lookBehind)
        let lowest = max(0, keep - 3)
        while keep > lowest, keep < text.count, text[keep] & 0xC0 == 0x80 { keep -= 1 }
        windowStart += keep
        return keep
    }

    /// Reports the matches of one pattern that later text cannot change; returns where its search has to go on.
    private func search(
        _ matcher: PatternMatcher, _ text: UnsafeRawBufferPointer, from: Int, _ isStart: Bool, _ isEnd: Bool, _ margin: Int,
        _ found: (Range<Int>) -> Void
    ) -> Int {
        var at = from
        while at <= text.count {
            switch matcher.firstMatch(inWindow: text, from: at, isStart: isStart, isEnd: isEnd) {
            case .none:
                return isEnd ? text.count : max(at, text.count - margin)
            case .match(let range, let isFinal):
                // With the window as good as full of it, waiting for more text would be in vain.
                if !isFinal, !isEnd, range.lowerBound > TextScanner.lookBehind * 2 { return range.lowerBound }
                found(range)
                at = range.isEmpty ? range.upperBound + 1 : range.upperBound
            }
        }
        return min(at, text.count)
    }
}
