// Relies on: the bytes of a segment being in memory whole, and on 16 lanes: the compiler turns wider ones into loops.

/// Finds the places in raw captures where a signature could match, so that all other records stay closed.
///
/// For each signature one literal has to occur in whatever it matches. Captures escape text, so a literal is compared
/// without regard to backslashes (`tools\/call`, `\"jsonrpc\"`) and to the case of ASCII letters, only over characters
/// that JSON and HTML escaping leave alone. Text that spells such characters as `\u0074`, and strings that begin like
/// base64 of something to read, always count as a place.
struct Prefilter: Sendable {
    /// Those of one pair side by side.
    let needles: [Needle]
    /// For each byte, in either case, the pairs that it begins and those that it ends, a bit a pair.
    private let beginning: [UInt64]
    private let ending: [UInt64]
    /// The needles of each pair.
    private let needlesOfPair: [Range<Int>]
    /// Both bytes of each pair in 16 lanes, to be compared with text whose bit 0x20 is set.
    private let lanes: [SIMD16<UInt8>]
    /// There are more pairs than bits to tell them: everything is a hit.
    private let isOpen: Bool

    /// `literals` are alternatives: any text that matters holds at least one.
    init(literals: [[UInt8]]) {
        var texts: [[UInt8]] = []
        for literal in literals where !texts.contains(literal) { texts.append(literal) }
        // What holds a shorter literal is found by the shorter one.
        texts = texts.filter { text in !texts.contains { $0.count < text.count && Prefilter.contains(text, $0) } }
        // The word by which HAR declares a body to be base64, whatever is inside.
        let needles = Needle.anchored(texts + [Array("\"base64\"".utf8)])
        let pairs = Set(needles.map(\.pair)).sorted()
        isOpen = pairs.count > 64
        var beginning = Array(repeating: UInt64(0), count: 256), ending = beginning
        var grouped: [Needle] = [], ranges: [Range<Int>] = []
        for (index, pair) in pairs.prefix(64).enumerated() {
            let first = UInt8(pair >> 8), second = UInt8(truncatingIfNeeded: pair)
            for byte in 0..<256 {
                if ByteSlice.lowered(UInt8(byte)) == first { beginning[byte] |= 1 << UInt64(index) }
                if ByteSlice.lowered(UInt8(byte)) == second { ending[byte] |= 1 << UInt64(index) }
            }
            let group = needles.filter { $0.pair == pair }
            ranges.append(grouped.count..<grouped.count + group.count)
            grouped += group
        }
        self.needles = grouped
        self.beginning = beginning
        self.ending = ending
        needlesOfPair = ranges
        lanes = pairs.flatMap { [SIMD16<UInt8>(repeating: UInt8($0 >> 8) | 0x20), SIMD16<UInt8>(repeating: UInt8(truncatingIfNeeded: $0) | 0x20)] }
    }

    static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    /// The first place at or after `from` where a needle, or something that could hide one, stands; nil if there is none.
    func firstHit(in bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let end = bytes.count
        if isOpen { return from < end ? from : nil }
        return lanes.withUnsafeBufferPointer { lanes in
            var at = from
            while at &+ 19 <= end {
                let hits = Prefilter.hits(base + at, lanes)
                if hits.x | hits.y != 0, let place = verified(hits, base, at, end) { return place }
                at &+= 16
            }
            while at + 1 < end {
                if isHit(base, at, end) { return at }
                at += 1
            }
            return nil
        }
    }

    /// Which of the 16 places from `place` on begin with a pair, or with what may hide one; a byte a place.
    @inline(__always)
    private static func hits(_ place: UnsafeRawPointer, _ lanes: UnsafeBufferPointer<SIMD16<UInt8>>) -> SIMD2<UInt64> {
        let fold = SIMD16<UInt8>(repeating: 0x20)
        let raw = place.loadUnaligned(as: SIMD16<UInt8>.self)
        let first = raw | fold
        let second = place.loadUnaligned(fromByteOffset: 1, as: SIMD16<UInt8>.self) | fold
        let third = place.loadUnaligned(fromByteOffset: 2, as: SIMD16<UInt8>.self) | fold
        // `u00` of an escape and a digit from 0 to 7: a character of ASCII.
        let fourth = place.loadUnaligned(fromByteOffset: 3, as: SIMD16<UInt8>.self) & SIMD16<UInt8>(repeating: 0xF8)
        var hits = equal(first, 0x75) & equal(second, 0x30) & equal(fourth, 0x30)
        var i = 0
        while i < lanes.count {
            hits |= equal(first, lanes[i]) & equal(second, lanes[i &+ 1])
            i &+= 2
        }
        // A quote and the beginning of base64; see `beginsBase64`.
        let e = equal(second, 0x65) & (equal(third, 0x79) | equal(third, 0x77))
        let w = equal(second, 0x77) & (equal(third, 0x33) | equal(third, 0x77) | equal(third, 0x30) | equal(third, 0x79))
        let z = equal(second, 0x7A) & (equal(third, 0x78) | equal(third, 0x67))
        let h = equal(second, 0x68) & equal(third, 0x34)
        let a = equal(second, 0x61) & equal(third, 0x77)
        hits |= equal(raw, 0x22) & (e | w | z | h | a)
        return unsafeBitCast(hits, to: SIMD2<UInt64>.self)
    }

    @inline(__always)
    private static func equal(_ lanes: SIMD16<UInt8>, _ others: SIMD16<UInt8>) -> SIMD16<UInt8> {
        unsafeBitCast(lanes .== others, to: SIMD16<UInt8>.self)
    }

    @inline(__always)
    private static func equal(_ lanes: SIMD16<UInt8>, _ byte: UInt8) -> SIMD16<UInt8> {
        equal(lanes, SIMD16(repeating: byte))
    }

    @inline(never)
    private func verified(_ hits: SIMD2<UInt64>, _ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Int? {
        for lane in 0..<2 {
            var word = hits[lane]
            while word != 0 {
                let byte = word.trailingZeroBitCount >> 3
                let place = at + lane * 8 + byte
                if isHit(base, place, end) { return place }
                word &= ~(0xFF << UInt64(byte * 8))
            }
        }
        return nil
    }

    private func isHit(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        let high = base.load(fromByteOffset: at, as: UInt8.self), low = base.load(fromByteOffset: at + 1, as: UInt8.self)
        if high == 0x22 { return Prefilter.beginsBase64(base, at, end) }
        if high == 0x75, low == 0x30, Prefilter.hidesPlainCharacter(base, at, end) { return true }
        var pairs = beginning[Int(high)] & ending[Int(low)]
        while pairs != 0 {
            for index in needlesOfPair[pairs.trailingZeroBitCount] where needles[index].stands(base, at, end) { return true }
            pairs &= pairs - 1
        }
        return false
    }

    /// What JSON text, an array of it, an event stream and gzip begin with in base64.
    private static let base64Beginnings: [StaticString] = [
        "eyJ", "eyAi", "ewo", "ew0K", "ewk", "W3s", "WyB7", "Wwo", "Ww0K", "WyI", "ZXZlbnQ6", "ZGF0YT", "aWQ6", "H4sI",
    ]

    private static func beginsBase64(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        let rest = ByteSlice(start: base + at + 1, count: end - at - 1)
        return base64Beginnings.contains { rest.hasPrefix($0) }
    }

    /// `\u00XX` of a letter, digit or one of the signs that literals hold.
    private static func hidesPlainCharacter(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        guard at > 0, at + 4 < end, base.load(fromByteOffset: at - 1, as: UInt8.self) == 0x5C,
            base.load(fromByteOffset: at + 2, as: UInt8.self) == 0x30
        else { return false }
        let high = base.load(fromByteOffset: at + 3, as: UInt8.self), low = base.load(fromByteOffset: at + 4, as: UInt8.self) | 0x20
        switch high {
        // Not the signs that HTML-safe encoders always escape: & ' < = > +
        case 0x32: return low != 0x36 && low != 0x37 && low != 0x62
        case 0x33: return low != 0x63 && low != 0x64 && low != 0x65
        case 0x34...0x37: return true
        default: return false
        }
    }
}
