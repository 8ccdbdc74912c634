// Relies on: the caller keeping the bytes alive; strings being passed over in blocks of 64 bytes.

/// A pull scanner over JSON text (RFC 8259) in memory. It allocates nothing and does not recurse.
///
/// The caller asks for what it expects and skips the rest:
///
///     var scanner = JSONScanner(bytes)
///     guard try scanner.value() == .object else { return }
///     var first = true
///     while let key = try scanner.nextKey(&first) {
///         if key == "name", case .string(let name) = try scanner.value() { use(name) } else { try scanner.skipValue() }
///     }
///
/// Control characters inside strings are accepted, as logs hold them; everything else that is not JSON is an error.
public struct JSONScanner {
    public let base: UnsafeRawPointer
    public let end: Int
    /// Offset in bytes of what is read next.
    public var position: Int

    public init(_ bytes: UnsafeRawBufferPointer, from position: Int = 0) {
        let slice = ByteSlice(bytes)
        base = slice.start
        end = slice.count
        self.position = position
    }

    public init(_ slice: ByteSlice) {
        base = slice.start
        end = slice.count
        position = 0
    }

    /// What stands at a value's place. Containers are entered: their first key or element is read next.
    public enum Token {
        case object, array
        case string(JSONString)
        /// The number as it is written.
        case number(ByteSlice)
        case bool(Bool)
        case null
    }

    @inline(__always)
    func byte(_ at: Int) -> UInt8 { base.load(fromByteOffset: at, as: UInt8.self) }

    @inline(__always)
    public mutating func skipWhitespace() {
        while position < end, byte(position) <= 0x20, ByteSlice.isBlank(byte(position)) { position &+= 1 }
    }

    /// The first byte of the next value, which is not consumed; nil at the end.
    @inline(__always)
    public mutating func peek() -> UInt8? {
        skipWhitespace()
        return position < end ? byte(position) : nil
    }

    // Never part of its callers, which are short without it.
    @inline(never)
    func failure(_ message: String) -> JSONError {
        position >= end
            ? JSONError(offset: end, message: "the text ends where \(message.dropFirst("expected ".count)) was expected", isTruncation: true)
            : JSONError(offset: position, message: message)
    }

    /// Reads a scalar, or enters a container.
    public mutating func value() throws(JSONError) -> Token {
        skipWhitespace()
        guard position < end else { throw failure("expected a value") }
        switch byte(position) {
        case 0x7B:
            position += 1
            return .object
        case 0x5B:
            position += 1
            return .array
        case 0x22: return .string(try string())
        case 0x2D, 0x30...0x39: return .number(try number())
        case 0x74:
            try literal("true")
            return .bool(true)
        case 0x66:
            try literal("false")
            return .bool(false)
        case 0x6E:
            try literal("null")
            return .null
        default: throw failure("expected a value")
        }
    }

    /// The next key of the object that was entered, its colon consumed; nil after the closing brace. `first` has to be
    /// true at the first call for an object and is then kept by the scanner.
    public mutating func nextKey(_ first: inout Bool) throws(JSONError) -> JSONString? {
        skipWhitespace()
        guard position < end else { throw failure(first ? "expected a key or '}'" : "expected ',' or '}'") }
        if byte(position) == 0x7D {
            position &+= 1
            return nil
        }
        if !first {
            guard byte(position) == 0x2C else { throw failure("expected ',' or '}'") }
            position &+= 1
            skipWhitespace()
        }
        first = false
        guard position < end, byte(position) == 0x22 else { throw failure("expected a key") }
        let key = try string()
        skipWhitespace()
        guard position < end, byte(position) == 0x3A else { throw failure("expected ':'") }
        position &+= 1
        return key
    }

    /// Whether another element of the array that was entered follows; consumes the closing bracket otherwise.
    public mutating func nextElement(_ first: inout Bool) throws(JSONError) -> Bool {
        skipWhitespace()
        guard position < end else { throw failure(first ? "expected a value or ']'" : "expected ',' or ']'") }
        if byte(position) == 0x5D {
            position += 1
            return false
        }
        if !first {
            guard byte(position) == 0x2C else { throw failure("expected ',' or ']'") }
            position += 1
        }
        first = false
        return true
    }

    /// The string whose opening quote stands at `position`.
    public mutating func string() throws(JSONError) -> JSONString {
        let start = position &+ 1
        // Most strings are short and hold no escape.
        guard let found = JSONStrings.nearEnd(base, from: start, to: end) else { return try longString() }
        position = found &+ 1
        return JSONString(raw: ByteSlice(start: base + start, count: found &- start), hasEscapes: false)
    }

    // Not a part of `string`, which needs no memory for its variables without it.
    @inline(never)
    private mutating func longString() throws(JSONError) -> JSONString {
        let start = position &+ 1
        let (found, escapes) = JSONStrings.end(base, from: start, to: end)
        guard found < end else {
            position = end
            throw failure("expected '\"'")
        }
        position = found &+ 1
        return JSONString(raw: ByteSlice(start: base + start, count: found &- start), hasEscapes: escapes)
    }

    /// The same string, and its text with the escapes undone as `JSONString.decoded(in:)` gives it, found in one pass.
    mutating func decodedString(in arena: ByteArena) throws(JSONError) -> (string: JSONString, text: ByteSlice) {
        let start = position &+ 1, room = end &- start
        let out = arena.allocate(room)
        let (found, escapes, count) = JSONEscapes.decodeString(base, from: start, to: end, into: out)
        arena.trim(escapes ? room &- count : room)
        guard found < end else {
            position = end
            throw failure("expected '\"'")
        }
        position = found &+ 1
        let raw = ByteSlice(start: base + start, count: found &- start)
        return (JSONString(raw: raw, hasEscapes: escapes), escapes ? ByteSlice(start: out, count: count) : raw)
    }

    private mutating func number() throws(JSONError) -> ByteSlice {
        let start = position
        func digits(_ at: Int) -> Int {
            var at = at
            while at < end, byte(at) &- 0x30 < 10 { at += 1 }
            return at
        }
        var at = start + (byte(start) == 0x2D ? 1 : 0)
        let whole = digits(at)
        position = whole
        guard whole > at else { throw failure("expected a digit") }
        if byte(at) == 0x30, whole > at + 1 {
            position = at + 1
            throw failure("expected no digit after a leading 0")
        }
        at = whole
        if at < end, byte(at) == 0x2E {
            let fraction = digits(at + 1)
            position = fraction
            guard fraction > at + 1 else { throw failure("expected a digit") }
            at = fraction
        }
        if at < end, byte(at) | 0x20 == 0x65 {
            at += 1
            if at < end, byte(at) == 0x2B || byte(at) == 0x2D { at += 1 }
            let exponent = digits(at)
            position = exponent
            guard exponent > at else { throw failure("expected a digit") }
            at = exponent
        }
        position = at
        return ByteSlice(start: base + start, count: at - start)
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        let count = word.utf8CodeUnitCount
        let stands = ByteSlice(start: base + position, count: Swift.min(count, end - position))
        guard stands == word else {
            if position + stands.count == end, ByteSlice(word)[0..<stands.count] == stands { position = end }
            throw failure("expected a value")
        }
        position += count
    }

    /// Passes over the next value, whatever it is and however deep, checking that it is JSON.
    public mutating func skipValue() throws(JSONError) {
        switch try value() {
        case .object: try skipContainer(isObject: true)
        case .array: try skipContainer(isObject: false)
        default: return
        }
    }

    /// The rest of a container that was entered.
    private mutating func skipContainer(isObject: Bool) throws(JSONError) {
        var nesting = JSONNesting()
        nesting.push(object: isObject)
        repeat {
            if nesting.awaitsValue {
                switch try value() {
                case .object: nesting.push(object: true)
                case .array: nesting.push(object: false)
                default: nesting.valueEnded()
                }
            } else if nesting.isObject {
                if try nextKey(&nesting.first) == nil { nesting.pop() } else { nesting.awaitsValue = true }
            } else {
                if try nextElement(&nesting.first) { nesting.awaitsValue = true } else { nesting.pop() }
            }
        } while !nesting.isEmpty
    }

    /// Passes over the next value as quickly as it can: strings end where they end, containers where as many brackets are
    /// closed as were opened. Nothing else is checked.
    public mutating func passValue() throws(JSONError) {
        skipWhitespace()
        guard position < end else { throw failure("expected a value") }
        switch byte(position) {
        case 0x22: _ = try string()
        case 0x7B, 0x5B:
            var skipper = JSONSkipper()
            guard let past = skipper.pass(base, from: position + 1, to: end) else {
                position = end
                throw failure("expected a closing bracket")
            }
            position = past
        default:
            let start = position
            while position < end {
                let byte = byte(position)
                if byte == 0x2C || byte == 0x7D || byte == 0x5D || byte <= 0x20 { break }
                position += 1
            }
            guard position > start else { throw failure("expected a value") }
        }
    }

    /// Throws unless nothing but white space follows.
    public mutating func expectEnd() throws(JSONError) {
        skipWhitespace()
        guard position >= end else { throw JSONError(offset: position, message: "expected nothing after the value") }
    }
}

/// The kinds of the containers around a place, a bit each, so that depth costs memory and no stack.
struct JSONNesting {
    private var bits: UInt64 = 0
    private var spilled: [UInt64] = []
    private(set) var depth = 0
    /// Nothing of the innermost container was read yet.
    var first = true
    /// A key or a comma was read, so that a value has to follow.
    var awaitsValue = false

    var isEmpty: Bool { depth == 0 }
    var isObject: Bool { bits & 1 == 1 }

    mutating func push(object: Bool) {
        if depth > 0, depth % 64 == 0 { spilled.append(bits) }
        bits = bits << 1 | (object ? 1 : 0)
        depth += 1
        first = true
        awaitsValue = false
    }

    mutating func pop() {
        depth -= 1
        if depth > 0, depth % 64 == 0, let outer = spilled.popLast() {
            bits = outer
        } else {
            bits >>= 1
        }
        valueEnded()
    }

    mutating func valueEnded() {
        first = false
        awaitsValue = false
    }
}

extension JSONNesting {
    /// How deep the arrays and objects of a JSON value stand in each other, and how many elements or members the largest of them has. `long` is
    /// handed the inside of every string of more than `most` bytes, and whether it is a name.
    static func measure(_ json: ByteSlice, stringsBeyond most: Int = .max, long: (ByteSlice, Bool) -> Void = { _, _ in }) -> (depth: Int, elements: Int) {
        var counts: [Int] = [], depth = 0, largest = 0, at = 0
        while at < json.count {
            switch json[at] {
            case 0x22:
                let start = at + 1
                at = JSONStrings.end(json.start, from: start, to: json.count).end
                if at - start > most {
                    var next = at + 1
                    while next < json.count, ByteSlice.isBlank(json[next]) { next += 1 }
                    long(json[start..<at], next < json.count && json[next] == 0x3A)
                }
            case 0x7B, 0x5B:
                counts.append(1)
                depth = max(depth, counts.count)
            case 0x7D, 0x5D: largest = max(largest, counts.popLast() ?? 0)
            case 0x2C: if !counts.isEmpty { counts[counts.count - 1] += 1 }
            default: break
            }
            at += 1
        }
        return (depth, largest)
    }
}
