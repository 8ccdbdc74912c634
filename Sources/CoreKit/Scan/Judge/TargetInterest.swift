// Relies on: few hosts, which come again and again, and on paths of which hardly any holds what a signature asks for.

/// Whether host or path alone make a record worth opening. One a thread.
final class TargetInterest {
    private let knownHosts: KnownHosts?
    private let hosts: LayerMatcher
    private let uris: LayerMatcher
    private let gate: PathGate
    private let arena: ByteArena
    private let known: UnsafeMutablePointer<KnownHost>
    private let names: UnsafeMutableRawPointer
    private static let size = 256
    private static let longestName = 64

    /// What was found out about a host as captured.
    private struct KnownHost: BitwiseCopyable {
        enum Answer: UInt8 { case unknown, never, always, dependsOnPath }
        var hash: UInt64 = 0
        var length: UInt8 = 0
        var answer = Answer.unknown
    }

    init(_ set: SignatureSet, arena: ByteArena) {
        knownHosts = set.knownHosts
        hosts = LayerMatcher(set.host, of: set.signatures)
        uris = LayerMatcher(set.uri, of: set.signatures)
        gate = PathGate(set.uri.compactMap { set.signatures[$0].pattern })
        self.arena = arena
        known = .allocate(capacity: TargetInterest.size)
        known.initialize(repeating: KnownHost(), count: TargetInterest.size)
        names = .allocate(byteCount: TargetInterest.size * TargetInterest.longestName, alignment: 64)
    }

    deinit {
        known.deallocate()
        names.deallocate()
    }

    /// How often the automata of the patterns emptied their caches.
    var cacheResets: Int { hosts.cacheResets + uris.cacheResets }

    /// Whether a record has to be opened, as far as a look at it tells: for its host or path, or for a body that may hide what it says.
    @inline(__always)
    func covers(_ record: Record, _ reader: ExchangeReader) -> Bool {
        switch reader.sight(of: record) {
        case nil: return false
        case .target(let target): return target.mayHideBody || covers(target)
        case .plain(let path, let host):
            if gate.isClear(path) {
                let answer = answer(host)
                if answer == .never || answer == .always { return answer == .always }
            }
            return reader.target(of: record).map { $0.mayHideBody || covers($0) } ?? false
        }
    }

    func covers(_ target: Target) -> Bool {
        if !uris.isEmpty {
            let text = TargetInterest.uriText(path: target.path, query: target.query, arena: arena)
            if gate.mayMatch(text), uris.matchesAny(text) { return true }
        }
        guard !target.host.isEmpty else { return false }
        switch answer(target.host) {
        case .always: return true
        case .never: return false
        case .unknown: return look(target.host).map { $0 == .always || ($0 == .dependsOnPath && dependsOnPath(target)) } ?? false
        case .dependsOnPath: return dependsOnPath(target)
        }
    }

    private func dependsOnPath(_ target: Target) -> Bool {
        guard let host = HostName.normalized(target.host, arena: arena) else { return false }
        return knownHosts?.contains(host: host, path: target.path) == true
    }

    /// The answer for a host, from memory where it has a place there; `unknown` where it has none.
    private func answer(_ host: ByteSlice) -> KnownHost.Answer {
        guard host.count <= TargetInterest.longestName else { return .unknown }
        let hash = Fingerprint.of(host.buffer)
        let index = Int(truncatingIfNeeded: hash) & (TargetInterest.size - 1)
        let slot = known + index, name = names + index * TargetInterest.longestName
        if slot.pointee.hash == hash, Int(slot.pointee.length) == host.count, ByteSlice(start: name, count: host.count) == host { return slot.pointee.answer }
        let answer = look(host) ?? .never
        name.copyMemory(from: host.start, byteCount: host.count)
        slot.pointee = KnownHost(hash: hash, length: UInt8(host.count), answer: answer)
        return answer
    }

    /// Nil for what is no host.
    private func look(_ host: ByteSlice) -> KnownHost.Answer? {
        guard let host = HostName.normalized(host, arena: arena) else { return nil }
        if !hosts.isEmpty, hosts.matchesAny(host) { return .always }
        guard let knownHosts, knownHosts.lists(host) else { return .never }
        return .dependsOnPath
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
