/// Writes what stands in the place of values.
struct RedactionWriter: Sendable {
    private let key: RedactionKey?

    init(key: [UInt8]?) { self.key = key.map(RedactionKey.init) }

    static let word: StaticString = "redacted"
    /// Hexadecimal digits with a key.
    static let digits = 16

    /// A text with its edits made.
    func write(_ text: ByteSlice, _ edits: [RedactionEdit], to out: ByteBuilder, arena: ByteArena) {
        var at = 0
        for edit in edits where edit.range.lowerBound >= at {
            out.append(text[at..<edit.range.lowerBound])
            write(edit, of: text, to: out, arena: arena)
            at = edit.range.upperBound
        }
        out.append(text.dropFirst(at))
    }

    private func write(_ edit: RedactionEdit, of text: ByteSlice, to out: ByteBuilder, arena: ByteArena) {
        if let replacement = edit.replacement {
            out.append(replacement)
            return
        }
        if let slashes = edit.quoteSlashes {
            out.append(repeating: 0x5C, slashes)
            out.append(0x22)
        }
        let value = key == nil ? .empty : plain(text[edit.range], levels: edit.levels, isPercentEncoded: edit.isPercentEncoded, arena: arena)
        write(plain: value, to: out)
        if let slashes = edit.quoteSlashes {
            out.append(repeating: 0x5C, slashes)
            out.append(0x22)
        }
    }

    /// What stands in the place of a value; it holds nothing that any encoding would escape.
    func write(plain value: ByteSlice, to out: ByteBuilder) {
        if let key, !(value == RedactionWriter.word) { out.append(key.hex(value, RedactionWriter.digits)) } else { out.append(RedactionWriter.word) }
    }

    /// The value that a text stands for.
    func plain(_ text: ByteSlice, levels: Int, isPercentEncoded: Bool, arena: ByteArena) -> ByteSlice {
        var text = text
        for _ in 0..<levels where text.firstIndex(of: 0x5C) != nil { text = JSONString(raw: text, hasEscapes: true).decoded(in: arena) }
        guard isPercentEncoded else { return text }
        // In URLs a backslash only stands before a slash, as some writers of JSON have it.
        while text.firstRange(of: "\\/") != nil {
            let shorter = JSONString(raw: text, hasEscapes: true).decoded(in: arena)
            guard shorter.count < text.count else { break }
            text = shorter
        }
        return FormFields.decoded(text, arena: arena)
    }
}
