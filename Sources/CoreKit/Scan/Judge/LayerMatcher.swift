/// The patterns of one layer, run together. One a thread.
final class LayerMatcher {
    /// Indexes into the signature set, in the order of the patterns.
    private let signatures: UnsafeMutableBufferPointer<Int>
    private let patterns: [Pattern]
    // A pattern is compiled where it is searched for, and many never are.
    private lazy var set = makeSet()
    private var isSetMade = false
    private var single: [PatternMatcher?]
    /// The numbers of the patterns that occur in the text at hand, in order.
    private var hits: [Int] = []
    private let memo = MatchMemo()

    init(_ signatures: [Int], of all: [Signature]) {
        self.signatures = .allocate(capacity: signatures.count)
        _ = self.signatures.initialize(from: signatures)
        patterns = signatures.compactMap { all[$0].pattern }
        single = Array(repeating: nil, count: patterns.count)
    }

    /// A set that grows past its bounds is asked one by one instead.
    private func makeSet() -> PatternSetMatcher? {
        isSetMade = true
        return patterns.count > 1 ? (try? PatternSet(patterns)).map { PatternSetMatcher($0) } : nil
    }

    private func matcher(_ index: Int) -> PatternMatcher {
        if let made = single[index] { return made }
        let matcher = PatternMatcher(patterns[index])
        single[index] = matcher
        return matcher
    }

    deinit { signatures.deallocate() }

    var isEmpty: Bool { signatures.isEmpty }

    /// How often the automata emptied their caches.
    var cacheResets: Int { single.reduce(isSetMade ? set?.cacheResets ?? 0 : 0) { $0 + ($1?.cacheResets ?? 0) } }

    /// Calls `body` with the index and the matcher of every signature whose pattern occurs in the text.
    func forEachHit(in text: ByteSlice, _ body: (Int, PatternMatcher) -> Void) {
        guard !single.isEmpty else { return }
        find(in: text)
        for i in hits { body(signatures[i], matcher(i)) }
    }

    /// The same for a text of a kind that comes again and again; what occurs in it is remembered.
    @inline(__always)
    func forEachHit(inUsual text: ByteSlice, _ body: (Int) -> Void) {
        guard !isEmpty else { return }
        var isFound = false
        let known = memo.hits(in: text) {
            find(in: text)
            isFound = true
            return MatchMemo.Hits(hits)
        }
        if let known { return known.forEach { body(signatures[$0]) } }
        if !isFound { find(in: text) }
        for i in hits { body(signatures[i]) }
    }

    /// The matcher of a signature of this layer.
    func matcher(of signature: Int) -> PatternMatcher? {
        signatures.firstIndex(of: signature).map { matcher($0) }
    }

    private func find(in text: ByteSlice) {
        if let set {
            set.matches(in: text.buffer, into: &hits)
        } else {
            hits.removeAll(keepingCapacity: true)
            for i in single.indices where matcher(i).isMatch(text.buffer) { hits.append(i) }
        }
    }

    /// Whether any signature's pattern can occur in a text that begins so. May say yes where none can.
    func mayMatch(textBeginningWith prefix: UnsafeRawBufferPointer) -> Bool {
        patterns.indices.contains { matcher($0).mayMatch(textBeginningWith: prefix) }
    }

    /// Whether any signature's pattern occurs in the text.
    func matchesAny(_ text: ByteSlice) -> Bool {
        var found = false
        forEachHit(in: text) { _, _ in found = true }
        return found
    }
}
