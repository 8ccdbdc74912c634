/// Judges exchanges: asks every layer, weighs what was found, and enters it into an inventory. One a thread.
final class ExchangeJudge {
    let set: SignatureSet
    let options: JudgeOptions
    private let hosts: LayerMatcher
    private let uris: LayerMatcher
    private let headers: LayerMatcher
    private let headerGate: HeaderGate
    private let bodies: BodyJudge
    private let arena: ByteArena
    private let verdict = Verdict()
    /// Of the exchange at hand; see `SignatureSet.method`.
    private var method: Int32 = -1
    /// The normalised host of the exchange at hand; nil where it names none.
    private var host: ByteSlice?

    init(set: SignatureSet, options: JudgeOptions, readOptions: ReadOptions, arena: ByteArena) {
        self.set = set
        self.options = options
        self.arena = arena
        hosts = LayerMatcher(set.host, of: set.signatures)
        uris = LayerMatcher(set.uri, of: set.signatures)
        headers = LayerMatcher(set.header, of: set.signatures)
        headerGate = HeaderGate(headers)
        bodies = BodyJudge(set: set, options: options, readOptions: readOptions, arena: arena)
    }

    /// How often the automata of the patterns emptied their caches.
    var cacheResets: Int { hosts.cacheResets + uris.cacheResets + headers.cacheResets + bodies.cacheResets }

    /// Judges an exchange and hands what was found to `entry`.
    func judge(_ exchange: Exchange, into entry: VerdictEntry) {
        verdict.reset()
        method = set.method(exchange.method)
        host = HostName.normalized(exchange.host, scheme: exchange.scheme, arena: arena)
        if let host { judgeHost(host, exchange) }
        judgeURI(exchange)
        judgeHeaders(exchange.requestHeaders, .request)
        judgeHeaders(exchange.responseHeaders, .response)
        bodies.judge(exchange.requestBody, headers: exchange.requestHeaders, side: .request, exchange, method, into: verdict)
        bodies.judge(exchange.responseBody, headers: exchange.responseHeaders, side: .response, exchange, method, into: verdict)
        guard !verdict.hits.isEmpty else { return }
        weigh(exchange)
        guard !verdict.hits.isEmpty else { return }
        entry.enter(verdict, exchange, host: host ?? ByteSlice("-"), path: exchange.path.isEmpty ? ByteSlice("-") : exchange.path)
    }

    private func judgeHost(_ host: ByteSlice, _ exchange: Exchange) {
        // Not the exchange itself: what closures hold is counted by reference.
        let place = SourceMap.at(exchange.host)
        hosts.forEachHit(inUsual: host) { index in
            guard applies(index, .request) else { return }
            add(index, place, excerpt: host.string)
        }
        if let known = set.knownHosts, let index = set.knownHostSignature, known.contains(host: host, path: exchange.path) {
            add(index, place, excerpt: host.string)
        }
    }

    private func judgeURI(_ exchange: Exchange) {
        guard !uris.isEmpty, !exchange.path.isEmpty else { return }
        let text = TargetInterest.uriText(path: exchange.path, query: exchange.query, arena: arena)
        let place = SourceMap.at(exchange.path)
        uris.forEachHit(inUsual: text) { index in
            guard applies(index, .request) else { return }
            var server: Int32 = -1
            // A group called "path" says which server a discovery document is about.
            if let group = set.signatures[index].pattern?.captureNames.firstIndex(of: "path"),
                let captures = uris.matcher(of: index)?.captures(in: text.buffer), group + 1 < captures.count, let range = captures[group + 1], !range.isEmpty, let host {
                server = verdict.number(of: ServerKey(host: host.string, path: text[range].string))
            }
            add(index, place, server: server, excerpt: text.string)
        }
    }

    private func judgeHeaders(_ fields: UnsafeBufferPointer<HeaderField>, _ side: Signature.Side) {
        for field in fields {
            let interest = headerGate.interest(in: field.name)
            if interest.isEmpty { continue }
            if interest.contains(.session), verdict.session == nil { verdict.session = field.value.trimmed }
            if side == .request, interest.contains(.userAgent), verdict.userAgent == nil { verdict.userAgent = field.value }
            if interest.contains(.protocolVersion) { verdict.versionsSpoken.append(field.value.trimmed) }
            if side == .request, interest.contains(.method) { verdict.headerMethod = field.value.trimmed }
            if side == .request, interest.contains(.name) { verdict.headerName = field.value.trimmed }
            guard interest.contains(.pattern) else { continue }
            let line = headerLine(field)
            headers.forEachHit(inUsual: line) { index in
                guard applies(index, side) else { return }
                if set.traits[index].isAgainst {
                    verdict.against.insert(0)
                } else {
                    add(index, field.origin, excerpt: line.string)
                }
            }
        }
    }

    private func headerLine(_ field: HeaderField) -> ByteSlice {
        let count = field.name.count + 2 + field.value.count
        let text = arena.allocate(count)
        field.name.copyLowered(to: text)
        text.storeBytes(of: 0x3A, toByteOffset: field.name.count, as: UInt8.self)
        text.storeBytes(of: 0x20, toByteOffset: field.name.count + 1, as: UInt8.self)
        (text + field.name.count + 2).copyMemory(from: field.value.start, byteCount: field.value.count)
        return ByteSlice(start: text, count: count)
    }

    private func applies(_ index: Int, _ side: Signature.Side) -> Bool {
        set.traits[index].applies(side, method: method)
    }

    private func add(_ signature: Int, _ origin: SourceMap, server: Int32 = -1, excerpt: @autoclosure () -> String) {
        verdict.add(signature, origin, server: server, excerpt: options.keepsMatches ? String(excerpt().prefix(400)) : nil)
    }

    /// Takes away what the rest of the exchange contradicts.
    private func weigh(_ exchange: Exchange) {
        attributeDiscovery(exchange)
        // What only supports others needs somebody that was named.
        let isNamed = verdict.hits.all.contains { $0.server >= 0 }
        if !isNamed { removeHits { set.traits[Int($0.signature)].supportsNamed } }
        weighContradictions()
        // A listed host that serves other things too counts with whatever else says MCP.
        if let known = set.knownHosts, let index = set.knownHostSignature, !verdict.hits.isEmpty, !verdict.hits.all.contains(where: { $0.signature == index }),
            let host, known.lists(host) {
            add(index, .at(exchange.place.start), excerpt: host.string)
        }
        if verdict.calls.isEmpty, let method = verdict.headerMethod, !method.isEmpty {
            verdict.calls.append(Verdict.Call(method: method, tool: method == "tools/call" ? verdict.headerName : nil))
        }
        // A page for people at a host or path that sounds like MCP is about MCP at best.
        let onlySounds = verdict.hits.all.allSatisfy { hit in
            let traits = set.traits[Int(hit.signature)]
            return hit.server < 0 && traits.confidence == .low && (traits.layer == .host || traits.layer == .uri)
        }
        if onlySounds, isPage(exchange) { verdict.hits.removeAll() }
    }

    private func removeHits(_ isGone: (Verdict.Hit) -> Bool) {
        verdict.hits.removeAll(where: isGone)
    }

    private func isWeak(_ hit: Verdict.Hit) -> Bool { hit.server < 0 && set.traits[Int(hit.signature)].confidence <= .medium }

    /// Takes away weak evidence that the exchange's own messages contradict.
    private func weighContradictions() {
        let against = verdict.against
        if !against.isEmpty {
            removeHits { hit in
                set.traits[Int(hit.signature)].layer == .body && isWeak(hit) && (against.contains(0) || against.contains(hit.message))
            }
        }
        // Calls of another protocol, and nothing of this one: the answers are that protocol's, too.
        let isForeign = (!against.isEmpty || verdict.hasForeignCall) && !verdict.requestIsEvidence
        let isOther = verdict.requestHasOtherJSON && !verdict.requestHasRPC
        guard isForeign || isOther, !verdict.hits.all.contains(where: { !isWeak($0) && $0.server < 0 }) else { return }
        removeHits { hit in
            let traits = set.traits[Int(hit.signature)]
            return isWeak(hit) && ((traits.layer == .body && isForeign) || (traits.layer == .header && traits.side == .request))
        }
    }

    /// Discovery documents are about the server that they name. Clients send MCP's headers along when they look for an
    /// authorization server too, which proves nothing about that one.
    private func attributeDiscovery(_ exchange: Exchange) {
        guard exchange.path.hasPrefix("/.well-known/") else { return }
        let named = verdict.hits.all.first { $0.server >= 0 }?.server
        removeHits { hit in
            let layer = set.traits[Int(hit.signature)].layer
            return hit.server < 0 && (layer == .header || (named != nil && layer == .uri))
        }
        guard let named else { return }
        for index in 0..<verdict.hits.count where verdict.hits[index].server < 0 { verdict.hits[index].server = named }
    }

    private func isPage(_ exchange: Exchange) -> Bool {
        guard exchange.method.equalsIgnoringCase("get") || exchange.method.equalsIgnoringCase("head"),
            let status = exchange.status, (200..<300).contains(status) || status == 304,
            let type = exchange.responseHeaders.first("content-type")?.value.trimmed
        else { return false }
        return type.hasPrefixIgnoringCase("text/html") || type.hasPrefixIgnoringCase("text/css") || type.hasPrefixIgnoringCase("image/")
            || type.hasPrefixIgnoringCase("font/") || type.containsIgnoringCase("javascript")
    }
}

extension SourceMap {
    /// Where a piece of a record stands, or what it was decoded to: an address outside the segment is told from one inside.
    static func at(_ slice: ByteSlice) -> SourceMap { at(slice.start) }

    static func at(_ place: UnsafeRawPointer?) -> SourceMap {
        place.map { SourceMap(raw: ByteSlice(start: $0, count: 1), step: .opaque) } ?? .none
    }
}
