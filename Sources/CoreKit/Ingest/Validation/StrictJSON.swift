// Relies on: `JSONScanner` for everything but what it lets pass (control characters and unknown escapes in strings, bytes that are not UTF-8), which
// is looked for here: once over the whole text, sixteen bytes at a time, and once over each string that has escapes.

/// JSON as RFC 8259 has it to the letter, within limits of size.
struct StrictJSON {
    var scanner: JSONScanner
    let limits: IngestLimits
    /// Line ends or tabs stand somewhere: in strings they would be a fault.
    private let hasLineEnds: Bool
    /// How many elements the containers have that a value is nested in.
    private var counts: [Int] = []

    /// Looks over the whole text: it has to be UTF-8 without control characters.
    init(_ text: ByteSlice, limits: IngestLimits) throws(IngestFault) {
        let (fault, hasLineEnds) = StrictJSON.look(text)
        if let fault {
            let byte = text[fault]
            throw IngestFault(400, byte < 0x20 ? "not JSON: a control character" : "not UTF-8", offset: fault)
        }
        scanner = JSONScanner(text)
        self.limits = limits
        self.hasLineEnds = hasLineEnds
    }

    /// Where the first byte stands that may not stand anywhere, and whether there are tabs and line ends.
    private static func look(_ text: ByteSlice) -> (fault: Int?, hasLineEnds: Bool) {
        let base = text.start, end = text.count
        var at = 0, hasLineEnds = false
        let space = SIMD16<UInt8>(repeating: 0x20)
        while at < end {
            if at &+ 16 <= end {
                let lanes = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                // Signed, a byte of 0x80 or more is below a space, too.
                let low = unsafeBitCast(unsafeBitCast(lanes, to: SIMD16<Int8>.self) .< unsafeBitCast(space, to: SIMD16<Int8>.self), to: SIMD2<UInt64>.self)
                if low.x | low.y == 0 {
                    at &+= 16
                    continue
                }
                at &+= low.x != 0 ? low.x.trailingZeroBitCount &>> 3 : 8 &+ low.y.trailingZeroBitCount &>> 3
            }
            let byte = base.load(fromByteOffset: at, as: UInt8.self)
            if byte >= 0x80 {
                let length = UTF8Scalars.length(base, at: at, end: end)
                if length == 1 { return (at, hasLineEnds) }
                at &+= length
            } else {
                if byte < 0x20 {
                    guard ByteSlice.isBlank(byte) else { return (at, hasLineEnds) }
                    hasLineEnds = true
                }
                at &+= 1
            }
        }
        return (nil, hasLineEnds)
    }

    // MARK: - Strings

    /// Checks the inside of a string that the scanner found, `offset` of which in the text is told in faults.
    @inline(__always)
    func check(_ string: JSONString, isKey: Bool = false) throws(IngestFault) {
        if string.hasEscapes { try checkEscapes(string.raw) }
        if hasLineEnds { try checkLineEnds(string.raw) }
        let limit = isKey ? limits.keyUnits : limits.stringUnits
        if string.raw.count > limit, StrictJSON.units(string) > limit {
            throw IngestFault(413, isKey ? "a key is longer than \(limit) UTF-16 units" : "a string is longer than \(limit) UTF-16 units", offset: offset(string.raw))
        }
    }

    func offset(_ slice: ByteSlice) -> Int { slice.start - scanner.base }

    @inline(never)
    private func checkLineEnds(_ raw: ByteSlice) throws(IngestFault) {
        guard let place = raw.buffer.firstIndex(where: { $0 < 0x20 }) else { return }
        throw IngestFault(400, "not JSON: a control character in a string", offset: offset(raw) + place)
    }

    private func checkEscapes(_ raw: ByteSlice) throws(IngestFault) {
        let base = raw.start, end = raw.count
        var at = 0, mask = JSONEscapeMask()
        while at &+ ByteBlock.size <= end {
            let block = ByteBlock(base + at)
            let backslashes = block.mask(of: 0x5C)
            var escaped = mask.escaped(backslashes)
            // Nearly all that is escaped is one of these.
            if escaped != 0 { escaped &= ~(backslashes | block.mask(of: 0x22, or: 0x6E)) }
            while escaped != 0 {
                try checkEscape(raw, at &+ escaped.trailingZeroBitCount)
                escaped &= escaped &- 1
            }
            at &+= ByteBlock.size
        }
        var isEscaped = mask.carry != 0
        while at < end {
            let byte = raw[at]
            if isEscaped {
                try checkEscape(raw, at)
                isEscaped = false
            } else {
                isEscaped = byte == 0x5C
            }
            at &+= 1
        }
    }

    /// The byte behind a backslash.
    @inline(__always)
    private func checkEscape(_ raw: ByteSlice, _ at: Int) throws(IngestFault) {
        switch raw[at] {
        case 0x22, 0x5C, 0x6E, 0x2F, 0x74, 0x72, 0x62, 0x66: return
        case 0x75:
            if at + 4 < raw.count, raw[at + 1..<at + 5].buffer.allSatisfy({ StrictJSON.isHexDigit($0) }) { return }
        default: break
        }
        throw IngestFault(400, "not JSON: an escape that JSON does not know", offset: offset(raw) + at - 1)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }

    /// UTF-16 units of a text.
    static func units(_ text: ByteSlice) -> Int {
        var units = 0
        // Every byte but those that continue a scalar begins one; those of four bytes take two units.
        for byte in text.buffer { units &+= (byte & 0xC0 != 0x80 ? 1 : 0) &+ (byte >= 0xF0 ? 1 : 0) }
        return units
    }

    /// UTF-16 units of a string, its escapes undone.
    static func units(_ string: JSONString) -> Int {
        var units = units(string.raw)
        guard string.hasEscapes else { return units }
        var at = 0
        while let backslash = string.raw.firstIndex(of: 0x5C, from: at), backslash + 1 < string.raw.count {
            let isLong = string.raw[backslash + 1] == 0x75
            units &-= isLong ? 5 : 1
            at = backslash + (isLong ? 6 : 2)
        }
        return units
    }

    // MARK: - Structure

    @inline(__always)
    func fault(_ error: JSONError) -> IngestFault { IngestFault(400, "\(error)", offset: error.offset) }

    @inline(__always)
    mutating func value() throws(IngestFault) -> JSONScanner.Token {
        do {
            let token = try scanner.value()
            if case .string(let string) = token { try check(string) }
            return token
        } catch let error as JSONError {
            throw fault(error)
        } catch let error as IngestFault {
            throw error
        } catch {
            throw IngestFault(400, "not JSON")
        }
    }

    @inline(__always)
    mutating func nextKey(_ first: inout Bool) throws(IngestFault) -> JSONString? {
        let key: JSONString?
        do { key = try scanner.nextKey(&first) } catch { throw fault(error) }
        if let key { try check(key, isKey: true) }
        return key
    }

    @inline(__always)
    mutating func nextElement(_ first: inout Bool) throws(IngestFault) -> Bool {
        do { return try scanner.nextElement(&first) } catch { throw fault(error) }
    }

    mutating func expectEnd() throws(IngestFault) {
        do { try scanner.expectEnd() } catch { throw fault(error) }
    }

    /// Passes over a value that lies in `depth` containers, checking it and all within.
    mutating func skipValue(depth: Int) throws(IngestFault) {
        let first = try value()
        switch first {
        case .object: try skipContainer(isObject: true, depth: depth)
        case .array: try skipContainer(isObject: false, depth: depth)
        default: return
        }
    }

    /// The rest of a container that was entered and lies in `depth` others.
    mutating func skipContainer(isObject: Bool, depth: Int) throws(IngestFault) {
        var nesting = JSONNesting()
        counts.removeAll(keepingCapacity: true)
        try push(&nesting, isObject, depth)
        repeat {
            if nesting.awaitsValue {
                switch try value() {
                case .object: try push(&nesting, true, depth)
                case .array: try push(&nesting, false, depth)
                default: nesting.valueEnded()
                }
            } else {
                let goesOn = nesting.isObject ? try nextKey(&nesting.first) != nil : try nextElement(&nesting.first)
                if goesOn {
                    nesting.awaitsValue = true
                    counts[counts.count - 1] += 1
                    guard counts[counts.count - 1] <= limits.elements else { throw tooMany }
                } else {
                    nesting.pop()
                    counts.removeLast()
                }
            }
        } while !nesting.isEmpty
    }

    var tooMany: IngestFault { IngestFault(413, "an array or object has more than \(limits.elements) elements", offset: scanner.position) }

    private mutating func push(_ nesting: inout JSONNesting, _ isObject: Bool, _ depth: Int) throws(IngestFault) {
        nesting.push(object: isObject)
        counts.append(0)
        guard depth + nesting.depth <= limits.depth else {
            throw IngestFault(413, "arrays and objects lie more than \(limits.depth) deep in each other", offset: scanner.position)
        }
    }
}
