/// The content of a scalar: a stretch of the source where the source says it as it is, else of the texts that were put together.
struct YAMLText: Sendable {
    let start: UInt32
    let end: UInt32
    let isDecoded: Bool

    init(_ start: Int, _ end: Int, isDecoded: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.isDecoded = isDecoded
    }

    static let empty = YAMLText(0, 0)

    @inline(__always) var count: Int { Int(end &- start) }
}

/// What the scalars of a document say: the source, and one buffer for all that is not a stretch of it.
struct YAMLTextStore: Sendable {
    let source: YAMLSource
    /// Scalars with escapes undone and lines folded, one behind the other. An escape of two bytes gives three at most, so that 32 bits reach for
    /// what `YAMLSource` accepts.
    var decoded: [UInt8] = []

    /// Calls `body` with the UTF-8 bytes, which are gone afterwards.
    @inline(__always) func withBytes<Result>(_ text: YAMLText, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if !text.isDecoded { return body(source.bytes(Int(text.start), Int(text.end))) }
        return decoded.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[Int(text.start)..<Int(text.end)])) }
    }

    func string(_ text: YAMLText) -> String { withBytes(text) { String(decoding: $0, as: UTF8.self) } }

    /// Whether two texts are the same bytes.
    @inline(__always) func areEqual(_ left: YAMLText, _ right: YAMLText) -> Bool {
        guard left.count == right.count else { return false }
        return withBytes(left) { mine in
            withBytes(right) { other in
                var at = 0
                while at < mine.count {
                    if mine[at] != other[at] { return false }
                    at += 1
                }
                return true
            }
        }
    }
}
