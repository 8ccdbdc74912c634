/// How a request says who sends it.
public enum APIAuthentication: String, Sendable, CaseIterable {
    /// `Authorization: Bearer`, its token opaque (RFC 6750).
    case bearer
    /// `Authorization: Bearer` with a JSON web token.
    case jwt
    case basic
    case digest
    /// `Authorization: AWS4-HMAC-SHA256`.
    case awsSignature = "aws-signature"
    /// `Authorization` of another scheme, or without one.
    case authorization
    /// A header such as `x-api-key`.
    case apiKey = "api-key"
    /// A cookie that sounds like a session.
    case cookie
    /// A parameter such as `api_key` in the query.
    case query
    case none
}
