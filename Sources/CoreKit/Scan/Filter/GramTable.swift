// Relies on: words being loaded at any address, and multiplied, in a cycle or so; the table staying in the first cache.

/// Finds needles by looking at four bytes of every few: a needle of ten bytes is met at one of four places, however it lies.
///
/// Each look is a multiplication and one byte of a table, for one needle as for thousands. What the table lets through is
/// looked up as a whole window, and then compared.
final class GramTable: @unchecked Sendable {
    /// A place is looked at of this many.
    let stride: Int
    /// Bytes that are looked at, 3 or 4.
    let gramSize: Int
    /// Bytes of a window: wherever it lies, a gram of it is looked at.
    let windowSize: Int

    /// For each hash of a gram, a bit for each offset within a window at which it may stand, or the bits of what is
    /// found without a window.
    private let marks: UnsafeMutablePointer<UInt8>
    private let markBits: UInt32
    /// Open addressing: a window's bytes, and its needles in `members`; a count of 0 is free.
    private let slots: UnsafeMutablePointer<Slot>
    private let slotMask: Int
    private let members: UnsafeMutablePointer<Int32>
    private let needles: NeedleTexts

    private struct Slot {
        var window: UInt64 = 0
        var first: Int32 = 0
        var count: Int32 = 0
    }

    /// Marks of grams of `\u0074` and the like, and of the word by which names say that base64 follows.
    private static let hiddenMark: UInt8 = 0x10
    private static let base64Mark: UInt8 = 0x20
    private static let fold: UInt64 = 0x2020_2020_2020_2020

    /// `windows` hold for each needle the window at its anchor. `stride` is from 1 to 4, and 1 for grams of three bytes.
    init(_ needles: [Needle], windows: [GramWindow], stride: Int, gramSize: Int) {
        self.stride = stride
        self.gramSize = gramSize
        windowSize = stride + gramSize - 1
        self.needles = NeedleTexts(needles)
        var owners: [UInt64: [Int32]] = [:], grams: [Gram: UInt8] = [:]
        for (index, window) in windows.enumerated() {
            for spelling in window.spellings {
                owners[GramTable.word(spelling), default: []].append(Int32(index))
                for offset in 0..<stride { grams[Gram(spelling[offset..<offset + gramSize]), default: 0] |= 1 << UInt8(offset) }
            }
        }
        for gram in GramTable.hiddenGrams(stride, gramSize) { grams[gram, default: 0] |= GramTable.hiddenMark }
        for gram in GramTable.base64Grams(stride, gramSize) { grams[gram, default: 0] |= GramTable.base64Mark }
        // A sixtyfourth of the table at most, if it then fits the second cache.
        var bits: UInt32 = 15
        while bits < 18, grams.count << 6 > 1 << bits { bits += 1 }
        markBits = bits
        marks = .allocate(capacity: 1 << Int(bits))
        marks.initialize(repeating: 0, count: 1 << Int(bits))
        for (gram, mark) in grams { marks[Int(GramTable.hash(gram.word, bits, gramSize))] |= mark }
        var capacity = 16
        while capacity < owners.count * 2 { capacity *= 2 }
        slotMask = capacity - 1
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(), count: capacity)
        members = .allocate(capacity: max(1, owners.values.reduce(0) { $0 + $1.count }))
        var used: Int32 = 0
        for (window, list) in owners {
            var slot = GramTable.slot(window) & slotMask
            while slots[slot].count != 0 { slot = (slot + 1) & slotMask }
            slots[slot] = Slot(window: window, first: used, count: Int32(list.count))
            for member in list {
                (members + Int(used)).initialize(to: member)
                used += 1
            }
        }
    }

    deinit {
        marks.deallocate()
        slots.deallocate()
        members.deallocate()
        needles.deallocate()
    }

    @inline(__always)
    private static func hash(_ gram: UInt32, _ bits: UInt32, _ size: Int) -> UInt32 {
        // Of three bytes, what follows is moved out.
        (((size == 4 ? gram : gram &<< 8) &* 0x9E37_79B1)) &>> (32 &- bits)
    }

    private static func slot(_ window: UInt64) -> Int { Int(truncatingIfNeeded: (window &* 0x9E37_79B9_7F4A_7C15) &>> 40) }

    /// Up to eight bytes as a number, the first lowest.
    private static func word(_ bytes: [UInt8]) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

    // MARK: - What is found without a window

    /// Every value that a byte can have once bit 5 of it is set.
    private static let anyByte: [UInt8] = (0...255).filter { $0 & 0x20 != 0 }

    /// The grams of which one is met at any `\u00XX`, six bytes long.
    private static func hiddenGrams(_ stride: Int, _ size: Int) -> [Gram] {
        var grams = [Gram(Array("\\u00".utf8.prefix(size)))]
        let highs = Array("234567".utf8), lows = Array("0123456789abcdef".utf8)
        if stride > 1 { grams += highs.map { Gram(Array("u00".utf8) + [$0]) } }
        if stride > 2 { grams += highs.flatMap { high in lows.map { Gram(Array("00".utf8) + [high, $0]) } } }
        if stride > 3 { grams += anyByte.map { Gram([$0] + Array("\\u0".utf8)) } }
        return grams
    }

    private static func base64Grams(_ stride: Int, _ size: Int) -> [Gram] {
        let word = Array("base64".utf8)
        var grams = (0..<min(stride, 3)).map { Gram(word[$0..<$0 + size]) }
        if stride > 3 { grams += anyByte.map { Gram([0x65, 0x36, 0x34, $0]) } }
        return grams
    }

    // MARK: - The search

    /// The first place at or after `from`, up to `end`, where a needle stands with its anchor, or where something stands
    /// that may hide one; nil if there is none.
    func firstHit(_ base: UnsafeRawPointer, from: Int, end: Int) -> Int? {
        var at = from
        while true {
            let place: Int
            switch (stride, gramSize, markBits) {
            case (4, _, 15): place = GramTable.candidate(base, at, end, marks, bits: 15, stride: 4, looks: 2, size: 4)
            case (4, _, _): place = GramTable.candidate(base, at, end, marks, bits: markBits, stride: 4, looks: 2, size: 4)
            case (3, _, 15): place = GramTable.candidate(base, at, end, marks, bits: 15, stride: 3, looks: 2, size: 4)
            case (3, _, _): place = GramTable.candidate(base, at, end, marks, bits: markBits, stride: 3, looks: 2, size: 4)
            case (2, _, _): place = GramTable.candidate(base, at, end, marks, bits: markBits, stride: 2, looks: 3, size: 4)
            case (_, 4, _): place = GramTable.candidate(base, at, end, marks, bits: markBits, stride: 1, looks: 4, size: 4)
            default: place = GramTable.candidate(base, at, end, marks, bits: markBits, stride: 1, looks: 4, size: 3)
            }
            if place >= end { return nil }
            if let hit = hit(base, place, from, end) { return hit }
            at = place &+ stride
        }
    }

    /// The first of every `stride` places from `from` on whose gram has a mark; `end` if there is none. A word of eight bytes
    /// serves `looks` places.
    @inline(__always)
    private static func candidate(
        _ base: UnsafeRawPointer, _ from: Int, _ end: Int, _ marks: UnsafePointer<UInt8>, bits: UInt32, stride: Int, looks: Int, size: Int
    ) -> Int {
        let step = stride &* looks
        var at = from
        // Four words make a block, with one branch.
        while at &+ 3 &* step &+ 8 <= end {
            var found: UInt8 = 0
            var word = 0
            while word < 4 {
                found |= GramTable.marks(base + (at &+ word &* step), marks, bits: bits, stride: stride, looks: looks, size: size)
                word &+= 1
            }
            if found != 0 {
                let stop = at &+ 4 &* step
                while at < stop {
                    if marks[Int(hash(gram(base, at), bits, size))] != 0 { return at }
                    at &+= stride
                }
                continue
            }
            at &+= 4 &* step
        }
        while at &+ size <= end {
            if marks[Int(hash(gram(base, at, end), bits, size))] != 0 { return at }
            at &+= stride
        }
        return end
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

    /// The first place at or after `from` where something stands that has a gram at `at`.
    @inline(never)
    private func hit(_ base: UnsafeRawPointer, _ at: Int, _ from: Int, _ end: Int) -> Int? {
        let found = marks[Int(GramTable.hash(GramTable.gram(base, at, end), markBits, gramSize))]
        var offset = stride &- 1
        while offset >= 0 {
            defer { offset &-= 1 }
            let start = at &- offset
            guard start >= from else { continue }
            if found & (1 &<< UInt8(truncatingIfNeeded: offset)) != 0, hasNeedle(base, start, end) { return start }
            if found & GramTable.hiddenMark != 0, PrefilterDisguise.isHidden(base, start, end) { return start }
            if found & GramTable.base64Mark != 0, PrefilterDisguise.announcesBase64(base, start, end) { return start }
        }
        // The gram may hold the byte before.
        if stride == 4, found & GramTable.hiddenMark != 0, PrefilterDisguise.isHidden(base, at &+ 1, end) { return at &+ 1 }
        return nil
    }

    private func hasNeedle(_ base: UnsafeRawPointer, _ start: Int, _ end: Int) -> Bool {
        guard start &+ windowSize <= end else { return false }
        var window: UInt64
        if start &+ 8 <= end {
            window = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            window &= ~0 &>> UInt64(64 &- 8 &* windowSize)
        } else {
            window = 0
            for i in 0..<windowSize { window |= UInt64(base.load(fromByteOffset: start &+ i, as: UInt8.self)) &<< UInt64(8 &* i) }
        }
        window |= GramTable.fold &>> UInt64(64 &- 8 &* windowSize)
        var slot = GramTable.slot(window) & slotMask
        while slots[slot].count != 0 {
            if slots[slot].window == window {
                let first = Int(slots[slot].first)
                for member in first..<first &+ Int(slots[slot].count) where needles.stands(Int(members[member]), base, start, end) { return true }
                return false
            }
            slot = (slot &+ 1) & slotMask
        }
        return false
    }
}
