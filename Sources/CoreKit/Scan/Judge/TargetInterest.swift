/// Whether host or path alone make a record worth opening. One a thread.
final class TargetInterest {
    private let knownHosts: KnownHosts?
    private let hosts: LayerMatcher
    private let uris: LayerMatcher
    private let arena: ByteArena
    /// The answer of the host patterns for the host seen last: records of one host follow each other.
    private var lastHost: [UInt8] = []
    private var isPatternHit = false

    init(_ set: SignatureSet, arena: ByteArena) {
        knownHosts = set.knownHosts
        hosts = LayerMatcher(set.host, of: set.signatures)
        uris = LayerMatcher(set.uri, of: set.signatures)
        self.arena = arena
    }

    /// How often the automata of the patterns emptied their caches.
    var cacheResets: Int { hosts.cacheResets + uris.cacheResets }

    func covers(_ target: Target) -> Bool {
        if !uris.isEmpty, uris.matchesAny(TargetInterest.uriText(path: target.path, query: target.query, arena: arena)) { return true }
        guard let host = HostName.normalized(target.host, arena: arena) else { return false }
        if let knownHosts, knownHosts.contains(host: host, path: target.path) { return true }
        guard !hosts.isEmpty else { return false }
        if !lastHost.withUnsafeBytes({ ByteSlice($0) == host }) {
            lastHost = host.bytes
            isPatternHit = hosts.matchesAny(host)
        }
        return isPatternHit
    }

    /// Path and query as one text; without a query that is the path itself.
    static func uriText(path raw: ByteSlice, query: ByteSlice, arena: ByteArena) -> ByteSlice {
        let path = URLParts.decodedPath(raw, arena: arena)
        guard !query.isEmpty else { return path }
        // Usually they stand side by side in the capture, with the question mark between them.
        if path.start + path.count + 1 == query.start { return ByteSlice(start: path.start, count: path.count + 1 + query.count) }
        let text = arena.allocate(path.count + 1 + query.count)
        text.copyMemory(from: path.start, byteCount: path.count)
        text.storeBytes(of: 0x3F, toByteOffset: path.count, as: UInt8.self)
        (text + path.count + 1).copyMemory(from: query.start, byteCount: query.count)
        return ByteSlice(start: text, count: path.count + 1 + query.count)
    }
}
