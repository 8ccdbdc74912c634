// Relies on: headers being written as every writer of ingest records does, one object of strings encoded as a string, so that names and
// values stand between `\"` and need not be decoded.

/// The header fields of an ingest record where they stand, in the inside of the string that holds them.
final class AktoHeaders {
    struct Field: BitwiseCopyable {
        var name: Int32
        var nameEnd: Int32
        var value: Int32
        var valueEnd: Int32
        /// Escapes stand in the value, of one level or two.
        var hasEscapes: Bool
    }

    private(set) var text = ByteSlice.empty
    private var storage: UnsafeMutablePointer<Field>
    private var capacity = 64
    private(set) var count = 0
    /// Behind the opening brace.
    private(set) var start = 0
    private(set) var host: ByteSlice?
    private(set) var authority: ByteSlice?
    private(set) var contentType = ByteSlice.empty
    private(set) var isIgnored = false

    init() { storage = .allocate(capacity: capacity) }

    deinit { storage.deallocate() }

    subscript(index: Int) -> Field { storage[index] }

    func name(_ field: Field) -> ByteSlice { text[Int(field.name)..<Int(field.nameEnd)] }
    func value(_ field: Field) -> ByteSlice { text[Int(field.value)..<Int(field.valueEnd)] }

    /// Reads the inside of a string. False where it is anything else than a JSON object of strings, or is written in an unusual way.
    func read(_ text: ByteSlice) -> Bool {
        self.text = text
        count = 0
        host = nil
        authority = nil
        contentType = .empty
        isIgnored = false
        guard text.count < Int32.max else { return false }
        var at = blanks(0)
        guard at < text.count, text[at] == 0x7B else { return false }
        start = at + 1
        at = blanks(start)
        guard at < text.count else { return false }
        if text[at] == 0x7D { return blanks(at + 1) == text.count }
        while true {
            guard at + 1 < text.count, text[at] == 0x5C, text[at + 1] == 0x22 else { return false }
            let name = at + 2
            at = ByteSearch.index(of: 0x5C, in: text.start, from: name, to: text.count)
            let nameEnd = at
            guard at + 1 < text.count, text[at + 1] == 0x22 else { return false }
            at = blanks(at + 2)
            guard at < text.count, text[at] == 0x3A else { return false }
            at = blanks(at + 1)
            guard at + 1 < text.count, text[at] == 0x5C, text[at + 1] == 0x22 else { return false }
            let value = at + 2
            guard let (valueEnd, hasEscapes) = valueEnd(value) else { return false }
            add(Field(name: Int32(name), nameEnd: Int32(nameEnd), value: Int32(value), valueEnd: Int32(valueEnd), hasEscapes: hasEscapes))
            at = blanks(valueEnd + 2)
            guard at < text.count else { return false }
            if text[at] == 0x7D { return blanks(at + 1) == text.count }
            guard text[at] == 0x2C else { return false }
            at = blanks(at + 1)
        }
    }

    @inline(__always)
    private func blanks(_ from: Int) -> Int {
        var at = from
        while at < text.count, text[at] == 0x20 { at += 1 }
        return at
    }

    /// Where the backslash before the closing quote stands; nil where something unusual does.
    @inline(__always)
    private func valueEnd(_ from: Int) -> (Int, Bool)? {
        var at = from, hasEscapes = false
        while true {
            at = ByteSearch.index(of: 0x5C, in: text.start, from: at, to: text.count)
            guard at + 1 < text.count else { return nil }
            switch text[at + 1] {
            case 0x22: return (at, hasEscapes)
            case 0x2F: at += 2
            case 0x5C:
                guard at + 2 < text.count, let length = innerEscape(at + 2) else { return nil }
                at += 2 + length
            default: return nil
            }
            hasEscapes = true
        }
    }

    /// The length of what follows an escaped backslash, where the two are an escape inside of the JSON.
    private func innerEscape(_ at: Int) -> Int? {
        switch text[at] {
        case 0x62, 0x66, 0x6E, 0x72, 0x74, 0x2F: 1
        case 0x75: at + 5 <= text.count && (at + 1..<at + 5).allSatisfy { FormFields.digit(text[$0]) != nil } ? 5 : nil
        case 0x5C: at + 1 < text.count && [0x22, 0x5C, 0x2F].contains(text[at + 1]) ? 2 : nil
        default: nil
        }
    }

    private func add(_ field: Field) {
        if count == capacity {
            let larger = UnsafeMutablePointer<Field>.allocate(capacity: capacity * 2)
            larger.update(from: storage, count: count)
            storage.deallocate()
            storage = larger
            capacity *= 2
        }
        storage[count] = field
        count &+= 1
        switch Int(field.nameEnd &- field.name) {
        case 4: if host == nil, name(field).equalsIgnoringCase("host"), field.value < field.valueEnd { host = value(field) }
        case 10: if authority == nil, name(field).equalsIgnoringCase(":authority") { authority = value(field) }
        case 12: if contentType.isEmpty, name(field).equalsIgnoringCase("content-type") { contentType = value(field) }
        case 13: if name(field).equalsIgnoringCase("x-akto-ignore") { isIgnored = true }
        default: break
        }
    }
}
