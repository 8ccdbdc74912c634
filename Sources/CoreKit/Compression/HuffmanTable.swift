// A table of 2^primary entries indexed by the next bits of the stream, with sub-tables behind it for longer codes. One 32-bit entry
// says everything about a code, extra bits included, so that the decoder looks once, shifts once, and never searches:
//
//     bit  31      a literal, its value in bits 16...23
//     bits 16...30 what the extra bits are added to (a length or a distance), or where the sub-table begins
//     bit  15      none of these: a sub-table (bit 14), the end of the block (bit 13), or no code at all
//     bits 8...11  the bits of the code, or of the sub-table's index
//     bits 0...7   the bits of the code and its extra bits together

/// A decoding table for one canonical Huffman code (RFC 1951, 3.2.2).
struct HuffmanTable: ~Copyable {
    static let literal: UInt32 = 1 << 31
    static let exceptional: UInt32 = 1 << 15
    static let subtable: UInt32 = 1 << 14
    static let endOfBlock: UInt32 = 1 << 13

    let entries: UnsafeMutablePointer<UInt32>
    let primaryBits: Int
    /// Of the bits that lead to the primary entries.
    var mask: UInt64 { (1 &<< UInt64(primaryBits)) &- 1 }
    private let capacity: Int

    /// `capacity` is the most entries that any complete code of at most 15 bits needs.
    init(primaryBits: Int, capacity: Int) {
        self.primaryBits = primaryBits
        self.capacity = capacity
        entries = .allocate(capacity: capacity)
        entries.initialize(repeating: Self.exceptional, count: capacity)
    }

    deinit { entries.deallocate() }

    /// Builds the table for codes of the given lengths (0: no code), each at most 15.
    ///
    /// - Parameter meanings: for each symbol its entry without the code's own bits.
    /// - Parameter mayBeIncomplete: whether no code at all, and a single code of one bit, pass: RFC 1951, 3.2.7 has blocks with one
    ///   distance or none, and zlib, against which encoders are tested, takes one literal or length code alike.
    mutating func build(
        lengths: UnsafeBufferPointer<UInt8>, meanings: UnsafePointer<UInt32>, mayBeIncomplete: Bool
    ) -> InflateError.CodeLengthFault? {
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 32 + lengths.count) { scratch in
            scratch.initialize(repeating: 0)
            let counts = UnsafeMutableBufferPointer(rebasing: scratch[0..<16])
            let starts = UnsafeMutableBufferPointer(rebasing: scratch[16..<32])
            let sorted = UnsafeMutableBufferPointer(rebasing: scratch[32...])

            for length in lengths { counts[Int(length)] &+= 1 }
            counts[0] = 0
            var left = 1
            var longest = 0
            for length in 1...15 {
                left = (left << 1) - Int(counts[length])
                if left < 0 { return .oversubscribed }
                if counts[length] > 0 { longest = length }
                if length < 15 { starts[length + 1] = starts[length] + counts[length] }
            }
            if left > 0 {
                guard mayBeIncomplete, longest <= 1 else { return .incomplete }
                entries.update(repeating: Self.exceptional, count: 1 << primaryBits)
            }
            for symbol in lengths.indices where lengths[symbol] > 0 {
                let length = Int(lengths[symbol])
                sorted[Int(starts[length])] = UInt16(symbol)
                starts[length] &+= 1
            }
            if left > 0 {
                guard longest == 1 else { return nil }
                let entry = meanings[Int(sorted[0])] + 0x101
                for index in stride(from: 0, to: 1 << primaryBits, by: 2) { entries[index] = entry }
                return nil
            }
            return fill(counts: counts, sorted: sorted, longest: longest, meanings: meanings)
        }
    }

    /// Fills the table for a complete code, shortest codes first, code values bit-reversed because DEFLATE sends them so.
    private mutating func fill(
        counts: UnsafeMutableBufferPointer<UInt16>, sorted: UnsafeMutableBufferPointer<UInt16>, longest: Int,
        meanings: UnsafePointer<UInt32>
    ) -> InflateError.CodeLengthFault? {
        var code = 0
        var index = 0
        for length in 1...min(longest, primaryBits) {
            for _ in 0..<counts[length] {
                entries[code] = meanings[Int(sorted[index])] + UInt32(length) * 0x101
                index += 1
                code = Self.successor(of: code, bits: length)
            }
            // What codes so far decide, they decide whatever the next bit is; the rest is written over later.
            if length < primaryBits { (entries + (1 << length)).update(from: entries, count: 1 << length) }
        }
        if longest < primaryBits {
            for length in longest + 1..<primaryBits { (entries + (1 << length)).update(from: entries, count: 1 << length) }
        }
        guard longest > primaryBits else { return nil }

        let mask = (1 << primaryBits) - 1
        var prefix = -1
        var begin = 0
        var bits = 0
        var end = 1 << primaryBits
        for length in primaryBits + 1...longest {
            while counts[length] > 0 {
                if code & mask != prefix {
                    prefix = code & mask
                    begin = end
                    bits = length - primaryBits
                    var room = 1 << bits
                    while bits + primaryBits < longest {
                        room -= Int(counts[bits + primaryBits])
                        if room <= 0 { break }
                        bits += 1
                        room <<= 1
                    }
                    end = begin + (1 << bits)
                    guard end <= capacity else { return .oversubscribed }
                    entries[prefix] = Self.exceptional | Self.subtable
                        | UInt32(begin) << 16 | UInt32(bits) << 8 | UInt32(primaryBits)
                }
                let entry = meanings[Int(sorted[index])] + UInt32(length - primaryBits) * 0x101
                for slot in stride(from: begin + (code >> primaryBits), to: end, by: 1 << (length - primaryBits)) {
                    entries[slot] = entry
                }
                index += 1
                counts[length] -= 1
                code = Self.successor(of: code, bits: length)
            }
        }
        return nil
    }

    /// The next code of this length, both bit-reversed: a carry runs from the top bit downwards. 0 after the last.
    @inline(__always)
    private static func successor(of code: Int, bits: Int) -> Int {
        let zeros = code ^ ((1 << bits) - 1)
        guard zeros != 0 else { return 0 }
        let top = 1 << (Int.bitWidth - 1 - zeros.leadingZeroBitCount)
        return (code & (top - 1)) | top
    }
}
