// Relies on: the bytes of a segment being in memory whole, and on vector compares of 32 lanes.

/// Finds the places in raw captures where a signature could match, so that all other records stay closed.
///
/// For each signature one literal has to occur in whatever it matches. Captures escape text, so a literal is compared
/// without regard to backslashes (`tools\/call`, `\"jsonrpc\"`) and to the case of ASCII letters, only over characters
/// that JSON and HTML escaping leave alone. Text that spells such characters as `\u0074`, and text that begins like
/// base64 of JSON, always counts as a place.
struct Prefilter: Sendable {
    struct Needle: Sendable {
        /// Lower case, no backslashes.
        var text: [UInt8]
        /// Offset of the two bytes that are looked for first.
        var anchor: Int
    }

    private(set) var needles: [Needle] = []
    /// The distinct two-byte anchors; the high byte is the first.
    private(set) var anchors: [UInt16] = []
    private var needlesOfAnchor: [[Int]] = []

    /// `literals` are alternatives: any text that matters holds at least one.
    init(literals: [[UInt8]]) {
        var texts: [[UInt8]] = []
        for literal in literals where !texts.contains(literal) { texts.append(literal) }
        // What holds a shorter literal is found by the shorter one.
        texts = texts.filter { text in !texts.contains { $0.count < text.count && Prefilter.contains(text, $0) } }
        texts.append(contentsOf: Prefilter.base64Starts)
        var groups: [UInt16: [Int]] = [:]
        // Each needle takes the anchor that most others can share, then the rarest.
        var options: [[(pair: UInt16, offset: Int)]] = texts.map { Prefilter.pairs(in: $0) }
        var users: [UInt16: Int] = [:]
        for list in options { for pair in Set(list.map(\.pair)) { users[pair, default: 0] += 1 } }
        for (index, text) in texts.enumerated() {
            options[index].sort { Prefilter.cost($0.pair, users) < Prefilter.cost($1.pair, users) }
            let best = options[index].first { groups[$0.pair] != nil && Prefilter.rarity($0.pair) < 24 } ?? options[index].first
            guard let best else { continue }
            needles.append(Needle(text: text, anchor: best.offset))
            groups[best.pair, default: []].append(needles.count - 1)
        }
        // Escapes that spell plain characters: looked for by their `u0`.
        anchors = groups.keys.sorted()
        needlesOfAnchor = anchors.map { groups[$0] ?? [] }
    }

    /// What JSON text, an array of it, an event stream or gzip begins with in base64, quote included; and the word by which
    /// HAR declares a body to be base64, whatever is inside.
    private static let base64Starts: [[UInt8]] = [
        "\"eyj", "\"eyai", "\"ewo", "\"ew0k", "\"ewk", "\"w3s", "\"wwo", "\"w10", "\"wyb7", "\"wyi", "\"zxzlb", "\"zgf0y", "\"awq6", "\"h4si",
        "\"base64\"",
    ].map { Array($0.utf8) }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    /// Pairs of bytes side by side between which no escaping puts a backslash.
    private static func pairs(in text: [UInt8]) -> [(pair: UInt16, offset: Int)] {
        guard text.count >= 2 else { return [] }
        return (0..<text.count - 1).compactMap { i in
            isPlain(text[i]) && isPlain(text[i + 1]) ? (UInt16(text[i]) << 8 | UInt16(text[i + 1]), i) : nil
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }

    private static func cost(_ pair: UInt16, _ users: [UInt16: Int]) -> Int {
        rarity(pair) * 4 - min(users[pair] ?? 0, 4) * 3
    }

    /// How common a pair is in JSON captures, in steps of its two letters; lower is rarer.
    private static func rarity(_ pair: UInt16) -> Int {
        // By frequency in English text and identifiers, the commonest last.
        let order = Array("zjqx_-kvw57986b43yf2gp1uhd0lcm.rsnoiate".utf8)
        func rank(_ byte: UInt16) -> Int { order.firstIndex(of: UInt8(truncatingIfNeeded: byte)) ?? order.count }
        return (rank(pair >> 8) * rank(pair & 0xFF)) / 16
    }

    /// The parts of a literal that survive every escaping: runs without characters that JSON or HTML escaping may spell
    /// otherwise. Quotes and slashes only gain a backslash and stay.
    static func survivingParts(of literal: [UInt8]) -> [[UInt8]] {
        literal.map { ByteSlice.lowered($0) }.split { isRespelled($0) }.map { Array($0) }
    }

    private static let respelledSigns: Set<UInt8> = Set("\\<>&='+".utf8)

    private static func isRespelled(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte >= 0x7F || respelledSigns.contains(byte)
    }

    /// The best part of a literal to look for; nil when it has none of at least three plain bytes.
    static func needle(for literal: [UInt8]) -> [UInt8]? {
        survivingParts(of: literal).filter { part in
            part.count { isPlain($0) } >= 3 && !pairs(in: part).isEmpty
        }.max { $0.count < $1.count }
    }

    /// The first place at or after `from` where a needle, or an escape that could hide one, stands; nil if there is none.
    func firstHit(in bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let end = bytes.count
        var at = from
        let fold = SIMD32<UInt8>(repeating: 0x20)
        let u = SIMD32<UInt8>(repeating: 0x75), zero = SIMD32<UInt8>(repeating: 0x30)
        return anchors.withUnsafeBufferPointer { anchors in
            while at + 33 <= end {
                let first = base.loadUnaligned(fromByteOffset: at, as: SIMD32<UInt8>.self) | fold
                let second = base.loadUnaligned(fromByteOffset: at + 1, as: SIMD32<UInt8>.self) | fold
                var hits = (first .== u) .& (second .== zero)
                for anchor in anchors {
                    let a = SIMD32<UInt8>(repeating: UInt8(truncatingIfNeeded: anchor >> 8) | 0x20)
                    let b = SIMD32<UInt8>(repeating: UInt8(truncatingIfNeeded: anchor) | 0x20)
                    hits = hits .| ((first .== a) .& (second .== b))
                }
                let words = unsafeBitCast(hits, to: SIMD4<UInt64>.self)
                if words.x | words.y | words.z | words.w != 0 {
                    for lane in 0..<4 {
                        var word = words[lane]
                        while word != 0 {
                            let bit = word.trailingZeroBitCount >> 3
                            let place = at + lane * 8 + bit
                            if isHit(base, place, end) { return place }
                            word &= ~(0xFF << UInt64(bit * 8))
                        }
                    }
                }
                at += 32
            }
            while at + 1 < end {
                if isHit(base, at, end) { return at }
                at += 1
            }
            return nil
        }
    }

    private func isHit(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        let high = base.load(fromByteOffset: at, as: UInt8.self), low = base.load(fromByteOffset: at + 1, as: UInt8.self)
        if high == 0x75, low == 0x30, hidesPlainCharacter(base, at, end) { return true }
        let pair = UInt16(ByteSlice.lowered(high)) << 8 | UInt16(ByteSlice.lowered(low))
        guard let group = anchors.firstIndex(of: pair) else { return false }
        for index in needlesOfAnchor[group] where stands(needles[index], base, at, end) { return true }
        return false
    }

    /// `\u00XX` of a letter, digit or one of the signs that literals hold.
    private func hidesPlainCharacter(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
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

    /// The needle stands with its anchor at `at`, backslashes anywhere between its bytes.
    private func stands(_ needle: Needle, _ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        needle.text.withUnsafeBufferPointer { text in
            var place = at, index = needle.anchor
            while index < text.count {
                guard place < end else { return false }
                let byte = ByteSlice.lowered(base.load(fromByteOffset: place, as: UInt8.self))
                place += 1
                if byte == text[index] {
                    index += 1
                } else if byte != 0x5C {
                    return false
                }
            }
            place = at - 1
            index = needle.anchor - 1
            while index >= 0 {
                guard place >= 0 else { return false }
                let byte = ByteSlice.lowered(base.load(fromByteOffset: place, as: UInt8.self))
                place -= 1
                if byte == text[index] {
                    index -= 1
                } else if byte != 0x5C {
                    return false
                }
            }
            return true
        }
    }
}
