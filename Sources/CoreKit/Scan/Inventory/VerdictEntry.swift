/// Enters verdicts into the inventory of one part of the input. One a part.
final class VerdictEntry {
    private let set: SignatureSet
    private let path: String
    private let keepsMatches: Bool
    private var servers: ServerTallies
    /// What does not fit the tallies: aliases, and what was counted whenever there was too much of anything.
    private var gathered = Inventory()
    var matches: [SignatureMatch] = []
    /// Verdicts entered.
    private(set) var count = 0
    /// A window of a text, whose exchange is counted by whoever puts the windows together.
    var continuesExchange = false
    /// The segment that the exchanges come from; places are looked up in it.
    var segment: Segment?

    init(set: SignatureSet, path: String, keepsMatches: Bool) {
        self.set = set
        self.path = path
        self.keepsMatches = keepsMatches
        servers = ServerTallies(signatures: set.signatures.count)
    }

    /// What was entered so far.
    var inventory: Inventory {
        var inventory = gathered
        for tally in servers.all { inventory.update(tally.key) { $0.merge(tally.record(path: path)) } }
        return inventory
    }

    /// Hands over to the inventory, which knows what to keep of too much, and begins anew.
    private func makeRoom() {
        gathered = inventory
        servers = ServerTallies(signatures: set.signatures.count)
    }

    func enter(_ verdict: Verdict, _ exchange: Exchange, host: ByteSlice, path: ByteSlice) {
        count += 1
        if servers.isFull { makeRoom() }
        let session = session(of: verdict, exchange), peer = peer(of: verdict, exchange)
        if !verdict.servers.isEmpty { enterNamed(verdict, exchange, peer: peer) }
        guard verdict.hits.all.contains(where: isOwn) else { return }
        let tally = servers.tally(host: host, path: path)
        if !continuesExchange { tally.exchanges += 1 }
        tally.saw(exchange.time)
        addPeer(exchange, tally)
        for hit in verdict.hits.all where isOwn(hit) { enter(hit, verdict, exchange, tally) }
        tally.against += verdict.against.count
        let isRefused = (exchange.status ?? 200) >= 400
        for version in verdict.versionsAnswered.all { tally.versions.add(version) }
        if !isRefused { for version in verdict.versionsSpoken.all { tally.versions.add(version) } }
        for version in verdict.versionsOffered.all { tally.versionsOffered.add(version) }
        for version in verdict.versionsSpoken.all { tally.versionsOffered.add(version) }
        if let implementation = verdict.implementation?.implementation {
            tally.implementations.add([implementation: 1], atMost: InventoryLimits.names)
        }
        // A message that was redirected counts where it arrived.
        if !isRedirect(exchange) {
            for call in verdict.calls.all {
                tally.methods.add(call.method)
                if let tool = call.tool { tally.tools.add(tool) }
            }
        }
        for tool in verdict.listedTools.all { tally.listedTools.add(tool) }
        if !continuesExchange { tally.clients.add(client: verdict.client?.implementation, session: session, peer: peer) }
        tally.traits.formUnion(traits(verdict, exchange, host))
        for endpoint in verdict.endpoints.all { alias(endpoint, of: tally) }
        if isRedirect(exchange) { aliasSlash(exchange, tally) }
    }

    /// Evidence for the server that was talked to, and not for one that the exchange names.
    private func isOwn(_ hit: Verdict.Hit) -> Bool { hit.server < 0 && !set.traits[Int(hit.signature)].supportsNamed }

    /// Evidence about other servers than the one that was talked to.
    private func enterNamed(_ verdict: Verdict, _ exchange: Exchange, peer: UInt64?) {
        let named = verdict.servers.enumerated().filter { number, _ in verdict.hits.all.contains { $0.server == Int32(number) } }
        for (number, server) in named.sorted(by: { ($0.element.host, $0.element.path) < ($1.element.host, $1.element.path) }) {
            let tally = servers.tally(server)
            tally.exchanges += 1
            tally.saw(exchange.time)
            addPeer(exchange, tally)
            for hit in verdict.hits.all where hit.server == Int32(number) || (hit.server < 0 && set.traits[Int(hit.signature)].supportsNamed) {
                enter(hit, verdict, exchange, tally)
            }
            // A request that names servers asks a provider to talk to them; a document that does only says where they are.
            if !verdict.hasMessages, verdict.hits.all.contains(where: { $0.server == Int32(number) && set.traits[Int($0.signature)].side == .request }) {
                tally.traits.insert(.provider)
            }
            for call in verdict.providerCalls where call.server == Int32(number) { tally.tools.add(call.tool) }
            tally.clients.add(client: nil, session: nil, peer: peer)
        }
    }

    private func isRedirect(_ exchange: Exchange) -> Bool {
        guard let status = exchange.status else { return false }
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308
    }

    /// A server that redirects from a path to the same with a slash at its end is one server.
    private func aliasSlash(_ exchange: Exchange, _ tally: ServerTally) {
        guard let location = exchange.responseHeaders.first("location")?.value.trimmed else { return }
        let target = URLParts(location).path.string, key = tally.key
        guard target == key.path + "/" else { return }
        gathered.alias(ServerKey(host: key.host, path: target), to: key)
    }

    private func traits(_ verdict: Verdict, _ exchange: Exchange, _ host: ByteSlice) -> ServerRecord.Traits {
        if !verdict.endpoints.isEmpty { return .serverSentEvents }
        if !verdict.hasMessages {
            let hasHeader = verdict.hits.all.contains { hit in
                set.traits[Int(hit.signature)].layer == .header && set.traits[Int(hit.signature)].confidence == .certain
            }
            guard hasHeader else { return [] }
        }
        if host == "-", exchange.method.isEmpty { return verdict.hasBareMessage ? .bare : [] }
        return .streamable
    }

    /// The address that an `endpoint` event names: a path, or a whole URL.
    private func alias(_ endpoint: ByteSlice, of tally: ServerTally) {
        let path = URLParts(endpoint).path
        guard !path.isEmpty else { return }
        let key = tally.key
        gathered.alias(ServerKey(host: key.host, path: path.string), to: key)
    }

    private func enter(_ hit: Verdict.Hit, _ verdict: Verdict, _ exchange: Exchange, _ tally: ServerTally) {
        let signature = Int(hit.signature)
        // Exchanges of a part come in its order: after the first, only the number counts.
        guard tally.evidence[signature].count == 0 || keepsMatches else {
            tally.evidence[signature].count += 1
            return
        }
        let place = place(of: hit, exchange)
        tally.evidence[signature].add(line: place.line, column: place.column)
        if keepsMatches {
            let key = tally.key
            matches.append(SignatureMatch(
                place: MatchPlace(path: path, line: place.line, column: place.column), signature: set.signatures[signature].id,
                excerpt: verdict.excerpt(of: hit) ?? "", host: key.host, path: key.path))
        }
    }

    private func place(of hit: Verdict.Hit, _ exchange: Exchange) -> (line: Int, column: Int) {
        guard let segment, let start = segment.bytes.baseAddress else { return (1, 1) }
        // What was decoded stands somewhere else: then the record's beginning has to do.
        let place = hit.origin.pointer(ofDecoded: hit.offset)
        let isInPlace = place.map { $0 >= start && $0 <= start + segment.bytes.count } ?? false
        guard let pointer = isInPlace ? place : exchange.place.start else { return (1, 1) }
        return segment.position(of: pointer, in: exchange.place)
    }

    private func addPeer(_ exchange: Exchange, _ tally: ServerTally) {
        if !exchange.clientAddress.isEmpty { tally.addresses.insert(Fingerprint.of(exchange.clientAddress.buffer)) }
        if !exchange.user.isEmpty { tally.users.insert(Fingerprint.of(exchange.user.buffer)) }
    }

    /// Address and user agent together, as far as they are known.
    private func peer(of verdict: Verdict, _ exchange: Exchange) -> UInt64? {
        let agent = verdict.userAgent ?? .empty
        guard !agent.isEmpty || !exchange.clientAddress.isEmpty else { return nil }
        return Fingerprint.of(agent.buffer, seed: Fingerprint.of(exchange.clientAddress.buffer))
    }

    /// The session's id: a header of the request or the answer, or in the query of the older transport.
    private func session(of verdict: Verdict, _ exchange: Exchange) -> UInt64? {
        if let value = verdict.session, !value.isEmpty { return Fingerprint.of(value.buffer) }
        guard !exchange.query.isEmpty else { return nil }
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
