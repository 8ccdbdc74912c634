/// Servers by host, as a user lists them: `mcp.corp.example`, or `*.corp.example` for every host below it.
///
/// Names match on label boundaries only: `mcp.corp.example` stands neither for `mcp.corp.example.evil.test` nor for
/// `xmcp.corp.example`, and `*.corp.example` not for `corp.example` itself. An entry with a port stands for that port alone.
public struct HostList: Sendable {
    private var exact: Set<String> = []
    private var suffixes: [String] = []
    /// Of entries with a default port: a normalised host has none.
    private var withoutPort: Set<String> = []
    private var suffixesWithoutPort: [String] = []

    public struct Malformed: Error, Sendable {
        public let entry: String
        public let message: String
    }

    public init() {}

    public var isEmpty: Bool { exact.isEmpty && suffixes.isEmpty }

    /// Adds one entry.
    public mutating func add(_ entry: String) throws(Malformed) {
        var name = entry.lowercased()
        while name.hasSuffix(".") { name.removeLast() }
        let host = name.hasPrefix("*.") ? String(name.dropFirst(2)) : name
        guard !host.isEmpty else { throw Malformed(entry: entry, message: "expected a host name") }
        if host.hasPrefix(".") {
            throw Malformed(entry: entry, message: "expected a host name, or \"*\(host)\" for every host below it")
        }
        if let wrong = host.unicodeScalars.first(where: { "/*?@ \t".unicodeScalars.contains($0) }) {
            let hint = wrong == "*" ? "'*' may stand only as the first label, as in \"*.corp.example\"" : "expected a host name without '\(wrong)'"
            throw Malformed(entry: entry, message: hint)
        }
        let (plain, port) = HostList.parts(host)
        guard !plain.isEmpty else { throw Malformed(entry: entry, message: "expected a host name") }
        let full = port.map { "\(plain):\($0)" } ?? plain, isDefault = port == "443" || port == "80"
        if name.hasPrefix("*.") {
            suffixes.append("." + full)
            if isDefault { suffixesWithoutPort.append("." + plain) }
        } else {
            exact.insert(full)
            if isDefault { withoutPort.insert(plain) }
        }
    }

    /// Adds the entries of a list, one a line; `#` begins a comment.
    public mutating func addList(_ text: String) throws(Malformed) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            for word in words { try add(String(word)) }
        }
    }

    /// Name and port, the dots at the name's end and zeros before the port left out; all of it is the name where there is no port.
    private static func parts(_ host: String) -> (name: String, port: String?) {
        var name = host[...], port: String?
        if let colon = host.lastIndex(of: ":"), host.hasPrefix("[") ? host[..<colon].hasSuffix("]") : !host[..<colon].contains(":") {
            let digits = host[host.index(after: colon)...]
            if !digits.isEmpty, digits.count <= 5, let number = UInt32(digits) {
                name = host[..<colon]
                port = String(number)
            }
        }
        while name.hasSuffix(".") { name.removeLast() }
        return (String(name), port)
    }

    /// `host` has to be normalised: lower case, without the default port. An entry with port 80 or 443 stands for such a host, too.
    public func contains(_ host: String) -> Bool {
        func listed(_ name: String) -> Bool {
            exact.contains(name) || suffixes.contains { name.count > $0.count && name.hasSuffix($0) }
        }
        if listed(host) || withoutPort.contains(host) { return true }
        if suffixesWithoutPort.contains(where: { host.count > $0.count && host.hasSuffix($0) }) { return true }
        // Without its port, unless the colons are those of a bare IPv6 address.
        guard let colon = host.lastIndex(of: ":"), host.hasPrefix("[") ? host[..<colon].hasSuffix("]") : !host[..<colon].contains(":") else {
            return false
        }
        return listed(String(host[..<colon]))
    }
}
