/// A short name as two words and a length, so that a table tells names apart without a comparison of their bytes.
///
/// Two names of at most 16 bytes are equal if their keys are; of longer ones the first and last eight bytes are known.
struct ByteKey: Equatable, BitwiseCopyable {
    let low: UInt64
    let high: UInt64
    let count: Int

    /// Up to this length the key is all of the name.
    static let exactCount = 16

    @inline(__always)
    init(_ name: ByteSlice) {
        count = name.count
        if count >= 8 {
            low = UInt64(littleEndian: name.start.loadUnaligned(as: UInt64.self))
            high = UInt64(littleEndian: name.start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
        } else if count >= 4 {
            low = UInt64(UInt32(littleEndian: name.start.loadUnaligned(as: UInt32.self)))
            high = UInt64(UInt32(littleEndian: name.start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)))
        } else if count > 0 {
            low = UInt64(name[0]) | UInt64(name[count / 2]) &<< 8 | UInt64(name[count &- 1]) &<< 16
            high = 0
        } else {
            low = 0
            high = 0
        }
    }

    /// A hash of the key together with whatever else tells entries of a table apart.
    @inline(__always)
    func hash(_ owner: Int32 = 0) -> UInt64 {
        let mixed = (low ^ (high &<< 23 | high &>> 41) ^ UInt64(truncatingIfNeeded: count) ^ UInt64(truncatingIfNeeded: owner) &<< 40) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ mixed &>> 29
    }
}
