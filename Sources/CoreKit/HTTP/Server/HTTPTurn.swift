/// A place in the line of a connection's answers.
public struct HTTPTurn: Sendable {
    let worker: HTTPServerWorker
    let token: UInt64

    /// Gives the answer that `handle` owed. Of no effect where the connection is gone.
    public func answer(_ reply: HTTPReply) { worker.post(reply, to: token) }
}
