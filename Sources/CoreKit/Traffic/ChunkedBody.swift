/// Chunked framing (RFC 9112, 7.1) that a capture left in its bodies.
enum ChunkedBody {
    /// The chunks joined in `arena`; nil if the text is not framed so. Trailers are dropped. `isDeclared` allows a body that was cut
    /// short; otherwise it has to be whole, to be told from a body that merely begins with a number.
    static func decoded(_ text: ByteSlice, isDeclared: Bool, arena: ByteArena) -> ByteSlice? {
        let out = arena.allocate(text.count)
        var at = 0, count = 0
        func fail() -> ByteSlice? {
            arena.trim(text.count)
            return nil
        }
        while true {
            guard let (size, next) = sizeLine(text, at) else {
                guard isDeclared, at > 0, at >= text.count else { return fail() }
                break
            }
            at = next
            if size == 0 { break }
            let have = min(size, text.count - at)
            (out + count).copyMemory(from: text.start + at, byteCount: have)
            count += have
            at += have
            if have < size {
                guard isDeclared else { return fail() }
                break
            }
            guard let past = lineEnd(text, at) else {
                guard isDeclared, at >= text.count else { return fail() }
                break
            }
            at = past
        }
        arena.trim(text.count - count)
        return ByteSlice(start: out, count: count)
    }

    /// Some servers pad the size to eight columns.
    private static let mostBlanks = 16

    /// The text begins as framing does: a size, and a line end or an extension.
    static func begins(_ text: ByteSlice) -> Bool {
        var at = 0
        while at < text.count, at < 8, FormFields.digit(text[at]) != nil { at += 1 }
        guard at > 0 else { return false }
        while at < text.count, text[at] == 0x20, at < mostBlanks { at += 1 }
        return at < text.count && (text[at] == 0x3B || text[at] == 0x0D || text[at] == 0x0A)
    }

    /// The size in hexadecimal, extensions skipped, and where the data begins.
    private static func sizeLine(_ text: ByteSlice, _ from: Int) -> (size: Int, next: Int)? {
        var at = from, size = 0
        while at < text.count, at - from < 8, let digit = FormFields.digit(text[at]) {
            size = size << 4 | Int(digit)
            at += 1
        }
        guard at > from else { return nil }
        while at < text.count, text[at] == 0x20, at - from < mostBlanks { at += 1 }
        if at < text.count, text[at] == 0x3B {
            while at < text.count, text[at] != 0x0A, text[at] != 0x0D { at += 1 }
        }
        return lineEnd(text, at).map { (size, $0) }
    }

    private static func lineEnd(_ text: ByteSlice, _ at: Int) -> Int? {
        if at + 1 < text.count, text[at] == 0x0D, text[at + 1] == 0x0A { return at + 2 }
        // Some captures turn every line end into a line feed.
        return at < text.count && text[at] == 0x0A ? at + 1 : nil
    }
}
