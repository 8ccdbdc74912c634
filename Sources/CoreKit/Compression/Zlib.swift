/// The zlib format around DEFLATE data (RFC 1950).
enum Zlib {
    /// Whether these two bytes are a header: method 8, a window that exists, and the check bits (RFC 1950, 2.2).
    static func isHeader(_ first: UInt8, _ second: UInt8) -> Bool {
        first & 0x0F == 8 && first >> 4 <= 7 && (Int(first) << 8 | Int(second)) % 31 == 0
    }

    static func takeHeader(_ input: inout InflateInput) throws {
        try input.gather(16)
        let first = UInt8(truncatingIfNeeded: input.bits)
        let second = UInt8(truncatingIfNeeded: input.bits >> 8)
        guard input.bitCount >= 16 else { throw input.truncation() }
        guard isHeader(first, second) else {
            let isHeaderButForMethod = (Int(first) << 8 | Int(second)) % 31 == 0 && first & 0x0F != 8
            throw input.failure(isHeaderButForMethod ? .unsupportedMethod(first & 0x0F) : .notZlib)
        }
        guard second & 0b10_0000 == 0 else { throw input.failure(.presetDictionary) }
        try input.drop(16)
    }
}
