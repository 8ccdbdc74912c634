/// What kind of URL a capture names: browsers record more than HTTP.
enum RecordedURL {
    /// Of the scheme `http`, `https`, `ws` or `wss`.
    case web
    /// Of another scheme: `data:`, `blob:`, `about:`, `chrome-extension:`.
    case foreign
    /// Of none.
    case relative

    init(_ text: ByteSlice) {
        let text = text.trimmed
        var end = 0
        while end < text.count, RecordedURL.isSchemeByte(text[end]) { end += 1 }
        guard end > 0, end < text.count, text[end] == 0x3A, ByteSlice.lowered(text[0]) &- 0x61 < 26 else {
            self = .relative
            return
        }
        let scheme = text[0..<end], rest = text.dropFirst(end + 1)
        if RecordedURL.isWeb(scheme) {
            self = rest.hasPrefix("//") ? .web : .relative
        } else {
            // `localhost:8080/a` is a host and its port.
            let isPort = !rest.isEmpty && rest[0] &- 0x30 < 10 && !scheme.equalsIgnoringCase("data")
            self = isPort ? .relative : .foreign
        }
    }

    static func isWeb(_ scheme: ByteSlice) -> Bool {
        scheme.equalsIgnoringCase("https") || scheme.equalsIgnoringCase("http") || scheme.equalsIgnoringCase("wss") || scheme.equalsIgnoringCase("ws")
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        ByteSlice.lowered(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }
}
