/// Judges bodies: undoes their encodings, reads JSON as JSON, events one by one, and runs patterns over the text. One a thread.
final class BodyJudge {
    private let set: SignatureSet
    private let options: JudgeOptions
    private let arena: ByteArena
    private var decoder: BodyDecoder
    private var probe: MessageProbe
    private let patterns: LayerMatcher
    private let textPatterns: LayerMatcher
    private let events: [NamedEvent]
    private var nested: NestedJSON
    /// Bytes decoded of one record beyond which no further JSON strings are opened.
    private static let decodingLimit = 24 << 20

    init(set: SignatureSet, options: JudgeOptions, readOptions: ReadOptions, arena: ByteArena) {
        self.set = set
        self.options = options
        self.arena = arena
        decoder = BodyDecoder(arena: arena, options: readOptions)
        probe = MessageProbe(table: set.shapes)
        patterns = LayerMatcher(set.bodyPatterns, of: set.signatures)
        textPatterns = LayerMatcher(set.textPatterns, of: set.signatures)
        events = set.events.map { NamedEvent(signature: $0, set.signatures[$0]) }
        nested = NestedJSON(arena: arena)
    }

    /// A signature that asks for a server-sent event by its name.
    private final class NamedEvent {
        let signature: Int
        let matcher: PatternMatcher?
        private let name: [UInt8]

        init(signature: Int, _ declared: Signature) {
            self.signature = signature
            matcher = declared.pattern.map { PatternMatcher($0) }
            name = Array((declared.event ?? "").utf8)
        }

        func isNamed(_ event: ByteSlice) -> Bool { name.withUnsafeBytes { ByteSlice($0) == event } }
    }

    var cacheResets: Int {
        patterns.cacheResets + textPatterns.cacheResets + probe.cacheResets + events.reduce(0) { $0 + ($1.matcher?.cacheResets ?? 0) }
    }

    /// A piece of a body to look at.
    private struct Piece {
        var text: ByteSlice
        var origin: SourceMap
        /// JSON strings opened to get here; the payload itself is 1.
        var depth: Int
        /// The data of a server-sent event.
        var isEvent = false
        /// A part of a JSON text that is no message as a whole.
        var isMember = false
    }

    /// The side of an exchange that a body belongs to.
    private struct Context {
        var side: Signature.Side
        /// Index of the request's method in the set's `methods`; -1 if no signature asks for it.
        var method: Int32
        /// What a GET answers is a document; messages in it are not sent by anybody, unless as events.
        var isDocument: Bool
        var isWholeRecord: Bool
        var isText: Bool
    }

    /// `method` is the request method's index in the set's `methods`.
    func judge(_ body: Body, headers: UnsafeBufferPointer<HeaderField>, side: Signature.Side, _ exchange: Exchange, _ method: Int32, into verdict: Verdict) {
        guard !body.content.isEmpty, options.maximumDepth > 0 else { return }
        let decoded = decoder.decode(body, headers: headers)
        let context = Context(
            side: side, method: method,
            isDocument: side == .response && (exchange.method.equalsIgnoringCase("get") || exchange.method.equalsIgnoringCase("head")),
            isWholeRecord: exchange.isWholeRecord, isText: exchange.form == .text)
        let piece = Piece(text: decoded.bytes, origin: decoded.origin, depth: 1)
        switch decoded.kind {
        case .empty: break
        case .json: judgeJSON(piece, context, verdict)
        case .eventStream: judgeEvents(piece, context, verdict)
        case .form: judgeForm(piece, context, verdict)
        case .multipart: judgeParts(piece, context, verdict)
        case .text, .binary:
            runPatterns(patterns, piece.text, piece.origin, 0, context, verdict)
            // Prose, pages and programs that went over HTTP quote messages; only text without an exchange around it may hold them.
            if context.isText { runPatterns(textPatterns, piece.text, piece.origin, 0, context, verdict) }
        }
    }

    /// JSON, and the JSON inside it, level by level.
    private func judgeJSON(_ start: Piece, _ context: Context, _ verdict: Verdict) {
        var pieces: [Piece] = []
        var next: Piece? = start
        while let piece = next {
            var opensStrings = !(context.isDocument && !piece.isEvent)
            let firstMessage = verdict.messages + 1
            probe.begin(piece.text)
            while probe.next() {
                verdict.messages += 1
                take(probe.findings, piece, context, verdict)
                // What a JSON-RPC message or a prompt carries in its strings is data, not traffic.
                if probe.findings.isJSONRPC || probe.findings.isModelRequest { opensStrings = false }
            }
            if !piece.isMember, !patterns.isEmpty {
                runPatterns(patterns, JSONText.canonical(piece.text, arena: arena), piece.origin, firstMessage, context, verdict, source: piece.text)
            }
            takeProviderCalls(piece, context, verdict)
            guard opensStrings, arena.total < BodyJudge.decodingLimit else {
                next = pieces.popLast()
                continue
            }
            nested.forEach(in: piece.text, isLogLine: context.isWholeRecord) { found in
                switch found {
                case .object(let text):
                    let origin = piece.origin.dropFirst(text.start - piece.text.start)
                    pieces.append(Piece(text: text, origin: origin, depth: piece.depth, isMember: true))
                case .string(let text):
                    guard piece.depth < options.maximumDepth else { return }
                    pieces.append(Piece(text: text, origin: piece.origin.opaque, depth: piece.depth + 1))
                case .base64(let text):
                    guard piece.depth < options.maximumDepth else { return }
                    let decoded = decoder.decode(Body(content: text, isBase64: true, origin: piece.origin.opaque))
                    guard decoded.kind == .json else { return }
                    pieces.append(Piece(text: decoded.bytes, origin: piece.origin.opaque, depth: piece.depth + 1))
                }
            }
            next = pieces.popLast()
        }
    }

    /// The parts of a `multipart` body (RFC 2046, 5.1), each behind its own headers.
    private func judgeParts(_ piece: Piece, _ context: Context, _ verdict: Verdict) {
        runPatterns(patterns, piece.text, piece.origin, 0, context, verdict)
        var at = 0
        while let boundary = piece.text.firstRange(of: "--", from: at) {
            let lineEnd = piece.text.firstIndex(of: 0x0A, from: boundary.upperBound) ?? piece.text.count
            let next = piece.text.firstRange(of: "\n--", from: lineEnd)?.lowerBound ?? piece.text.count
            let part = piece.text[min(lineEnd + 1, next)..<next]
            let head = part.firstRange(of: "\r\n\r\n") ?? part.firstRange(of: "\n\n")
            let content = part.dropFirst(head?.upperBound ?? part.count).trimmed
            if let first = content.buffer.first, first == 0x7B || first == 0x5B {
                judgeJSON(Piece(text: content, origin: piece.origin.dropFirst(content.start - piece.text.start), depth: piece.depth), context, verdict)
            }
            guard next < piece.text.count else { break }
            at = next + 1
        }
    }

    private func judgeEvents(_ piece: Piece, _ context: Context, _ verdict: Verdict) {
        var stream = EventStream(piece.text, arena: arena)
        while let event = stream.next() {
            for entry in events where !event.event.isEmpty {
                guard set.traits[entry.signature].applies(context.side, method: context.method), entry.isNamed(event.event) else { continue }
                if let matcher = entry.matcher, !matcher.isMatch(event.data.buffer) { continue }
                if event.event == "endpoint" { verdict.endpoints.append(event.data) }
                verdict.add(entry.signature, piece.origin, offset: event.offset, excerpt: options.keepsMatches ? event.data.string : nil)
            }
            // The data of an event lies in the stream as it is, unless several lines were joined.
            let inPlace = event.data.start >= piece.text.start && event.data.start < piece.text.start + piece.text.count
            let origin = inPlace ? piece.origin.dropFirst(event.data.start - piece.text.start) : piece.origin.opaque
            let data = Piece(text: event.data, origin: origin, depth: piece.depth, isEvent: true)
            if let first = event.data.trimmed.buffer.first, first == 0x7B || first == 0x5B {
                judgeJSON(data, context, verdict)
            } else {
                runPatterns(patterns, event.data, origin, 0, context, verdict)
            }
        }
    }

    private func judgeForm(_ piece: Piece, _ context: Context, _ verdict: Verdict) {
        runPatterns(patterns, piece.text, piece.origin, 0, context, verdict)
        var fields = FormFields(piece.text, arena: arena)
        while let field = fields.next() {
            let origin = piece.origin.opaque
            if NestedJSON.isTalk(field.name) { continue }
            if let first = field.value.trimmed.buffer.first, first == 0x7B || first == 0x5B {
                judgeJSON(Piece(text: field.value, origin: origin, depth: piece.depth + 1), context, verdict)
            } else if !(field.value == piece.text) {
                runPatterns(patterns, field.value, origin, 0, context, verdict)
            }
        }
    }

    /// Enters what a message shows.
    private func take(_ findings: borrowing MessageFindings, _ piece: Piece, _ context: Context, _ verdict: Verdict) {
        let message = verdict.messages
        let method = findings[.method].map(text) ?? .empty
        if context.side == .request {
            if findings.isJSONRPC { verdict.requestHasRPC = true } else if piece.depth == 1, !piece.isMember { verdict.requestHasOtherJSON = true }
        }
        if context.isDocument, !piece.isEvent, !method.isEmpty { return }
        var isEvidence = false, isAgainst = false
        for (index, offset) in findings.signatures.all {
            let traits = set.traits[index]
            guard traits.applies(context.side, method: context.method) else { continue }
            if traits.isAgainst {
                verdict.against.insert(message)
                isAgainst = true
                continue
            }
            let excerpt = options.keepsMatches ? BodyJudge.excerpt(piece.text, offset..<offset) : nil
            if !traits.namesServers {
                isEvidence = true
                verdict.add(index, piece.origin, offset: offset, message: message, excerpt: excerpt)
            } else {
                for named in findings.namedServers.all where named.signature == index {
                    guard let key = serverKey(of: named.url.string) else { continue }
                    verdict.add(index, piece.origin, offset: offset, message: message, server: verdict.number(of: key), excerpt: excerpt)
                }
            }
        }
        if context.side == .request, findings.isJSONRPC, !method.isEmpty {
            if isEvidence, !isAgainst { verdict.requestIsEvidence = true } else { verdict.hasForeignCall = true }
        }
        guard isEvidence, !isAgainst else { return }
        verdict.hasMessages = true
        if piece.depth == 1, !piece.isMember { verdict.hasBareMessage = true }
        if !method.isEmpty {
            verdict.calls.append(Verdict.Call(method: method, tool: method == "tools/call" ? findings[.targetName].map(text) : nil))
        }
        for name in findings.listedTools.all { verdict.listedTools.append(text(name)) }
        if let version = findings[.versionOffered], !version.raw.isEmpty { verdict.versionsOffered.append(text(version)) }
        if let version = findings[.versionSpoken], !version.raw.isEmpty { verdict.versionsSpoken.append(text(version)) }
        if let version = findings[.versionAnswered], !version.raw.isEmpty { verdict.versionsAnswered.append(text(version)) }
        if let name = findings[.clientName], !name.raw.isEmpty {
            verdict.client = Verdict.Party(name: text(name), version: findings[.clientVersion].map(text))
        }
        if let name = findings[.serverName], !name.raw.isEmpty {
            verdict.implementation = Verdict.Party(name: text(name), version: findings[.serverVersion].map(text))
        }
    }

    private func text(_ value: JSONString) -> ByteSlice { value.decoded(in: arena) }

    /// A request's servers by name, and what the answer says of their tools.
    private func takeProviderCalls(_ piece: Piece, _ context: Context, _ verdict: Verdict) {
        switch context.side {
        case .request:
            guard verdict.hits.all.contains(where: { $0.server >= 0 }) else { return }
            for (label, url) in ProviderCalls.labels(in: piece.text) {
                verdict.providerServers[label] = serverKey(of: url).map { verdict.number(of: $0) }
            }
        case .response:
            guard !verdict.providerServers.isEmpty else { return }
            for call in ProviderCalls.calls(in: piece.text) {
                guard let server = verdict.providerServers[call.label] else { continue }
                verdict.providerCalls.append((server, call.tool))
            }
        }
    }

    private func serverKey(of url: String) -> ServerKey? {
        var url = url
        return url.withUTF8 { bytes in
            let parts = URLParts(ByteSlice(UnsafeRawBufferPointer(bytes)))
            guard let host = HostName.normalized(parts.authority, scheme: parts.scheme, arena: arena) else { return nil }
            return ServerKey(host: host.string, path: parts.path.isEmpty ? "/" : parts.path.string)
        }
    }

    /// `source` is the text before it was brought to its canonical form; where both are the same, places are exact.
    private func runPatterns(
        _ layer: LayerMatcher, _ text: ByteSlice, _ origin: SourceMap, _ message: Int32, _ context: Context, _ verdict: Verdict,
        source: ByteSlice? = nil
    ) {
        guard !layer.isEmpty else { return }
        let exact = source.map { $0.start == text.start } ?? true
        layer.forEachHit(in: text) { index, matcher in
            let traits = set.traits[index]
            guard traits.applies(context.side, method: context.method) else { return }
            if traits.isAgainst {
                verdict.against.insert(message)
                return
            }
            matcher.forEachMatch(in: text.buffer) { range in
                verdict.add(
                    index, origin, offset: exact ? range.lowerBound : 0, message: message,
                    excerpt: options.keepsMatches ? BodyJudge.excerpt(text, range) : nil)
                return options.keepsMatches
            }
        }
    }

    /// The match with a little of what stands around it on its line, secrets masked before anything is cut.
    static func excerpt(_ text: ByteSlice, _ range: Range<Int>) -> String {
        let match = range.lowerBound..<min(range.upperBound, range.lowerBound + 160)
        let low = max(0, match.lowerBound - excerptReach), high = min(text.count, match.upperBound + excerptReach)
        let lineStart = text[low..<match.lowerBound].buffer.lastIndex(of: 0x0A).map { low + $0 + 1 } ?? low
        let lineEnd = text.firstIndex(of: 0x0A, from: match.upperBound).map { min($0, high) } ?? high
        let line = text[lineStart..<max(lineEnd, match.upperBound)]
        return SecretMask.excerpt(of: line.buffer, match: match.lowerBound - lineStart..<match.upperBound - lineStart)
    }

    /// Bytes around a match in which the masking of secrets looks for what they belong to.
    private static let excerptReach = 8192
}
