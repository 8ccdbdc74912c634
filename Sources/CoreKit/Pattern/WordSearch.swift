/// Finds the first of many byte strings, by the last bytes of a window as long as the shortest of them: most windows end in bytes
/// that none of the strings has there, and the next window that could fit begins several bytes on (Wu and Manber, 1994).
final class WordSearch: Sendable {
    struct Hit {
        var position: Int
        /// The number of the string, or of the group that strings share.
        var word: Int
    }

    /// With `foldsCase` in ASCII lower case.
    private let words: [[UInt8]]
    private let numbers: [Int]
    let foldsCase: Bool
    /// The length of the shortest string.
    let window: Int
    /// How far the window may move for the two bytes at its end, by their hash; 0 where some string could stand.
    private let shifts: [UInt8]
    /// Where the strings with a hash begin in `members`, and after them.
    private let buckets: [UInt32]
    private let members: [UInt32]
    private static let hashBits = 13

    /// At least one string; each at least two bytes long. Of those that fit at a place the first one counts.
    init(_ words: [[UInt8]], numbers: [Int]? = nil, foldsCase: Bool = false) {
        self.words = words
        self.numbers = numbers ?? Array(words.indices)
        self.foldsCase = foldsCase
        let window = words.lazy.map(\.count).min() ?? 2
        self.window = window
        let size = 1 << WordSearch.hashBits
        var shifts = [UInt8](repeating: UInt8(min(window - 1, 255)), count: size)
        var entries: [(hash: Int, word: Int)] = []
        entries.reserveCapacity(words.count)
        for (index, word) in words.enumerated() {
            for end in 1..<window {
                let hash = WordSearch.hash(word[end - 1], word[end])
                shifts[hash] = min(shifts[hash], UInt8(min(window - 1 - end, 255)))
                if end == window - 1 { entries.append((hash, index)) }
            }
        }
        entries.sort { ($0.hash, $0.word) < ($1.hash, $1.word) }
        var buckets = [UInt32](repeating: 0, count: size + 1)
        for entry in entries { buckets[entry.hash + 1] += 1 }
        for index in 0..<size { buckets[index + 1] += buckets[index] }
        self.shifts = shifts
        self.buckets = buckets
        members = entries.map { UInt32($0.word) }
    }

    @inline(__always)
    private static func hash(_ first: UInt8, _ second: UInt8) -> Int {
        let both = UInt32(first) << 8 | UInt32(second)
        return Int((both &* 0x9E37_79B1) >> UInt32(32 - hashBits))
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
        shifts.withUnsafeBufferPointer { shifts in
            let shifts = shifts.baseAddress.unsafelyUnwrapped
            let fold: UInt8 = foldsCase ? 0x20 : 0
            var end = from &+ window &- 1
            while end < to {
                // Folding makes other bytes equal too; the strings are compared as they are.
                let hash = foldsCase ? WordSearch.hash(WordSearch.lower(base[end &- 1]), WordSearch.lower(base[end])) : WordSearch.hash(base[end &- 1], base[end])
                let shift = Int(shifts[hash])
                if shift != 0 {
                    end &+= shift
                    continue
                }
                let start = end &- window &+ 1
                for place in Int(buckets[hash])..<Int(buckets[hash &+ 1]) {
                    let word = Int(members[place])
                    if stands(word, base + start, to &- start, fold), !body(Hit(position: start, word: numbers[word])) { return }
                }
                end &+= 1
            }
        }
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    private func stands(_ word: Int, _ start: UnsafePointer<UInt8>, _ room: Int, _ fold: UInt8) -> Bool {
        words[word].withUnsafeBufferPointer { word in
            if word.count > room { return false }
            if fold == 0 { return ByteSearch.areEqual(start, word.baseAddress.unsafelyUnwrapped, word.count) }
            for index in 0..<word.count where WordSearch.lower(start[index]) != word[index] { return false }
            return true
        }
    }
}
