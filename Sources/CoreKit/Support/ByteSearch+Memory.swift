#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension ByteSearch {
    /// The first offset in `from..<to` where `byte` stands, or `to`: by the system's search, which is the fastest where the byte is rare.
    @inline(__always)
    static func rareIndex(of byte: UInt8, in base: UnsafeRawPointer, from: Int, to: Int) -> Int {
        guard from < to, let found = memchr(base + from, Int32(byte), to - from) else { return to }
        return UnsafeRawPointer(found) - base
    }

    /// Whether the `count` bytes at both places are the same.
    @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        memcmp(left, right, count) == 0
    }
}
