// Relies on: a secret's name ending at a colon or an equals sign, so that one search for the two finds all names, and the last three
// letters before them tell nearly all others; on quotes and backslashes alone telling how deep in JSON strings a text is.

/// Finds the values in a text that their names give away as credentials: of JSON members, in JSON inside of JSON strings too, of form
/// fields and query parameters, user information in URLs, parts of multipart bodies, elements of XML.
///
/// Nothing is parsed as a whole, so that bodies that break off, events, and JSON in the middle of something else are looked at alike. The text may be
/// the raw inside of a JSON string, as long as no character is escaped that need not be: see `PlainEscapes`.
final class SecretSweep {
    /// What was found last, from left to right, none overlapping.
    var edits: [RedactionEdit] = []
    var text = ByteSlice.empty
    let arena: ByteArena
    /// For what is percent-encoded in this text.
    let writer: RedactionWriter
    let names: SecretNameMemo
    /// How many texts are around this one.
    let depth: Int
    lazy var inner = depth < SecretSweep.mostDepth ? SecretSweep(arena: arena, writer: writer, names: names, depth: depth + 1) : nil
    /// The value without quotes that was found last, and up to where such values were decoded.
    var lastValue = 0..<0
    var decodedEnd = 0
    /// Where the next percent sign stands, at or after the place last asked for; -1 before the first question.
    private var percent = -1
    /// What is looked for in the bodies of pages and documents.
    private static let mostDepth = 3

    init(arena: ByteArena, writer: RedactionWriter, names: SecretNameMemo, depth: Int = 0) {
        self.names = names
        self.arena = arena
        self.writer = writer
        self.depth = depth
    }

    /// Looks for everything in a text and leaves it in `edits`.
    func run(_ text: ByteSlice) {
        edits.removeAll(keepingCapacity: true)
        self.text = text
        percent = -1
        lastValue = 0..<0
        decodedEnd = 0
        let base = text.start, end = text.count
        let endings = SecretNames.endingBits
        if end > 2, base.load(as: UInt8.self) == 0x25 { takeEncoded(0..<valueEnd(from: 0, inPath: false)) }
        var at = 0
        while at < end {
            var hits = SecretSweep.separators(base, at, end)
            let next = at &+ ByteBlock.size
            var resume = next
            while hits != 0 {
                let place = at &+ hits.trailingZeroBitCount
                hits &= hits &- 1
                guard isWorthALook(base, place, end, endings) else { continue }
                let past = take(place)
                if past >= next {
                    resume = past
                    break
                }
                if past > place &+ 1 { hits &= ~0 &<< UInt64(past &- at) }
            }
            at = resume
        }
        if SecretSweep.isMarkup(text) { runMarkup() }
    }

    /// Which of the 64 bytes from `at` on are colons or equals signs.
    @inline(__always)
    private static func separators(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> UInt64 {
        if at &+ ByteBlock.size <= end { return ByteBlock(base + at).mask(of: 0x3A, or: 0x3D) }
        // The last block once more, without what of it was looked at.
        if end >= ByteBlock.size { return ByteBlock(base + (end &- ByteBlock.size)).mask(of: 0x3A, or: 0x3D) &>> UInt64(at &- (end &- ByteBlock.size)) }
        var hits: UInt64 = 0
        for place in at..<end {
            let byte = base.load(fromByteOffset: place, as: UInt8.self)
            if byte == 0x3A || byte == 0x3D { hits |= 1 &<< UInt64(place &- at) }
        }
        return hits
    }

    private static func isMarkup(_ text: ByteSlice) -> Bool {
        var at = 0
        while at < text.count, ByteSlice.isBlank(text[at]) { at &+= 1 }
        return at < text.count && text[at] == 0x3C
    }

    /// False for a text with nothing in it that a name could stand before.
    @inline(__always)
    static func mayHold(_ text: ByteSlice) -> Bool {
        if text.count > 64 { return true }
        if ByteSearch.index(of: 0x3A, or: 0x3D, in: text.start, from: 0, to: text.count) < text.count { return true }
        return text.count > 0 && (text[0] == 0x3C || text[0] == 0x25)
    }

    // MARK: - Telling most names at a glance

    /// False where no secret's name ends before the separator at `place`, and no URL has its scheme there.
    @inline(__always)
    private func isWorthALook(_ base: UnsafeRawPointer, _ place: Int, _ end: Int, _ endings: UnsafePointer<UInt64>) -> Bool {
        guard place > 2 else { return place > 0 }
        let last = base.load(fromByteOffset: place &- 1, as: UInt8.self)
        if base.load(fromByteOffset: place, as: UInt8.self) == 0x3D {
            if last == 0x5D || SecretSweep.mayEndName(base, place, endings) { return true }
            // The last letters may be encoded, and so may what follows.
            return hasPercent(from: max(0, place &- 5), base, end)
        }
        if last == 0x22 || last == 0x27 {
            var name = place &- 1
            while name > 0, base.load(fromByteOffset: name &- 1, as: UInt8.self) == 0x5C { name &-= 1 }
            return SecretSweep.mayEndName(base, name, endings)
        }
        if last <= 0x20 { return true }
        if place &+ 1 < end {
            let next = base.load(fromByteOffset: place &+ 1, as: UInt8.self)
            if next == 0x2F || next == 0x5C { return true }
        }
        return base.load(fromByteOffset: place &- 2, as: UInt8.self) == 0x5C || SecretSweep.mayEndName(base, place, endings)
    }

    /// Whether the last three letters before `end` are those of a secret's name, or of a name that tells what another member is.
    @inline(__always)
    static func mayEndName(_ base: UnsafeRawPointer, _ end: Int, _ endings: UnsafePointer<UInt64>) -> Bool {
        guard end >= 3 else { return false }
        let last = base.load(fromByteOffset: end &- 1, as: UInt8.self)
        guard (last | 0x20) &- 0x61 < 26 else { return false }
        var second = base.load(fromByteOffset: end &- 2, as: UInt8.self), third = base.load(fromByteOffset: end &- 3, as: UInt8.self)
        if (second | 0x20) &- 0x61 >= 26 || (third | 0x20) &- 0x61 >= 26 {
            guard isMark(second) || isMark(third) else { return false }
            guard let letters = lettersBefore(base, end &- 1) else { return false }
            (second, third) = letters
        }
        let index = SecretNames.endingIndex(last, second, third)
        if endings[index &>> 6] & 1 &<< UInt64(index & 63) != 0 { return true }
        // `name`, `value`, `header`.
        return (last | 0x20 == 0x65 && second | 0x20 == 0x6D && third | 0x20 == 0x61) || (last | 0x20 == 0x65 && second | 0x20 == 0x75 && third | 0x20 == 0x6C)
    }

    @inline(__always)
    private static func isMark(_ byte: UInt8) -> Bool { byte == 0x5F || byte == 0x2D || byte == 0x2B }

    /// The two letters before `end`, marks passed over.
    private static func lettersBefore(_ base: UnsafeRawPointer, _ end: Int) -> (UInt8, UInt8)? {
        var at = end, first: UInt8 = 0
        while at > 0, end - at < 64 {
            at -= 1
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            if isMark(byte) { continue }
            guard (byte | 0x20) &- 0x61 < 26 else { return nil }
            if first != 0 { return (first, byte) }
            first = byte
        }
        return nil
    }

    /// Whether a percent sign stands within a stretch from `from` on; asked with growing offsets.
    private func hasPercent(from: Int, _ base: UnsafeRawPointer, _ end: Int) -> Bool {
        if percent < from { percent = ByteSearch.rareIndex(of: 0x25, in: base, from: from, to: end) }
        return percent < end && percent &- from < SecretSweep.reach
    }

    /// A parameter without a percent sign this far in is not decoded.
    private static let reach = 4096

    // MARK: - Names

    /// Looks at what stands before and after a separator; returns where to go on.
    private func take(_ place: Int) -> Int {
        if text[place] == 0x3D { return takeParameter(place) }
        var at = blanksBefore(place)
        guard at > 0 else { return place + 1 }
        if text[at - 1] == 0x22 || text[at - 1] == 0x27 {
            let quote = at - 1
            at = quote
            while at > 0, text[at - 1] == 0x5C { at -= 1 }
            return takeMember(name: nameRun(endingAt: at), slashes: quote - at, isSingle: text[quote] == 0x27, colon: place)
        }
        guard at == place else { return place + 1 }
        if let past = takeUserInfo(colon: place) { return past }
        return takeBare(nameRun(endingAt: at), colon: place)
    }

    /// The letters, digits and marks before `end`.
    func nameRun(endingAt end: Int) -> Range<Int> {
        var start = end
        while start > 0, end - start <= 64, SecretForms.isRun(text[start - 1]) { start -= 1 }
        return start..<end
    }

    /// A family, also where the name's first letter is that of an escape before it: `\ntoken`.
    func family(_ run: Range<Int>) -> SecretNames.Family? {
        guard run.count >= 3 else { return nil }
        if let family = names.family(text, run) { return family }
        guard run.lowerBound > 0, text[run.lowerBound - 1] == 0x5C, run.count > 3 else { return nil }
        return SecretNames.family(text.buffer, run.lowerBound + 1..<run.upperBound)
    }

    /// Where the blanks before `place` begin, escaped ones with them.
    private func blanksBefore(_ place: Int) -> Int {
        var at = place
        while at > 0, place - at < 256 {
            if ByteSlice.isBlank(text[at - 1]) {
                at -= 1
            } else if at > 1, [0x6E, 0x72, 0x74].contains(text[at - 1]), text[at - 2] == 0x5C {
                at -= 2
                while at > 0, text[at - 1] == 0x5C { at -= 1 }
            } else {
                break
            }
        }
        return at
    }

    /// Where the blanks from `place` on end, escaped ones with them.
    func blanksAfter(_ place: Int) -> Int {
        var at = place
        while at < text.count, at - place < 256 {
            if ByteSlice.isBlank(text[at]) {
                at += 1
                continue
            }
            var letter = at
            while letter < text.count, text[letter] == 0x5C { letter += 1 }
            guard letter > at, letter < text.count, [0x6E, 0x72, 0x74].contains(text[letter]) else { break }
            at = letter + 1
        }
        return at
    }

    func isRedacted(_ range: Range<Int>) -> Bool { text[range] == "redacted" }

    func add(_ edit: RedactionEdit) {
        guard !edit.range.isEmpty, !isRedacted(edit.range) else { return }
        edits.append(edit)
    }
}
