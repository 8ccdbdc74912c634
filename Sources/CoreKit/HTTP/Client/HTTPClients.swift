/// Makes clients.
public enum HTTPClients {
    /// A client for a target; connects to nobody yet.
    public static func make(_ target: HTTPTarget, _ options: HTTPClientOptions = HTTPClientOptions()) throws(HTTPSetupError) -> any HTTPClient {
        target.isSecure ? try CurlClient(target, options) : SocketClient(target, options)
    }
}
