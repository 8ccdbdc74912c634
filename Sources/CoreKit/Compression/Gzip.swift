/// The gzip file format around DEFLATE data (RFC 1952).
public enum Gzip {
    /// Whether these bytes, the first of a file, begin gzip data. Four bytes decide; two or three are judged as far as they go.
    public static func isGzip(prefix: UnsafeRawBufferPointer) -> Bool {
        guard prefix.count >= 2, prefix[0] == 0x1F, prefix[1] == 0x8B else { return false }
        if prefix.count > 2, prefix[2] != 8 { return false }
        return prefix.count <= 3 || prefix[3] & 0xE0 == 0
    }

    /// What stands where a member may begin.
    enum Next {
        case member
        case end
        case garbage
    }

    /// Skips zero padding, as tape blocks and some uploaders leave it, and tells what follows without taking it.
    static func next(_ input: inout InflateInput) throws -> Next {
        while let byte = try input.peek() {
            switch byte {
            case 0: _ = try input.take(8)
            case 0x1F:
                try input.gather(16)
                // Half of a member's magic is a member cut short.
                return input.bitCount < 16 || input.bits & 0xFFFF == 0x8B1F ? .member : .garbage
            default: return .garbage
            }
        }
        return .end
    }

    /// Takes a member's header, magic included, and checks its own CRC if it has one. Names and comments of any length are skipped.
    static func takeHeader(_ input: inout InflateInput) throws {
        try input.gather(16)
        let magic = input.bits & 0xFFFF
        let agrees = input.bitCount >= 16 ? magic == 0x8B1F : input.bitCount == 0 || magic == 0x1F
        guard agrees else { throw input.failure(.notGzip) }

        var header = HeaderReader()
        _ = try header.take(2, &input)
        let method = UInt8(truncatingIfNeeded: try input.peek() ?? 8)
        guard method == 8 else { throw input.failure(.unsupportedMethod(method)) }
        _ = try header.take(1, &input)
        if let flags = try input.peek(), flags & 0xE0 != 0 { throw input.failure(.reservedFlags(flags)) }
        let flags = try header.take(1, &input)
        _ = try header.take(6, &input)  // MTIME, XFL, OS

        if flags & 0b0000_0100 != 0 {  // FEXTRA
            let length = try header.take(2, &input)
            _ = try header.take(length, &input)
        }
        if flags & 0b0000_1000 != 0 { try header.skipText(&input) }  // FNAME
        if flags & 0b0001_0000 != 0 { try header.skipText(&input) }  // FCOMMENT
        if flags & 0b0000_0010 != 0 {  // FHCRC
            let found = UInt16(truncatingIfNeeded: header.crc.value)
            let place = input.offset
            let expected = UInt16(try input.take(16))
            guard expected == found else {
                throw InflateError(.headerCRCMismatch(expected: expected, found: found), offset: place)
            }
        }
    }

    /// Takes header bytes through the header's CRC.
    private struct HeaderReader {
        var crc = CRC32()

        /// Returns the last two of the bytes taken, or the one, as a little-endian number.
        mutating func take(_ count: Int, _ input: inout InflateInput) throws -> Int {
            var value = 0
            for _ in 0..<count {
                let byte = UInt8(try input.take(8))
                crc.update(byte)
                value = (value >> 8) | (Int(byte) << (count == 1 ? 0 : 8))
            }
            return value
        }

        /// Takes everything to the next zero byte.
        mutating func skipText(_ input: inout InflateInput) throws {
            while try take(1, &input) != 0 {}
        }
    }
}
