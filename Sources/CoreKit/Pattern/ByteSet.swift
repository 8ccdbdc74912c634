/// A set of bytes.
struct ByteSet: Hashable, Sendable {
    private var words: SIMD4<UInt64> = .zero

    init() {}

    init(_ byte: UInt8) { insert(byte) }

    init(_ range: ClosedRange<UInt8>) { insert(range) }

    static let all = ByteSet(0...0xFF)

    var isEmpty: Bool { words == .zero }
    var isAll: Bool { words == SIMD4(repeating: .max) }
    var count: Int { (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount } }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0 }

    mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        let low = Int(range.lowerBound), high = Int(range.upperBound)
        for word in low >> 6...high >> 6 {
            let first = max(low - word << 6, 0), last = min(high - word << 6, 63)
            words[word] |= (UInt64.max >> UInt64(63 - (last - first))) << UInt64(first)
        }
    }

    /// The members from low to high.
    @inline(__always)
    func forEach(_ body: (UInt8) -> Void) {
        for word in 0..<4 {
            var bits = words[word]
            while bits != 0 {
                body(UInt8(truncatingIfNeeded: word << 6 | bits.trailingZeroBitCount))
                bits &= bits - 1
            }
        }
    }

    mutating func formUnion(_ other: ByteSet) { words |= other.words }

    func union(_ other: ByteSet) -> ByteSet {
        var all = self
        all.formUnion(other)
        return all
    }

    /// The only member.
    var single: UInt8? {
        guard count == 1, let word = (0..<4).first(where: { words[$0] != 0 }) else { return nil }
        return UInt8(truncatingIfNeeded: word << 6 | words[word].trailingZeroBitCount)
    }

    /// The members as closed ranges in order; nil when there are more than `limit`.
    func ranges(limit: Int) -> [ClosedRange<UInt8>]? {
        var found: [ClosedRange<UInt8>] = []
        var at = 0
        while let low = next(at, of: words) {
            let end = next(low, of: ~words) ?? 256
            if found.count == limit { return nil }
            found.append(UInt8(low)...UInt8(end - 1))
            at = end
        }
        return found
    }

    /// The first bit at `from` or later.
    private func next(_ from: Int, of words: SIMD4<UInt64>) -> Int? {
        var at = from
        while at < 256 {
            let rest = words[at >> 6] >> UInt64(at & 63)
            if rest != 0 { return at + rest.trailingZeroBitCount }
            at = (at >> 6 + 1) << 6
        }
        return nil
    }

    /// Roughly how many of 65,536 bytes of text, JSON and logs are in the set.
    var weight: Int {
        var sum = 0
        forEach { sum += Int(ByteSet.weights[Int($0)]) }
        return min(sum, 65_536)
    }

    static let weights: [UInt16] = {
        var weights = [UInt16](repeating: 40, count: 256)
        func set(_ bytes: String, _ weight: UInt16) {
            for byte in bytes.utf8 { weights[Int(byte)] = weight }
        }
        set("ABCDEFGHIKLMNOPRSTUVWY", 250)
        set("JQXZ", 60)
        set("0123456789", 600)
        for (letter, weight) in zip(" etaoinsrhldcumpfgwybvkxjqz", [9000, 6000, 4500, 4200, 3900, 3800, 3700, 3600, 3500, 2600, 2300, 2200, 2000, 1500, 1500, 1400, 1200, 1100, 900, 900, 900, 600, 500, 200, 150, 100, 90] as [UInt16]) {
            set(String(letter), weight)
        }
        set("\"", 2500)
        set(":,", 1000)
        set("./-_\n\\", 700)
        set("{}[]()=&?%+;'", 300)
        // Text of other scripts is made of few lead bytes and many others.
        for byte in 0x80...0xBF { weights[byte] = 400 }
        for byte in 0xC2...0xF4 { weights[byte] = 2000 }
        return weights
    }()
}
