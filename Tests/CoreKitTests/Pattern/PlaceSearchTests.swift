import Testing

@testable import CoreKit

struct PlaceSearchTests {
    /// Single bytes, few bytes, ranges, more than four ranges, nearly everything.
    private static let sets: [ByteSet] = [
        ByteSet(0x61), ByteSet(0x7A), ByteSet(0x61).union(ByteSet(0x41)), ByteSet(0x61...0x66), ByteSet(0x30...0x39).union(ByteSet(0x61...0x63)),
        [0x61, 0x63, 0x65, 0x67, 0x69, 0x6B].reduce(into: ByteSet()) { $0.insert($1) }, ByteSet(0x00...0x7F), .all,
    ]

    @Test func findsTheFirstPlaceThatFits() {
        var random = RandomPattern(seed: 42)
        for _ in 0..<3000 {
            let places = (0..<1 + random.next(random.next(4) == 0 ? 24 : 5)).map { _ in random.pick(Self.sets) }
            let search = PlaceSearch(places)
            let alphabet = random.pick([[0x61], [0x61, 0x62], Array(0x61...0x6F), Array(0...0xFF)] as [[UInt8]])
            let text = (0..<random.next(300)).map { _ in random.next(12) == 0 ? 0x7A : random.pick(alphabet) }
            let from = random.next(text.count + 1), to = from + random.next(text.count - from + 1)
            let last = to - places.count
            let expected = last < from ? to : (from...last).first { start in places.indices.allSatisfy { places[$0].contains(text[start + $0]) } } ?? to
            text.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                #expect(search.next(in: base, from: from, to: to) == expected, "\(places.map(\.count)) in \(from)..<\(to) of \(text)")
            }
        }
    }

    @Test func setsGiveTheirRanges() {
        #expect(ByteSet(0x00...0xFF).isAll)
        #expect(ByteSet(0x3F...0x41).ranges(limit: 4) == [0x3F...0x41])
        #expect(ByteSet(0xFF).single == 0xFF)
        #expect(ByteSet(0x10...0x11).single == nil)
        #expect(Self.sets[4].ranges(limit: 4) == [0x30...0x39, 0x61...0x63])
        #expect(Self.sets[5].ranges(limit: 4) == nil)
        #expect(ByteSet().ranges(limit: 4) == [])
    }
}

struct WordSearchTests {
    @Test func reportsEveryWordAtEveryPlace() {
        var random = RandomPattern(seed: 43)
        for _ in 0..<1500 {
            let letters: [UInt8] = random.pick([[0x61, 0x62], [0x61, 0x62, 0x63, 0x41, 0x42], Array(0x61...0x7A)])
            let foldsCase = random.next(2) == 0, isOrdered = random.next(2) == 0
            let shortest = 2 + random.next(8)
            let words = (0..<1 + random.next(12)).map { _ in
                (0..<shortest + random.next(5)).map { _ in foldsCase ? ByteSlice.lowered(random.pick(letters)) : random.pick(letters) }
            }
            var text = (0..<random.next(120)).map { _ in random.pick(letters) }
            if random.next(2) == 0 { text += random.pick(words) }
            let from = random.next(text.count + 1)
            let search = WordSearch(words, foldsCase: foldsCase, isOrdered: isOrdered)
            var found: [[Int]] = []
            text.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                search.each(in: base, from: from, to: text.count) {
                    found.append([$0.position, $0.word])
                    return true
                }
            }
            var expected: [[Int]] = []
            for start in from..<max(from, text.count) {
                for (index, word) in words.enumerated() where start + word.count <= text.count {
                    let part = text[start..<start + word.count].map { foldsCase ? ByteSlice.lowered($0) : $0 }
                    if part == word { expected.append([start, index]) }
                }
            }
            if !isOrdered { found.sort { $0.lexicographicallyPrecedes($1) } }
            #expect(found == expected, "\(words) in \(text) from \(from)")
        }
    }
}
