// Relies on: the polynomial of CRC-32 dividing 1 + y^89 + y^117 + y^155 + y^300 with y for x^128, which is a search over pairs of powers to find, and
// one line to check. So 16 bytes may be taken out of a message if they are added (exclusive or) to those 145, 183, 211 and 300
// times 16 bytes behind them: no tables, no shifts, and nothing waits for what was done just before.

/// Shortens a long message to 4800 bytes that have the same CRC-32.
enum CRC32Folding {
    /// The fewest bytes for which this pays.
    static let worthwhile = 16 << 10

    private typealias Block = SIMD2<UInt64>
    private static let span = 300
    private static let taps = (145, 183, 211)
    /// How many blocks are done before the last `span` are moved to the front again: with them 21 KB.
    private static let stretch = 1024

    /// - Parameter bytes: whole blocks of 16, more than 300 of them.
    /// - Parameter state: of the checksum before them.
    /// - Parameter finish: is given the remainder, and goes on from a state of 0.
    static func fold(_ bytes: UnsafeRawBufferPointer, _ state: UInt32, _ finish: (UnsafeRawBufferPointer) -> UInt32) -> UInt32 {
        withUnsafeTemporaryAllocation(of: Block.self, capacity: span + stretch) { blocks in
            guard let input = bytes.baseAddress, let front = blocks.baseAddress else { return state }
            // What was taken out stands `span` blocks back at most; before the message there is nothing.
            blocks.initialize(repeating: Block(repeating: 0))
            let count = bytes.count / 16 - span
            let back = front + span
            var done = 0
            var first = Block(UInt64(state).littleEndian, 0)
            while done < count {
                let now = min(stretch, count - done)
                let from = input + done * 16
                for index in 0..<now {
                    let near = back[index - taps.0] ^ back[index - taps.1]
                    let far = back[index - taps.2] ^ back[index - span]
                    back[index] = from.loadUnaligned(fromByteOffset: index * 16, as: Block.self) ^ first ^ (near ^ far)
                    first = Block(repeating: 0)
                }
                front.update(from: front + now, count: span)
                done += now
            }
            // The last blocks stay, with what others add to them.
            back.update(repeating: Block(repeating: 0), count: span)
            let remainder = back + span
            let from = input + count * 16
            for index in 0..<span {
                let near = back[index - taps.0] ^ back[index - taps.1]
                let far = back[index - taps.2] ^ back[index - span]
                remainder[index] = from.loadUnaligned(fromByteOffset: index * 16, as: Block.self) ^ (near ^ far)
            }
            return finish(UnsafeRawBufferPointer(start: remainder, count: span * 16))
        }
    }
}
