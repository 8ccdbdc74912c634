/// Why a request got no answer, and whether the server may have taken it all the same.
public struct HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// The name of the host is not known.
        case notResolved
        /// Nobody is there, or the way there is closed.
        case notConnected
        /// No TLS could be agreed on.
        case notSecured
        /// The server did not prove who it is. Trying again will not help.
        case notTrusted
        /// Something took longer than it may.
        case timedOut
        /// The connection ended before there was an answer.
        case connectionLost
        /// What came is no answer of HTTP/1.
        case malformedAnswer
        /// The user asked for the end.
        case interrupted
        /// The request cannot be sent: a field that is the client's own, for example. Nothing was sent.
        case unusableRequest
    }

    public let kind: Kind
    /// What happened and what was awaited, lower case: `no answer within 30 s`.
    public let message: String
    /// False only where it is certain that the server cannot have taken the request: nobody was connected to, or not all of the body was
    /// handed to the system. A proxy that was connected to counts as the server.
    public let mayHaveArrived: Bool
    /// The connection had been used before, and ended before a byte of the answer came: what servers do with connections that nobody used
    /// for a while. Where all of the request was written, `mayHaveArrived` says so all the same.
    public let isStale: Bool

    public init(_ kind: Kind, _ message: String, mayHaveArrived: Bool = false, isStale: Bool = false) {
        self.kind = kind
        self.message = message
        self.mayHaveArrived = mayHaveArrived
        self.isStale = isStale
    }

    public var description: String { message }
}
