#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A run of bytes that somebody else owns: a part of a read buffer or of a decoding arena.
///
/// It is valid only as long as its owner says, usually until the next record. It does not retain anything, so that a
/// record's fields cost no allocation; copy it with `string` or `bytes` to keep it.
public struct ByteSlice: BitwiseCopyable {
    public let start: UnsafeRawPointer
    public let count: Int

    public init(start: UnsafeRawPointer, count: Int) {
        self.start = start
        self.count = count
    }

    public init(_ buffer: UnsafeRawBufferPointer) {
        start = buffer.baseAddress ?? ByteSlice.empty.start
        count = buffer.count
    }

    public init(_ text: StaticString) {
        start = UnsafeRawPointer(text.utf8Start)
        count = text.utf8CodeUnitCount
    }

    /// No bytes; its pointer is never read.
    public static var empty: ByteSlice { ByteSlice("") }

    @inlinable public var isEmpty: Bool { count == 0 }
    @inlinable public var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
    /// The bytes as text, invalid UTF-8 replaced by U+FFFD.
    public var string: String { String(decoding: buffer, as: UTF8.self) }
    public var bytes: [UInt8] { Array(buffer) }

    @inlinable public subscript(index: Int) -> UInt8 {
        start.load(fromByteOffset: index, as: UInt8.self)
    }

    /// The part from `lower` up to `upper`; both within `0...count`.
    @inlinable public subscript(range: Range<Int>) -> ByteSlice {
        ByteSlice(start: start + range.lowerBound, count: range.count)
    }

    public func dropFirst(_ n: Int) -> ByteSlice { self[min(n, count)..<count] }

    public func firstIndex(of byte: UInt8, from: Int = 0) -> Int? {
        guard from < count, let found = memchr(start + from, Int32(byte), count - from) else { return nil }
        return UnsafeRawPointer(found) - start
    }

    /// Without spaces, tabs, and line ends at both ends.
    public var trimmed: ByteSlice {
        var low = 0, high = count
        while low < high, ByteSlice.isBlank(self[low]) { low += 1 }
        while high > low, ByteSlice.isBlank(self[high - 1]) { high -= 1 }
        return self[low..<high]
    }

    @inlinable static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    public static func == (left: ByteSlice, right: ByteSlice) -> Bool {
        left.count == right.count && memcmp(left.start, right.start, left.count) == 0
    }

    public static func == (left: ByteSlice, right: StaticString) -> Bool {
        left.count == right.utf8CodeUnitCount && memcmp(left.start, right.utf8Start, left.count) == 0
    }

    /// Equal without regard to the case of ASCII letters; `right` has to be lower case.
    public func equalsIgnoringCase(_ right: StaticString) -> Bool {
        guard count == right.utf8CodeUnitCount else { return false }
        return foldedPrefixMatches(right.utf8Start, count)
    }

    public func hasPrefix(_ prefix: StaticString) -> Bool {
        count >= prefix.utf8CodeUnitCount && memcmp(start, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0
    }

    public func hasSuffix(_ suffix: StaticString) -> Bool {
        let n = suffix.utf8CodeUnitCount
        return count >= n && memcmp(start + (count - n), suffix.utf8Start, n) == 0
    }

    /// Begins with `prefix` (lower case) without regard to the case of ASCII letters.
    public func hasPrefixIgnoringCase(_ prefix: StaticString) -> Bool {
        count >= prefix.utf8CodeUnitCount && foldedPrefixMatches(prefix.utf8Start, prefix.utf8CodeUnitCount)
    }

    /// Where `needle` first occurs at or after `from`.
    public func firstRange(of needle: StaticString, from: Int = 0) -> Range<Int>? {
        let n = needle.utf8CodeUnitCount
        guard n > 0 else { return from..<from }
        var at = from
        while let first = firstIndex(of: needle.utf8Start[0], from: at), first + n <= count {
            if memcmp(start + first, needle.utf8Start, n) == 0 { return first..<first + n }
            at = first + 1
        }
        return nil
    }

    /// Contains `needle` (lower case) without regard to the case of ASCII letters.
    public func containsIgnoringCase(_ needle: StaticString) -> Bool {
        let n = needle.utf8CodeUnitCount
        guard n <= count else { return false }
        for offset in 0...(count - n) where self[offset..<count].foldedPrefixMatches(needle.utf8Start, n) { return true }
        return false
    }

    private func foldedPrefixMatches(_ lower: UnsafePointer<UInt8>, _ n: Int) -> Bool {
        guard n > 0, self[0] | 0x20 == lower[0] | 0x20 else { return n == 0 }
        // Most texts are in lower case.
        if memcmp(start, lower, n) == 0 { return true }
        for i in 0..<n where ByteSlice.lowered(self[i]) != lower[i] { return false }
        return true
    }

    @inlinable public static func lowered(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// Copies the bytes with their ASCII letters in lower case; `target` has to have room for them.
    func copyLowered(to target: UnsafeMutableRawPointer) {
        guard count >= 8 else {
            for i in 0..<count { target.storeBytes(of: ByteSlice.lowered(self[i]), toByteOffset: i, as: UInt8.self) }
            return
        }
        var at = 0
        while at < count {
            // The last eight bytes overlap those before them.
            let place = min(at, count &- 8)
            target.storeBytes(of: ByteSlice.lowered(start.loadUnaligned(fromByteOffset: place, as: UInt64.self)), toByteOffset: place, as: UInt64.self)
            at &+= 8
        }
    }

    /// Eight bytes with their ASCII letters in lower case.
    @inline(__always)
    private static func lowered(_ bytes: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101, high = ones &* 0x80
        // The high bit of each byte tells whether its lower seven reach `A`, and whether they pass `Z`.
        let low = bytes & ~high
        let reaches = low &+ ones &* (0x80 - 0x41), passes = low &+ ones &* (0x80 - 0x5B)
        return bytes | ((reaches & ~passes & ~bytes & high) &>> 2)
    }

    /// The bytes as a decimal number; nil if anything but digits stands there or it does not fit.
    public var unsignedInteger: UInt64? {
        guard count > 0, count <= 20 else { return nil }
        var value: UInt64 = 0
        for byte in buffer {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }
}
