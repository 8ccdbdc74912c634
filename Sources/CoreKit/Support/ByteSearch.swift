#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Relies on: sixteen-byte vector compares being one instruction each, and on a mask of sixteen lanes being two words.

/// Searches for single bytes, sixteen at a time.
public enum ByteSearch {
    /// The first offset in `from..<to` where `byte` stands; `to` if there is none.
    @inlinable
    public static func index(of byte: UInt8, in base: UnsafeRawPointer, from: Int, to: Int) -> Int {
        index(of: byte, or: byte, in: base, from: from, to: to)
    }

    /// The first offset in `from..<to` where `first` or `second` stands; `to` if there is none.
    @inlinable
    public static func index(of first: UInt8, or second: UInt8, in base: UnsafeRawPointer, from: Int, to: Int) -> Int {
        var at = from
        let a = SIMD16<UInt8>(repeating: first), b = SIMD16<UInt8>(repeating: second)
        while at + 16 <= to {
            let block = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
            let hits = (block .== a) .| (block .== b)
            let words = unsafeBitCast(hits, to: SIMD2<UInt64>.self)
            if words.x != 0 { return at + words.x.trailingZeroBitCount >> 3 }
            if words.y != 0 { return at + 8 + words.y.trailingZeroBitCount >> 3 }
            at += 16
        }
        while at < to {
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            if byte == first || byte == second { return at }
            at += 1
        }
        return to
    }

    /// How often `byte` stands in `from..<to`.
    @inlinable
    public static func count(of byte: UInt8, in base: UnsafeRawPointer, from: Int, to: Int) -> Int {
        var at = from, total = 0
        let wanted = SIMD16<UInt8>(repeating: byte)
        while at + 16 <= to {
            // Each lane counts downwards from 0 by its matches; 255 steps fit a lane.
            var lanes = SIMD16<UInt8>(repeating: 0)
            let stop = min(to - 15, at + 255 * 16)
            while at < stop {
                let block = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                lanes &-= unsafeBitCast(block .== wanted, to: SIMD16<UInt8>.self)
                at += 16
            }
            let words = unsafeBitCast(lanes, to: SIMD2<UInt64>.self)
            for lane in 0..<2 {
                let word = words[lane]
                // Even and odd bytes apart, so that sums of eight lanes fit.
                let even = word & 0x00FF_00FF_00FF_00FF, odd = word >> 8 & 0x00FF_00FF_00FF_00FF
                total += Int(((even &+ odd) &* 0x0001_0001_0001_0001) >> 48)
            }
        }
        while at < to {
            if base.load(fromByteOffset: at, as: UInt8.self) == byte { total += 1 }
            at += 1
        }
        return total
    }
}

extension ByteSearch {
    /// The last offset in `from..<to` where `byte` stands; nil if there is none.
    static func lastIndex(of byte: UInt8, in base: UnsafeRawPointer, from: Int, to: Int) -> Int? {
        var at = to
        while at - ByteBlock.size >= from {
            let hits = ByteBlock(base + (at - ByteBlock.size)).mask(of: byte)
            if hits != 0 { return at - 1 - hits.leadingZeroBitCount }
            at -= ByteBlock.size
        }
        while at > from {
            at -= 1
            if base.load(fromByteOffset: at, as: UInt8.self) == byte { return at }
        }
        return nil
    }

    /// The offset of the first line feed in `from..<to`, or `to`: for lines long enough to be worth a call of the system's search.
    @inline(__always)
    static func lineEnd(_ base: UnsafeRawPointer, from: Int, to: Int) -> Int {
        guard let found = memchr(base + from, 0x0A, to - from) else { return to }
        return UnsafeRawPointer(found) - base
    }
}
