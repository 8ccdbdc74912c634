/// The deterministic automaton of a `LanguageAutomaton`, made where something leads: sets of states as bits.
///
/// Number 0 is the set in which a text has fired, whatever else is in it.
struct LanguageSubsets {
    static let fired = 0

    let automaton: LanguageAutomaton
    private let words: Int
    private var bits: [UInt64] = []
    private var table: [Int32] = []
    private var buckets: [Int32] = []
    private(set) var acceptsAtEnd: [Bool] = []
    private var scratch: [UInt64]

    var count: Int { acceptsAtEnd.count }

    init(_ automaton: LanguageAutomaton) {
        self.automaton = automaton
        words = (automaton.stateCount + 63) / 64
        scratch = [UInt64](repeating: 0, count: words)
        buckets = [Int32](repeating: -1, count: 64)
        scratch[0] = 1
        _ = intern(unbounded: ())
    }

    /// The set of one state.
    mutating func set(of states: [Int], _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int {
        clear()
        for state in states {
            if state == LanguageAutomaton.fired { return LanguageSubsets.fired }
            if automaton.isAlive[state] { scratch[state >> 6] |= 1 << UInt64(state & 63) }
        }
        return try intern(&meter)
    }

    /// Where a letter leads from a set.
    @inline(__always)
    mutating func step(_ set: Int, _ letter: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int {
        let known = table[set &* automaton.letterCount &+ letter]
        if known >= 0 { return Int(known) }
        return try makeStep(set, letter, &meter)
    }

    private mutating func makeStep(_ set: Int, _ letter: Int, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int {
        clear()
        var cost = words
        for word in 0..<words {
            var rest = bits[set * words + word]
            while rest != 0 {
                let state = word << 6 | rest.trailingZeroBitCount
                rest &= rest - 1
                automaton.forEachTarget(state, letter) { target in
                    scratch[target >> 6] |= 1 << UInt64(target & 63)
                    cost += 1
                }
            }
        }
        try meter.spend(cost)
        let next = try intern(&meter)
        table[set * automaton.letterCount + letter] = Int32(next)
        return next
    }

    /// Whether all of one set is in another.
    @inline(__always)
    func isSubset(_ one: Int, of other: Int) -> Bool {
        if one == other { return true }
        for word in 0..<words where bits[one &* words &+ word] & ~bits[other &* words &+ word] != 0 { return false }
        return true
    }

    /// What comparing two sets costs.
    var width: Int { words }

    private mutating func clear() {
        for word in 0..<words { scratch[word] = 0 }
    }

    private mutating func intern(_ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) -> Int {
        if scratch[0] & 1 != 0 { return LanguageSubsets.fired }
        let before = count
        let set = intern(unbounded: ())
        if count > before {
            try meter.addState()
            try meter.spend(words + automaton.letterCount / 8)
        }
        return set
    }

    private mutating func intern(unbounded: Void) -> Int {
        var hash: UInt64 = 0
        for word in scratch {
            hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        var bucket = Int(truncatingIfNeeded: hash) & (buckets.count - 1)
        while buckets[bucket] >= 0 {
            let set = Int(buckets[bucket])
            var isEqual = true
            for word in 0..<words where bits[set * words + word] != scratch[word] { isEqual = false }
            if isEqual { return set }
            bucket = (bucket + 1) & (buckets.count - 1)
        }
        let set = count
        var accepts = false
        for word in 0..<words {
            var rest = scratch[word]
            while rest != 0 {
                if automaton.acceptsAtEnd[word << 6 | rest.trailingZeroBitCount] { accepts = true }
                rest &= rest - 1
            }
        }
        acceptsAtEnd.append(accepts)
        bits += scratch
        table += repeatElement(-1, count: automaton.letterCount)
        buckets[bucket] = Int32(set)
        if count * 2 > buckets.count { rehash() }
        return set
    }

    private mutating func rehash() {
        buckets = [Int32](repeating: -1, count: buckets.count * 2)
        for set in 0..<count {
            var hash: UInt64 = 0
            for word in 0..<words {
                hash = (hash ^ bits[set * words + word]) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 29
            }
            var bucket = Int(truncatingIfNeeded: hash) & (buckets.count - 1)
            while buckets[bucket] >= 0 { bucket = (bucket + 1) & (buckets.count - 1) }
            buckets[bucket] = Int32(set)
        }
    }
}
