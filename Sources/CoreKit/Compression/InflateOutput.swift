/// Memory that is decoded into, with what earlier matches may refer to in front of the write position.
struct InflateOutput {
    /// How far a step of the decoder may write past `limit`: a match of 258 bytes, and the rest of a 32-byte copy.
    static let slack = 320

    /// Of at least `limit + slack` bytes.
    var base: UnsafeMutableRawPointer
    var position: Int
    /// No step begins past it.
    var limit: Int
    /// Where the member's first byte stands, or the first that is still there.
    var historyStart: Int
}
