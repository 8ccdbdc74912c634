/// Searches texts for the patterns of a set. It holds caches, so a thread needs one of its own; the set may be shared.
public final class PatternSetMatcher {
    public let set: PatternSet
    /// Of the patterns without a literal.
    private let automaton: LazyDFA?
    private let cacheBytes: Int
    /// One for each pattern that has been looked at by itself, as long as there is room for their caches.
    private var matchers: [PatternMatcher?]
    private var matcherBytes = 0
    private var droppedResets = 0
    /// Patterns whose empty matches have to be looked at one by one.
    private let apart: [Int]
    private var surrenders = 0
    /// Patterns of the text at hand that were looked at, so that another literal of theirs is no reason to do it again.
    private let asked: UnsafeMutablePointer<UInt32>
    private var turn: UInt32 = 0
    private let filter: PatternSetFilter
    /// The numbers of the patterns that match, each once.
    private let hits: UnsafeMutablePointer<Int>
    private var hitCount = 0

    /// How often full caches of states were emptied.
    public var cacheResets: Int { droppedResets + (automaton?.resets ?? 0) + matchers.reduce(0) { $0 + ($1?.cacheResets ?? 0) } }
    /// Bytes that the caches of states take now.
    public var cacheSize: Int { (automaton?.size ?? 0) + matchers.reduce(0) { $0 + ($1?.cacheSize ?? 0) } }

    /// - Parameter cacheBytes: what the caches may take for their states: of the automaton for patterns without a literal, and of all
    ///   others together.
    public init(_ set: PatternSet, cacheBytes: Int = 1 << 22) {
        self.set = set
        filter = set.filter
        self.cacheBytes = cacheBytes
        automaton = set.program.map { LazyDFA($0, findsAll: true, maximumBytes: cacheBytes) }
        matchers = Array(repeating: nil, count: set.patterns.count)
        asked = .allocate(capacity: max(1, set.patterns.count))
        asked.initialize(repeating: 0, count: max(1, set.patterns.count))
        hits = .allocate(capacity: max(1, set.patterns.count))
        apart = set.patterns.indices.filter { set.patterns[$0].parts.compiled.value.mayOnlyPartScalars }
    }

    deinit {
        asked.deallocate()
        hits.deallocate()
    }

    /// Sets `found[i]` to whether pattern `i` matches anywhere in the text; `found` gets one element for each pattern.
    public func matches(in text: UnsafeRawBufferPointer, into found: inout [Bool]) {
        search(text)
        if found.count != set.patterns.count { found = Array(repeating: false, count: set.patterns.count) }
        found.withUnsafeMutableBufferPointer { found in
            found.update(repeating: false)
            for index in 0..<hitCount { found[hits[index]] = true }
        }
    }

    /// Sets `numbers` to those of the patterns that match anywhere in the text, in order: for large sets, of which few match.
    public func matches(in text: UnsafeRawBufferPointer, into numbers: inout [Int]) {
        search(text)
        numbers.removeAll(keepingCapacity: true)
        numbers.append(contentsOf: UnsafeBufferPointer(start: hits, count: hitCount))
        if hitCount > 1 { numbers.sort() }
    }

    // MARK: - Searching

    /// Leaves the numbers of the patterns that match in `hits`.
    private func search(_ text: UnsafeRawBufferPointer) {
        hitCount = 0
        turn &+= 1
        if turn == 0 {
            asked.update(repeating: 0, count: set.patterns.count)
            turn = 1
        }
        if let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) {
            let (asked, turn, hits) = (asked, turn, hits)
            var count = 0
            filter.each(in: base, count: text.count) { pattern, matches, from in
                if asked[pattern] == turn { return true }
                asked[pattern] = turn
                if matches || ask(pattern, text, from: max(0, from)) {
                    hits[count] = pattern
                    count &+= 1
                }
                return true
            }
            hitCount = count
        }
        for pattern in apart where ask(pattern, text) { note(pattern) }
        guard let automaton else { return }
        let known = hitCount
        if surrenders < PatternMatcher.maximumSurrenders {
            search(automaton, text)
            if !automaton.gaveUp { return }
            surrenders += 1
            hitCount = known
        }
        for pattern in set.unfiltered where ask(pattern, text) { note(pattern) }
    }

    private func note(_ pattern: Int) {
        hits[hitCount] = pattern
        hitCount += 1
    }

    private func search(_ automaton: LazyDFA, _ text: UnsafeRawBufferPointer) {
        let search = PatternSearch(text: text, bounds: 0..<text.count)
        let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? UnsafePointer(automaton.classes)
        let scope = LazyDFA.Scope(
            base: base, from: 0, to: text.count, startContext: .edge,
            endClass: search.class(after: text.count, in: automaton), isAnchored: false
        )
        let unfiltered = set.unfiltered
        var missing = unfiltered.count
        automaton.searchAll(scope) { numbers in
            for number in numbers where asked[unfiltered[Int(number)]] != turn {
                asked[unfiltered[Int(number)]] = turn
                note(unfiltered[Int(number)])
                missing -= 1
            }
            return missing > 0
        }
    }

    /// Whether the pattern matches, when it is known that no match begins before `from`.
    private func ask(_ pattern: Int, _ text: UnsafeRawBufferPointer, from: Int = 0) -> Bool {
        let matcher: PatternMatcher
        if let known = matchers[pattern] {
            matcher = known
            matcherBytes -= matcher.cacheSize
        } else {
            matcher = PatternMatcher(set.patterns[pattern], cacheBytes: cacheBytes / 4)
            matchers[pattern] = matcher
        }
        let answer = matcher.isMatch(text, from: from)
        matcherBytes += matcher.cacheSize
        if matcherBytes > cacheBytes { dropMatchers() }
        return answer
    }

    private func dropMatchers() {
        droppedResets = cacheResets - (automaton?.resets ?? 0) + 1
        for index in matchers.indices { matchers[index] = nil }
        matcherBytes = 0
    }
}
