/// `https` through libcurl.
final class CurlClient: HTTPClient {
    init(_ target: HTTPTarget, _ options: HTTPClientOptions) throws(HTTPSetupError) {
        throw .noLibrary("which this build does not open yet")
    }

    func post(_ fields: [HTTPField], body: [UnsafeRawBufferPointer]) throws(HTTPFailure) -> HTTPResponse {
        throw HTTPFailure(.notConnected, "not connected")
    }

    func close() {}
}
