/// `http` over sockets.
final class SocketClient: HTTPClient {
    init(_ target: HTTPTarget, _ options: HTTPClientOptions) {}

    func post(_ fields: [HTTPField], body: [UnsafeRawBufferPointer]) throws(HTTPFailure) -> HTTPResponse {
        throw HTTPFailure(.notConnected, "not connected")
    }

    func close() {}
}
