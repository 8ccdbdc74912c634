// Relies on: loads of four bytes from anywhere in memory, and on samples not depending on each other, so that several are under way at once.

/// Finds the first of many byte strings by samples of the text: of a string whose first `n` bytes count, every piece of `n - b + 1`
/// bytes of text holds the beginning of one block of `b` bytes, so it is enough to look up one block in so many bytes.
final class WordSearch: @unchecked Sendable {
    struct Hit {
        var position: Int
        /// The number of the string, or of the group that strings share.
        var word: Int
    }

    private struct Member {
        /// Where the string stands in `pool`, and its length.
        var first: Int32
        var count: Int32
        var word: Int32
        var number: Int32
        /// Where in the string the block begins that is looked up.
        var offset: Int32
    }

    let foldsCase: Bool
    /// Bytes of a block, bytes from a sample to the next.
    private let block: Int
    private let step: Int
    /// What is set and what is kept of a block.
    private let fold: UInt32
    private let mask: UInt32
    private let shift: UInt32
    /// By the hash of a block, whether a string has it.
    private let flags: UnsafeMutablePointer<UInt8>
    /// Where the strings with a hash begin in `members`, and after them.
    private let buckets: UnsafeMutablePointer<UInt32>
    /// In the order of where a string would begin, then of the strings.
    private let members: UnsafeMutablePointer<Member>
    /// The strings, one after the other; with `foldsCase` in ASCII lower case.
    private let pool: UnsafeMutablePointer<UInt8>

    private static let longestWindow = 16

    /// - Parameter words: at least one string, each at least two bytes long. Of those that fit at a place the first one counts.
    /// - Parameter isOrdered: when false, strings are told by the blocks that fewest of the others have, not by their first ones, and may
    ///   be reported up to the length of the longest one out of order.
    init(_ words: [[UInt8]], numbers: [Int]? = nil, foldsCase: Bool = false, isOrdered: Bool = true) {
        self.foldsCase = foldsCase
        let window = min(words.lazy.map(\.count).min() ?? 2, WordSearch.longestWindow)
        let block = window <= 3 ? 2 : window <= 6 ? 3 : 4
        let step = window - block + 1
        self.block = block
        self.step = step
        // Folding makes other bytes equal too; the strings are compared as they are.
        let fold: UInt32 = foldsCase ? 0x2020_2020 : 0
        let mask: UInt32 = block == 4 ? .max : 1 << UInt32(8 * block) - 1
        var bits: UInt32 = 8
        while bits < 16, 1 << bits < words.count * step * 16 { bits += 1 }
        let shift = 32 - bits
        self.fold = fold
        self.mask = mask
        self.shift = shift

        pool = .allocate(capacity: words.reduce(0) { $0 + $1.count })
        var used = 0
        var entries: [(hash: Int, member: Member)] = []
        entries.reserveCapacity(words.count * step)
        func value(_ word: [UInt8], _ offset: Int) -> UInt32 {
            (0..<block).reduce(0) { $0 | UInt32(word[offset + $1]) << UInt32(8 * $1) }
        }
        var shares: [UInt32: Int] = [:]
        if !isOrdered {
            for word in words { for offset in 0...word.count - block { shares[value(word, offset), default: 0] += 1 } }
        }
        for (index, word) in words.enumerated() {
            var lead = 0
            if !isOrdered {
                let counts = (0...word.count - block).map { shares[value(word, $0)] ?? 0 }
                var least = Int.max
                for start in 0...word.count - window {
                    let sum = counts[start..<start + step].reduce(0, +)
                    if sum < least { (lead, least) = (start, sum) }
                }
            }
            for offset in lead..<lead + step {
                let value = value(word, offset)
                let hash = WordSearch.hash(value, fold, mask, shift)
                entries.append((hash, Member(
                    first: Int32(used), count: Int32(word.count), word: Int32(index), number: Int32(numbers?[index] ?? index), offset: Int32(offset)
                )))
            }
            for byte in word {
                (pool + used).initialize(to: byte)
                used += 1
            }
        }
        entries.sort { ($0.hash, -$0.member.offset, $0.member.word) < ($1.hash, -$1.member.offset, $1.member.word) }
        let size = 1 << Int(bits)
        flags = .allocate(capacity: size)
        flags.initialize(repeating: 0, count: size)
        buckets = .allocate(capacity: size + 1)
        buckets.initialize(repeating: 0, count: size + 1)
        members = .allocate(capacity: entries.count)
        for (place, entry) in entries.enumerated() {
            flags[entry.hash] = 1
            buckets[entry.hash + 1] += 1
            (members + place).initialize(to: entry.member)
        }
        for index in 0..<size { buckets[index + 1] += buckets[index] }
    }

    deinit {
        pool.deallocate()
        flags.deallocate()
        buckets.deallocate()
        members.deallocate()
    }

    @inline(__always)
    private static func hash(_ block: UInt32, _ fold: UInt32, _ mask: UInt32, _ shift: UInt32) -> Int {
        Int((((block | fold) & mask) &* 0x9E37_79B1) &>> shift)
    }

    /// The leftmost string that begins in `from...`, whole within `to`.
    func next(in base: UnsafePointer<UInt8>, from: Int, to: Int) -> Hit? {
        var found: Hit?
        each(in: base, from: from, to: to) { hit in
            found = hit
            return false
        }
        return found
    }

    /// Calls `body` with every string at every place, from left to right and in the order of the strings, until it returns false.
    @inline(__always)
    func each(in base: UnsafePointer<UInt8>, from: Int, to: Int, _ body: (Hit) -> Bool) {
        let raw = UnsafeRawPointer(base)
        let (fold, mask, shift, step) = (fold, mask, shift, step)
        let flags = flags
        @inline(__always) func hash(_ at: Int) -> Int {
            WordSearch.hash(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self)), fold, mask, shift)
        }
        var at = from
        while at &+ 3 &* step &+ 4 <= to {
            let a = hash(at), b = hash(at &+ step), c = hash(at &+ 2 &* step), d = hash(at &+ 3 &* step)
            if flags[a] | flags[b] | flags[c] | flags[d] != 0 {
                for place in 0..<4 {
                    let sample = at &+ place &* step
                    let hash = hash(sample)
                    if flags[hash] != 0, !report(hash, base, sample, from, to, body) { return }
                }
            }
            at &+= 4 &* step
        }
        while at &+ block <= to {
            var value: UInt32 = 0
            for place in 0..<block { value |= UInt32(base[at &+ place]) &<< UInt32(8 &* place) }
            let hash = WordSearch.hash(value, fold, mask, shift)
            if flags[hash] != 0, !report(hash, base, at, from, to, body) { return }
            at &+= step
        }
    }

    @inline(__always)
    private func report(_ hash: Int, _ base: UnsafePointer<UInt8>, _ at: Int, _ from: Int, _ to: Int, _ body: (Hit) -> Bool) -> Bool {
        for place in Int(buckets[hash])..<Int(buckets[hash &+ 1]) {
            let member = members[place]
            let start = at &- Int(member.offset)
            if start < from || !stands(member, base + start, to &- start) { continue }
            if !body(Hit(position: start, word: Int(member.number))) { return false }
        }
        return true
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    @inline(__always)
    private func stands(_ member: Member, _ start: UnsafePointer<UInt8>, _ room: Int) -> Bool {
        let count = Int(member.count)
        if count > room { return false }
        let word = pool + Int(member.first)
        if !foldsCase { return ByteSearch.areEqual(start, word, count) }
        for index in 0..<count where WordSearch.lower(start[index]) != word[index] { return false }
        return true
    }
}
