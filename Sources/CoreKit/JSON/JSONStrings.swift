// Relies on: blocks of 64 bytes as bit masks, in which runs of backslashes are told odd from even by one addition.

/// Which bytes of 64 are escaped by a backslash before them, block after block.
struct JSONEscapeMask {
    /// 1 if the first byte of the next block is escaped.
    var carry: UInt64 = 0

    private static let evenBits: UInt64 = 0x5555_5555_5555_5555

    /// The escaped bytes of a block whose backslashes are `backslashes`.
    @inline(__always)
    mutating func escaped(_ backslashes: UInt64) -> UInt64 {
        if backslashes | carry == 0 { return 0 }
        let starting = backslashes & ~carry
        let following = starting &<< 1 | carry
        // Runs that begin at odd bits, added to all, carry over to the bit after the run; those at even bits stay.
        let oddStarts = starting & ~JSONEscapeMask.evenBits & ~following
        let (sum, overflow) = oddStarts.addingReportingOverflow(starting)
        carry = overflow ? 1 : 0
        return (JSONEscapeMask.evenBits ^ (sum &<< 1)) & following
    }
}

enum JSONStrings {
    /// Where the string ends whose text begins at `from`: the offset of its closing quote, `to` if there is none, and
    /// whether a backslash stands in it.
    @inline(__always)
    static func end(_ base: UnsafeRawPointer, from: Int, to: Int) -> (end: Int, hasEscapes: Bool) {
        if let near = nearEnd(base, from: from, to: to) { return (near, false) }
        return longEnd(base, from: from, to: to)
    }

    /// The same for a string of less than sixteen bytes without escapes; nil for any other.
    @inline(__always)
    static func nearEnd(_ base: UnsafeRawPointer, from: Int, to: Int) -> Int? {
        guard from &+ 16 <= to else { return nil }
        let hits = marks(base + from)
        guard !hits.isEmpty else { return nil }
        let place = from &+ hits.first
        return base.load(fromByteOffset: place, as: UInt8.self) == 0x22 ? place : nil
    }

    /// The quotes and backslashes among sixteen bytes.
    @inline(__always)
    private static func marks(_ start: UnsafeRawPointer) -> LaneBits {
        let lanes = start.loadUnaligned(as: SIMD16<UInt8>.self)
        return LaneBits((lanes .== SIMD16<UInt8>(repeating: 0x22)) .| (lanes .== SIMD16<UInt8>(repeating: 0x5C)))
    }

    @inline(never)
    private static func longEnd(_ base: UnsafeRawPointer, from: Int, to: Int) -> (end: Int, hasEscapes: Bool) {
        var at = from, hasEscapes = false
        // Up to the first escape there are no runs of backslashes to be told odd from even.
        while at &+ 16 <= to {
            let hits = marks(base + at)
            if hits.isEmpty {
                at &+= 16
                continue
            }
            at &+= hits.first
            if base.load(fromByteOffset: at, as: UInt8.self) == 0x22 { return (at, false) }
            break
        }
        var mask = JSONEscapeMask()
        while at &+ ByteBlock.size <= to {
            let block = ByteBlock(base + at)
            let backslashes = block.mask(of: 0x5C)
            let quotes = block.mask(of: 0x22)
            let ends = quotes & ~mask.escaped(backslashes)
            if ends != 0 {
                let place = ends.trailingZeroBitCount
                let before = place == 0 ? 0 : backslashes &<< UInt64(64 &- place)
                return (at &+ place, hasEscapes || before != 0)
            }
            if backslashes != 0 { hasEscapes = true }
            at &+= ByteBlock.size
        }
        var escaped = mask.carry != 0
        while at < to {
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            if escaped {
                escaped = false
            } else if byte == 0x5C {
                escaped = true
                hasEscapes = true
            } else if byte == 0x22 {
                return (at, hasEscapes)
            }
            at &+= 1
        }
        return (to, hasEscapes)
    }
}

/// Passes over containers by their brackets alone, in as many pieces as the bytes come in; nothing else is checked.
///
/// It is begun behind an opening bracket, with `depth` 1. Any bracket closes any other.
struct JSONSkipper {
    private(set) var depth = 1
    /// All ones while the next byte is inside a string.
    private var inside: UInt64 = 0
    private var mask = JSONEscapeMask()

    /// The next byte is inside a string.
    var isInString: Bool { inside != 0 }

    /// Goes on over `from..<to`. The offset behind the closing bracket, or nil if it does not stand there.
    mutating func pass(_ base: UnsafeRawPointer, from: Int, to: Int) -> Int? {
        var at = from
        while at &+ ByteBlock.size <= to {
            let block = ByteBlock(base + at)
            let quotes = block.mask(of: 0x22) & ~mask.escaped(block.mask(of: 0x5C))
            if quotes == 0, inside != 0 {
                at &+= ByteBlock.size
                continue
            }
            // Each bit becomes the parity of the quotes up to it.
            var within = quotes
            within ^= within &<< 1
            within ^= within &<< 2
            within ^= within &<< 4
            within ^= within &<< 8
            within ^= within &<< 16
            within ^= within &<< 32
            within ^= inside
            inside = UInt64(bitPattern: Int64(bitPattern: within) &>> 63)
            if within != ~0 {
                let folded = block.folded
                let opens = folded.mask(of: 0x7B) & ~within
                var closes = folded.mask(of: 0x7D) & ~within
                if opens | closes != 0 {
                    let count = closes.nonzeroBitCount
                    if count >= depth {
                        var left = depth
                        while closes != 0 {
                            let place = closes.trailingZeroBitCount
                            let openBefore = (opens & ((1 &<< UInt64(place)) &- 1)).nonzeroBitCount
                            left &-= 1
                            if left &+ openBefore == 0 {
                                depth = 0
                                return at &+ place &+ 1
                            }
                            closes &= closes &- 1
                        }
                    }
                    depth &+= opens.nonzeroBitCount &- count
                }
            }
            at &+= ByteBlock.size
        }
        return passTail(base, from: at, to: to)
    }

    private mutating func passTail(_ base: UnsafeRawPointer, from: Int, to: Int) -> Int? {
        var at = from
        while at < to {
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            at &+= 1
            if mask.carry != 0 {
                mask.carry = 0
                continue
            }
            switch byte {
            case 0x5C: mask.carry = 1
            case 0x22: inside = ~inside
            case 0x7B, 0x5B: if inside == 0 { depth &+= 1 }
            case 0x7D, 0x5D:
                if inside == 0 {
                    depth &-= 1
                    if depth == 0 { return at }
                }
            default: break
            }
        }
        return nil
    }
}
