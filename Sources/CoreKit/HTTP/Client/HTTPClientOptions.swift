/// How a client behaves. Every wait ends at its time at the latest.
public struct HTTPClientOptions: Sendable {
    /// From the wish to connect until somebody can be written to: names looked up, all addresses tried, TLS agreed.
    public var connectTimeout: Duration
    /// For writing a whole request.
    public var writeTimeout: Duration
    /// From a request's last byte to the answer's last.
    public var readTimeout: Duration
    /// How long an answer is still awaited after the user asked for the end, when all of the request was written: what is known then does
    /// not have to be sent again.
    public var grace: Duration
    /// A file of PEM certificates, which are trusted and no others. Nil: those that the system trusts.
    public var certificateAuthorities: String?
    /// Whether the server has to prove that it is who it is called. Where it does not, anybody on the way can read and answer.
    public var verifies: Bool
    /// Through which `https` goes; nil: straight to the server, whatever the environment says.
    public var proxy: HTTPProxy?
    /// Asked at least every tenth of a second while something is waited for.
    public var isInterrupted: @Sendable () -> Bool

    public init(
        connectTimeout: Duration = .seconds(10), writeTimeout: Duration = .seconds(30), readTimeout: Duration = .seconds(30), grace: Duration = .seconds(3),
        certificateAuthorities: String? = nil, verifies: Bool = true, proxy: HTTPProxy? = nil,
        isInterrupted: @escaping @Sendable () -> Bool = { Interruption.isRequested }
    ) {
        self.connectTimeout = connectTimeout
        self.writeTimeout = writeTimeout
        self.readTimeout = readTimeout
        self.grace = grace
        self.certificateAuthorities = certificateAuthorities
        self.verifies = verifies
        self.proxy = proxy
        self.isInterrupted = isInterrupted
    }
}
