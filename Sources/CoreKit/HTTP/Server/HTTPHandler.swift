/// What answers requests. It is called on the server's threads, several at a time, and should not wait for anything.
public protocol HTTPHandler: AnyObject, Sendable {
    /// Looks at a request of which the body is not there yet.
    func admit(_ head: HTTPReceivedHead) -> HTTPAdmission
    /// Answers a request; with nil it has to call `turn.answer` once, later and from any thread.
    func handle(_ request: HTTPRequest, _ turn: HTTPTurn) -> HTTPReply?
}

/// Whether a request's body is wanted.
public enum HTTPAdmission: Sendable {
    /// Yes, up to so many bytes.
    case take(upTo: Int)
    /// No; this is the answer.
    case refuse(HTTPReply)
}

/// A request, valid while it is handled; `body` may be kept.
public struct HTTPRequest {
    public let head: HTTPReceivedHead
    public let body: HTTPBody
}
