/// Keeps hashes of client addresses, users and sessions from being tried out by whoever sees a part.
///
/// The hashes of a scan are the same everywhere, so that they can be compared, and there are only so many addresses: without a key a
/// hash hides nothing from somebody who tries them all. With a key, which all parts have to share and a merge need not know, a hash
/// is the first 64 bits of the HMAC-SHA-256 (RFC 2104) of the hash without.
public struct PartialKey: Sendable {
    private let inner: SHA256
    private let outer: SHA256
    /// Tells keys apart and gives nothing away of a key that cannot be guessed.
    let mark: String

    public init(_ key: String) {
        var block = Array(key.utf8)
        if block.count > 64 { block = SHA256.hash(block).bytes }
        block += repeatElement(0, count: 64 - block.count)
        var inner = SHA256(), outer = SHA256()
        inner.update(block.map { $0 ^ 0x36 })
        outer.update(block.map { $0 ^ 0x5C })
        self.inner = inner
        self.outer = outer
        mark = String(PartialKey.digest(Array(PartialScan.schema.utf8), inner, outer).hex(16))
    }

    func keyed(_ hash: UInt64) -> UInt64 {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(56 - 8 * $0)) }
        return PartialKey.digest(bytes, inner, outer).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func digest(_ message: [UInt8], _ inner: SHA256, _ outer: SHA256) -> SHA256Digest {
        var first = inner, second = outer
        first.update(message)
        second.update(first.finalize().bytes)
        return second.finalize()
    }
}
