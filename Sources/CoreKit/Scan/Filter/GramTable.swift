// Relies on: words being loaded at any address, and multiplied, in a cycle or so; the table staying in the first cache.

/// Finds needles by looking at four bytes of every few: a needle of ten bytes is met at one of four places, however it lies.
///
/// Each look is a multiplication and one byte of a table, for one needle as for thousands. What the table lets through is
/// sifted by the hash of the whole window, and then looked up and compared.
final class GramTable: @unchecked Sendable {
    /// A place is looked at of this many.
    let stride: Int
    /// Bytes that are looked at, 3 or 4.
    let gramSize: Int
    /// Bytes of a window: wherever it lies, a gram of it is looked at.
    let windowSize: Int

    /// For each hash of a gram, in the low half a bit for each offset within a window at which it may stand; in the high half
    /// the same for what is found without a window, counted from the byte before.
    private let marks: UnsafeMutablePointer<UInt8>
    private let markBits: UInt32
    /// Open addressing: a window's bytes, and its needles in `members`; a count of 0 is free.
    private let slots: UnsafeMutablePointer<Slot>
    private let slotMask: Int
    private let windowMask: UInt64
    private let members: UnsafeMutablePointer<Int32>
    /// For each hash of a window and the lowest bits of the byte behind it, or of a disguise, 1 where one has it.
    private let sieve: UnsafeMutablePointer<UInt8>
    private let sieveShift: UInt64
    private let needles: NeedleTexts

    private struct Slot {
        var window: UInt64 = 0
        var first: Int32 = 0
        var count: Int32 = 0
    }

    private static let fold: UInt64 = 0x2020_2020_2020_2020

    /// `windows` hold for each needle the window at its anchor. `stride` is from 1 to 4, and 1 for grams of three bytes.
    init(_ needles: [Needle], windows: [GramWindow], stride: Int, gramSize: Int) {
        self.stride = stride
        self.gramSize = gramSize
        windowSize = stride + gramSize - 1
        windowMask = ~0 >> UInt64(64 - 8 * windowSize)
        self.needles = NeedleTexts(needles)
        var owners: [UInt64: [Int32]] = [:], grams: [Gram: UInt8] = [:]
        for (index, window) in windows.enumerated() {
            for spelling in window.spellings {
                owners[spelling, default: []].append(Int32(index))
                for offset in 0..<stride { grams[GramWindow.gram(spelling, offset, gramSize), default: 0] |= 1 << UInt8(offset) }
            }
        }
        for (gram, offset) in GramTable.disguises(stride, gramSize) { grams[gram, default: 0] |= 1 << UInt8(5 + offset) }
        // Sparse, and never too large for the second cache.
        let bits: UInt32 = grams.count > 1024 ? 17 : 16
        markBits = bits
        marks = .allocate(capacity: 1 << Int(bits))
        marks.initialize(repeating: 0, count: 1 << Int(bits))
        for (gram, mark) in grams { marks[Int(GramTable.hash(gram.word, bits, gramSize))] |= mark }
        var capacity = 16
        while capacity < owners.count * 4 { capacity *= 2 }
        slotMask = capacity - 1
        let sieveBits: UInt64 = owners.count > 256 ? 15 : 13
        sieveShift = 64 - sieveBits
        sieve = .allocate(capacity: 1 << Int(sieveBits))
        sieve.initialize(repeating: 0, count: 1 << Int(sieveBits))
        for (index, window) in windows.enumerated() {
            for spelling in window.spellings {
                let hole = GramTable.hole(spelling, sieveShift)
                for next in GramTable.bytes(behind: spelling, windowSize, of: needles[index]) { sieve[hole ^ Int(next & 7)] = 1 }
            }
        }
        for disguise in GramTable.disguises { sieve[GramTable.hole(disguise, sieveShift)] = 1 }
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(), count: capacity)
        members = .allocate(capacity: max(1, owners.values.reduce(0) { $0 + $1.count }))
        var used: Int32 = 0
        for (window, list) in owners {
            var slot = GramTable.slot(window) & slotMask
            while slots[slot].count != 0 { slot = (slot + 1) & slotMask }
            slots[slot] = Slot(window: window, first: used, count: Int32(list.count))
            // What counts everywhere is compared first: it decides.
            for member in list.sorted(by: { !needles[Int($0)].isForBodies && needles[Int($1)].isForBodies }) {
                (members + Int(used)).initialize(to: member)
                used += 1
            }
        }
    }

    deinit {
        marks.deallocate()
        slots.deallocate()
        members.deallocate()
        sieve.deallocate()
        needles.deallocate()
    }

    @inline(__always)
    private static func hash(_ gram: UInt32, _ bits: UInt32, _ size: Int) -> UInt32 {
        // Of three bytes, what follows is moved out.
        (((size == 4 ? gram : gram &<< 8) &* 0x9E37_79B1)) &>> (32 &- bits)
    }

    private static func slot(_ window: UInt64) -> Int { Int(truncatingIfNeeded: (window &* 0x9E37_79B9_7F4A_7C15) &>> 40) }

    @inline(__always)
    private static func hole(_ window: UInt64, _ shift: UInt64) -> Int { Int(truncatingIfNeeded: (window &* 0x9E37_79B9_7F4A_7C15) &>> shift) }

    /// The bytes that may stand behind a spelling of a needle's window, bit 5 of each set; those that count alike once.
    private static func bytes(behind spelling: UInt64, _ size: Int, of needle: Needle) -> [UInt8] {
        var next = needle.anchor
        // What is not the needle's own byte is a backslash before it.
        for index in 0..<size where UInt8(truncatingIfNeeded: spelling &>> UInt64(8 * index)) == needle.text[next] | 0x20 { next += 1 }
        guard next < needle.text.count else { return Array(0..<8) }
        let byte = needle.text[next]
        return Needle.gainsBackslashes(byte) ? [byte | 0x20, 0x5C | 0x20] : [byte | 0x20]
    }

    // MARK: - What is found without a window

    /// The six bytes of every disguise, bit 5 of each set.
    private static let disguises: [UInt64] = {
        let escapes = hidden.map { Array("\\u00".utf8) + $0 }
        return (escapes + [Array("base64".utf8)]).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1 | 0x20) } }
    }()

    private static let disguiseMask: UInt64 = 0xFFFF_FFFF_FFFF

    /// The digits of escapes that may hide what is looked for: not those that HTML-safe encoders always write, see
    /// `PrefilterDisguise.isHidden`.
    private static let hidden: [[UInt8]] = {
        let plain = ["26", "27", "2b", "3c", "3d", "3e"].map { Array($0.utf8) }
        return Array("234567".utf8).flatMap { high in Array("0123456789abcdef".utf8).map { [high, $0] } }.filter { !plain.contains($0) }
    }()

    /// Every value that a byte can have once bit 5 of it is set.
    private static let anyByte: [UInt8] = (0...255).filter { $0 & 0x20 != 0 }

    /// The grams of which one is met at any `\u00XX` and at any `base64`, which are six bytes long, with their offsets.
    private static func disguises(_ stride: Int, _ size: Int) -> [(Gram, Int)] {
        let escape = Array("\\u00".utf8), word = Array("base64".utf8)
        var grams = [(Gram(escape.prefix(size)), 0)]
        if stride > 1 { grams += "234567".utf8.map { (Gram(Array("u00".utf8) + [$0]), 1) } }
        if stride > 2 { grams += hidden.map { (Gram(Array("00".utf8) + $0), 2) } }
        grams += (0..<min(stride, 3)).map { (Gram(word[$0..<$0 + size]), $0) }
        // The byte before may be any.
        if stride > 3 { grams += anyByte.flatMap { [(Gram([$0] + escape[..<3]), -1), (Gram([$0] + word[..<3]), -1)] } }
        return grams
    }

    // MARK: - The search

    /// Room that `collect` needs for each kind of entry.
    static let mostPlaces = 1024

    /// Looks at the places from `from` on, in about `most` bytes, two kilobytes at most, and writes down those whose gram has a mark: an offset in the
    /// upper bits, the mark in the lowest eight. Says how many there are, and where to go on, which is `end` after the last.
    ///
    /// There is no branch on what is found, first for blocks of places and then for each place of those blocks: a branch that is
    /// guessed wrong costs as much as ten blocks.
    func collect(_ base: UnsafeRawPointer, from: Int, end: Int, most: Int, into places: UnsafeMutablePointer<Int>) -> (count: Int, next: Int) {
        switch (stride, gramSize, markBits) {
        case (4, _, 16): collect(base, from, end, most, places, bits: 16, stride: 4, looks: 2, size: 4)
        case (4, _, _): collect(base, from, end, most, places, bits: markBits, stride: 4, looks: 2, size: 4)
        case (3, _, _): collect(base, from, end, most, places, bits: markBits, stride: 3, looks: 2, size: 4)
        case (2, _, _): collect(base, from, end, most, places, bits: markBits, stride: 2, looks: 3, size: 4)
        case (_, 4, _): collect(base, from, end, most, places, bits: markBits, stride: 1, looks: 4, size: 4)
        default: collect(base, from, end, most, places, bits: markBits, stride: 1, looks: 4, size: 3)
        }
    }

    /// A word of eight bytes serves `looks` places, and four words make a block.
    @inline(__always)
    private func collect(
        _ base: UnsafeRawPointer, _ from: Int, _ end: Int, _ most: Int, _ places: UnsafeMutablePointer<Int>, bits: UInt32, stride: Int, looks: Int, size: Int
    ) -> (count: Int, next: Int) {
        let step = stride &* looks, marks = UnsafePointer(marks)
        // Blocks are written down behind the room that their places may take.
        let mostBlocks = GramTable.mostPlaces / (4 &* looks + 1) - 1
        let blocks = places + (GramTable.mostPlaces - mostBlocks - 1)
        let last = min(end &- 3 &* step &- 8, from &+ min(most, (mostBlocks &- 1) &* 4 &* step))
        var at = from, blockCount = 0
        while at <= last {
            var found: UInt8 = 0
            var word = 0
            while word < 4 {
                found |= GramTable.marks(base + (at &+ word &* step), marks, bits: bits, stride: stride, looks: looks, size: size)
                word &+= 1
            }
            blocks[blockCount] = at
            blockCount &+= found == 0 ? 0 : 1
            at &+= 4 &* step
        }
        var count = 0
        for block in 0..<blockCount {
            let start = blocks[block]
            var look = 0
            while look < 4 &* looks {
                let place = start &+ look &* stride
                let mark = marks[Int(GramTable.hash(GramTable.gram(base, place), bits, size))]
                places[count] = place &<< 8 | Int(mark)
                count &+= mark == 0 ? 0 : 1
                look &+= 1
            }
        }
        // What is too short for a block.
        guard at > end &- 3 &* step &- 8 else { return (count, at) }
        while at &+ size <= end {
            let mark = marks[Int(GramTable.hash(GramTable.gram(base, at, end), bits, size))]
            places[count] = at &<< 8 | Int(mark)
            count &+= mark == 0 ? 0 : 1
            at &+= stride
        }
        return (count, end)
    }

    @inline(__always)
    private static func gram(_ base: UnsafeRawPointer, _ at: Int) -> UInt32 {
        UInt32(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt32.self)) | UInt32(truncatingIfNeeded: fold)
    }

    /// The last three bytes have none behind them to load along.
    @inline(__always)
    private static func gram(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> UInt32 {
        if at &+ 4 <= end { return gram(base, at) }
        var gram: UInt32 = 0
        for offset in 0..<(end &- at) { gram |= UInt32(base.load(fromByteOffset: at &+ offset, as: UInt8.self) | 0x20) &<< UInt32(8 &* offset) }
        return gram
    }

    @inline(__always)
    private static func marks(
        _ place: UnsafeRawPointer, _ marks: UnsafePointer<UInt8>, bits: UInt32, stride: Int, looks: Int, size: Int
    ) -> UInt8 {
        let word = UInt64(littleEndian: place.loadUnaligned(as: UInt64.self)) | fold
        var found = marks[Int(hash(UInt32(truncatingIfNeeded: word), bits, size))]
        var look = 1
        while look < looks {
            found |= marks[Int(hash(UInt32(truncatingIfNeeded: word &>> UInt64(8 &* stride &* look)), bits, size))]
            look &+= 1
        }
        return found
    }

    /// Drops those of `count` places where nothing that is looked for can stand, and says how many are left.
    ///
    /// Again without a branch on what is found: words of which a gram has a mark are frequent where many are looked for.
    func sift(_ base: UnsafeRawPointer, _ places: UnsafeMutablePointer<Int>, count: Int, end: Int) -> Int {
        switch stride {
        case 4: sift(base, places, count, end, stride: 4)
        case 3: sift(base, places, count, end, stride: 3)
        case 2: sift(base, places, count, end, stride: 2)
        default: sift(base, places, count, end, stride: 1)
        }
    }

    @inline(__always)
    private func sift(_ base: UnsafeRawPointer, _ places: UnsafeMutablePointer<Int>, _ count: Int, _ end: Int, stride: Int) -> Int {
        let sieve = UnsafePointer(sieve), shift = sieveShift, mask = windowMask, last = end &- 9, behind = UInt64(8 &* windowSize)
        var kept = 0
        for index in 0..<count {
            let entry = places[index], at = entry &>> 8, mark = entry & 0xFF
            places[kept] = entry
            // Where bytes before or behind are missing, a close look comes at once.
            guard at >= 4, at <= last else {
                kept &+= 1
                continue
            }
            var found = 0
            var offset = 0
            while offset < stride {
                let word = GramTable.word(base, at &- offset) | GramTable.fold
                let next = Int(truncatingIfNeeded: (word &>> behind) & 7)
                found |= (mark &>> offset) & Int(sieve[GramTable.hole(word & mask, shift) ^ next])
                offset &+= 1
            }
            // Of several that share a hash the first alone is looked at; then the place stays.
            let disguises = mark &>> 4, first = (disguises | 16).trailingZeroBitCount
            let word = (GramTable.word(base, at &+ 1 &- first) | GramTable.fold) & GramTable.disguiseMask
            found |= (disguises &>> first) & (Int(sieve[GramTable.hole(word, shift)]) | ((disguises & (disguises &- 1)) == 0 ? 0 : 1))
            kept &+= found & 1
        }
        return kept
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ at: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    /// The first place at or after `from` where something stands of which a gram stands at `at`.
    @inline(__always)
    func start(_ base: UnsafeRawPointer, _ at: Int, mark: Int, from: Int, end: Int) -> PrefilterHit {
        var first = PrefilterHit.none
        var windows = mark & 0x0F
        while windows != 0 {
            let start = at &- windows.trailingZeroBitCount
            windows &= windows &- 1
            if start >= from { first = min(first, needle(base, start, end)) }
        }
        var disguises = mark &>> 4
        while disguises != 0 {
            let start = at &+ 1 &- disguises.trailingZeroBitCount
            disguises &= disguises &- 1
            if start >= from, PrefilterDisguise.begins(base, start, end) { first = min(first, PrefilterHit(start, isForBodies: false)) }
        }
        return first
    }

    @inline(__always)
    private func needle(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> PrefilterHit {
        guard start &+ windowSize <= end else { return .none }
        var window: UInt64
        if start &+ 8 <= end {
            window = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        } else {
            window = 0
            for i in 0..<windowSize { window |= UInt64(base.load(fromByteOffset: start &+ i, as: UInt8.self)) &<< UInt64(8 &* i) }
        }
        window = (window | GramTable.fold) & windowMask
        var slot = GramTable.slot(window) & slotMask
        while slots[slot].count != 0 {
            if slots[slot].window == window {
                let first = Int(slots[slot].first)
                for member in first..<first &+ Int(slots[slot].count) {
                    let needle = Int(members[member])
                    if needles.stands(needle, base, start, end) { return PrefilterHit(start, isForBodies: needles.isForBodies(needle)) }
                }
                return .none
            }
            slot = (slot &+ 1) & slotMask
        }
        return .none
    }
}
