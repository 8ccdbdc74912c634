/// Foreign text in messages.
enum HTTPText {
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
