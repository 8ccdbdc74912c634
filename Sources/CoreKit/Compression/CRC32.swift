// Relies on two sets of 8 tables of 256 entries (8 KiB each, built once). The lookups of one 8-byte word do not wait for each other, but each
// word waits for the word before it. So four checksums run side by side, each over every fourth word, with tables that
// put a word 32 bytes further instead of 8; as checksums add up by exclusive or, the last four words bring them together again.

/// The CRC-32 of gzip (RFC 1952, 8): polynomial `edb88320`, bits reflected.
///
/// ```swift
/// var crc = CRC32()
/// crc.update(bytes)
/// crc.value
/// ```
public struct CRC32: Sendable {
    private var state: UInt32 = ~0

    public init() {}

    /// The checksum of everything so far; 0 for nothing.
    public var value: UInt32 { ~state }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count < CRC32Folding.worthwhile {
            updateByTables(bytes)
        } else {
            let folded = bytes.count & ~15
            state = CRC32Folding.fold(UnsafeRawBufferPointer(rebasing: bytes[..<folded]), state) { remainder in
                var crc = CRC32()
                crc.state = 0
                crc.updateByTables(remainder)
                return crc.state
            }
            updateByTables(UnsafeRawBufferPointer(rebasing: bytes[folded...]))
        }
    }

    private mutating func updateByTables(_ bytes: UnsafeRawBufferPointer) {
        guard var next = bytes.baseAddress else { return }
        let end = next + bytes.count
        let table = Self.tables
        var crc = state
        var rounds = bytes.count / 32
        if rounds > 0 {
            let far = table + 24 * 256
            var (b, c, d): (UInt32, UInt32, UInt32) = (0, 0, 0)
            while rounds > 1 {
                crc = Self.slice(Self.word(next, 0) ^ UInt64(crc), far)
                b = Self.slice(Self.word(next, 8) ^ UInt64(b), far)
                c = Self.slice(Self.word(next, 16) ^ UInt64(c), far)
                d = Self.slice(Self.word(next, 24) ^ UInt64(d), far)
                next += 32
                rounds &-= 1
            }
            crc = Self.slice(Self.word(next, 0) ^ UInt64(crc), table)
            crc = Self.slice(Self.word(next, 8) ^ UInt64(b ^ crc), table)
            crc = Self.slice(Self.word(next, 16) ^ UInt64(c ^ crc), table)
            crc = Self.slice(Self.word(next, 24) ^ UInt64(d ^ crc), table)
            next += 32
        }
        while next < end {
            crc = (crc >> 8) ^ table[Int((crc ^ UInt32(next.load(as: UInt8.self))) & 0xFF)]
            next += 1
        }
        state = crc
    }

    /// Puts bytes behind those so far of which only the checksum and the number are known.
    mutating func append(_ checksum: UInt32, count: Int) {
        // Checksums are remainders of polynomials, those so far multiplied by x to the number of bits behind them.
        var power: UInt32 = 1 << 31
        var rest = count
        var place = 3
        while rest > 0 {
            if rest & 1 != 0 { power = Self.product(Self.powers[place & 31], power) }
            rest >>= 1
            place += 1
        }
        state = ~(Self.product(power, value) ^ checksum)
    }

    /// Modulo the polynomial; the bits of both are reflected, so that the highest is the coefficient of 1.
    private static func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
        var sum: UInt32 = 0
        var shifted = b
        var rest = a
        while rest != 0 {
            if rest & (1 << 31) != 0 { sum ^= shifted }
            rest <<= 1
            shifted = (shifted >> 1) ^ (shifted & 1 == 0 ? 0 : 0xEDB8_8320)
        }
        return sum
    }

    /// x to the power of 2^k at k; to the power of 2^32 it is x again, as everything in a field of 2^32 elements.
    private static let powers: [UInt32] = {
        var powers: [UInt32] = [1 << 30]
        for place in 1..<32 { powers.append(product(powers[place - 1], powers[place - 1])) }
        return powers
    }()

    mutating func update(_ byte: UInt8) {
        state = (state >> 8) ^ Self.tables[Int((state ^ UInt32(byte)) & 0xFF)]
    }

    @inline(__always)
    private static func word(_ address: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: address.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Eight bytes through eight tables, the first byte through the last of them.
    @inline(__always)
    private static func slice(_ word: UInt64, _ tables: UnsafePointer<UInt32>) -> UInt32 {
        let a = tables[7 * 256 + Int(word & 0xFF)] ^ tables[6 * 256 + Int((word >> 8) & 0xFF)]
        let b = tables[5 * 256 + Int((word >> 16) & 0xFF)] ^ tables[4 * 256 + Int((word >> 24) & 0xFF)]
        let c = tables[3 * 256 + Int((word >> 32) & 0xFF)] ^ tables[2 * 256 + Int((word >> 40) & 0xFF)]
        let d = tables[1 * 256 + Int((word >> 48) & 0xFF)] ^ tables[Int(word >> 56)]
        return (a ^ b) ^ (c ^ d)
    }

    /// Table k holds the checksum of a byte with k zero bytes behind it; 0...7 and 24...31 are in use. Never freed, never written again.
    nonisolated(unsafe) private static let tables: UnsafePointer<UInt32> = {
        let tables = UnsafeMutablePointer<UInt32>.allocate(capacity: 32 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
            tables[byte] = crc
        }
        for index in 256..<32 * 256 {
            let crc = tables[index - 256]
            tables[index] = (crc >> 8) ^ tables[Int(crc & 0xFF)]
        }
        return UnsafePointer(tables)
    }()
}
