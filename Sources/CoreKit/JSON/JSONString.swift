/// The inside of a JSON string, between its quotes, escapes still in place.
public struct JSONString {
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
        let end = text.count
        var (from, to) = decodeBlocks(base, end, out)
        let backslash = SIMD16<UInt8>(repeating: 0x5C)
        let simple = simple
        while from < end {
            // What was written never exceeds what was read, so that sixteen bytes fit wherever sixteen are left to read.
            if from &+ 16 <= end {
                let lanes = base.loadUnaligned(fromByteOffset: from, as: SIMD16<UInt8>.self)
                (out + to).storeBytes(of: lanes, as: SIMD16<UInt8>.self)
                let hits = unsafeBitCast(lanes .== backslash, to: SIMD2<UInt64>.self)
                if hits.x | hits.y == 0 {
                    from &+= 16
                    to &+= 16
                    continue
                }
                let run = hits.x != 0 ? hits.x.trailingZeroBitCount &>> 3 : 8 &+ hits.y.trailingZeroBitCount &>> 3
                from &+= run
                to &+= run
            } else {
                let byte = base.load(fromByteOffset: from, as: UInt8.self)
                if byte != 0x5C {
                    (out + to).storeBytes(of: byte, as: UInt8.self)
                    from &+= 1
                    to &+= 1
                    continue
                }
            }
            if from &+ 1 < end {
                let plain = simple[Int(base.load(fromByteOffset: from &+ 1, as: UInt8.self))]
                if plain != 0 {
                    (out + to).storeBytes(of: plain, as: UInt8.self)
                    from &+= 2
                    to &+= 1
                    continue
                }
            }
            let (scalar, length) = escape(base, at: from, end: end)
            from += length
            to += writeUTF8(scalar, out + to)
        }
        return to
    }

    /// Undoes the escapes of whole blocks of 64 bytes, as long as sixteen more follow. Returns how far it read and wrote.
    ///
    /// A block's backslashes are found all at once, so that one escape need not wait for the one before it.
    private static func decodeBlocks(_ base: UnsafeRawPointer, _ end: Int, _ out: UnsafeMutableRawPointer) -> (from: Int, to: Int) {
        var from = 0, to = 0
        let simple = simple
        while from &+ ByteBlock.size &+ 16 <= end {
            let block = base + from
            var backslashes = ByteBlock(block).mask(of: 0x5C)
            var done = 0
            while backslashes != 0 {
                let place = backslashes.trailingZeroBitCount
                copy(block + done, out + to, place &- done)
                to &+= place &- done
                let letter = block.load(fromByteOffset: place &+ 1, as: UInt8.self)
                let plain = simple[Int(letter)]
                if plain != 0 {
                    (out + to).storeBytes(of: plain, as: UInt8.self)
                    to &+= 1
                    done = place &+ 2
                    backslashes &= backslashes &- 1
                    if letter == 0x5C { backslashes &= ~(2 &<< UInt64(place)) }
                } else {
                    let (scalar, length) = escape(base, at: from &+ place, end: end)
                    to &+= writeUTF8(scalar, out + to)
                    done = place &+ length
                    backslashes &= done < 64 ? ~0 &<< UInt64(done) : 0
                }
            }
            if done < ByteBlock.size {
                copy(block + done, out + to, ByteBlock.size &- done)
                to &+= ByteBlock.size &- done
                done = ByteBlock.size
            }
            from &+= done
        }
        return (from, to)
    }

    /// Copies `count` bytes, and up to fifteen more, which the next writing replaces.
    @inline(__always)
    private static func copy(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, _ count: Int) {
        var at = 0
        while at < count {
            (to + at).storeBytes(of: from.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
            at &+= 16
        }
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
