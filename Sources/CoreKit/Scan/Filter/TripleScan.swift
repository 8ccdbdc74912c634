// Relies on: 16 lanes, as the compiler turns wider ones into loops, and compares that are one instruction each.

/// Finds needles too short for a window: three bytes side by side, sixteen places at a time. Every needle costs; it is for a few.
final class TripleScan: @unchecked Sendable {
    private let triples: [Triple]
    private let needles: NeedleTexts
    private let needleCount: Int
    /// Each byte of each triple in 16 lanes, to be compared with text whose bit 0x20 is set.
    private let lanes: UnsafeMutablePointer<SIMD16<UInt8>>

    private struct Triple {
        var bytes: [UInt8]
        var needles: Range<Int>
    }

    init(_ needles: [Needle]) {
        var triples: [Triple] = [], grouped: [Needle] = []
        let groups = Dictionary(grouping: needles) { Array($0.text[$0.anchor..<$0.anchor + 3]) }
        for (bytes, members) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let group = members.filter { !$0.isForBodies } + members.filter { $0.isForBodies }
            triples.append(Triple(bytes: bytes, needles: grouped.count..<grouped.count + group.count))
            grouped += group
        }
        self.triples = triples
        self.needles = NeedleTexts(grouped)
        needleCount = grouped.count
        lanes = .allocate(capacity: max(1, triples.count * 3))
        for (index, triple) in triples.enumerated() {
            for k in 0..<3 { (lanes + (3 * index + k)).initialize(to: SIMD16<UInt8>(repeating: triple.bytes[k] | 0x20)) }
        }
    }

    deinit {
        needles.deallocate()
        lanes.deallocate()
    }

    /// Needles for these texts with few distinct triples, each time the one that serves most; nil if some text has no three plain
    /// bytes side by side, or more triples than `limit` are needed.
    static func needles(for texts: [[UInt8]], limit: Int) -> [Needle]? {
        var waiting = texts, needles: [Needle] = [], count = 0
        func places(_ text: [UInt8]) -> [Int] {
            text.indices.dropLast(2).filter { at in (at..<at + 3).allSatisfy { Needle.isPlain(text[$0]) } }
        }
        while !waiting.isEmpty {
            guard count < limit else { return nil }
            count += 1
            var served: [[UInt8]: Int] = [:]
            for text in waiting {
                let triples = Set(places(text).map { Array(text[$0..<$0 + 3]) })
                if triples.isEmpty { return nil }
                for triple in triples { served[triple, default: 0] += 1 }
            }
            func worth(_ triple: [UInt8], _ count: Int) -> Double { Double(count) / (1 + 700 * Gram(triple).share) }
            // The smaller one among equals, so that every run chooses alike.
            guard let best = served.max(by: { left, right in
                let first = worth(left.key, left.value), second = worth(right.key, right.value)
                return first != second ? first < second : right.key.lexicographicallyPrecedes(left.key)
            })?.key else { break }
            waiting.removeAll { text in
                guard let anchor = places(text).first(where: { Array(text[$0..<$0 + 3]) == best }) else { return false }
                needles.append(Needle(text: text, anchor: anchor))
                return true
            }
        }
        return needles
    }

    /// The first place at or after `from`, up to `end`, where a needle stands with its triple.
    func firstHit(_ base: UnsafeRawPointer, from: Int, end: Int) -> PrefilterHit {
        let count = triples.count
        var at = from
        while at &+ 18 <= end {
            let hits = TripleScan.hits(base + at, lanes, count)
            if hits.x | hits.y != 0, let hit = verified(hits, base, at, end) { return hit }
            at &+= 16
        }
        while at &+ 3 <= end {
            if let hit = hit(base, at, end) { return hit }
            at &+= 1
        }
        return .none
    }

    /// Which of the 16 places from `place` on begin with a triple; a byte a place.
    @inline(__always)
    private static func hits(_ place: UnsafeRawPointer, _ lanes: UnsafePointer<SIMD16<UInt8>>, _ count: Int) -> SIMD2<UInt64> {
        let fold = SIMD16<UInt8>(repeating: 0x20)
        let first = place.loadUnaligned(as: SIMD16<UInt8>.self) | fold
        let second = place.loadUnaligned(fromByteOffset: 1, as: SIMD16<UInt8>.self) | fold
        let third = place.loadUnaligned(fromByteOffset: 2, as: SIMD16<UInt8>.self) | fold
        var hits = SIMD16<UInt8>(repeating: 0)
        var i = 0
        while i < 3 &* count {
            hits |= equal(first, lanes[i]) & equal(second, lanes[i &+ 1]) & equal(third, lanes[i &+ 2])
            i &+= 3
        }
        return unsafeBitCast(hits, to: SIMD2<UInt64>.self)
    }

    @inline(__always)
    private static func equal(_ lanes: SIMD16<UInt8>, _ others: SIMD16<UInt8>) -> SIMD16<UInt8> {
        unsafeBitCast(lanes .== others, to: SIMD16<UInt8>.self)
    }

    @inline(never)
    private func verified(_ hits: SIMD2<UInt64>, _ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> PrefilterHit? {
        for lane in 0..<16 where (lane < 8 ? hits.x : hits.y) &>> UInt64(lane & 7 &* 8) & 0xFF != 0 {
            if let hit = hit(base, at &+ lane, end) { return hit }
        }
        return nil
    }

    private func hit(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> PrefilterHit? {
        for triple in triples {
            guard (0..<3).allSatisfy({ base.load(fromByteOffset: at + $0, as: UInt8.self) | 0x20 == triple.bytes[$0] | 0x20 }) else { continue }
            for needle in triple.needles where needles.stands(needle, base, at, end) { return PrefilterHit(at, isForBodies: needles.isForBodies(needle)) }
        }
        return nil
    }
}
