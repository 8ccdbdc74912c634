// Relies on 16 tables of 256 entries (16 KiB, built once): the bytes of a 16-byte step are looked up independently of each other,
// so that only one exclusive-or chain a step waits for the step before it ("slicing").

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
        guard var next = bytes.baseAddress else { return }
        let end = next + bytes.count
        let table = Self.tables
        var crc = state
        var steps = bytes.count / 16
        while steps > 0 {
            let low = UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) ^ UInt64(crc)
            let high = UInt64(littleEndian: next.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            crc = Self.slice(low, table + 8 * 256) ^ Self.slice(high, table)
            next += 16
            steps &-= 1
        }
        while next < end {
            crc = (crc >> 8) ^ table[Int((crc ^ UInt32(next.load(as: UInt8.self))) & 0xFF)]
            next += 1
        }
        state = crc
    }

    mutating func update(_ byte: UInt8) {
        state = (state >> 8) ^ Self.tables[Int((state ^ UInt32(byte)) & 0xFF)]
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

    /// Table k holds the checksum of a byte with k zero bytes behind it. Never freed, never written again.
    nonisolated(unsafe) private static let tables: UnsafePointer<UInt32> = {
        let tables = UnsafeMutablePointer<UInt32>.allocate(capacity: 16 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
            tables[byte] = crc
        }
        for index in 256..<16 * 256 {
            let crc = tables[index - 256]
            tables[index] = (crc >> 8) ^ tables[Int(crc & 0xFF)]
        }
        return UnsafePointer(tables)
    }()
}
