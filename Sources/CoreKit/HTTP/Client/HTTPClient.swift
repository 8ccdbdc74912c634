/// Posts to one server over one connection, which is kept and made anew as needed. For one thread at a time.
///
/// `http` goes over sockets, `https` through libcurl, which is opened when the first such client is made. Redirects are never followed,
/// nothing is sent twice, no proxy is used that was not asked for, and no `Expect` is sent.
///
///     let target = try HTTPTarget("http://127.0.0.1:8080/api/ingestData")
///     let client = try HTTPClients.make(target, HTTPClientOptions())
///     let type = try HTTPField("content-type", "application/json")
///     let response = try text.withUnsafeBytes { try client.post([type], body: [$0]) }
public protocol HTTPClient: AnyObject {
    /// Sends one POST and waits for the whole answer.
    ///
    /// `body` is sent as its parts, one after another, and not copied. `fields` may be anything but what the client writes itself: `host`,
    /// `content-length`, `transfer-encoding`, `connection`, `expect`, and their like.
    ///
    /// An answer that comes before all of the body was written, such as a 413, is returned and ends the connection; where it says that
    /// all is well, the rest is written first. Answers of 100 to 199 are passed over.
    func post(_ fields: [HTTPField], body: [UnsafeRawBufferPointer]) throws(HTTPFailure) -> HTTPResponse

    /// Ends the connection. The next `post` makes a new one.
    func close()
}
