/// Compressed bytes and the bits taken from them but not used yet.
///
/// Bytes come in pieces: one piece of memory that somebody else keeps, or a buffer filled over and over from a source.
struct InflateInput: ~Copyable {
    /// Fills the front of a buffer and returns how many bytes that were, 0 for the end. Returning fewer than fit is no sign of the end.
    typealias Source = (UnsafeMutableRawBufferPointer) throws -> Int

    /// The piece at hand, of which `next..<end` has not been taken.
    private(set) var piece: UnsafeRawPointer
    var next = 0
    private(set) var end: Int
    /// Bits taken, the first of them lowest; zero above `bitCount`.
    var bits: UInt64 = 0
    var bitCount = 0

    private var earlierPieces: UInt64 = 0
    private let source: Source?
    private let buffer: UnsafeMutableRawBufferPointer

    init(bytes: UnsafeRawBufferPointer) {
        // An empty buffer of our own stands for memory without an address.
        buffer = .allocate(byteCount: bytes.baseAddress == nil ? 1 : 0, alignment: 1)
        piece = bytes.baseAddress ?? UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped)
        end = bytes.count
        source = nil
    }

    init(bufferSize: Int, source: @escaping Source) {
        buffer = .allocate(byteCount: max(1, bufferSize), alignment: 16)
        piece = UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped)
        end = 0
        self.source = source
    }

    deinit { buffer.deallocate() }

    /// How many bytes there are without asking the source.
    var available: Int { end - next }

    /// The offset of the byte that holds the next bit, from the first byte of all.
    var offset: UInt64 { earlierPieces &+ UInt64(truncatingIfNeeded: next &- (bitCount + 7) / 8) }

    func failure(_ reason: InflateError.Reason) -> InflateError { InflateError(reason, offset: offset) }

    /// The data ends where it must not: an error at its end, not where its last code began.
    func truncation() -> InflateError { InflateError(.truncated, offset: earlierPieces &+ UInt64(end)) }

    /// Gets the next piece once this one is used up; false at the end of all data.
    mutating func refill() throws -> Bool {
        guard let source else { return false }
        earlierPieces &+= UInt64(end)
        next = 0
        end = 0
        end = min(max(0, try source(buffer)), buffer.count)
        return end > 0
    }

    /// Takes one more byte into `bits`, of which at most 56 may be in use; false at the end of all data.
    mutating func pull() throws -> Bool {
        if next == end {
            guard try refill() else { return false }
        }
        bits |= UInt64(piece.load(fromByteOffset: next, as: UInt8.self)) << UInt64(bitCount)
        next += 1
        bitCount += 8
        return true
    }

    /// Takes bits until there are `count`, at most 56, or the data ends.
    mutating func gather(_ count: Int) throws {
        while bitCount < count {
            guard try pull() else { return }
        }
    }

    /// Uses up bits that `gather` has shown.
    mutating func drop(_ count: Int) throws {
        guard count <= bitCount else { throw truncation() }
        bits >>= UInt64(count)
        bitCount -= count
    }

    /// The next `count` bits, at most 32, the first of them lowest.
    mutating func take(_ count: Int) throws -> UInt32 {
        try gather(count)
        let value = bits & ((1 << UInt64(count)) - 1)
        try drop(count)
        return UInt32(truncatingIfNeeded: value)
    }

    /// Skips to the next byte boundary, where stored blocks and trailers stand.
    mutating func align() {
        bits >>= UInt64(bitCount & 7)
        bitCount &= ~7
    }

    /// The next byte without taking it, at a byte boundary; nil at the end of all data.
    mutating func peek() throws -> UInt8? {
        try gather(8)
        return bitCount >= 8 ? UInt8(truncatingIfNeeded: bits) : nil
    }

    /// Returns whole bytes to the piece, so that they can be copied from it.
    mutating func giveBack() {
        let bytes = min(bitCount >> 3, next)
        next -= bytes
        bitCount -= bytes * 8
        bits &= (1 << UInt64(bitCount)) - 1
    }
}
