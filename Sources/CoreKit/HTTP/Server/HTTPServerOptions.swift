/// The bounds of a server. Sizes in bytes.
public struct HTTPServerOptions: Sendable {
    public var threads = Processors.count
    /// Beyond these a connection that waits for its next request makes room; where none does, the new one is told 503.
    public var maximumConnections = 1024
    public var maximumHead = 32 * 1024
    public var maximumTarget = 8 * 1024
    public var maximumFields = 100
    /// Memory for the bodies that are coming in, all connections together. Beyond it reading pauses; where nothing gets on, the request
    /// that has been silent for longest is told 503.
    public var bodyMemory = 128 << 20
    /// How long a connection may be without a request.
    public var idleTimeout = Duration.seconds(60)
    /// How long a head may take from its first byte on.
    public var headTimeout = Duration.seconds(10)
    /// How long a body may make no progress; beyond it, a body also has to come with `minimumRate`.
    public var bodyTimeout = Duration.seconds(30)
    /// Bytes a second.
    public var minimumRate = 1024
    /// How long an answer may make no progress.
    public var writeTimeout = Duration.seconds(30)

    public init() {}

    static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 1 << 33 else { return 1 << 63 }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}

/// Where a server listens: `127.0.0.1:8080`, `localhost:8080`, `[::1]:8080`; port 0 lets the system choose one.
public struct HTTPListen: Sendable, Equatable, CustomStringConvertible {
    /// A name or an address, without brackets.
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Nil where it is not a host and a port.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), text.utf8.count <= 300 else { return nil }
        var host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let port = Int(digits), port < 65536 else { return nil }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ HTTPSyntax.isToken($0) || $0 == 0x3A }) else { return nil }
        self.init(host: String(host), port: port)
    }

    /// As it stands in a URL.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
