/// The names that a server answers to. A page of a foreign site can make a browser send requests here under the site's name, by giving
/// the name this machine's address (DNS rebinding); so the name in a request counts, not only where it came from.
public struct IngestHosts: Sendable {
    /// Lower case.
    private let names: Set<String>
    private let any: Bool

    /// What a server that only this machine can reach is called: loopback names and addresses, and the one it listens on.
    public static func loopback(_ listen: HTTPListen, and others: [String] = []) -> IngestHosts {
        IngestHosts(names: Set((others + [listen.host]).map { $0.lowercased() }), any: false)
    }

    /// Beyond this machine: the names given, or any where none is given, as nobody knows what others call it.
    public static func reachable(_ listen: HTTPListen, names: [String]) -> IngestHosts {
        IngestHosts(names: Set((names.isEmpty ? [] : names + [listen.host]).map { $0.lowercased() }), any: names.isEmpty)
    }

    private init(names: Set<String>, any: Bool) {
        self.names = names
        self.any = any
    }

    /// Nil stands for a request of HTTP/1.0 that names no host, which no browser sends.
    func admit(_ authority: ByteSlice?) -> Bool {
        guard !any, let authority else { return true }
        var host = HTTPSyntax.host(of: authority)
        if host.hasSuffix(".") { host = host[0..<host.count - 1] }
        if host.equalsIgnoringCase("localhost") || host == "::1" || isLoopbackAddress(host) { return true }
        return names.contains(host.string.lowercased())
    }

    /// `127.0.0.1` and its neighbours, as four decimal numbers and in no other spelling.
    private func isLoopbackAddress(_ host: ByteSlice) -> Bool {
        guard host.hasPrefix("127."), host.count <= 15 else { return false }
        let parts = host.string.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { part in part.count <= 3 && Int(part).map { $0 < 256 } == true && !part.hasPrefix("+") }
    }
}
