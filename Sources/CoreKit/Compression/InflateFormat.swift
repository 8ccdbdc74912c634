/// What stands around DEFLATE data.
public enum InflateFormat: Sendable {
    /// RFC 1952: members one after another, each with a CRC-32 and a length.
    case gzip
    /// RFC 1950: one stream with an Adler-32.
    case zlib
    /// RFC 1951 and nothing else: one stream without any check.
    case raw
}
