/// What percent encoding hides.
extension SecretSweep {
    /// Undoes the percent encoding of each part of the text that has some, and looks there.
    func runEncoded() {
        guard let inner else { return }
        var at = 0
        while at < text.count {
            let sign = ByteSearch.rareIndex(of: 0x25, in: text.start, from: at, to: text.count)
            guard sign < text.count else { return }
            let start = encodedStart(sign, from: at)
            // A value ends where the next one begins; elsewhere a part of a path does.
            let isValue = start == 0 || text[start - 1] == 0x3D
            let range = start..<max(sign + 1, encodedEnd(from: sign, isValue: isValue))
            at = range.upperBound
            guard text[range].hasPercentEscape else { continue }
            let value = writer.plain(text[range], levels: 0, isPercentEncoded: true, arena: arena)
            inner.run(PlainEscapes.removed(from: value, arena: arena))
            guard !inner.edits.isEmpty else { continue }
            let out = ByteBuilder(capacity: value.count + 64)
            writer.write(inner.text, inner.edits, to: out, arena: arena)
            let encoded = ByteBuilder(capacity: out.count * 2)
            FormFields.encode(out.bytes, into: encoded)
            add(RedactionEdit(range: range, replacement: arena.copy(encoded.bytes.buffer)))
        }
    }

    private func encodedStart(_ sign: Int, from: Int) -> Int {
        var start = sign
        while start > from, !SecretSweep.partsEncoded(text[start - 1]), text[start - 1] != 0x2F, text[start - 1] != 0x3F, text[start - 1] != 0x3D { start -= 1 }
        return start
    }

    private func encodedEnd(from: Int, isValue: Bool) -> Int {
        var at = from
        while at < text.count, !SecretSweep.partsEncoded(text[at]) {
            if !isValue, text[at] == 0x2F || text[at] == 0x3F || text[at] == 0x3D { return at }
            at += 1
        }
        return at
    }

    private static func partsEncoded(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x23, 0x26, 0x27, 0x3B, 0x3C, 0x3E, 0x5C, 0x60: true
        default: false
        }
    }
}

extension ByteSlice {
    /// A percent sign and two hexadecimal digits stand in it.
    var hasPercentEscape: Bool {
        var at = 0
        while let sign = firstIndex(of: 0x25, from: at) {
            if sign + 2 < count, FormFields.digit(self[sign + 1]) != nil, FormFields.digit(self[sign + 2]) != nil { return true }
            at = sign + 1
        }
        return false
    }
}
