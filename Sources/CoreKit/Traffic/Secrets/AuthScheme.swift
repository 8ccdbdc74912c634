/// The word before credentials in an `Authorization` header (RFC 9110, 11.4).
enum AuthScheme {
    case bearer
    case basic
    case other

    /// Nil for a word that names no scheme.
    init?(_ bytes: UnsafeRawBufferPointer, _ run: Range<Int>) {
        let word = ByteSlice(UnsafeRawBufferPointer(rebasing: bytes[run]))
        if word.equalsIgnoringCase("bearer") {
            self = .bearer
        } else if word.equalsIgnoringCase("basic") {
            self = .basic
        } else if AuthScheme.others.contains(where: { word.equalsIgnoringCase($0) }) {
            self = .other
        } else {
            return nil
        }
    }

    private static let others: [StaticString] = ["token", "digest", "apikey", "negotiate", "dpop", "aws4-hmac-sha256"]
}
