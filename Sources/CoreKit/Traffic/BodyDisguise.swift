/// Tells bodies whose text as captured need not show what they say: base64, chunked framing, percent-encoding, compression.
///
/// Only the beginning is looked at, but for percent signs in what does not begin as JSON or as a page. It is true of every body
/// that `BodyDecoder` or `FormFields` would change, and of some that stay as they are.
enum BodyDisguise {
    /// As many raw bytes as hold the text that is looked at, should all of it be escaped.
    private static let headSize = 192

    static func isPossible(in fields: RecordFields, arena: ByteArena) -> Bool {
        if let body = fields[.requestBody], isPossible(in: body, arena: arena) { return true }
        if let body = fields[.responseBody], isPossible(in: body, arena: arena) { return true }
        guard let parameters = fields[.requestParameters] else { return false }
        return hasPercentEncoding(parameters.raw, hasEscapes: true)
    }

    private static func isPossible(in body: RecordFields.Value, arena: ByteArena) -> Bool {
        guard body.isText, !body.raw.isEmpty, !RecordFields.isPlainStart(body.raw[0]) else { return false }
        let raw = body.raw.dropFirst(body.hasEscapes ? escapedBlanks(body.raw) : body.raw.textStart)
        guard !raw.isEmpty else { return false }
        let head = JSONString(raw: raw[0..<min(raw.count, headSize)], hasEscapes: body.hasEscapes).decoded(in: arena)
        if RecordFields.isPlainStart(head[0]) { return false }
        if Base64.begins(head) || ChunkedBody.begins(head) { return true }
        if head.count > 1, head[0] == 0x1F || Zlib.isHeader(head[0], head[1]) { return true }
        return hasPercentEncoding(raw, hasEscapes: body.hasEscapes)
    }

    /// The length of the blanks and the byte order mark that a text with escapes begins with.
    private static func escapedBlanks(_ raw: ByteSlice) -> Int {
        var at = 0
        while at < raw.count {
            if raw[at] == 0x5C {
                let (scalar, length) = JSONEscapes.escape(raw.start, at: at, end: raw.count)
                guard scalar == 0xFEFF || (scalar <= 0x20 && ByteSlice.isBlank(UInt8(scalar))) else { return at }
                at += length
            } else {
                let blanks = raw.dropFirst(at).textStart
                if blanks == 0 { return at }
                at += blanks
            }
        }
        return at
    }

    /// A percent sign with two hexadecimal digits, or with escapes in which they may hide.
    private static func hasPercentEncoding(_ text: ByteSlice, hasEscapes: Bool) -> Bool {
        var at = 0
        while let found = text.firstIndex(of: 0x25, from: at) {
            at = found + 1
            guard at + 1 < text.count else { break }
            if isHexOrEscape(text[at]), isHexOrEscape(text[at + 1]) || text[at] == 0x5C { return true }
        }
        return hasEscapes && text.firstRange(of: "\\u0025") != nil
    }

    private static func isHexOrEscape(_ byte: UInt8) -> Bool {
        FormFields.digit(byte) != nil || byte == 0x5C
    }
}

extension ByteSlice {
    /// The length of the blanks and the byte order mark that the text begins with.
    var textStart: Int {
        var at = 0
        while at < count {
            if ByteSlice.isBlank(self[at]) {
                at += 1
            } else if at + 2 < count, self[at] == 0xEF, self[at + 1] == 0xBB, self[at + 2] == 0xBF {
                at += 3
            } else {
                break
            }
        }
        return at
    }
}
