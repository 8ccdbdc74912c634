import Foundation

/// Makes inputs of seeds: pieces cut out, doubled, moved between seeds, bytes and numbers changed, words put in.
struct Mutator {
    private let seeds: [[UInt8]]
    private let dictionary: [[UInt8]]
    private let longest: Int
    private var state: UInt64

    private static let bytes: [UInt8] = Array("{}[]\",:\\\n\r\t 0-+eu/.*?()|^$&=%<>#'!".utf8) + [0, 0x7F, 0x80, 0xC0, 0xED, 0xEF, 0xF4, 0xFF]

    init(seeds: [[UInt8]], dictionary: [[UInt8]], longest: Int, seed: UInt64) {
        self.seeds = seeds.isEmpty ? [[]] : seeds
        self.dictionary = dictionary
        self.longest = longest
        state = seed
    }

    /// The words of a file in libFuzzer's form: one a line in quotes, `\xNN` for bytes, `#` for comments.
    static func dictionary(_ path: String) -> [[UInt8]] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            guard !line.hasPrefix("#"), let open = line.firstIndex(of: "\""), let close = line.lastIndex(of: "\""), open < close else { return nil }
            var word: [UInt8] = []
            var rest = Array(line[line.index(after: open)..<close].utf8)[...]
            while let byte = rest.popFirst() {
                guard byte == 0x5C, let next = rest.popFirst() else {
                    word.append(byte)
                    continue
                }
                if next == 0x78, rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                    word.append(value)
                    rest.removeFirst(2)
                } else {
                    word.append(next)
                }
            }
            return word
        }
    }

    mutating func next() -> [UInt8] {
        var input = seeds[roll(seeds.count)]
        for _ in 0...roll(8) { change(&input) }
        return Array(input.prefix(longest))
    }

    private mutating func change(_ input: inout [UInt8]) {
        let at = roll(input.count + 1)
        let end = min(input.count, at + 1 + roll(roll(2) == 0 ? 8 : 200))
        switch roll(10) {
        case 0: if at < input.count { input[at] ^= 1 << UInt8(roll(8)) }
        case 1: if at < input.count { input[at] = UInt8(roll(256)) }
        case 2: if at < input.count { input[at] = Self.bytes[roll(Self.bytes.count)] }
        case 3: input.insert(Self.bytes[roll(Self.bytes.count)], at: at)
        case 4: input.removeSubrange(at..<end)
        case 5: input.insert(contentsOf: Array(input[at..<end]), at: roll(input.count + 1))
        case 6:
            let word = dictionary.isEmpty ? [UInt8(roll(256))] : dictionary[roll(dictionary.count)]
            if roll(2) == 0 { input.insert(contentsOf: word, at: at) } else { input.replaceSubrange(at..<min(input.count, at + word.count), with: word) }
        case 7:
            let other = seeds[roll(seeds.count)]
            let from = roll(other.count + 1)
            input.replaceSubrange(at..<end, with: other[from..<min(other.count, from + 1 + roll(400))])
        case 8:
            let piece = Array(input[at..<end])
            for _ in 0..<1 + roll(64) where input.count < longest { input.insert(contentsOf: piece, at: at) }
        default: input.removeSubrange(at...)
        }
    }

    private mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, sides)))
    }
}

private extension Array {
    mutating func removeSubrange(_ range: PartialRangeFrom<Int>) { removeSubrange(range.lowerBound..<count) }
}
