/// The scalars, put together to letters: those that no set of a program and no assertion tells apart are one.
///
/// Letters stand in the order in which a reader likes to see them in a text, so that the first of several shortest texts is
/// also the nicest.
struct LanguageAlphabet {
    struct Letter {
        /// The one of its scalars to be shown.
        var scalar: UInt32
        /// What assertions see of it.
        var kind: PatternContext
    }

    private(set) var letters: [Letter] = []
    /// The letters of each set, in order.
    private(set) var members: [[Int32]] = []
    /// The kinds that occur, `[]` among them.
    private(set) var kinds: [PatternContext] = []

    var count: Int { letters.count }

    init(_ program: LanguageProgram, _ meter: inout LanguageMeter) throws(LanguageMeter.Overrun) {
        var sets = program.sets
        let own = sets.count
        if program.usesWords { sets.append(PatternParser.wordClass) }
        if program.usesLines { sets.append(ScalarClass([0x0A...0x0A])) }

        // Ranges that no set parts, from the places where any of them begins or ends.
        var starts: [UInt32] = [0, 0xD800, 0xE000, 0x110000]
        for set in sets {
            try meter.spend(set.spans.count * 4)
            for span in set.spans {
                starts.append(span.low)
                starts.append(span.high + 1)
            }
        }
        starts.sort()
        var count = 0
        for start in starts where count == 0 || starts[count - 1] != start {
            starts[count] = start
            count += 1
        }
        let ranges = count - 1

        // Each set parts the groups that are so far one.
        var group = [Int32](repeating: 0, count: ranges)
        var sizes: [Int32] = [Int32(ranges)]
        var touched: [Int32] = [0]
        var renamed: [Int32] = [-1]
        for set in sets {
            var met: [Int32] = []
            var inside: [Int] = []
            var at = 0
            for span in set.spans {
                at = LanguageAlphabet.first(in: starts, from: at, to: count, span.low)
                while at < ranges, starts[at] <= span.high {
                    inside.append(at)
                    if touched[Int(group[at])] == 0 { met.append(group[at]) }
                    touched[Int(group[at])] += 1
                    at += 1
                }
            }
            try meter.spend(inside.count)
            for old in met where touched[Int(old)] < sizes[Int(old)] {
                renamed[Int(old)] = Int32(sizes.count)
                sizes.append(touched[Int(old)])
                sizes[Int(old)] -= touched[Int(old)]
                touched.append(0)
                renamed.append(-1)
            }
            for range in inside where renamed[Int(group[range])] >= 0 { group[range] = renamed[Int(group[range])] }
            for old in met {
                touched[Int(old)] = 0
                renamed[Int(old)] = -1
            }
        }

        // A surrogate is no scalar, so their range is no part of any letter.
        var best = [(rank: UInt32, scalar: UInt32)](repeating: (.max, 0), count: sizes.count)
        for range in 0..<ranges where starts[range] != 0xD800 && !(starts[range] > 0xD800 && starts[range] < 0xE000) {
            let (rank, scalar) = LanguageAlphabet.nicest(from: starts[range], to: starts[range + 1] - 1)
            if rank < best[Int(group[range])].rank { best[Int(group[range])] = (rank, scalar) }
        }
        let order = best.indices.filter { best[$0].rank < .max }.sorted { best[$0].rank < best[$1].rank }
        var numbers = [Int32](repeating: -1, count: sizes.count)
        for (number, old) in order.enumerated() { numbers[old] = Int32(number) }
        var seen: PatternContext = []
        if program.usesWords { seen.insert(.word) }
        if program.usesLines { seen.insert(.lineFeed) }
        letters = order.map { old in
            let scalar = best[old].scalar
            let kind: PatternContext = scalar >= 0x80 ? [] : PatternContext(byte: UInt8(scalar))
            return Letter(scalar: scalar, kind: kind.intersection(seen))
        }
        kinds = [[]]
        for letter in letters where !kinds.contains(letter.kind) { kinds.append(letter.kind) }

        members.reserveCapacity(own)
        for set in sets.prefix(own) {
            var list: [Int32] = []
            var seen = [Bool](repeating: false, count: letters.count)
            var at = 0
            for span in set.spans {
                at = LanguageAlphabet.first(in: starts, from: at, to: count, span.low)
                while at < ranges, starts[at] <= span.high {
                    let number = numbers[Int(group[at])]
                    if number >= 0, !seen[Int(number)] {
                        seen[Int(number)] = true
                        list.append(number)
                    }
                    at += 1
                }
            }
            try meter.spend(letters.count)
            members.append(list.sorted())
        }
    }

    func text(_ word: [Int32]) -> String {
        var text = String.UnicodeScalarView()
        for letter in word { if let scalar = Unicode.Scalar(letters[Int(letter)].scalar) { text.append(scalar) } }
        return String(text)
    }

    private static func first(in starts: [UInt32], from: Int, to: Int, _ value: UInt32) -> Int {
        var low = from, high = to
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: - Taste

    /// ASCII from the nicest on.
    private static let favourites: [UInt8] = {
        let first = Array("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ -_.,:;/=@#+*!?()[]{}<>%&$~^|\\`'\"\n\t\r".utf8)
        return first + (0..<128).filter { !first.contains($0) }
    }()

    private static let ranks: [UInt32] = {
        var ranks = [UInt32](repeating: 0, count: 128)
        for (rank, byte) in favourites.enumerated() { ranks[Int(byte)] = UInt32(rank) }
        return ranks
    }()

    /// Beyond ASCII, well-known characters before the first one that there is.
    private static let known: [UInt32] = "éßñüжяαω中世あ한😀".unicodeScalars.map(\.value)

    private static func nicest(from low: UInt32, to high: UInt32) -> (rank: UInt32, scalar: UInt32) {
        if low < 128 {
            if low == high { return (ranks[Int(low)], low) }
            if let byte = favourites.first(where: { low <= $0 && $0 <= high }) { return (ranks[Int(byte)], UInt32(byte)) }
        }
        if let index = known.firstIndex(where: { low <= $0 && $0 <= high }) { return (200 + UInt32(index), known[index]) }
        // Controls and what is for private use come last of all.
        let isOdd = low < 0xA1 || (0xE000...0xF8FF).contains(low) || low >= 0xE0000
        return ((isOdd ? 0x200000 : 1000) + low, low)
    }
}
