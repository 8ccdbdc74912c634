/// The servers that were known at some time, so that a later scan reports only what is new.
public struct Baseline: Sendable, Equatable {
    private var servers: Set<String> = []

    public struct Malformed: Error, Sendable {
        public let message: String
    }

    /// Takes the servers of a report.
    public init(_ report: ScanReport) {
        servers = Set(report.servers.map { Baseline.identity($0.host, $0.path) })
    }

    /// Reads `{"schema":"akto.baseline/1","servers":[{"host":"...","path":"..."}]}`.
    public init(json bytes: UnsafeRawBufferPointer) throws {
        var scanner = JSONScanner(bytes)
        var schema: String?
        guard case .object = try scanner.value() else { throw Malformed(message: "expected an object") }
        var first = true
        while let key = try scanner.nextKey(&first) {
            if key == "schema", scanner.peek() == 0x22 {
                schema = try scanner.string().string
            } else if key == "servers", scanner.peek() == 0x5B {
                _ = try scanner.value()
                var firstServer = true
                while try scanner.nextElement(&firstServer) { try readServer(&scanner) }
            } else {
                try scanner.skipValue()
            }
        }
        try scanner.expectEnd()
        guard schema == "akto.baseline/1" else {
            throw Malformed(message: "the schema is \(schema.map { "\"\($0)\"" } ?? "missing"), expected \"akto.baseline/1\"")
        }
    }

    private mutating func readServer(_ scanner: inout JSONScanner) throws {
        guard scanner.peek() == 0x7B else { throw Malformed(message: "expected an object for each server") }
        _ = try scanner.value()
        var host: String?, path: String?, first = true
        while let key = try scanner.nextKey(&first) {
            guard scanner.peek() == 0x22 else {
                try scanner.skipValue()
                continue
            }
            if key == "host" { host = try scanner.string().string } else if key == "path" { path = try scanner.string().string } else { try scanner.skipValue() }
        }
        guard let host, let path else { throw Malformed(message: "expected \"host\" and \"path\" for each server") }
        servers.insert(host + path)
    }

    public func contains(_ server: MCPServer) -> Bool { servers.contains(Baseline.identity(server.host, server.path)) }

    /// Whether a match is evidence for a known server.
    public func contains(_ match: SignatureMatch) -> Bool { servers.contains(Baseline.identity(match.host, match.path)) }

    /// Takes known servers out of a report and counts them.
    public func apply(to report: inout ScanReport) {
        let before = report.servers.count
        report.servers.removeAll { contains($0) }
        report.knownServers = before - report.servers.count
    }

    /// The document for `--write-baseline`, in the order of host and path so that versions of it compare well.
    public static func document(_ report: ScanReport) -> [UInt8] {
        var writer = JSONWriter(indent: 2)
        writer.object { writer in
            writer.member("schema", "akto.baseline/1")
            writer.member("servers", array: { writer in
                for server in report.servers.sorted(by: { ($0.host, $0.path) < ($1.host, $1.path) }) {
                    writer.object { writer in
                        writer.member("host", server.host)
                        writer.member("path", SecretMask.masked(server.path))
                    }
                }
            })
        }
        return writer.bytes + [0x0A]
    }

    /// Secrets in paths stay out of the file, so they are compared masked.
    private static func identity(_ host: String, _ path: String) -> String {
        host + SecretMask.masked(path)
    }
}
