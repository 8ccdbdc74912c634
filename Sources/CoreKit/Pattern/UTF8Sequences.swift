/// Splits scalar ranges into sequences of byte ranges: a text is the UTF-8 of a scalar in the range exactly when one of
/// the sequences fits it. Surrogates have none.
enum UTF8Sequences {
    struct ByteRange: Hashable {
        var low: UInt8
        var high: UInt8
    }

    /// In order; the ranges of one place are equal or disjoint.
    static func of(_ scalars: ScalarClass) -> [[ByteRange]] {
        var result: [[ByteRange]] = []
        var pending: [ScalarClass.Span] = []
        for span in scalars.spans {
            pending.append(span)
            while let part = pending.popLast() {
                if let cut = cut(part) {
                    // Surrogates fall away between the halves.
                    if cut.rest <= part.high { pending.append(.init(low: cut.rest, high: part.high)) }
                    if cut.last >= part.low { pending.append(.init(low: part.low, high: cut.last)) }
                    continue
                }
                let low = bytes(part.low)
                let high = bytes(part.high)
                result.append(zip(low, high).map { ByteRange(low: $0, high: $1) })
            }
        }
        return result
    }

    /// Where a range has to be parted so that each byte runs through its range whatever the others are.
    private static func cut(_ span: ScalarClass.Span) -> (last: UInt32, rest: UInt32)? {
        if span.low <= 0xDFFF, span.high >= 0xD800 {
            // `last` may lie below the range when it begins with a surrogate, `rest` above it when it ends with one.
            return (0xD7FF, 0xE000)
        }
        for last: UInt32 in [0x7F, 0x7FF, 0xFFFF] where span.low <= last && span.high > last {
            return (last, last + 1)
        }
        guard span.high > 0x7F else { return nil }
        for bits: UInt32 in [6, 12, 18] {
            let mask: UInt32 = (1 << bits) - 1
            if span.low & ~mask == span.high & ~mask { break }
            if span.low & mask != 0 { return (span.low | mask, (span.low | mask) + 1) }
            if span.high & mask != mask { return ((span.high & ~mask) - 1, span.high & ~mask) }
        }
        return nil
    }

    static func bytes(_ scalar: UInt32) -> [UInt8] {
        switch scalar {
        case ..<0x80: [UInt8(scalar)]
        case ..<0x800: [UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F)]
        case ..<0x10000:
            [UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F)]
        default:
            [
                UInt8(0xF0 | scalar >> 18), UInt8(0x80 | scalar >> 12 & 0x3F),
                UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F),
            ]
        }
    }
}
