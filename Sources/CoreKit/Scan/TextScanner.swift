/// Finds body signatures in plain text, which counts as one body from its first byte to its last, window by window.
///
/// A match may be as long as a window less its margin, about three quarters of 4 MiB; a longer one is cut there.
final class TextScanner {
    private let set: SignatureSet
    private let matchers: [(signature: Int, matcher: PatternMatcher)]
    private let places: PrefilterSearch?
    /// Which of `matchers` are looked for only around the prefilter's hits: those whose matches are short and depend on nothing
    /// but what stands there.
    private let isLocal: [Bool]
    private let local: [Int]
    /// Which cannot match where the prefilter finds nothing.
    private let isFiltered: [Bool]
    private let localSet: PatternSetMatcher?
    private var localHits: [Int] = []
    /// The longest match of a local pattern, in bytes.
    private let reach: Int
    /// Where each pattern goes on, as an offset in the text.
    private var resume: [Int]
    /// Offset in the text of the window's first byte.
    private var windowStart = 0

    /// Bytes that stay in sight behind the place where the next window's search begins, for `\b` and `^`.
    private static let lookBehind = 8

    init(set: SignatureSet, usesPrefilter: Bool) {
        self.set = set
        places = usesPrefilter ? PrefilterSearch(set.prefilter) : nil
        // What speaks against MCP has no messages here that it could speak against.
        let searched = (set.bodyPatterns + set.textPatterns).sorted().filter { !set.signatures[$0].isAgainst }
        let matchers = searched.compactMap { index in
            set.signatures[index].pattern.map { (signature: index, matcher: PatternMatcher($0)) }
        }
        self.matchers = matchers
        resume = matchers.map { _ in 0 }
        let lengths = matchers.map { $0.matcher.pattern.hasAnchors ? nil : $0.matcher.pattern.maximumMatchLength }
        let unfiltered = Set(set.unfiltered)
        let isFiltered = matchers.map { [places] in places != nil && !unfiltered.contains(set.signatures[$0.signature].id) }
        self.isFiltered = isFiltered
        let local = matchers.indices.filter { isFiltered[$0] && (lengths[$0] ?? Int.max) <= TextScanner.localLimit }
        // Without a set of them, each is looked for everywhere.
        localSet = (try? PatternSet(local.map { matchers[$0].matcher.pattern })).map { PatternSetMatcher($0) }
        self.local = localSet == nil ? [] : local
        var isLocal = matchers.map { _ in false }
        for i in self.local { isLocal[i] = true }
        self.isLocal = isLocal
        reach = self.local.compactMap { lengths[$0] }.max() ?? 0
    }

    /// How often the automata emptied their caches.
    var cacheResets: Int { matchers.reduce(localSet?.cacheResets ?? 0) { $0 + $1.matcher.cacheResets } }

    /// Matches longer than this are looked for in the whole window.
    static let localLimit = 1024

    /// Bytes over which hits are gathered.
    private static let stretch = 1024

    /// Searches a window. Returns the offset within it from which bytes have to be kept for the next one.
    func scan(_ text: UnsafeRawBufferPointer, isStart: Bool, isEnd: Bool, found: (_ signature: Int, Range<Int>) -> Void) -> Int {
        if isStart {
            windowStart = 0
            for i in resume.indices { resume[i] = 0 }
        }
        let margin = text.count / 4
        places?.begin(text)
        let isQuiet = places.map { $0.firstHit(from: 0) == nil } ?? false
        if isQuiet {
            let rest = isEnd ? text.count : max(0, text.count - margin)
            for i in resume.indices where isFiltered[i] { resume[i] = max(resume[i], windowStart + rest) }
        } else if let places {
            searchLocally(text, isEnd, places, found)
        }
        var lowest = text.count
        for i in resume.indices where isLocal[i] || (isQuiet && isFiltered[i]) { lowest = min(lowest, resume[i] - windowStart) }
        for (i, entry) in matchers.enumerated() where !isLocal[i] && !(isQuiet && isFiltered[i]) {
            let rest = search(entry.matcher, text, from: max(0, resume[i] - windowStart), isStart, isEnd, margin) { found(entry.signature, $0) }
            resume[i] = windowStart + rest
            lowest = min(lowest, rest)
        }
        return advance(text, to: lowest)
    }

    /// Looks for the local patterns around the prefilter's hits. A match that begins at a place or later holds a hit there or
    /// later, so the first hit tells where the first match can begin at all; a match that begins behind the hit at hand
    /// holds a later one and is found there.
    private func searchLocally(_ text: UnsafeRawBufferPointer, _ isEnd: Bool, _ search: PrefilterSearch, _ found: (Int, Range<Int>) -> Void) {
        guard let localSet, !local.isEmpty else { return }
        var places = local.map { max(0, resume[$0] - windowStart) }
        let last = isEnd ? text.count : max(0, text.count - 2 * reach - TextScanner.lookBehind)
        var at = places.min() ?? 0
        while let hit = search.firstHit(from: at), hit < last || isEnd {
            // Hits that stand close together share one look, so that dense ones cost no more than their text.
            var lastHit = hit
            at = hit + 1
            while let next = search.firstHit(from: at), next < hit + max(4 * reach, TextScanner.stretch), next < last || isEnd {
                lastHit = next
                at = next + 1
            }
            let bounds = max(0, hit - reach)..<min(text.count, lastHit + 2 * reach)
            localSet.matches(in: UnsafeRawBufferPointer(rebasing: text[max(0, bounds.lowerBound - 4)..<min(text.count, bounds.upperBound + 4)]), into: &localHits)
            for k in localHits {
                let i = local[k]
                while places[k] <= lastHit {
                    let from = max(places[k], bounds.lowerBound)
                    guard let range = matchers[i].matcher.firstMatch(in: text, within: from..<bounds.upperBound), range.lowerBound <= lastHit else { break }
                    found(matchers[i].signature, range)
                    places[k] = range.isEmpty ? range.upperBound + 1 : range.upperBound
                }
            }
        }
        for (k, i) in local.enumerated() { resume[i] = windowStart + min(text.count, max(places[k], max(0, last - reach))) }
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
