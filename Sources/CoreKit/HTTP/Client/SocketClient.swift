/// `http` over sockets: one connection, kept as long as both sides like.
final class SocketClient: HTTPClient {
    private var connector: SocketConnector
    private var stream: SocketStream?
    private var head = HTTPRequestHead()
    private let writer = GatherWriter()
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 * 1024, alignment: 16)

    init(_ target: HTTPTarget, _ options: HTTPClientOptions) { connector = SocketConnector(target, options) }

    deinit { buffer.deallocate() }

    func close() { stream = nil }

    func post(_ fields: [HTTPField], body: [UnsafeRawBufferPointer]) throws(HTTPFailure) -> HTTPResponse {
        var length = 0
        for part in body { length += part.count }
        try head.write(connector.target, fields, length: length)
        // What was said on a connection that nobody asked anything, or its end, is not the answer to this request.
        let kept = stream.flatMap { $0.isIdle ? $0 : nil }
        stream = nil
        let current: SocketStream
        if let kept { current = kept } else { current = try connector.connect() }
        var exchange = SocketExchange(current, connector.options, isReused: kept != nil, writer, buffer)
        let (response, keeps) = try head.withBytes { head throws(HTTPFailure) in try exchange.run(head, body) }
        if keeps { stream = current }
        return response
    }
}
