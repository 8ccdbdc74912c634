/// The server side of HTTP/1.1: connections, requests, bounds. What is answered is up to a handler.
///
///     final class Hello: HTTPHandler {
///         func handle(_ request: HTTPRequest, _ turn: HTTPTurn) -> HTTPReply? { HTTPReply(200, body: Array("hello\n".utf8)) }
///     }
///     let server = try HTTPServer(listen: HTTPListen(host: "127.0.0.1", port: 0))
///     try server.start(Hello())
///     ...
///     server.drain(within: .seconds(5))
///
/// A few threads serve all connections; each watches its own with a `Poller`. A client that is slow or silent holds a buffer that grows only
/// with what it sends, and no thread; it loses its connection when it takes too long, and before that when its buffer is needed for others.
public final class HTTPServer: @unchecked Sendable {
    public let options: HTTPServerOptions
    /// Where it can be reached, the port filled in.
    public let listen: HTTPListen
    /// Nobody but this machine can reach it.
    public let isLoopback: Bool
    private let socket: ListeningSocket
    private let shared: HTTPServerShared
    private let workers: [HTTPServerWorker]
    private var threads: [WorkThread] = []

    /// Binds the addresses, so that clients can connect; they are answered from `start` on.
    public init(listen: HTTPListen, options: HTTPServerOptions = HTTPServerOptions()) throws(SystemError) {
        socket = try ListeningSocket(host: listen.host, port: listen.port)
        self.listen = HTTPListen(host: listen.host, port: socket.port)
        self.options = options
        isLoopback = socket.isLoopback
        shared = HTTPServerShared(options: options)
        var workers: [HTTPServerWorker] = []
        for _ in 0..<max(1, options.threads) { workers.append(try HTTPServerWorker(shared: shared)) }
        workers[0].crew = workers
        self.workers = workers
    }

    public var port: Int { listen.port }

    public func start(_ handler: any HTTPHandler) throws(SystemError) {
        shared.handler = handler
        try workers[0].adopt(socket)
        for worker in workers {
            guard let thread = WorkThread({ worker.run() }) else { break }
            threads.append(thread)
        }
        // With fewer threads than workers some connections would wait for ever.
        guard threads.count == workers.count else {
            drain(within: .zero)
            throw SystemError.noThread
        }
    }

    /// Accepts no more, lets those finish that began a request, and ends all connections after that or when the time is over.
    /// Returns when nothing runs any more. To be called once.
    public func drain(within time: Duration) {
        let deadline = MonotonicTime.nanoseconds &+ HTTPServerOptions.nanoseconds(time)
        for worker in workers { worker.drain(until: deadline) }
        for thread in threads { thread.join() }
        threads = []
        // The threads know each other.
        workers[0].crew = []
        socket.close()
    }
}
