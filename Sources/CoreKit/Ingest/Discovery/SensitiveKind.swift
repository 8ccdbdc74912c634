/// Kinds of data that somebody should know an API carries.
public enum SensitiveKind: String, Sendable, CaseIterable, Comparable {
    /// A payment card's number: prefix and length of an issuer, and Luhn's check digit (ISO/IEC 7812-1).
    case card
    /// The value of a field whose name says that it is a password, secret or key.
    case credential
    case email
    /// ISO 13616, its check digits right.
    case iban
    /// IPv4 or IPv6, neither unspecified nor loopback.
    case ip
    /// JSON web token (RFC 7519).
    case jwt
    /// E.164, or a number written as people write telephone numbers.
    case phone
    /// United States social security number, written with its dashes.
    case ssn
    /// A credential of a known issuer's form, or a private key.
    case token

    public static func < (left: SensitiveKind, right: SensitiveKind) -> Bool { left.rawValue < right.rawValue }
}
