// Relies on: sixteen-byte compares being one instruction each, and on a mask of sixteen lanes being two words.

/// Finds bytes that stand side by side, each told by a set: `the` in either case, or `\d\d-`.
///
/// The rarest place is looked for with the system's search when a single byte can stand there, and otherwise, or when that byte turns
/// out to be common, the two rarest places at once, sixteen positions at a time. What is found has been compared at every place.
final class PlaceSearch: Sendable {
    let count: Int
    /// For each byte a bit for each place where it may stand.
    private let masks: [UInt32]
    private let full: UInt32
    /// The only byte of the rarest place and how far it stands in.
    private let rare: (byte: UInt8, offset: Int)?
    private let first: LaneTest?
    private let second: LaneTest?
    /// Whether both tests are for one byte each.
    private let isPair: Bool

    /// - Parameter places: 1 to 32 sets, none empty.
    init(_ places: [ByteSet]) {
        count = places.count
        var masks = [UInt32](repeating: 0, count: 256)
        for (index, place) in places.enumerated() {
            place.forEach { masks[Int($0)] |= 1 << UInt32(index) }
        }
        self.masks = masks
        full = places.count >= 32 ? .max : 1 << UInt32(places.count) - 1
        let weights = places.map(\.weight)
        let order = places.indices.sorted { (weights[$0], $0) < (weights[$1], $1) }
        let best = order[0]
        rare = places[best].single.map { ($0, best) }
        let tests = order.prefix(6).lazy.compactMap { LaneTest(places[$0], offset: $0) }
        let chosen = Array(tests.prefix(2))
        // A test for a set that most bytes are in is not worth its time.
        first = chosen.first.flatMap { weights[$0.offset] < 40_000 ? $0 : nil }
        second = chosen.count > 1 && weights[chosen[1].offset] < 20_000 ? chosen[1] : nil
        isPair = first?.isByte == true && second?.isByte == true
    }

    /// Hits of the system's search closer to each other than this, in bytes, are common.
    private static let commonGap = 48

    /// The first position in `from...to - count` where all places fit; `to` if there is none.
    func next(in base: UnsafePointer<UInt8>, from: Int, to: Int) -> Int {
        if to &- from < count { return to }
        return masks.withUnsafeBufferPointer { masks in
            let masks = masks.baseAddress.unsafelyUnwrapped
            var at = from
            if let rare {
                let last = to &- count &+ rare.offset &+ 1
                var place = at &+ rare.offset
                var hits = 0
                while true {
                    place = ByteSearch.rareIndex(of: rare.byte, in: base, from: place, to: last)
                    if place >= last { return to }
                    if count == 1 || fits(base + (place &- rare.offset), masks) { return place &- rare.offset }
                    place &+= 1
                    hits &+= 1
                    if hits >= 8, second != nil, place &- from < hits &* PlaceSearch.commonGap { break }
                }
                at = place &- rare.offset
            }
            if let first {
                let lanes = second ?? first
                return isPair ? pairs(base, at, to, masks, first, lanes) : tests(base, at, to, masks, first, lanes)
            }
            return count >= 6 ? fromBehind(base, at, to, masks) : bytewise(base, at, to, masks)
        }
    }

    /// Looks at a window from its end until what it has seen stands nowhere in the places, and moves it past that: the fewer bytes fit,
    /// the more are never looked at (Navarro and Raffinot, 1998). A window costs at most as many steps as there are places.
    private func fromBehind(_ base: UnsafePointer<UInt8>, _ from: Int, _ to: Int, _ masks: UnsafePointer<UInt32>) -> Int {
        var at = from
        while at <= to &- count {
            var left = full
            var index = count
            var step = count
            while left != 0 {
                index &-= 1
                left &= masks[Int(base[at &+ index])]
                // The first place fits: a window that begins there could.
                if left & 1 != 0 {
                    if index == 0 { return at }
                    step = index
                }
                left &>>= 1
            }
            at &+= step
        }
        return to
    }

    @inline(__always)
    private func fits(_ start: UnsafePointer<UInt8>, _ masks: UnsafePointer<UInt32>) -> Bool {
        var index = 0
        while index < count {
            if masks[Int(start[index])] & (1 &<< UInt32(truncatingIfNeeded: index)) == 0 { return false }
            index &+= 1
        }
        return true
    }

    @inline(__always)
    private func bytewise(_ base: UnsafePointer<UInt8>, _ from: Int, _ to: Int, _ masks: UnsafePointer<UInt32>) -> Int {
        var at = from
        while at <= to &- count {
            if masks[Int(base[at])] & 1 != 0, count == 1 || fits(base + at, masks) { return at }
            at &+= 1
        }
        return to
    }

    private func pairs(
        _ base: UnsafePointer<UInt8>, _ from: Int, _ to: Int, _ masks: UnsafePointer<UInt32>, _ first: LaneTest, _ second: LaneTest
    ) -> Int {
        let raw = UnsafeRawPointer(base)
        let one = first.byteLanes, other = second.byteLanes
        let reach = max(first.offset, second.offset)
        var at = from
        @inline(__always) func hits(_ at: Int) -> SIMD16<UInt8> {
            let a = unsafeBitCast(raw.loadUnaligned(fromByteOffset: at &+ first.offset, as: SIMD16<UInt8>.self) .== one, to: SIMD16<UInt8>.self)
            let b = unsafeBitCast(raw.loadUnaligned(fromByteOffset: at &+ second.offset, as: SIMD16<UInt8>.self) .== other, to: SIMD16<UInt8>.self)
            return a & b
        }
        while at &+ 64 &+ reach <= to {
            let a = hits(at), b = hits(at &+ 16), c = hits(at &+ 32), d = hits(at &+ 48)
            let any = unsafeBitCast((a | b) | (c | d), to: SIMD2<UInt64>.self)
            if any.x | any.y != 0 {
                if let found = verified(a, base, at, to, masks) { return found }
                if let found = verified(b, base, at &+ 16, to, masks) { return found }
                if let found = verified(c, base, at &+ 32, to, masks) { return found }
                if let found = verified(d, base, at &+ 48, to, masks) { return found }
            }
            at &+= 64
        }
        while at &+ 16 &+ reach <= to {
            if let found = verified(hits(at), base, at, to, masks) { return found }
            at &+= 16
        }
        return bytewise(base, at, to, masks)
    }

    private func tests(
        _ base: UnsafePointer<UInt8>, _ from: Int, _ to: Int, _ masks: UnsafePointer<UInt32>, _ first: LaneTest, _ second: LaneTest
    ) -> Int {
        let raw = UnsafeRawPointer(base)
        let reach = max(first.offset, second.offset)
        var at = from
        while at &+ 32 &+ reach <= to {
            let a = first.hits(raw + at) & second.hits(raw + at)
            let b = first.hits(raw + (at &+ 16)) & second.hits(raw + (at &+ 16))
            let any = unsafeBitCast(a | b, to: SIMD2<UInt64>.self)
            if any.x | any.y != 0 {
                if let found = verified(a, base, at, to, masks) { return found }
                if let found = verified(b, base, at &+ 16, to, masks) { return found }
            }
            at &+= 32
        }
        return bytewise(base, at, to, masks)
    }

    /// The first of sixteen positions that was hit and fits.
    @inline(__always)
    private func verified(_ hits: SIMD16<UInt8>, _ base: UnsafePointer<UInt8>, _ at: Int, _ to: Int, _ masks: UnsafePointer<UInt32>) -> Int? {
        let words = unsafeBitCast(hits, to: SIMD2<UInt64>.self)
        if words.x | words.y == 0 { return nil }
        var word = words.x, start = at
        for _ in 0..<2 {
            while word != 0 {
                let place = start &+ word.trailingZeroBitCount >> 3
                if place > to &- count { return nil }
                if count == 1 || fits(base + place, masks) { return place }
                word &= ~(0xFF << UInt64(word.trailingZeroBitCount & 56))
            }
            word = words.y
            start = at &+ 8
        }
        return nil
    }
}
