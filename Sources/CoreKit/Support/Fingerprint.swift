/// A fast 64-bit hash for tables and for telling values apart in memory. The same in every run, so that results are, too;
/// not for secrets and not against an adversary.
public enum Fingerprint {
    @inlinable
    public static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
        var at = 0
        while at + 8 <= bytes.count {
            hash = mix(hash, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            at += 8
        }
        return mix(hash, tail(bytes, from: at))
    }

    /// The bytes from `at` on, fewer than eight, as one number, the first the highest.
    @inlinable @inline(__always)
    static func tail(_ bytes: UnsafeRawBufferPointer, from at: Int) -> UInt64 {
        let left = UInt64(bytes.count - at)
        if bytes.count >= 8 {
            // The last eight bytes hold them.
            return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)) & ((1 &<< (left &* 8)) &- 1)
        }
        var tail: UInt64 = 0
        for byte in bytes { tail = tail << 8 | UInt64(byte) }
        return tail
    }

    @inlinable
    static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return (product.high ^ product.low) &+ 0x2545_F491_4F6C_DD1D
    }
}
