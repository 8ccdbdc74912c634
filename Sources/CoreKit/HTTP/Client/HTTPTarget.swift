/// An `http` or `https` URL that is posted to.
public struct HTTPTarget: Sendable, Equatable, CustomStringConvertible {
    public let isSecure: Bool
    /// In lower case; an IPv6 address without brackets, in its shortest form.
    public let host: String
    public let port: Int
    /// The path with its query, as the first line of a request has it; at least `/`.
    public let path: String

    /// Refuses whatever has no place in a request or would be taken for something else: users and passwords, fragments, blanks, control
    /// characters, names that are not ASCII, addresses in short or octal forms.
    public init(_ text: String) throws(HTTPTargetError) {
        var parser = HTTPTargetParser(text)
        isSecure = try parser.scheme()
        let authority = try parser.authority()
        host = authority.host
        port = authority.port ?? (isSecure ? 443 : 80)
        path = try parser.path()
    }

    private init(_ target: HTTPTarget, path: String) {
        isSecure = target.isSecure
        host = target.host
        port = target.port
        self.path = path
    }

    /// A base URL, whose path is empty or `/`, gets a path of its own and keeps its query; any other stays as it is.
    public func appending(defaultPath: String) -> HTTPTarget {
        let query = path.firstIndex(of: "?").map { path[$0...] } ?? ""
        return path.dropLast(query.count) == "/" ? HTTPTarget(self, path: defaultPath + query) : self
    }

    /// By what it is called and never by what a name server says: an address of 127.0.0.0/8, `::1`, `localhost`, and names under that, for
    /// which the clients ask no name server either (RFC 6761, 6.3).
    public var isLoopback: Bool { IPAddress(host)?.isLoopback ?? HTTPTarget.isLocalhost(host) }

    static func isLocalhost(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        return name == "localhost" || name.hasSuffix(".localhost")
    }

    /// The host, in brackets where it needs them, and the port where it is not the scheme's own: what a `Host` field says.
    public var authority: String {
        let name = host.utf8.contains(0x3A) ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The whole URL.
    public var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }
}
