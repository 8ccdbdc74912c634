/// Reads header fields however a record writes them: an object (values strings or arrays of them), an array of `{name, value}` or of
/// pairs, any of these encoded as a string, or header lines as they were sent.
struct HeaderFieldReader {
    /// What was left out.
    struct Loss {
        var count: Int
        /// The first of it: `"x-a" is null`.
        var first: String
    }

    private let arena: ByteArena
    private var loss: Loss?
    /// The string that the JSON text was decoded from; empty where the text stands in the record itself.
    private var raw = ByteSlice.empty
    private var text = ByteSlice.empty

    /// Hands every field to `take`, in order, until it returns false. Says what could not be taken for a field.
    @discardableResult
    static func read(_ value: RecordFields.Value, arena: ByteArena, _ take: (HeaderField) -> Bool) -> Loss? {
        var reader = HeaderFieldReader(arena: arena)
        switch value.kind {
        case .object, .array:
            reader.readWhole(value.raw, take)
        case .string:
            reader.raw = value.hasEscapes ? value.raw : .empty
            reader.text = value.string.decoded(in: arena)
            let trimmed = reader.text.trimmed
            if trimmed.isEmpty { return nil }
            if trimmed[0] == 0x7B || trimmed[0] == 0x5B { reader.readWhole(reader.text, take) } else { reader.readLines(take) }
        default: reader.lose("they are \(value.kind == .number ? "a number" : "a boolean"), expected a list")
        }
        return reader.loss
    }

    private init(arena: ByteArena) { self.arena = arena }

    private mutating func lose(_ what: String) {
        if loss == nil { loss = Loss(count: 1, first: what) } else { loss?.count += 1 }
    }

    private mutating func readWhole(_ json: ByteSlice, _ take: (HeaderField) -> Bool) {
        do {
            try readJSON(json, take)
        } catch {
            lose("not JSON: \(error.message)")
        }
    }

    private mutating func readJSON(_ json: ByteSlice, _ take: (HeaderField) -> Bool) throws(JSONError) {
        var scanner = JSONScanner(json)
        var first = true
        if scanner.peek() == 0x7B {
            scanner.position += 1
            while let key = try scanner.nextKey(&first) {
                guard try readValues(key, &scanner, take) else { return }
            }
        } else if scanner.peek() == 0x5B {
            scanner.position += 1
            while try scanner.nextElement(&first) {
                guard try readElement(&scanner, take) else { return }
            }
        }
    }

    /// A value that is a string, or several in an array.
    private mutating func readValues(
        _ name: JSONString, _ scanner: inout JSONScanner, _ take: (HeaderField) -> Bool
    ) throws(JSONError) -> Bool {
        guard scanner.peek() == 0x5B else {
            guard let field = try readValue(name, &scanner) else { return true }
            return take(field)
        }
        scanner.position += 1
        var first = true
        while try scanner.nextElement(&first) {
            if let field = try readValue(name, &scanner), !take(field) { return false }
        }
        return true
    }

    private mutating func readValue(_ name: JSONString, _ scanner: inout JSONScanner) throws(JSONError) -> HeaderField? {
        switch scanner.peek() {
        case _ where name.raw.isEmpty:
            lose("a field has no name")
            try scanner.passValue()
            return nil
        case 0x22:
            let value = try scanner.string()
            return field(name, value)
        case 0x7B, 0x5B, 0x6E, nil:
            lose("\(HeaderFieldReader.shown(name)) is \(HeaderFieldReader.word(scanner.peek()))")
            try scanner.passValue()
            return nil
        default:
            let start = scanner.position
            try scanner.passValue()
            let value = ByteSlice(start: scanner.base + start, count: scanner.position - start)
            return field(name, JSONString(raw: value, hasEscapes: false))
        }
    }

    /// `{"name": ..., "value": ...}` or `["name", "value"]`.
    private mutating func readElement(_ scanner: inout JSONScanner, _ take: (HeaderField) -> Bool) throws(JSONError) -> Bool {
        var name: JSONString?, value: JSONString?, wrong: (what: String, word: String)?
        var first = true
        switch scanner.peek() {
        case 0x7B:
            scanner.position += 1
            while let key = try scanner.nextKey(&first) {
                let isName = key == "name" || key == "key" || key == "Name" || key == "Key"
                let isValue = key == "value" || key == "Value"
                guard isName || isValue else {
                    try scanner.passValue()
                    continue
                }
                if scanner.peek() == 0x22 {
                    let text = try scanner.string()
                    if isName { name = text } else { value = text }
                    continue
                }
                let next = scanner.peek()
                scanner.skipWhitespace()
                let start = scanner.position
                try scanner.passValue()
                if isValue, HeaderFieldReader.isScalar(next) {
                    value = JSONString(raw: ByteSlice(start: scanner.base + start, count: scanner.position - start), hasEscapes: false)
                } else {
                    wrong = (isName ? "a name" : "a value", HeaderFieldReader.word(next))
                }
            }
        case 0x5B:
            scanner.position += 1
            while try scanner.nextElement(&first) {
                guard scanner.peek() == 0x22 else {
                    try scanner.passValue()
                    continue
                }
                let text = try scanner.string()
                if name == nil { name = text } else if value == nil { value = text }
            }
        default:
            lose("an element is \(HeaderFieldReader.word(scanner.peek())), expected an object with \"name\" and \"value\"")
            try scanner.passValue()
            return true
        }
        guard let name, let value, !name.raw.isEmpty else {
            let what = name.flatMap { $0.raw.isEmpty ? nil : HeaderFieldReader.shown($0) }
            if let wrong {
                lose(wrong.what == "a value" ? "\(what ?? "a value") is \(wrong.word)" : "a name is \(wrong.word)")
            } else {
                lose(what.map { "\($0) has no value" } ?? "a field has no name")
            }
            return true
        }
        return take(field(name, value))
    }

    private func field(_ name: JSONString, _ value: JSONString) -> HeaderField {
        HeaderField(name: name.decoded(in: arena), value: value.decoded(in: arena), origin: origin(value))
    }

    /// Where the inside of a string stands in the record.
    private func origin(_ value: JSONString) -> SourceMap {
        guard !raw.isEmpty else { return SourceMap(raw: value.raw, step: value.hasEscapes ? .escaped : .verbatim) }
        return SourceMap(raw: raw, step: value.hasEscapes ? .opaqueEscaped : .escaped, base: value.raw.start - text.start)
    }

    private static func isScalar(_ first: UInt8?) -> Bool { first == 0x74 || first == 0x66 || first.map { $0 == 0x2D || $0 &- 0x30 < 10 } == true }

    /// The beginning of a name in quotes.
    private static func shown(_ name: JSONString) -> String { "\"\(name.string.prefix(40))\"" }

    /// What a value is, by its first byte.
    private static func word(_ first: UInt8?) -> String {
        switch first {
        case 0x22: "a string"
        case 0x7B: "an object"
        case 0x5B: "a list"
        case 0x6E: "null"
        case 0x74, 0x66: "a boolean"
        case nil: "missing"
        default: "a number"
        }
    }

    private mutating func readLines(_ take: (HeaderField) -> Bool) {
        var at = 0
        while at < text.count {
            let end = text.firstIndex(of: 0x0A, from: at) ?? text.count
            let line = text[at..<end].trimmed
            at = end + 1
            // The colon before the name of a pseudo-header is not its end.
            guard let colon = line.firstIndex(of: 0x3A, from: 1), colon > 0 else {
                if !line.isEmpty, line.firstRange(of: "HTTP/") == nil { lose("a line without a colon") }
                continue
            }
            let value = line.dropFirst(colon + 1).trimmed
            let plain = JSONString(raw: value, hasEscapes: false)
            guard take(HeaderField(name: line[0..<colon].trimmed, value: value, origin: origin(plain))) else { return }
        }
    }
}

extension HeaderFieldReader {
    /// The value of the `host` field in headers encoded as a JSON string, found without undoing its escapes; nil where that cannot be
    /// told, and then they have to be read.
    static func quickHost(_ raw: ByteSlice) -> ByteSlice? {
        let base = raw.start, count = raw.count
        var at = 4
        let o = SIMD16<UInt8>(repeating: 0x6F), s = SIMD16<UInt8>(repeating: 0x73), fold = SIMD16<UInt8>(repeating: 0x20)
        while at + 17 <= count {
            let here = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) | fold
            let next = base.loadUnaligned(fromByteOffset: at + 1, as: SIMD16<UInt8>.self) | fold
            let words = unsafeBitCast((here .== o) .& (next .== s), to: SIMD2<UInt64>.self)
            if words.x | words.y != 0 {
                for (word, offset) in [(words.x, 0), (words.y, 8)] {
                    var word = word
                    while word != 0 {
                        let lane = word.trailingZeroBitCount >> 3
                        if let start = hostValue(raw, at + offset + lane) { return endOfValue(raw, start) }
                        word &= ~(0xFF << UInt64(lane * 8))
                    }
                }
            }
            at += 16
        }
        while at < count {
            if raw[at] | 0x20 == 0x6F, let start = hostValue(raw, at) { return endOfValue(raw, start) }
            at += 1
        }
        return nil
    }

    /// Where the value begins if the `o` of the key `\"host\"` stands at `at`.
    private static func hostValue(_ raw: ByteSlice, _ at: Int) -> Int? {
        guard at >= 4, at + 8 < raw.count, raw[at - 1] | 0x20 == 0x68, raw[at - 2] == 0x22, raw[at - 3] == 0x5C, raw[at - 4] != 0x5C,
            raw[at + 1] | 0x20 == 0x73, raw[at + 2] | 0x20 == 0x74, raw[at + 3] == 0x5C, raw[at + 4] == 0x22
        else { return nil }
        var next = at + 5
        while next < raw.count, raw[next] == 0x20 { next += 1 }
        guard next < raw.count, raw[next] == 0x3A else { return nil }
        next += 1
        while next < raw.count, raw[next] == 0x20 { next += 1 }
        guard next + 1 < raw.count, raw[next] == 0x5C, raw[next + 1] == 0x22 else { return nil }
        return next + 2
    }

    private static func endOfValue(_ raw: ByteSlice, _ start: Int) -> ByteSlice? {
        guard let slash = raw.firstIndex(of: 0x5C, from: start), slash + 1 < raw.count, raw[slash + 1] == 0x22 else { return nil }
        return raw[start..<slash]
    }
}
