/// HMAC-SHA-256 (RFC 2104) under a key, for values that have to stay comparable.
struct RedactionKey: Sendable {
    private let inner: [UInt8]
    private let outer: [UInt8]

    init(_ key: [UInt8]) {
        // FIPS 198-1, 4: a key longer than a block is hashed first.
        var block = key.count > 64 ? SHA256.hash(key).bytes : key
        block += Array(repeating: 0, count: 64 - block.count)
        inner = block.map { $0 ^ 0x36 }
        outer = block.map { $0 ^ 0x5C }
    }

    /// The first `digits` hexadecimal digits of a message's code.
    func hex(_ message: ByteSlice, _ digits: Int) -> String {
        SHA256.hash(outer + SHA256.hash(inner + message.buffer).bytes).hex(digits)
    }
}
