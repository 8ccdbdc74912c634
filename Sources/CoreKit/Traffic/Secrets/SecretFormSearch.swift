// Relies on: nearly all credentials with a form of their own being one run of fifteen letters, digits and dashes or more, which a mask of 64 bytes
// tells; on their first three letters being few; and on nothing else of the kind but `Bearer `, `Basic ` and `-----BEGIN`.

/// Finds places where a credential of a known form may begin; `SecretForms.secret` judges them.
enum SecretFormSearch {
    /// Places in a text, in memory of their own.
    final class Places {
        private var storage: UnsafeMutablePointer<Int>
        private var capacity = 64
        private(set) var count = 0

        init() { storage = .allocate(capacity: capacity) }

        deinit { storage.deallocate() }

        subscript(index: Int) -> Int { storage[index] }

        func removeAll() { count = 0 }

        func add(_ place: Int) {
            if count == capacity {
                let larger = UnsafeMutablePointer<Int>.allocate(capacity: capacity * 2)
                larger.update(from: storage, count: count)
                storage.deallocate()
                storage = larger
                capacity *= 2
            }
            storage[count] = place
            count &+= 1
        }

        /// A place may be found after one that stands behind it.
        func sort() {
            for index in 1..<max(1, count) where storage[index - 1] > storage[index] {
                var all = UnsafeMutableBufferPointer(start: storage, count: count)
                return all.sort()
            }
        }

        /// The first that is at `place` or behind it.
        func first(from place: Int) -> Int {
            var low = 0, high = count
            while low < high {
                let middle = (low + high) / 2
                if storage[middle] < place { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// Shorter runs are no credentials.
    static let shortest = 15

    /// Adds the places to `found`, from left to right.
    static func search(_ text: ByteSlice, _ found: Places) {
        defer { found.sort() }
        guard text.count >= 8 else { return }
        let base = text.start, end = text.count
        // The length of the run that the last block ended with.
        var tail = 0, at = 0
        while at &+ ByteBlock.size &+ 8 <= end {
            block(base, base + at, at, &tail, end, found)
            at &+= ByteBlock.size
        }
        withUnsafeTemporaryAllocation(byteCount: 2 * ByteBlock.size + 16, alignment: 16) { rest in
            guard let start = rest.baseAddress else { return }
            rest.initializeMemory(as: UInt8.self, repeating: 0)
            start.copyMemory(from: base + at, byteCount: end - at)
            var offset = 0
            while at < end {
                block(base, UnsafeRawPointer(start) + offset, at, &tail, end, found)
                at += ByteBlock.size
                offset += ByteBlock.size
            }
        }
    }

    /// Looks at 64 bytes, which stand at `at` in the text, or at their like in a larger place.
    @inline(__always)
    private static func block(_ base: UnsafeRawPointer, _ bytes: UnsafeRawPointer, _ at: Int, _ tail: inout Int, _ end: Int, _ found: Places) {
        // A run that is long by a wider measure is looked at again.
        let near = ByteBlock(bytes).nearRunMask
        if tail &+ (~near).trailingZeroBitCount >= shortest || longRuns(near) != 0 { slowly(base, bytes, at, tail, end, found) }
        let ends = wordEnds(bytes)
        if ends != 0 { words(base, at, ends, found) }
        tail = near == ~0 ? tail &+ ByteBlock.size : (~near).leadingZeroBitCount
    }

    /// Where a run of the shortest length begins.
    @inline(__always)
    private static func longRuns(_ runs: UInt64) -> UInt64 {
        var long = runs & runs &>> 1
        long &= long &>> 2
        long &= long &>> 4
        return long & long &>> 7
    }

    @inline(never)
    private static func slowly(_ base: UnsafeRawPointer, _ bytes: UnsafeRawPointer, _ at: Int, _ nearTail: Int, _ end: Int, _ found: Places) {
        let runs = ByteBlock(bytes).runMask, head = (~runs).trailingZeroBitCount
        var long = longRuns(runs), tail = 0
        // How much of what ended with the last block belongs to the run; of a long one that is enough to know.
        while tail < min(nearTail, shortest), SecretForms.isRun(base.load(fromByteOffset: at - tail - 1, as: UInt8.self)) { tail += 1 }
        guard long != 0 || (tail != 0 && head != 0 && tail + head >= shortest) else { return }
        let marks = ByteBlock(bytes).mask(of: 0x5F, or: 0x2D)
        if tail != 0 {
            // A run that began before; its beginning was looked at there if it was long enough by then.
            if tail < shortest, tail + head >= shortest {
                starts(base, at - tail, end, found)
                for place in at - tail..<at where isMark(base.load(fromByteOffset: place, as: UInt8.self)) && begins(base, place + 1, end) { found.add(place + 1) }
            }
            if tail + head >= shortest { inner(base, at, marks, 0, head, end, found) }
            long = head == 64 ? 0 : long & ~0 << UInt64(head)
        }
        while long != 0 {
            let from = long.trailingZeroBitCount
            let past = min(64, from + (~(runs >> UInt64(from))).trailingZeroBitCount)
            starts(base, at + from, end, found)
            inner(base, at, marks, from, past, end, found)
            long = past == 64 ? 0 : long & ~0 << UInt64(past)
        }
    }

    /// Looks before every blank that one of the three words may stand before.
    @inline(never)
    private static func words(_ base: UnsafeRawPointer, _ at: Int, _ ends: UInt64, _ found: Places) {
        var ends = ends
        while ends != 0 {
            let end = at + ends.trailingZeroBitCount + 1
            ends &= ends - 1
            if let start = wordStart(base, end) { found.add(start) }
        }
    }

    /// Within a run, what stands behind a mark: `backup-ghp_…`.
    private static func inner(_ base: UnsafeRawPointer, _ at: Int, _ marks: UInt64, _ from: Int, _ past: Int, _ end: Int, _ found: Places) {
        guard from < past else { return }
        var bits = marks & ~0 << UInt64(from)
        if past < 64 { bits &= 1 << UInt64(past) - 1 }
        while bits != 0 {
            let place = at + bits.trailingZeroBitCount + 1
            bits &= bits - 1
            if begins(base, place, end) { found.add(place) }
        }
    }

    /// Where the credentials would begin that a run is, or is a part of.
    private static func starts(_ base: UnsafeRawPointer, _ run: Int, _ end: Int, _ found: Places) {
        func byte(_ at: Int) -> UInt8 { at >= 0 ? base.load(fromByteOffset: at, as: UInt8.self) : 0 }
        var isFound = begins(base, run, end)
        switch byte(run - 1) {
        // `\nghp_…`
        case 0x5C where begins(base, run + 1, end): found.add(run + 1)
        // `SG.…`, `ya29.…`
        case 0x2E:
            var from = run - 1
            while from > 0, run - from <= 10, SecretForms.isRun(byte(from - 1)) {
                from -= 1
                let before = byte(from - 1)
                let isStart = !SecretForms.isRun(before) || isMark(before) || byte(from - 2) == 0x5C
                if isStart, from < run - 1, begins(base, from, end) { found.add(from) }
            }
        // `bot123456:AA…`; `services/T0/B0/…`, `webhooks/123/…`
        case 0x3A: if byte(run - 2) &- 0x30 < 10 { isFound = true }
        case 0x2F: if isBehindUpperSegment(base, run - 1) { isFound = true }
        default: break
        }
        if isFound { found.add(run) }
    }

    /// Whether what stands before a slash ends with a capital or a digit.
    private static func isBehindUpperSegment(_ base: UnsafeRawPointer, _ slash: Int) -> Bool {
        var at = slash
        while at > 0, base.load(fromByteOffset: at - 1, as: UInt8.self) == 0x5C { at -= 1 }
        guard at > 6 else { return false }
        return (at - 6..<at).allSatisfy { base.load(fromByteOffset: $0, as: UInt8.self) &- 0x30 < 10 || base.load(fromByteOffset: $0, as: UInt8.self) &- 0x41 < 26 }
    }

    private static func isMark(_ byte: UInt8) -> Bool { byte == 0x5F || byte == 0x2D }

    @inline(__always)
    private static func begins(_ base: UnsafeRawPointer, _ at: Int, _ end: Int) -> Bool {
        guard at &+ 2 < end else { return false }
        let third = base.load(fromByteOffset: at &+ 2, as: UInt8.self)
        return SecretForms.begins(base.load(fromByteOffset: at, as: UInt8.self), base.load(fromByteOffset: at &+ 1, as: UInt8.self), third)
    }

    /// The last letters of `Bearer `, `Basic ` and `-----BEGIN ` with the blank behind, among these 64 bytes, one more being readable.
    @inline(__always)
    private static func wordEnds(_ bytes: UnsafeRawPointer) -> UInt64 {
        @inline(__always) func has(_ lanes: SIMD16<UInt8>, _ byte: UInt8) -> SIMD16<UInt8> {
            unsafeBitCast(lanes .== SIMD16<UInt8>(repeating: byte), to: SIMD16<UInt8>.self)
        }
        @inline(__always) func hits(_ at: Int) -> SIMD16<UInt8> {
            let lanes = bytes.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self), small = lanes | SIMD16<UInt8>(repeating: 0x20)
            let next = bytes.loadUnaligned(fromByteOffset: at &+ 1, as: SIMD16<UInt8>.self)
            return (has(small, 0x72) | has(small, 0x63) | has(lanes, 0x4E)) & has(next, 0x20)
        }
        let a = hits(0), b = hits(16), c = hits(32), d = hits(48)
        let words = unsafeBitCast(a | b | c | d, to: SIMD2<UInt64>.self)
        return words.x | words.y == 0 ? 0 : ByteBlock.mask(a, b, c, d)
    }

    private static func wordStart(_ base: UnsafeRawPointer, _ end: Int) -> Int? {
        if end >= 10, ByteSlice(start: base + (end - 10), count: 10) == "-----BEGIN" { return end - 10 }
        if end >= 6, ByteSlice(start: base + (end - 6), count: 6).equalsIgnoringCase("bearer") { return end - 6 }
        return end >= 5 && ByteSlice(start: base + (end - 5), count: 5).equalsIgnoringCase("basic") ? end - 5 : nil
    }
}

/// The places of credentials' beginnings in a whole record, so that each of its parts need not be searched again.
final class SecretFormPlaces {
    private var region = ByteSlice.empty
    private let places = SecretFormSearch.Places()

    /// Searches a text; it and its parts, where they lie in memory, are not searched again until `forget`.
    func search(_ text: ByteSlice) {
        places.removeAll()
        region = text
        SecretFormSearch.search(text, places)
    }

    func forget() {
        region = .empty
        places.removeAll()
    }

    /// Whether there is one in a text.
    func isIn(_ text: ByteSlice) -> Bool {
        guard text.count >= 12 else { return false }
        if let offset = offset(of: text) {
            let next = places.count == 0 ? 0 : places.first(from: offset)
            return next < places.count && places[next] < offset + text.count
        }
        let own = SecretFormSearch.Places()
        SecretFormSearch.search(text, own)
        return own.count > 0
    }

    /// Calls `body` with those in a text, from its beginning.
    func forEach(in text: ByteSlice, _ body: (Int) -> Void) {
        guard text.count >= 12 else { return }
        if let offset = offset(of: text) {
            guard places.count > 0 else { return }
            var next = places.first(from: offset)
            while next < places.count, places[next] < offset + text.count {
                body(places[next] - offset)
                next += 1
            }
            return
        }
        let own = SecretFormSearch.Places()
        SecretFormSearch.search(text, own)
        for index in 0..<own.count { body(own[index]) }
    }

    /// Where the text begins in the record; nil for one that is no part of it.
    @inline(__always)
    private func offset(of text: ByteSlice) -> Int? {
        let offset = text.start - region.start
        return !region.isEmpty && offset >= 0 && offset + text.count <= region.count ? offset : nil
    }
}
