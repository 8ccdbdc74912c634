/// What of captured traffic must not leave the machine, and what stands in its place.
///
/// ```swift
/// var redaction = Redaction()                      // credentials, each replaced by `redacted`
/// redaction.headers = ["x-customer"]
/// redaction.patterns = [try Pattern(#"\d{3}-\d{2}-\d{4}"#)]
/// redaction.key = Array("…".utf8)                  // each replaced by 16 digits that tell equal values from others
/// ```
public struct Redaction: Sendable {
    /// The values of credential headers, of query parameters, form fields and JSON members whose names say that they hold a
    /// credential, and user information in URLs.
    public var credentials = true
    /// Further headers whose values are replaced, in any case of their letters.
    public var headers: [String] = []
    /// What these match in paths, header values and bodies is replaced.
    public var patterns: [Pattern] = []
    /// With a key a value becomes the first 16 hexadecimal digits of its HMAC-SHA-256 (RFC 2104), so that equal values stay equal;
    /// without one it becomes `redacted`. `redacted` itself stays.
    public var key: [UInt8]?

    public init() {}

    /// Nothing is replaced.
    public static var none: Redaction {
        var none = Redaction()
        none.credentials = false
        return none
    }

    public var isNone: Bool { !credentials && headers.isEmpty && patterns.isEmpty }
}
