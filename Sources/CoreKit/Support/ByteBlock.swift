// Relies on: sixteen-byte compares being one instruction each. A mask is then gathered by one multiplication for eight
// lanes, because there is no portable way to ask for the instruction that does it.

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
        return ByteBlock.gather(a, wanted) | ByteBlock.gather(b, wanted) << 16
            | ByteBlock.gather(c, wanted) << 32 | ByteBlock.gather(d, wanted) << 48
    }

    @inline(__always)
    private static func gather(_ lanes: SIMD16<UInt8>, _ wanted: SIMD16<UInt8>) -> UInt64 {
        let words = unsafeBitCast(lanes .== wanted, to: SIMD2<UInt64>.self)
        // Lane k holds 0 or 255: keep bit k of it and add all lanes up in the top byte.
        let low = ((words.x & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) &>> 56
        let high = ((words.y & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) &>> 56
        return low | high &<< 8
    }
}
