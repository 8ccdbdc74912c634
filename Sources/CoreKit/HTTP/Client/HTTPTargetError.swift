/// What is wrong with a URL that was to be posted to. What may be a password is not told.
public enum HTTPTargetError: Error, Sendable, Equatable, CustomStringConvertible {
    case noScheme
    case scheme(String)
    case credentials
    case fragment
    case noHost
    /// A name or address; `expected` is what it should have been.
    case host(String, expected: String)
    case port(String)
    /// A byte that has no place there; nil for a `%` that encodes nothing.
    case path(UInt8?)

    public var description: String {
        switch self {
        case .noScheme: "no scheme, expected a URL that begins with http:// or https://"
        case .scheme(let scheme): "unknown scheme \"\(HTTPText.shown(scheme.utf8))\", expected http or https"
        case .credentials: "a user or password in the URL, expected none"
        case .fragment: "a fragment in the URL, expected nothing behind \"#\", or %23 for the character itself"
        case .noHost: "no host in the URL, expected one behind \"//\""
        case .host(let host, let expected): "host \"\(HTTPText.shown(host.utf8))\", expected \(expected)"
        case .port(let port): "port \"\(HTTPText.shown(port.utf8))\", expected a number from 1 to 65535"
        case .path(nil): "\"%\" in the path without two hexadecimal digits behind it, expected %25 for the character itself"
        case .path(let byte?):
            byte > 0x20 && byte < 0x7F
                ? "character '\(Unicode.Scalar(byte))' in the path, expected it as %\(HTTPTargetError.hex(byte))"
                : "byte %\(HTTPTargetError.hex(byte)) in the path as it is, expected it percent-encoded"
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
