// Relies on: a secret's name ending at a colon or an equals sign, so that one search for the two finds all names, and the last three
// letters before them tell nearly all others; on quotes and backslashes alone telling how deep in JSON strings a text is.

/// Finds the credentials in a text: the values that their names give away, of JSON members, in JSON inside of JSON strings too, of form
/// fields and query parameters, parts of multipart bodies, elements of XML; user information in URLs; and what has the form of a known credential.
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
    let forms: SecretFormPlaces
    /// How many texts are around this one.
    let depth: Int
    lazy var inner = depth < SecretSweep.mostDepth ? SecretSweep(arena: arena, writer: writer, names: names, forms: forms, depth: depth + 1) : nil
    /// The value without quotes that was found last.
    var lastValue = 0..<0
    /// Where the next percent sign stands, at or after the place last asked for; -1 before the first question.
    private var percent = -1
    /// Whether words of OAuth stand in this text; nil before the first question.
    private var knowsOAuth: Bool?
    /// Percent encoding inside of percent encoding is undone so often.
    private static let mostDepth = 4

    init(arena: ByteArena, writer: RedactionWriter, names: SecretNameMemo, forms: SecretFormPlaces, depth: Int = 0) {
        self.names = names
        self.arena = arena
        self.writer = writer
        self.forms = forms
        self.depth = depth
    }

    /// Looks for everything in a text and leaves it in `edits`.
    func run(_ text: ByteSlice) {
        edits.removeAll(keepingCapacity: true)
        self.text = text
        percent = -1
        lastValue = 0..<0
        knowsOAuth = nil
        runNames()
        let marks = ByteTraits(text)
        if marks.contains(.at) { runAddresses() }
        if marks.contains(.percent) { runEncoded() }
        if marks.contains(.open) { runMarkup() }
        runForms()
        settle()
    }

    private func runNames() {
        let base = text.start, end = text.count
        let endings = SecretNames.endingBits
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

    /// The credentials that only their form gives away.
    private func runForms() {
        var done = 0, runEnd = 0, tries = 0
        forms.forEach(in: text) { place in
            guard place >= done else { return }
            if place >= runEnd {
                runEnd = place
                while runEnd < text.count, SecretForms.isRun(text[runEnd]) { runEnd += 1 }
                tries = 0
            }
            // Of a run made of nothing but beginnings.
            tries += 1
            guard tries <= 16, let range = SecretForms.secret(in: text.buffer, at: place, runEnd: runEnd) else { return }
            add(RedactionEdit(range: range))
            done = range.upperBound
        }
    }

    /// Puts what was found in order. Of two that overlap all goes, as one.
    private func settle() {
        guard edits.count > 1 else { return }
        if (1..<edits.count).allSatisfy({ edits[$0 - 1].range.upperBound <= edits[$0].range.lowerBound }) { return }
        let all = edits.sorted { ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound) }
        edits.removeAll(keepingCapacity: true)
        for edit in all {
            guard let last = edits.last, edit.range.lowerBound < last.range.upperBound else {
                edits.append(edit)
                continue
            }
            if edit.range.upperBound > last.range.upperBound {
                edits[edits.count - 1].range = last.range.lowerBound..<edit.range.upperBound
                edits[edits.count - 1].replacement = nil
            } else if edit.range == last.range, last.replacement != nil {
                edits[edits.count - 1] = edit
            }
        }
    }

    // MARK: - Telling most names at a glance

    /// False where no secret's name ends before the separator at `place`.
    @inline(__always)
    private func isWorthALook(_ base: UnsafeRawPointer, _ place: Int, _ end: Int, _ endings: UnsafePointer<UInt64>) -> Bool {
        guard place > 2 else { return false }
        let last = base.load(fromByteOffset: place &- 1, as: UInt8.self)
        if base.load(fromByteOffset: place, as: UInt8.self) == 0x3D {
            if last == 0x5D || last <= 0x20 || SecretSweep.mayEndName(base, place, endings) { return true }
            // A name may be encoded.
            return hasPercent(from: max(0, place &- 192), before: place, base, end)
        }
        if last == 0x22 || last == 0x27 {
            var name = place &- 1
            while name > 0, base.load(fromByteOffset: name &- 1, as: UInt8.self) == 0x5C { name &-= 1 }
            return SecretSweep.mayEndName(base, name, endings)
        }
        if last <= 0x20 || last == 0x2F { return true }
        return base.load(fromByteOffset: place &- 2, as: UInt8.self) == 0x5C || SecretSweep.mayEndName(base, place, endings)
    }

    /// Whether the last three letters before `end` are those of a secret's name, or of a name that tells what another member is.
    @inline(__always)
    static func mayEndName(_ base: UnsafeRawPointer, _ end: Int, _ endings: UnsafePointer<UInt64>) -> Bool {
        guard end >= 3 else { return false }
        let last = base.load(fromByteOffset: end &- 1, as: UInt8.self)
        let second = base.load(fromByteOffset: end &- 2, as: UInt8.self), third = base.load(fromByteOffset: end &- 3, as: UInt8.self)
        guard (last | 0x20) &- 0x61 < 26, (second | 0x20) &- 0x61 < 26, (third | 0x20) &- 0x61 < 26 else {
            return mayEndOddName(base, end, endings)
        }
        let index = SecretNames.endingIndex(last, second, third)
        if endings[index &>> 6] & 1 &<< UInt64(index & 63) != 0 { return true }
        // `token\u200b`, `tok\u200ben`: a backslash among the last nine bytes, as exact as whether there is one has to be.
        guard end > 8 else { return false }
        let bytes = base.loadUnaligned(fromByteOffset: end &- 9, as: UInt64.self) ^ 0x5C5C_5C5C_5C5C_5C5C
        return (bytes &- 0x0101_0101_0101_0101) & ~bytes & 0x8080_8080_8080_8080 != 0 && hasEscape(base, end)
    }

    @inline(never)
    private static func hasEscape(_ base: UnsafeRawPointer, _ end: Int) -> Bool {
        (5...8).contains { base.load(fromByteOffset: end &- $0, as: UInt8.self) == 0x75 && base.load(fromByteOffset: end &- $0 &- 1, as: UInt8.self) == 0x5C }
    }

    /// The same with marks, digits, blanks and what cannot be seen among the last letters.
    @inline(never)
    private static func mayEndOddName(_ base: UnsafeRawPointer, _ end: Int, _ endings: UnsafePointer<UInt64>) -> Bool {
        var at = end, letters: (UInt8, UInt8) = (0, 0), count = 0
        // `token_b64`
        if base.load(fromByteOffset: end - 1, as: UInt8.self) == 0x34, base.load(fromByteOffset: end - 2, as: UInt8.self) == 0x36 { return true }
        while at > 0, end - at < 96 {
            at -= 1
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            if (byte | 0x20) &- 0x61 < 26 {
                if count == 2 {
                    let index = SecretNames.endingIndex(letters.0, letters.1, byte)
                    return endings[index >> 6] & 1 << UInt64(index & 63) != 0
                }
                if count == 0 { letters.0 = byte } else { letters.1 = byte }
                count += 1
            } else if byte &- 0x30 < 10 {
                // `token2`, `base64`; an escape
                if count > 0 { return mayBeEscape(base, at) }
            } else if byte == 0x22 || byte == 0x27 || byte == 0x2C || byte == 0x7B {
                return false
            } else if byte == 0x5C {
                // `toke\u200bn`, `a[\"token\"]`
                return true
            }
        }
        return false
    }

    /// Whether an escape of JSON or of a URL may end near here.
    private static func mayBeEscape(_ base: UnsafeRawPointer, _ at: Int) -> Bool {
        for back in 1...5 where back <= at {
            let byte = base.load(fromByteOffset: at - back, as: UInt8.self)
            if byte == 0x75 || byte == 0x25 { return true }
        }
        return false
    }

    /// Whether a percent sign stands in a stretch; asked with growing offsets.
    private func hasPercent(from: Int, before: Int, _ base: UnsafeRawPointer, _ end: Int) -> Bool {
        if percent < from { percent = ByteSearch.rareIndex(of: 0x25, in: base, from: from, to: end) }
        return percent < before
    }

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
            return takeMember(name: quotedName(endingAt: at, text[quote]), slashes: quote - at, isSingle: text[quote] == 0x27, colon: place)
        }
        guard at == place else { return place + 1 }
        return takeBare(bareName(endingAt: at), colon: place)
    }

    /// The letters, digits and marks before `end`.
    func nameRun(endingAt end: Int) -> Range<Int> {
        var start = end
        while start > 0, end - start <= 64, SecretForms.isRun(text[start - 1]) { start -= 1 }
        return start..<end
    }

    /// The same with dots and what is not ASCII; the letter of an escape before it is left out: `\ntoken`.
    private func bareName(endingAt end: Int) -> Range<Int> {
        var start = end
        while start > 0, end - start <= 96, SecretForms.isRun(text[start - 1]) || text[start - 1] == 0x2E || text[start - 1] >= 0x80 { start -= 1 }
        if start > 0, start < end, text[start - 1] == 0x5C, [0x62, 0x66, 0x6E, 0x72, 0x74].contains(text[start]) { start += 1 }
        return start..<end
    }

    /// What stands before `end` up to the quote before it.
    func quotedName(endingAt end: Int, _ quote: UInt8) -> Range<Int> {
        var start = end
        while start > 0, end - start < 512, text[start - 1] != quote, text[start - 1] != 0x22 { start -= 1 }
        return start..<end
    }

    func family(_ run: Range<Int>) -> SecretNames.Family? { run.count < 3 ? nil : names.family(text, run) }

    /// Where the blanks before `place` begin, escaped ones and comments with them.
    private func blanksBefore(_ place: Int) -> Int {
        var at = place
        while at > 0, place - at < 256 {
            if ByteSlice.isBlank(text[at - 1]) {
                at -= 1
            } else if at > 1, [0x6E, 0x72, 0x74].contains(text[at - 1]), text[at - 2] == 0x5C {
                at -= 2
                while at > 0, text[at - 1] == 0x5C { at -= 1 }
            } else if at > 3, text[at - 1] == 0x2F, let open = commentStart(endingAt: at) {
                at = open
            } else {
                break
            }
        }
        return at
    }

    /// `/* … */`, slashes escaped or not.
    private func commentStart(endingAt end: Int) -> Int? {
        var at = end - 1
        while at > 0, text[at - 1] == 0x5C { at -= 1 }
        guard at > 1, text[at - 1] == 0x2A else { return nil }
        at -= 2
        while at > 0, end - at < 256 {
            if text[at] == 0x2A, text[at - 1] == 0x2F {
                at -= 1
                while at > 0, text[at - 1] == 0x5C { at -= 1 }
                return at
            }
            at -= 1
        }
        return nil
    }

    /// Where the blanks from `place` on end, escaped ones and comments with them.
    func blanksAfter(_ place: Int) -> Int {
        var at = place
        while at < text.count, at - place < 256 {
            if ByteSlice.isBlank(text[at]) {
                at += 1
                continue
            }
            var letter = at
            while letter < text.count, text[letter] == 0x5C { letter += 1 }
            guard letter < text.count else { break }
            if letter > at, [0x6E, 0x72, 0x74].contains(text[letter]) {
                at = letter + 1
            } else if text[letter] == 0x2F, letter + 1 < text.count, text[letter + 1] == 0x2A,
                let close = text[0..<min(text.count, letter + 256)].firstRange(of: "*", from: letter + 2), let end = commentEnd(close.lowerBound, letter + 256) {
                at = end
            } else {
                break
            }
        }
        return at
    }

    private func commentEnd(_ from: Int, _ reach: Int) -> Int? {
        for star in from..<min(text.count, reach) where text[star] == 0x2A {
            var slash = star + 1
            while slash < text.count, text[slash] == 0x5C { slash += 1 }
            if slash < text.count, text[slash] == 0x2F { return slash + 1 }
        }
        return nil
    }

    /// Whether the text is an answer of an authorization server, or a request to one, or goes back from there.
    func speaksOfOAuth() -> Bool {
        if let knowsOAuth { return knowsOAuth }
        let words: [StaticString] = ["grant_type", "grantType", "redirect_uri", "redirectUri", "code_verifier", "state=", "authorization_code"]
        let found = words.contains { text.firstRange(of: $0) != nil }
        knowsOAuth = found
        return found
    }

    func isRedacted(_ range: Range<Int>) -> Bool { text[range] == "redacted" }

    func add(_ edit: RedactionEdit) {
        guard !edit.range.isEmpty, !isRedacted(edit.range) else { return }
        edits.append(edit)
    }
}
