// Relies on: sixteen-byte compares being one instruction each, and on a mask of sixteen lanes being two words.

/// Asks sixteen bytes at once whether they are in a set of up to four ranges.
struct LaneTest: Sendable {
    let offset: Int
    /// A set of one byte.
    let isByte: Bool
    private let isBytes: Bool
    private let count: Int
    private let lows: (SIMD16<UInt8>, SIMD16<UInt8>, SIMD16<UInt8>, SIMD16<UInt8>)
    private let widths: (SIMD16<UInt8>, SIMD16<UInt8>, SIMD16<UInt8>, SIMD16<UInt8>)

    static let mostRanges = 4

    /// Nil for a set of more ranges.
    init?(_ set: ByteSet, offset: Int = 0) {
        guard let ranges = set.ranges(limit: LaneTest.mostRanges), let last = ranges.last else { return nil }
        func range(_ index: Int) -> ClosedRange<UInt8> { index < ranges.count ? ranges[index] : last }
        func low(_ index: Int) -> SIMD16<UInt8> { SIMD16<UInt8>(repeating: range(index).lowerBound) }
        func width(_ index: Int) -> SIMD16<UInt8> { SIMD16<UInt8>(repeating: range(index).upperBound - range(index).lowerBound) }
        self.offset = offset
        count = ranges.count
        isBytes = ranges.allSatisfy { $0.count == 1 }
        isByte = isBytes && ranges.count == 1
        lows = (low(0), low(1), low(2), low(3))
        widths = (width(0), width(1), width(2), width(3))
    }

    var byteLanes: SIMD16<UInt8> { lows.0 }

    /// 255 in the lanes of bytes that are in the set.
    @inline(__always)
    func hits(_ start: UnsafeRawPointer) -> SIMD16<UInt8> {
        let block = start.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
        if isBytes {
            var hits = LaneTest.equal(block, lows.0)
            if count > 1 {
                hits |= LaneTest.equal(block, lows.1)
                if count > 2 { hits |= LaneTest.equal(block, lows.2) | LaneTest.equal(block, lows.3) }
            }
            return hits
        }
        var hits = LaneTest.within(block, lows.0, widths.0)
        if count > 1 {
            hits |= LaneTest.within(block, lows.1, widths.1)
            if count > 2 { hits |= LaneTest.within(block, lows.2, widths.2) | LaneTest.within(block, lows.3, widths.3) }
        }
        return hits
    }

    @inline(__always)
    private static func equal(_ block: SIMD16<UInt8>, _ lanes: SIMD16<UInt8>) -> SIMD16<UInt8> {
        unsafeBitCast(block .== lanes, to: SIMD16<UInt8>.self)
    }

    @inline(__always)
    private static func within(_ block: SIMD16<UInt8>, _ low: SIMD16<UInt8>, _ width: SIMD16<UInt8>) -> SIMD16<UInt8> {
        unsafeBitCast((block &- low) .<= width, to: SIMD16<UInt8>.self)
    }

    /// The first offset in `from..<to` of a byte in the set; `to` if there is none.
    @inline(__always)
    func next(in base: UnsafePointer<UInt8>, from: Int, to: Int) -> Int {
        let raw = UnsafeRawPointer(base)
        var at = from
        while at &+ 32 <= to {
            let a = hits(raw + at), b = hits(raw + (at &+ 16))
            let any = unsafeBitCast(a | b, to: SIMD2<UInt64>.self)
            if any.x | any.y != 0 {
                let words = unsafeBitCast(a, to: SIMD2<UInt64>.self)
                if words.x != 0 { return at &+ words.x.trailingZeroBitCount >> 3 }
                if words.y != 0 { return at &+ 8 &+ words.y.trailingZeroBitCount >> 3 }
                let rest = unsafeBitCast(b, to: SIMD2<UInt64>.self)
                if rest.x != 0 { return at &+ 16 &+ rest.x.trailingZeroBitCount >> 3 }
                return at &+ 24 &+ rest.y.trailingZeroBitCount >> 3
            }
            at &+= 32
        }
        while at < to {
            if contains(base[at]) { return at }
            at &+= 1
        }
        return to
    }

    @inline(__always)
    private func contains(_ byte: UInt8) -> Bool {
        byte &- lows.0[0] <= widths.0[0] || byte &- lows.1[0] <= widths.1[0] || byte &- lows.2[0] <= widths.2[0]
            || byte &- lows.3[0] <= widths.3[0]
    }
}
