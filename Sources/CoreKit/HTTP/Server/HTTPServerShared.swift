import Synchronization

/// What the threads of a server have in common.
final class HTTPServerShared: @unchecked Sendable {
    let options: HTTPServerOptions
    /// Set before any thread runs.
    var handler: any HTTPHandler
    let parser: HTTPRequestParser
    let connections = Atomic<Int>(0)

    /// The options' times in nanoseconds.
    let idleTimeout, headTimeout, bodyTimeout, writeTimeout: UInt64

    init(options: HTTPServerOptions) {
        self.options = options
        handler = HTTPNobody()
        parser = HTTPRequestParser(maximumHead: options.maximumHead, maximumTarget: options.maximumTarget, maximumFields: options.maximumFields)
        idleTimeout = HTTPServerOptions.nanoseconds(options.idleTimeout)
        headTimeout = HTTPServerOptions.nanoseconds(options.headTimeout)
        bodyTimeout = HTTPServerOptions.nanoseconds(options.bodyTimeout)
        writeTimeout = HTTPServerOptions.nanoseconds(options.writeTimeout)
    }
}

/// Answers while there is nobody to.
private final class HTTPNobody: HTTPHandler {
    func admit(_ head: HTTPReceivedHead) -> HTTPAdmission { .refuse(.failure(503, "not started")) }
    func handle(_ request: HTTPRequest, _ turn: HTTPTurn) -> HTTPReply? { .failure(503, "not started") }
}
