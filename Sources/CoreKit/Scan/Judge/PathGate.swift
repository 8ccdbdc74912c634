/// Tells from two bytes behind the slashes of a path whether any of some patterns can match.
struct PathGate {
    /// The slash and the two bytes behind it of literals that the patterns require, in lower case; nil where some pattern
    /// requires none with a slash, or there are too many.
    private let triples: [UInt32]?
    private static let mostTriples = 16

    init(_ patterns: [Pattern]) {
        var found: [UInt32] = []
        for pattern in patterns {
            let sets = pattern.requiredLiteralSets.map { set in set.literals.map(PathGate.triples) }.filter { !$0.contains(where: \.isEmpty) }
            guard let best = sets.min(by: { $0.count < $1.count }) else {
                triples = nil
                return
            }
            // One triple of each literal has to be there; the last is the least common.
            for literal in best { if let triple = literal.last, !found.contains(triple) { found.append(triple) } }
        }
        triples = found.count <= PathGate.mostTriples ? found : nil
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
}
