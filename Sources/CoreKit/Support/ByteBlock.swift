#if arch(x86_64) && canImport(_Builtin_intrinsics)
import _Builtin_intrinsics.intel.sse2
#endif

// Relies on: sixteen-byte compares being one instruction each, and on one that makes a bit of each lane. x86-64 has it, and Clang's headers,
// which come with the compiler, give it a name. Elsewhere the lanes are laid over each other, one bit of a byte for each eight, and turned
// round as a matrix of 8 by 8 bits.

/// Sixty-four bytes at once, asked where a byte stands among them.
struct ByteBlock {
    private let a, b, c, d: SIMD16<UInt8>

    static let size = 64

    /// The 64 bytes from `start` on, all of which have to be readable.
    @inline(__always)
    init(_ start: UnsafeRawPointer) {
        a = start.loadUnaligned(as: SIMD16<UInt8>.self)
        b = start.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
        c = start.loadUnaligned(fromByteOffset: 32, as: SIMD16<UInt8>.self)
        d = start.loadUnaligned(fromByteOffset: 48, as: SIMD16<UInt8>.self)
    }

    @inline(__always)
    private init(_ a: SIMD16<UInt8>, _ b: SIMD16<UInt8>, _ c: SIMD16<UInt8>, _ d: SIMD16<UInt8>) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
    }

    /// A mask of the lanes that a comparison found, four times sixteen of them, all bits set in each.
    @inline(__always)
    static func mask(_ a: SIMD16<UInt8>, _ b: SIMD16<UInt8>, _ c: SIMD16<UInt8>, _ d: SIMD16<UInt8>) -> UInt64 { ByteBlock(a, b, c, d).mask(of: 0xFF) }

    /// Every byte with bit 5 set, which makes `[` and `{` one byte, and `]` and `}`, and letters lower case.
    @inline(__always)
    var folded: ByteBlock {
        let bit = SIMD16<UInt8>(repeating: 0x20)
        return ByteBlock(a | bit, b | bit, c | bit, d | bit)
    }

    /// A mask whose bit `k` tells whether byte `k` is `byte`.
    @inline(__always)
    func mask(of byte: UInt8) -> UInt64 {
        let wanted = SIMD16<UInt8>(repeating: byte)
        #if arch(x86_64) && canImport(_Builtin_intrinsics)
        let low = LaneBits(a .== wanted).bits | LaneBits(b .== wanted).bits &<< 16
        let high = LaneBits(c .== wanted).bits | LaneBits(d .== wanted).bits &<< 16
        return UInt64(low) | UInt64(high) &<< 32
        #else
        let low = ByteBlock.equal(a, wanted) & ByteBlock.weight(0) | ByteBlock.equal(b, wanted) & ByteBlock.weight(2)
        let high = ByteBlock.equal(c, wanted) & ByteBlock.weight(4) | ByteBlock.equal(d, wanted) & ByteBlock.weight(6)
        let words = unsafeBitCast(low | high, to: SIMD2<UInt64>.self)
        return ByteBlock.transposed(words.x | words.y)
        #endif
    }

    /// The same for two bytes.
    @inline(__always)
    func mask(of first: UInt8, or second: UInt8) -> UInt64 { mask(of: first) | mask(of: second) }

    /// The same for all ASCII from `0` on, `-` and `+`, which takes a third of the time.
    @inline(__always)
    var nearRunMask: UInt64 {
        @inline(__always) func run(_ lanes: SIMD16<UInt8>) -> SIMD16<UInt8> {
            let high = unsafeBitCast(unsafeBitCast(lanes, to: SIMD16<Int8>.self) .> SIMD16<Int8>(repeating: 0x2F), to: SIMD16<UInt8>.self)
            let dash = unsafeBitCast(lanes .== SIMD16<UInt8>(repeating: 0x2D), to: SIMD16<UInt8>.self)
            let plus = unsafeBitCast(lanes .== SIMD16<UInt8>(repeating: 0x2B), to: SIMD16<UInt8>.self)
            return high | dash | plus
        }
        return ByteBlock(run(a), run(b), run(c), run(d)).mask(of: 0xFF)
    }

    /// A mask whose bit `k` tells whether byte `k` is an ASCII letter, a digit, `_`, `-` or `+`.
    @inline(__always)
    var runMask: UInt64 {
        // Signed compares are one instruction each: what is in a range comes to lie at the lowest values.
        @inline(__always) func run(_ lanes: SIMD16<UInt8>) -> SIMD16<UInt8> {
            let letters = unsafeBitCast((lanes | SIMD16<UInt8>(repeating: 0x20)) &+ SIMD16<UInt8>(repeating: 0x1F), to: SIMD16<Int8>.self)
            let digits = unsafeBitCast(lanes &+ SIMD16<UInt8>(repeating: 0x50), to: SIMD16<Int8>.self)
            let isLetter = unsafeBitCast(letters .< SIMD16<Int8>(repeating: -102), to: SIMD16<UInt8>.self)
            let isDigit = unsafeBitCast(digits .< SIMD16<Int8>(repeating: -118), to: SIMD16<UInt8>.self)
            let dash = unsafeBitCast(lanes .== SIMD16<UInt8>(repeating: 0x2D), to: SIMD16<UInt8>.self)
            let line = unsafeBitCast(lanes .== SIMD16<UInt8>(repeating: 0x5F), to: SIMD16<UInt8>.self)
            let plus = unsafeBitCast(lanes .== SIMD16<UInt8>(repeating: 0x2B), to: SIMD16<UInt8>.self)
            return isLetter | isDigit | dash | line | plus
        }
        return ByteBlock(run(a), run(b), run(c), run(d)).mask(of: 0xFF)
    }

    /// Whether all bytes are ASCII and no control characters but DEL.
    @inline(__always)
    var isPlain: Bool {
        let space = SIMD16<Int8>(repeating: 0x20)
        @inline(__always) func odd(_ lanes: SIMD16<UInt8>) -> SIMD2<UInt64> {
            unsafeBitCast(unsafeBitCast(lanes, to: SIMD16<Int8>.self) .< space, to: SIMD2<UInt64>.self)
        }
        let words = odd(a) | odd(b) | odd(c) | odd(d)
        return words.x | words.y == 0
    }

    /// A mask whose bit `k` tells whether byte `k` is a control character but DEL, or no ASCII.
    @inline(__always)
    var oddMask: UInt64 {
        let space = SIMD16<Int8>(repeating: 0x20)
        @inline(__always) func odd(_ lanes: SIMD16<UInt8>) -> SIMDMask<SIMD16<Int8>> { unsafeBitCast(lanes, to: SIMD16<Int8>.self) .< space }
        #if arch(x86_64) && canImport(_Builtin_intrinsics)
        let low = LaneBits(odd(a)).bits | LaneBits(odd(b)).bits &<< 16
        let high = LaneBits(odd(c)).bits | LaneBits(odd(d)).bits &<< 16
        return UInt64(low) | UInt64(high) &<< 32
        #else
        @inline(__always) func bytes(_ hits: SIMDMask<SIMD16<Int8>>) -> SIMD16<UInt8> { unsafeBitCast(hits, to: SIMD16<UInt8>.self) }
        let low = bytes(odd(a)) & ByteBlock.weight(0) | bytes(odd(b)) & ByteBlock.weight(2)
        let high = bytes(odd(c)) & ByteBlock.weight(4) | bytes(odd(d)) & ByteBlock.weight(6)
        let words = unsafeBitCast(low | high, to: SIMD2<UInt64>.self)
        return ByteBlock.transposed(words.x | words.y)
        #endif
    }

    #if !(arch(x86_64) && canImport(_Builtin_intrinsics))
    @inline(__always)
    private static func equal(_ lanes: SIMD16<UInt8>, _ wanted: SIMD16<UInt8>) -> SIMD16<UInt8> {
        unsafeBitCast(lanes .== wanted, to: SIMD16<UInt8>.self)
    }

    /// `bit` in the lower eight lanes, the next bit in the upper ones.
    @inline(__always)
    private static func weight(_ bit: UInt64) -> SIMD16<UInt8> {
        unsafeBitCast(SIMD2<UInt64>(0x0101_0101_0101_0101 &<< bit, 0x0202_0202_0202_0202 &<< bit), to: SIMD16<UInt8>.self)
    }

    /// Bit `i` of byte `k` becomes bit `k` of byte `i`.
    @inline(__always)
    private static func transposed(_ matrix: UInt64) -> UInt64 {
        var bits = matrix
        var swap = (bits ^ bits &>> 7) & 0x00AA_00AA_00AA_00AA
        bits ^= swap ^ swap &<< 7
        swap = (bits ^ bits &>> 14) & 0x0000_CCCC_0000_CCCC
        bits ^= swap ^ swap &<< 14
        swap = (bits ^ bits &>> 28) & 0x0000_0000_F0F0_F0F0
        return bits ^ swap ^ swap &<< 28
    }    #endif
}

/// Which of sixteen lanes a comparison found.
struct LaneBits {
    #if arch(x86_64) && canImport(_Builtin_intrinsics)
    fileprivate let bits: UInt32

    @inline(__always)
    init(_ hits: SIMDMask<SIMD16<Int8>>) {
        bits = UInt32(truncatingIfNeeded: _mm_movemask_epi8(unsafeBitCast(hits, to: SIMD2<Int64>.self)))
    }

    @inline(__always)
    var isEmpty: Bool { bits == 0 }

    /// The first lane; there has to be one.
    @inline(__always)
    var first: Int { bits.trailingZeroBitCount }
    #else
    private let low, high: UInt64

    @inline(__always)
    init(_ hits: SIMDMask<SIMD16<Int8>>) {
        let words = unsafeBitCast(hits, to: SIMD2<UInt64>.self)
        low = words.x
        high = words.y
    }

    @inline(__always)
    var isEmpty: Bool { low | high == 0 }

    /// The first lane; there has to be one.
    @inline(__always)
    var first: Int { (low != 0 ? low.trailingZeroBitCount : 64 &+ high.trailingZeroBitCount) &>> 3 }
    #endif
}
