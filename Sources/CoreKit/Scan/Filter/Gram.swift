/// Four bytes side by side, or three, as one number, the first lowest, with bit 5 of each set, so that case makes no difference.
struct Gram: Hashable, Sendable {
    let word: UInt32

    init(_ bytes: some Collection<UInt8>) {
        word = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1 | 0x20) }
    }

    /// About the share of places in captured traffic where it stands: a chain of pairs, or what words give that are
    /// everywhere.
    var share: Double {
        if Gram.ofCommonWords.contains(self) { return 1.0 / 2048 }
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
        var chain = ByteBigrams.share(bytes[0], bytes[1]) * ByteBigrams.share(bytes[1], bytes[2]) / ByteBigrams.share(bytes[1])
        if bytes[3] != 0 { chain *= ByteBigrams.share(bytes[2], bytes[3]) / ByteBigrams.share(bytes[2]) }
        return chain
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
/// `stride` places, whichever of the places those are.
struct GramWindow: Sendable {
    /// The bytes from the needle's anchor on, as escaping may spell them, bit 5 of each set.
    let spellings: [[UInt8]]

    /// All spellings of `size` bytes from `start` on; nil if the needle is too short, or has too many.
    init?(of text: [UInt8], from start: Int, size: Int) {
        guard start + size <= text.count else { return nil }
        var open: [(bytes: [UInt8], next: Int)] = [([], start)], done: [[UInt8]] = []
        while let (bytes, next) = open.popLast() {
            if bytes.count == size {
                done.append(bytes)
                if done.count > GramWindow.mostSpellings { return nil }
                continue
            }
            if Needle.gainsBackslashes(text[next]), !bytes.isEmpty { open.append((bytes + [0x5C | 0x20], next)) }
            open.append((bytes + [text[next] | 0x20], next + 1))
        }
        spellings = done
    }

    private static let mostSpellings = 24

    /// The windows of all needles, each the one whose grams are seldom and serve others already; nil for those that have none.
    static func choose(_ texts: [[UInt8]], size: Int, gramSize: Int) -> [(start: Int, window: GramWindow)?] {
        var taken: Set<Gram> = [], counts: [[UInt8]: Int] = [:]
        var shares: [Gram: Double] = [:]
        func share(_ gram: Gram) -> Double {
            if let known = shares[gram] { return known }
            let share = gram.share
            shares[gram] = share
            return share
        }
        var chosen = texts.map { _ in (start: Int, window: GramWindow)?.none }
        // Who has little choice goes first, so that the others find something to share.
        for index in texts.indices.sorted(by: { (texts[$0].count, $0) < (texts[$1].count, $1) }) {
            let text = texts[index]
            var best: (start: Int, window: GramWindow, grams: Set<Gram>, cost: Double)?
            for start in 0..<max(0, min(text.count - size + 1, mostStarts)) {
                guard let window = GramWindow(of: text, from: start, size: size) else { continue }
                var grams: Set<Gram> = [], cost = 0.0
                for spelling in window.spellings {
                    // Many needles at one window are compared one by one.
                    cost += Double(counts[spelling] ?? 0) / 8192
                    for offset in 0...(size - gramSize) where grams.insert(Gram(spelling[offset..<offset + gramSize])).inserted {}
                }
                for gram in grams { cost += taken.contains(gram) ? share(gram) / 4 : share(gram) + 1.0 / 32768 }
                if best.map({ cost < $0.cost }) ?? true { best = (start, window, grams, cost) }
            }
            guard let best else { continue }
            chosen[index] = (best.start, best.window)
            taken.formUnion(best.grams)
            for spelling in best.window.spellings { counts[spelling, default: 0] += 1 }
        }
        return chosen
    }

    /// Of a very long needle the beginning is choice enough.
    private static let mostStarts = 48
}
