/// Foreign text, and times, in messages.
enum HTTPText {
    /// `30 s`, `1.5 s`, `250 ms`.
    static func shown(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if milliseconds == 0 { return "\(seconds) s" }
        return seconds == 0 ? "\(milliseconds) ms" : milliseconds % 100 == 0 ? "\(seconds).\(milliseconds / 100) s" : "\(seconds) s \(milliseconds) ms"
    }

    /// At most so many bytes as printable ASCII, anything else as `.`.
    static func shown(_ bytes: some Sequence<UInt8>, most: Int = 60) -> String {
        var text = "", count = 0
        for byte in bytes {
            guard count < most else { return text + "..." }
            text.unicodeScalars.append(byte >= 0x20 && byte < 0x7F && byte != 0x22 ? Unicode.Scalar(byte) : ".")
            count += 1
        }
        return text
    }
}
