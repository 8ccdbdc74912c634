/// Four bytes side by side, or three, as one number, the first lowest, with bit 5 of each set, so that case makes no difference.
struct Gram: Hashable, Sendable {
    let word: UInt32

    init(word: UInt32) { self.word = word }

    init(_ bytes: some Collection<UInt8>) {
        word = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1 | 0x20) }
    }

    /// About the share of places in captured traffic where it stands: a chain of pairs, or what words give that are
    /// everywhere.
    var share: Double {
        if Gram.ofCommonWords.contains(self) { return 1.0 / 2048 }
        func byte(_ index: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: word >> (8 * index)) }
        let isInsideWord = (0..<4).allSatisfy { byte($0) &- 0x61 < 26 }
        var chain = ByteBigrams.share(byte(0), byte(1)) * ByteBigrams.share(byte(1), byte(2)) / ByteBigrams.share(byte(1))
        if byte(3) != 0 { chain *= ByteBigrams.share(byte(2), byte(3)) / ByteBigrams.share(byte(2)) }
        // Who looks for a word has it in the traffic, too, however rare its letters are.
        return isInsideWord ? max(chain, 1.0 / 16384) : chain
    }

    private static let ofCommonWords: Set<Gram> = {
        var found: Set<Gram> = []
        for word in LiteralChoice.common.map({ Array($0.utf8) }) where word.count >= 4 {
            for start in 0...(word.count - 4) { found.insert(Gram(word[start..<start + 4])) }
        }
        return found
    }()
}

/// A stretch of a needle by which it is found: as many bytes of the capture, in every spelling, as hold a gram at one of every
/// few places, whichever of the places those are.
struct GramWindow: Sendable {
    /// The bytes from the needle's anchor on as numbers, the first lowest, as escaping may spell them, bit 5 of each set.
    private(set) var spellings: [UInt64] = []

    /// All spellings of `size` bytes from `start` on; nil if the needle is too short, or has too many.
    init?(of text: [UInt8], from start: Int, size: Int) {
        guard start + size <= text.count else { return nil }
        guard text[start + 1..<start + size].contains(where: Needle.gainsBackslashes) else {
            spellings = [text[start..<start + size].reversed().reduce(0) { $0 << 8 | UInt64($1 | 0x20) }]
            return
        }
        var open: [(word: UInt64, count: Int, next: Int)] = [(0, 0, start)]
        while let (word, count, next) = open.popLast() {
            if count == size {
                spellings.append(word)
                if spellings.count > GramWindow.mostSpellings { return nil }
                continue
            }
            let shift = UInt64(8 * count)
            if Needle.gainsBackslashes(text[next]), count > 0 { open.append((word | (0x5C | 0x20) << shift, count + 1, next)) }
            open.append((word | UInt64(text[next] | 0x20) << shift, count + 1, next + 1))
        }
    }

    private static let mostSpellings = 24

    /// The gram at `offset` of a spelling.
    static func gram(_ spelling: UInt64, _ offset: Int, _ size: Int) -> Gram {
        Gram(word: UInt32(truncatingIfNeeded: spelling >> UInt64(8 * offset)) & (size == 4 ? ~0 : 0xFF_FFFF))
    }

    /// The windows of all needles, each the one whose grams are seldom and serve others already; nil for those that have none.
    static func choose(_ texts: [[UInt8]], size: Int, gramSize: Int) -> [(start: Int, window: GramWindow)?] {
        // Of each gram its price: its share, and what it takes up of the table, or less once it is taken anyway.
        var prices: [Gram: Double] = [:], counts: [UInt64: Int] = [:], taken: Set<Gram> = []
        var chosen = texts.map { _ in (start: Int, window: GramWindow)?.none }
        var seen: [Gram] = []
        // Who has little choice goes first, so that the others find something to share.
        for index in texts.indices.sorted(by: { (texts[$0].count, $0) < (texts[$1].count, $1) }) {
            let text = texts[index]
            var best: (start: Int, window: GramWindow)?, lowest = Double.infinity
            for start in 0..<max(0, min(text.count - size + 1, mostStarts)) {
                guard let window = GramWindow(of: text, from: start, size: size) else { continue }
                // A word of the traffic, which what follows it in the needle tells from it only when that is compared.
                var cost = text[start..<start + size].allSatisfy { $0 &- 0x61 < 26 } ? wordShare : 0
                seen.removeAll(keepingCapacity: true)
                for spelling in window.spellings where cost < lowest {
                    // Many needles at one window are compared one by one.
                    cost += Double(counts[spelling] ?? 0) / 8192
                    for offset in 0...(size - gramSize) {
                        let gram = gram(spelling, offset, gramSize)
                        if window.spellings.count > 1 {
                            if seen.contains(gram) { continue }
                            seen.append(gram)
                        }
                        let price = prices[gram] ?? gram.share + unit
                        prices[gram] = price
                        cost += price
                    }
                }
                if cost < lowest {
                    lowest = cost
                    best = (start, window)
                }
            }
            guard let best else { continue }
            chosen[index] = best
            for spelling in best.window.spellings {
                counts[spelling, default: 0] += 1
                for offset in 0...(size - gramSize) {
                    let gram = gram(spelling, offset, gramSize)
                    if taken.insert(gram).inserted, let price = prices[gram] { prices[gram] = (price - unit) / 4 }
                }
            }
        }
        return chosen
    }

    private static let wordShare = 1.0 / 8192
    /// Of a very long needle the beginning is choice enough.
    private static let mostStarts = 48
    /// What one gram more costs for taking a place of the table.
    private static let unit = 1.0 / 65536
}
