// Everything here is inlined into the hot loop of `InflateBlocks`: shifts rely on the machine's own masking of shift counts to six bits, so that
// whole table entries serve as counts.

/// The decoder's bits in registers, the next of them lowest. Above its low six bits `count` is whatever subtracting whole entries has left there.
struct InflateBits {
    var bits: UInt64
    var count: UInt64

    @inline(__always)
    mutating func refill(_ next: inout UnsafeRawPointer) {
        bits |= UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)) &<< count
        next += Int(truncatingIfNeeded: 7 &- ((count &>> 3) & 7))
        count |= 56
    }

    /// Uses up the bits of a code, and its extra bits.
    @inline(__always)
    mutating func drop(_ entry: UInt32) {
        bits &>>= UInt64(entry)
        count &-= UInt64(entry)
    }

    /// The length or distance that a code and its extra bits stand for.
    @inline(__always)
    mutating func value(_ entry: UInt32) -> Int {
        let extra = (bits & ((1 &<< UInt64(entry)) &- 1)) &>> UInt64(entry &>> 8)
        drop(entry)
        return Int(truncatingIfNeeded: UInt64(entry &>> 16) &+ extra)
    }

    @inline(__always)
    func index(inSubtable entry: UInt32) -> Int {
        Int(truncatingIfNeeded: UInt64((entry &>> 16) & 0x7FFF) &+ (bits & ((1 &<< UInt64((entry &>> 8) & 15)) &- 1)))
    }

    /// The entry for the next code, its own bits in a sub-table left in place, or nil if it needs more bits than there are.
    /// Missing bits read as zeros: an entry counts only if all bits that led to it are real.
    mutating func next(in table: borrowing HuffmanTable) -> UInt32? {
        var entry = table.entries[Int(truncatingIfNeeded: bits & table.mask)]
        if entry & HuffmanTable.subtable != 0, entry & HuffmanTable.exceptional != 0 {
            guard Int(entry & 0xFF) <= Int(count & 63) else { return nil }
            drop(entry)
            entry = table.entries[index(inSubtable: entry)]
        }
        // A slot that no code fills has no length; only codes of at most one bit leave any, so that one bit leads to it.
        return max(1, Int(entry & 0xFF)) <= Int(count & 63) ? entry : nil
    }

    func store(to input: inout InflateInput) {
        input.bits = bits
        input.bitCount = Int(count & 63)
    }
}
