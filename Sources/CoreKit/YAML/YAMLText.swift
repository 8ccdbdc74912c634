/// The content of a scalar: a stretch of the source where the source says it as it is, else a text of its own.
struct YAMLText: Sendable {
    let start: UInt32
    let end: UInt32
    let owned: String?

    init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        owned = nil
    }

    init(_ owned: String) {
        start = 0
        end = 0
        self.owned = owned
    }

    static let empty = YAMLText(0, 0)

    func string(in source: YAMLSource) -> String { owned ?? source.string(Int(start), Int(end)) }

    /// Calls `body` with the UTF-8 bytes, mostly without a copy.
    @inline(__always) func withBytes<Result>(in source: YAMLSource, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard var owned else { return body(source.bytes(Int(start), Int(end))) }
        return owned.withUTF8(body)
    }
}
