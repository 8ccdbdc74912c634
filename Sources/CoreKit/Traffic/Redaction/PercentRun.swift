/// Stretches of text with percent escapes in them: a value of a form, a segment of a path.
enum PercentRun {
    /// The next one from `from` on, up to what parts values.
    static func next(in text: ByteSlice, from: Int) -> Range<Int>? {
        var at = from
        while let sign = text.firstIndex(of: 0x25, from: at) {
            at = sign + 1
            guard sign + 2 < text.count, FormFields.digit(text[sign + 1]) != nil, FormFields.digit(text[sign + 2]) != nil else { continue }
            var start = sign, end = sign + 3
            while start > from, belongs(text[start - 1]) { start -= 1 }
            while end < text.count, belongs(text[end]) { end += 1 }
            return start..<end
        }
        return nil
    }

    /// Unreserved characters, percent signs and plus signs (RFC 3986, 2.3).
    private static func belongs(_ byte: UInt8) -> Bool {
        SecretForms.isRun(byte) || byte == 0x25 || byte == 0x2E || byte == 0x7E || byte == 0x21 || byte == 0x2A
    }
}
