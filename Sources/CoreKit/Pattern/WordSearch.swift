/// Finds the first of many byte strings, by the last bytes of a window as long as the shortest of them: most windows end in bytes
/// that none of the strings has there, and the next window that could fit begins several bytes on (Wu and Manber, 1994).
final class WordSearch: Sendable {
    struct Hit {
        var position: Int
        /// The number of the string, or of the group that strings share.
        var word: Int
    }

    private struct Member {
        /// The first four bytes, or what there is of them, and which bits of them count.
        var start: UInt32
        var mask: UInt32
        var word: Int32
        var number: Int32
    }

    /// With `foldsCase` in ASCII lower case.
    private let words: [[UInt8]]
    let foldsCase: Bool
    /// The length of the shortest string.
    let window: Int
    /// How many bytes at the window's end are hashed.
    private let block: Int
    /// How far the window may move, by that hash; 0 where some string could stand.
    private let shifts: [UInt8]
    /// Where the strings with a hash begin in `members`, and after them.
    private let buckets: [UInt32]
    private let members: [Member]
    private static let hashBits = 14

    /// - Parameter words: at least one string, each at least two bytes long. Of those that fit at a place the first one counts.
    init(_ words: [[UInt8]], numbers: [Int]? = nil, foldsCase: Bool = false) {
        self.words = words
        self.foldsCase = foldsCase
        let window = words.lazy.map(\.count).min() ?? 2
        let block = window > 3 ? 3 : 2
        self.window = window
        self.block = block
        let size = 1 << WordSearch.hashBits
        var shifts = [UInt8](repeating: UInt8(min(window - block + 1, 255)), count: size)
        var entries: [(hash: Int, word: Int)] = []
        entries.reserveCapacity(words.count)
        for (index, word) in words.enumerated() {
            for end in block - 1..<window {
                let hash = block == 3 ? WordSearch.hash(word[end - 2], word[end - 1], word[end]) : WordSearch.hash(0, word[end - 1], word[end])
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
        members = entries.map { entry in
            let word = words[entry.word]
            var member = Member(start: 0, mask: 0, word: Int32(entry.word), number: Int32(numbers?[entry.word] ?? entry.word))
            for index in 0..<min(4, word.count) {
                member.start |= UInt32(word[index]) << UInt32(8 * index)
                member.mask |= 0xFF << UInt32(8 * index)
            }
            return member
        }
    }

    @inline(__always)
    private static func hash(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        let all = UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
        return Int((all &* 0x9E37_79B1) &>> UInt32(32 - hashBits))
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
            var end = from &+ window &- 1
            while end < to {
                let shift = Int(shifts[hash(at: base + end)])
                if shift != 0 {
                    end &+= shift
                    continue
                }
                let start = end &- window &+ 1
                if !report(base, start, to, hash(at: base + end), body) { return }
                end &+= 1
            }
        }
    }

    /// The hash of the bytes that end here. What is folded may be equal where the bytes are not: the strings are compared as they are.
    @inline(__always)
    private func hash(at end: UnsafePointer<UInt8>) -> Int {
        let first = block == 3 ? end[-2] : 0
        if foldsCase {
            return WordSearch.hash(block == 3 ? WordSearch.lower(first) : 0, WordSearch.lower(end[-1]), WordSearch.lower(end[0]))
        }
        return WordSearch.hash(first, end[-1], end[0])
    }

    @inline(__always)
    private func report(_ base: UnsafePointer<UInt8>, _ start: Int, _ to: Int, _ hash: Int, _ body: (Hit) -> Bool) -> Bool {
        var first: UInt32 = 0
        for index in 0..<min(4, to &- start) {
            let byte = base[start &+ index]
            first |= UInt32(foldsCase ? WordSearch.lower(byte) : byte) &<< UInt32(8 &* index)
        }
        return members.withUnsafeBufferPointer { members in
            for place in Int(buckets[hash])..<Int(buckets[hash &+ 1]) {
                let member = members[place]
                if first & member.mask != member.start { continue }
                if stands(Int(member.word), base + start, to &- start), !body(Hit(position: start, word: Int(member.number))) { return false }
            }
            return true
        }
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    private func stands(_ word: Int, _ start: UnsafePointer<UInt8>, _ room: Int) -> Bool {
        words[word].withUnsafeBufferPointer { word in
            if word.count > room { return false }
            if !foldsCase { return ByteSearch.areEqual(start, word.baseAddress.unsafelyUnwrapped, word.count) }
            for index in 0..<word.count where WordSearch.lower(start[index]) != word[index] { return false }
            return true
        }
    }
}
