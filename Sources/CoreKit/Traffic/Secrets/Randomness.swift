/// Tells what a generator wrote from what a person wrote.
///
/// In words and identifiers, 96 of 100 neighbouring letters are one of the 300 commonest pairs, and digits stand together; in random
/// letters 44 of 100 are. So pairs that people do not write are counted, and changes between letters and digits with them.
enum Randomness {
    /// For each first letter, the second letters that commonly follow it, `a` as the lowest bit. Counted over an English
    /// dictionary and the identifiers of programs, each with the same weight.
    private static let common: [UInt32] = [
        0x1febd6f, 0x1164b17, 0x11e4d95, 0x0164959, 0x1fff97f, 0x01a4931, 0x01669d1, 0x11a4111, 0x2aef87f, 0x0104011, 0x0040911,
        0x11cc919, 0x114d113, 0x03ced7d, 0x0fefd7f, 0x11ec991, 0x0100000, 0x13efd7f, 0x15cfd95, 0x15ed9bd, 0x00eb97f, 0x0004111,
        0x0066191, 0x0088114, 0x00cb111, 0x2000111,
    ]

    /// Sixteen to nineteen characters have to be odder than twenty and more. One in 150 random runs of twenty letters and
    /// digits passes for written, one in 1000 of thirty-two; one in 10,000 identifiers passes for random.
    static func looksRandom(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) -> Bool {
        guard run.count >= 16 else { return false }
        var pairs = 0, odd = 0, digits = 0
        var seen: UInt64 = 0
        var last = Kind.separator
        for at in run {
            let next = kind(bytes[at])
            if next == .digit { digits += 1 }
            seen |= 1 << UInt64(bytes[at] & 0x1F | (next == .digit ? 0x20 : 0))
            switch (last, next) {
            case (.separator, _), (_, .separator): break
            case (.letter(let first), .letter(let second)):
                pairs += 1
                if common[first] >> UInt32(second) & 1 == 0 { odd += 1 }
            default:
                pairs += 1
                if last != next { odd += 1 }
            }
            last = next
        }
        // A run of short words with dashes has too few pairs to judge by, and a line of xxxx is no secret.
        guard pairs * 5 >= run.count * 3, seen.nonzeroBitCount >= 8 else { return false }
        return run.count >= 20 ? odd * 3 >= pairs : digits >= 2 && odd * 2 >= pairs
    }

    private enum Kind: Equatable {
        case letter(Int)
        case digit
        case separator
    }

    private static func kind(_ byte: UInt8) -> Kind {
        switch byte {
        case 0x30...0x39: .digit
        case 0x41...0x5A: .letter(Int(byte) - 0x41)
        case 0x61...0x7A: .letter(Int(byte) - 0x61)
        default: .separator
        }
    }
}
