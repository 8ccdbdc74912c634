/// What the second code of a round of the hot loop is, by the next bits: behind a length a distance, behind a literal another one.
///
/// Entries are those of `HuffmanTable`. Where a literal is followed by something else, or by a code too long, the entry is 0: it takes no bits.
/// Longer distances are `exceptional`, as in the table that they come from.
struct InflateSeconds: ~Copyable {
    static let bits = InflateCodes.distanceBits
    /// Where the entries behind a literal begin; those behind a length are at 0.
    static let literals = 1 << bits

    private let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: 2 * literals)
    var entries: UnsafePointer<UInt32> { UnsafePointer(memory) }

    init() { memory.initialize(repeating: 0, count: 2 * Self.literals) }

    deinit { memory.deallocate() }

    /// `symbols` has at least as many bits as this.
    func fill(symbols: UnsafePointer<UInt32>, distances: UnsafePointer<UInt32>) {
        memory.update(from: distances, count: Self.literals)
        let behindLiterals = memory + Self.literals
        for index in 0..<Self.literals {
            // An entry tells of fewer bits than lead to it in its own table, if its code is that short.
            let symbol = symbols[index]
            let isShortLiteral = symbol & HuffmanTable.literal != 0 && symbol & 0xFF <= UInt32(Self.bits)
            behindLiterals[index] = isShortLiteral ? symbol : 0
        }
    }

    /// Every byte at its own value, and 31 more, so that a literal can be copied as a match is. Never freed, never written again.
    nonisolated(unsafe) static let bytes: UnsafeRawPointer = {
        let count = 256 + 31
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64)
        for byte in 0..<count { bytes.storeBytes(of: UInt8(truncatingIfNeeded: byte), toByteOffset: byte, as: UInt8.self) }
        return UnsafeRawPointer(bytes)
    }()
}
