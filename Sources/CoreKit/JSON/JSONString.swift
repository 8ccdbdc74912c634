/// The inside of a JSON string, between its quotes, escapes still in place.
public struct JSONString: BitwiseCopyable {
    public let raw: ByteSlice
    public let hasEscapes: Bool

    public init(raw: ByteSlice, hasEscapes: Bool) {
        self.raw = raw
        self.hasEscapes = hasEscapes
    }

    /// The text with its escapes undone, in `arena` if there were any. Lone surrogates become U+FFFD; an escape that
    /// JSON does not know stands for itself.
    public func decoded(in arena: ByteArena) -> ByteSlice {
        guard hasEscapes else { return raw }
        let out = arena.allocate(raw.count)
        let count = JSONEscapes.decode(raw.buffer, into: out)
        arena.trim(raw.count - count)
        return ByteSlice(start: out, count: count)
    }

    public var string: String {
        guard hasEscapes else { return raw.string }
        return String(unsafeUninitializedCapacity: raw.count) { buffer in
            JSONEscapes.decode(raw.buffer, into: UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped))
        }
    }

    /// Equal to `text` after decoding; allocates only where escapes stand.
    public static func == (left: JSONString, right: StaticString) -> Bool {
        left.hasEscapes ? left.string == right.description : left.raw == right
    }
}

/// JSON's string escapes (RFC 8259, section 7).
public enum JSONEscapes {
    /// Undoes the escapes of `text`; the result, at most as long, goes to `out`. Returns its length.
    @discardableResult
    public static func decode(_ text: UnsafeRawBufferPointer, into out: UnsafeMutableRawPointer) -> Int {
        guard let base = text.baseAddress else { return 0 }
        let (from, to) = decodeBlocks(base, until: text.count &- (ByteBlock.size &+ reach), out)
        guard from < text.count else { return to }
        // What is left goes through memory with zeros behind it. They stand for themselves and end every escape as the text's end does.
        let left = text.count &- from
        return withUnsafeTemporaryAllocation(byteCount: 2 * roomSize, alignment: 16) { room in
            let start = room.baseAddress.unsafelyUnwrapped, plain = start + roomSize
            for at in stride(from: 0, to: roomSize, by: 16) { start.storeBytes(of: SIMD16<UInt8>(repeating: 0), toByteOffset: at, as: SIMD16<UInt8>.self) }
            start.copyMemory(from: base + from, byteCount: left)
            let (read, written) = decodeBlocks(start, until: left &- 1, plain)
            let count = written &- (read &- left)
            (out + to).copyMemory(from: plain, byteCount: count)
            return to &+ count
        }
    }

    /// As many bytes behind a block are looked at: the longest escape, begun with the block's last byte, and what is copied with it.
    private static let reach = 16
    /// Room for what decoding whole blocks leaves over, in blocks, and what they may reach of the next.
    private static let roomSize = 3 * ByteBlock.size

    /// Undoes the escapes of the string whose text begins at `from`, up to its closing quote, in the pass that looks for the quote. The result
    /// goes to `out`, which has to have room for all up to `end`. `end` is where the quote stands, the `end` given if there is none.
    static func decodeString(
        _ base: UnsafeRawPointer, from: Int, to end: Int, into out: UnsafeMutableRawPointer
    ) -> (end: Int, hasEscapes: Bool, count: Int) {
        var from = from, hasEscapes = false
        var target = out
        while from &+ ByteBlock.size &+ reach <= end {
            let block = ByteBlock(base + from), backslashes = block.mask(of: 0x5C)
            var mask = JSONEscapeMask()
            let escaped = mask.escaped(backslashes)
            let length = (block.mask(of: 0x22) & ~escaped).trailingZeroBitCount
            let isLast = length < ByteBlock.size
            let starts = backslashes & ~escaped & (isLast ? (1 &<< UInt64(length)) &- 1 : ~0)
            hasEscapes = hasEscapes || starts != 0
            from &+= undo(starts, base + from, length, &target)
            if isLast { return (from, hasEscapes, target - out) }
        }
        let (found, escapes) = JSONStrings.end(base, from: from, to: end)
        guard found < end else { return (end, hasEscapes, 0) }
        let count = decode(UnsafeRawBufferPointer(start: base + from, count: found &- from), into: target)
        return (found, hasEscapes || escapes, target - out &+ count)
    }

    /// Undoes the escapes of the blocks of 64 bytes that begin at or before `last`, which sixteen more bytes have to follow. Returns how far
    /// it read and wrote.
    @inline(__always)
    private static func decodeBlocks(_ base: UnsafeRawPointer, until last: Int, _ out: UnsafeMutableRawPointer) -> (from: Int, to: Int) {
        var from = 0
        var target = out
        while from <= last {
            var mask = JSONEscapeMask()
            let backslashes = ByteBlock(base + from).mask(of: 0x5C)
            from &+= undo(backslashes & ~mask.escaped(backslashes), base + from, ByteBlock.size, &target)
        }
        return (from, target - out)
    }

    /// Undoes the escapes that begin at `starts` among the first `length` bytes of a block, and moves `target` behind what it writes. Returns
    /// how many bytes it read: more than `length` where the last escape ends beyond.
    ///
    /// A block's escapes are found all at once, so that one need not wait for the one before it.
    @inline(__always)
    private static func undo(_ starts: UInt64, _ block: UnsafeRawPointer, _ length: Int, _ target: inout UnsafeMutableRawPointer) -> Int {
        let simple = simple
        var starts = starts, done = 0
        // Where the block's first byte would go if nothing before became shorter.
        var origin = target
        while starts != 0 {
            let place = starts.trailingZeroBitCount
            copy(block, origin, from: done, to: place)
            let plain = simple[Int(block.load(fromByteOffset: place &+ 1, as: UInt8.self))]
            if plain != 0 {
                origin.storeBytes(of: plain, toByteOffset: place, as: UInt8.self)
                origin -= 1
                done = place &+ 2
                starts &= starts &- 1
            } else {
                let (scalar, count) = escape(block, at: place, end: ByteBlock.size &+ reach)
                origin += writeUTF8(scalar, origin + place) &- count
                done = place &+ count
                starts &= done < 64 ? ~0 &<< UInt64(done) : 0
            }
        }
        if done < length { copy(block, origin, from: done, to: length) }
        let read = max(done, length)
        target = origin + read
        return read
    }

    /// Copies the bytes between two offsets, and up to sixteen more, which the next writing replaces.
    @inline(__always)
    private static func copy(_ block: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, from: Int, to: Int) {
        var at = from
        // Sixteen bytes usually are all, and one copy too many costs less than a branch that is guessed wrong.
        repeat {
            target.storeBytes(of: block.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self), toByteOffset: at, as: SIMD16<UInt8>.self)
            at &+= 16
        } while at < to
    }

    /// What each letter stands for behind a backslash; 0 for `u` and for letters that JSON does not know. Never freed.
    nonisolated(unsafe) private static let simple: UnsafePointer<UInt8> = {
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        table.initialize(repeating: 0, count: 256)
        let pairs: [(UInt8, UInt8)] = [
            (0x22, 0x22), (0x5C, 0x5C), (0x2F, 0x2F), (0x6E, 0x0A), (0x74, 0x09), (0x72, 0x0D), (0x62, 0x08), (0x66, 0x0C),
        ]
        for (letter, byte) in pairs { table[Int(letter)] = byte }
        return UnsafePointer(table)
    }()

    /// How many bytes of `text` decode to the first `count` decoded bytes: the way back from a decoded offset.
    public static func rawOffset(ofDecoded count: Int, in text: UnsafeRawBufferPointer) -> Int {
        guard let base = text.baseAddress else { return 0 }
        var from = 0, to = 0
        while from < text.count, to < count {
            let run = ByteSearch.index(of: 0x5C, in: base, from: from, to: min(text.count, from + count - to))
            to += run - from
            from = run
            guard from < text.count, to < count, base.load(fromByteOffset: from, as: UInt8.self) == 0x5C else { continue }
            let (scalar, length) = escape(base, at: from, end: text.count)
            let width = utf8Width(scalar)
            // An offset within the scalar belongs to its escape's start.
            if to + width > count { break }
            from += length
            to += width
        }
        return from
    }

    /// The scalar that the escape at `at` (a backslash) stands for, and the escape's length in bytes.
    static func escape(_ base: UnsafeRawPointer, at: Int, end: Int) -> (scalar: UInt32, length: Int) {
        guard at + 1 < end else { return (0x5C, 1) }
        let letter = base.load(fromByteOffset: at + 1, as: UInt8.self)
        switch letter {
        case 0x6E: return (0x0A, 2)
        case 0x74: return (0x09, 2)
        case 0x72: return (0x0D, 2)
        case 0x62: return (0x08, 2)
        case 0x66: return (0x0C, 2)
        case 0x75:
            guard let unit = hex4(base, at: at + 2, end: end) else { return (0x5C, 1) }
            guard unit & 0xF800 == 0xD800 else { return (unit, 6) }
            if unit < 0xDC00, at + 7 < end, base.load(fromByteOffset: at + 6, as: UInt8.self) == 0x5C,
                base.load(fromByteOffset: at + 7, as: UInt8.self) == 0x75,
                let low = hex4(base, at: at + 8, end: end), low & 0xFC00 == 0xDC00 {
                return (0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00), 12)
            }
            return (0xFFFD, 6)
        case 0x22, 0x2F, 0x5C: return (UInt32(letter), 2)
        default: return (0x5C, 1)
        }
    }

    private static func hex4(_ base: UnsafeRawPointer, at: Int, end: Int) -> UInt32? {
        guard at + 4 <= end else { return nil }
        var value: UInt32 = 0
        for i in at..<at + 4 {
            let byte = base.load(fromByteOffset: i, as: UInt8.self)
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: return nil
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private static func utf8Width(_ scalar: UInt32) -> Int {
        scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
    }

    static func writeUTF8(_ scalar: UInt32, _ out: UnsafeMutableRawPointer) -> Int {
        func put(_ i: Int, _ value: UInt32) { out.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: i, as: UInt8.self) }
        switch utf8Width(scalar) {
        case 1:
            put(0, scalar)
            return 1
        case 2:
            put(0, 0xC0 | scalar >> 6)
            put(1, 0x80 | scalar & 0x3F)
            return 2
        case 3:
            put(0, 0xE0 | scalar >> 12)
            put(1, 0x80 | scalar >> 6 & 0x3F)
            put(2, 0x80 | scalar & 0x3F)
            return 3
        default:
            put(0, 0xF0 | scalar >> 18)
            put(1, 0x80 | scalar >> 12 & 0x3F)
            put(2, 0x80 | scalar >> 6 & 0x3F)
            put(3, 0x80 | scalar & 0x3F)
            return 4
        }
    }
}
