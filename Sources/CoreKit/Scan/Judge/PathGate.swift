/// Tells from two bytes behind the slashes of a path whether any of some patterns can match.
struct PathGate {
    /// The slash and the two bytes behind it of literals that the patterns require, in lower case; nil where some pattern
    /// requires none with a slash, or there are too many.
    private let triples: [UInt32]?
    private static let mostTriples = 16
    /// A bit for the lower six bits of each first byte behind a slash.
    private let nexts: UInt64

    init(_ patterns: [Pattern]) {
        var found: [UInt32] = []
        for pattern in patterns {
            let sets = pattern.requiredLiteralSets.map { set in set.literals.map(PathGate.triples) }.filter { !$0.contains(where: \.isEmpty) }
            guard let best = sets.min(by: { $0.count < $1.count }) else {
                triples = nil
                nexts = ~0
                return
            }
            // One triple of each literal has to be there; the last is the least common.
            for literal in best { if let triple = literal.last, !found.contains(triple) { found.append(triple) } }
        }
        triples = found.count <= PathGate.mostTriples ? found : nil
        nexts = triples == nil ? ~0 : found.reduce(0) { $0 | 1 << UInt64($1 >> 8 & 63) }
    }

    private static func triples(of literal: [UInt8]) -> [UInt32] {
        literal.indices.dropLast(2).filter { literal[$0] == 0x2F }.map { at in
            folded(0x2F | UInt32(literal[at + 1]) << 8 | UInt32(literal[at + 2]) << 16)
        }
    }

    /// Letters in lower case; other bytes may become equal that are not.
    @inline(__always)
    private static func folded(_ bytes: UInt32) -> UInt32 { bytes | 0x20_2020 }

    /// False only where no pattern can match.
    func mayMatch(_ text: ByteSlice) -> Bool {
        guard let triples else { return true }
        return triples.withUnsafeBufferPointer { triples in
            var at = 0
            while at &+ 2 < text.count {
                if text[at] == 0x2F {
                    let bytes = PathGate.folded(0x2F | UInt32(text[at &+ 1]) << 8 | UInt32(text[at &+ 2]) << 16)
                    for triple in triples where triple == bytes { return true }
                }
                at &+= 1
            }
            return false
        }
    }

    /// True only where no pattern can match the text, nor any part of it, whatever its percent signs stand for.
    func isClear(_ text: ByteSlice) -> Bool {
        guard triples != nil else { return false }
        let slash = SIMD16<UInt8>(repeating: 0x2F), percent = SIMD16<UInt8>(repeating: 0x25)
        var at = 0
        while at &+ 16 <= text.count {
            let lanes = text.start.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
            let percents = unsafeBitCast(lanes .== percent, to: SIMD2<UInt64>.self)
            if percents.x | percents.y != 0 { return false }
            let slashes = unsafeBitCast(lanes .== slash, to: SIMD2<UInt64>.self)
            if !isClear(text, slashes.x, at) || !isClear(text, slashes.y, at &+ 8) { return false }
            if at &+ 16 == text.count { return true }
            // The last block may overlap the one before.
            at = at &+ 32 <= text.count ? at &+ 16 : text.count &- 16
        }
        while at < text.count {
            if text[at] == 0x25 || (text[at] == 0x2F && !isClear(text, at)) { return false }
            at &+= 1
        }
        return true
    }

    /// The same for those of eight bytes that are all ones in `lanes`.
    @inline(__always)
    private func isClear(_ text: ByteSlice, _ lanes: UInt64, _ at: Int) -> Bool {
        var lanes = lanes
        while lanes != 0 {
            let lane = lanes.trailingZeroBitCount
            if !isClear(text, at &+ lane &>> 3) { return false }
            lanes &= ~(0xFF &<< UInt64(lane))
        }
        return true
    }

    /// The same for a slash.
    @inline(__always)
    private func isClear(_ text: ByteSlice, _ at: Int) -> Bool {
        guard at &+ 2 < text.count, nexts &>> UInt64((text[at &+ 1] | 0x20) & 63) & 1 != 0 else { return true }
        return !mayMatch(text[at..<at &+ 3])
    }
}
