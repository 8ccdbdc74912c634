/// Enters verdicts into the inventory of one part of the input. One a part.
final class VerdictEntry {
    private let set: SignatureSet
    private let path: String
    private let file: Int
    private let keepsMatches: Bool
    var inventory = Inventory()
    var matches: [SignatureMatch] = []
    /// A later window of a text whose exchange was counted already.
    var continuesExchange = false
    /// The segment that the exchanges come from; places are looked up in it.
    var segment: Segment?

    /// `file` is the number of the input in its order.
    init(set: SignatureSet, path: String, file: Int, keepsMatches: Bool) {
        self.set = set
        self.path = path
        self.file = file
        self.keepsMatches = keepsMatches
    }

    func enter(_ verdict: Verdict, _ exchange: Exchange, _ key: ServerKey) {
        let signatures = set.signatures
        // Evidence about other servers than the one that was talked to.
        for server in Swift.Set(verdict.hits.compactMap(\.server)).sorted(by: { ($0.host, $0.path) < ($1.host, $1.path) }) {
            inventory.update(server) { record in
                record.exchanges += 1
                record.saw(exchange.time)
                addPeer(exchange, &record)
                for hit in verdict.hits where hit.server == server || (hit.server == nil && signatures[hit.signature].supportsNamed) {
                    enter(hit, exchange, server, &record)
                }
                // A request that names servers asks a provider to talk to them; a document that does only says where they are.
                if verdict.hits.contains(where: { $0.server == server && signatures[$0.signature].side == .request }), !verdict.hasMessages {
                    record.traits.insert(.provider)
                }
                for call in verdict.providerCalls where call.server == server { record.tools.add([call.tool: 1], atMost: InventoryLimits.names) }
                record.clients.add(client: nil, session: nil, peer: peer(of: exchange))
            }
        }
        let own = verdict.hits.filter { $0.server == nil && !signatures[$0.signature].supportsNamed }
        guard !own.isEmpty else { return }
        inventory.update(key) { record in
            if !continuesExchange { record.exchanges += 1 }
            record.saw(exchange.time)
            addPeer(exchange, &record)
            for hit in own { enter(hit, exchange, key, &record) }
            record.against += verdict.against.count
            let isRefused = (exchange.status ?? 200) >= 400
            record.versions.keep(Swift.Set(verdict.versionsAnswered + (isRefused ? [] : verdict.versionsSpoken)), atMost: InventoryLimits.names)
            record.versionsOffered.keep(Swift.Set(verdict.versionsOffered + verdict.versionsSpoken), atMost: InventoryLimits.names)
            if let implementation = verdict.implementation { record.implementations.add([implementation: 1], atMost: InventoryLimits.names) }
            // A message that was redirected counts where it arrived.
            for call in verdict.calls where !isRedirect(exchange) {
                record.methods.add([call.method: 1], atMost: InventoryLimits.names)
                if let tool = call.tool { record.tools.add([tool: 1], atMost: InventoryLimits.names) }
            }
            record.listedTools.keep(Swift.Set(verdict.listedTools), atMost: InventoryLimits.names)
            record.clients.add(client: verdict.client, session: session(of: exchange), peer: peer(of: exchange))
            record.traits.formUnion(traits(verdict, exchange, key))
        }
        for endpoint in verdict.endpoints { alias(endpoint, of: key) }
        aliasSlash(exchange, key)
    }

    private func isRedirect(_ exchange: Exchange) -> Bool {
        exchange.status.map { [301, 302, 303, 307, 308].contains($0) } ?? false
    }

    /// A server that redirects from a path to the same with a slash at its end is one server.
    private func aliasSlash(_ exchange: Exchange, _ key: ServerKey) {
        guard isRedirect(exchange), let location = exchange.responseHeaders.first("location")?.value.trimmed else { return }
        let target = URLParts(location).path.string
        guard target == key.path + "/" else { return }
        inventory.alias(ServerKey(host: key.host, path: target), to: key)
    }

    private func traits(_ verdict: Verdict, _ exchange: Exchange, _ key: ServerKey) -> ServerRecord.Traits {
        if !verdict.endpoints.isEmpty { return .serverSentEvents }
        let hasHeader = verdict.hits.contains { set.signatures[$0.signature].layer == .header && set.signatures[$0.signature].confidence == .certain }
        guard verdict.hasMessages || hasHeader else { return [] }
        if key.host == "-", exchange.method.isEmpty { return verdict.hasBareMessage ? .bare : [] }
        return .streamable
    }

    /// The address that an `endpoint` event names: a path, or a whole URL.
    private func alias(_ endpoint: String, of key: ServerKey) {
        var text = endpoint
        let path = text.withUTF8 { URLParts(ByteSlice(UnsafeRawBufferPointer($0))).path.string }
        guard !path.isEmpty else { return }
        inventory.alias(ServerKey(host: key.host, path: path), to: key)
    }

    private func enter(_ hit: Verdict.Hit, _ exchange: Exchange, _ key: ServerKey, _ record: inout ServerRecord) {
        let needsPlace = record.evidence[hit.signature] == nil || keepsMatches
        let place = needsPlace ? self.place(of: hit, exchange) : MatchPlace(path: path, line: Int.max, column: 1)
        let count = ServerRecord.EvidenceCount(count: 1, first: place, file: file)
        if record.evidence[hit.signature]?.merge(count) == nil { record.evidence[hit.signature] = count }
        if keepsMatches {
            matches.append(SignatureMatch(
                place: place, signature: set.signatures[hit.signature].id, excerpt: hit.excerpt ?? "", host: key.host, path: key.path))
        }
    }

    private func place(of hit: Verdict.Hit, _ exchange: Exchange) -> MatchPlace {
        guard let segment, let start = segment.bytes.baseAddress else { return MatchPlace(path: path, line: 1, column: 1) }
        // What was decoded stands somewhere else: then the record's beginning has to do.
        let isInPlace = hit.place.map { $0 >= start && $0 <= start + segment.bytes.count } ?? false
        guard let pointer = isInPlace ? hit.place : exchange.place.start else { return MatchPlace(path: path, line: 1, column: 1) }
        let position = segment.position(of: pointer, in: exchange.place)
        return MatchPlace(path: path, line: position.line, column: position.column)
    }

    private func addPeer(_ exchange: Exchange, _ record: inout ServerRecord) {
        if !exchange.clientAddress.isEmpty, record.addresses.count < InventoryLimits.addresses {
            record.addresses.insert(Fingerprint.of(exchange.clientAddress.buffer))
        }
        if !exchange.user.isEmpty, record.users.count < InventoryLimits.addresses {
            record.users.insert(Fingerprint.of(exchange.user.buffer))
        }
    }

    /// Address and user agent together, as far as they are known.
    private func peer(of exchange: Exchange) -> UInt64? {
        let agent = exchange.requestHeaders.first("user-agent")?.value ?? .empty
        guard !agent.isEmpty || !exchange.clientAddress.isEmpty else { return nil }
        return Fingerprint.of(agent.buffer, seed: Fingerprint.of(exchange.clientAddress.buffer))
    }

    /// The session's id: a header of the request or the answer, or in the query of the older transport.
    private func session(of exchange: Exchange) -> UInt64? {
        let header = exchange.requestHeaders.first("mcp-session-id") ?? exchange.responseHeaders.first("mcp-session-id")
        if let value = header?.value.trimmed, !value.isEmpty { return Fingerprint.of(value.buffer) }
        for name: StaticString in ["sessionid=", "session_id="] {
            guard exchange.query.containsIgnoringCase(name) else { continue }
            var at = 0
            while at <= exchange.query.count {
                let end = exchange.query.firstIndex(of: 0x26, from: at) ?? exchange.query.count
                let field = exchange.query[at..<end]
                if field.hasPrefixIgnoringCase(name) { return Fingerprint.of(field.dropFirst(name.utf8CodeUnitCount).buffer) }
                at = end + 1
            }
        }
        return nil
    }
}
