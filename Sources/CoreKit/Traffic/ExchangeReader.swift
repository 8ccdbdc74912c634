/// Decodes records into exchanges. One is for one thread; what it returns is valid until its next call.
public final class ExchangeReader {
    /// Holds what was decoded of the last record. Emptied by every call of `target` and `exchange`.
    public let arena = ByteArena()
    private var fields = RecordFields()
    /// Of the record that `target` was last asked about: up to where what is no body is known, nil where all of it may be one.
    private var clearEnd: UnsafeRawPointer?
    /// Those of the last record: their room serves the next.
    private var requestHeaders = ReusableList<HeaderField>()
    private var responseHeaders = ReusableList<HeaderField>()
    /// What of the headers of the last exchange could not be taken.
    private(set) var requestHeaderLoss: HeaderFieldReader.Loss?
    private(set) var responseHeaderLoss: HeaderFieldReader.Loss?
    /// What of the parameters of its form could not be taken.
    private(set) var formLoss: String?

    public init(options: ReadOptions = ReadOptions()) {}

    deinit { fields.deallocate() }

    /// What a record is addressed to, the same as `exchange` finds, and whether its bodies may hide what they say, found by no more than
    /// their beginnings. Nil for a record that is not JSON, as far as it was looked at, or that has neither a target nor such a body.
    public func target(of record: Record) -> Target? { look(at: record) ? target(ofLookedAt: record) : nil }

    /// The same, but for the usual record of Akto's only as it is written there.
    func sight(of record: Record) -> Sight? {
        guard look(at: record) else { return nil }
        if let plain = plainSight { return plain }
        return target(ofLookedAt: record).map { .target($0) }
    }

    /// What a look at a record shows.
    enum Sight {
        /// Path and query, and host, of a record that hides nothing and says neither anywhere else; a fragment and blanks may follow the path.
        case plain(path: ByteSlice, host: ByteSlice)
        case target(Target)
    }

    /// False for what shows nothing.
    @inline(__always)
    private func look(at record: Record) -> Bool {
        arena.reset()
        clearEnd = nil
        guard record.form != .text else { return false }
        do {
            try fields.read(record.bytes, extent: .target, isHAR: record.form == .har)
            return true
        } catch {
            return record.isPartial
        }
    }

    /// See `TargetResolver` for what decides; anything but the simplest case is left to it.
    @inline(__always)
    private var plainSight: Sight? {
        guard fields.hasNone(of: .query, .port, .requestParameters), fields.isPlain(.requestBody), fields.isPlain(.responseBody),
            let path = fields.string(.aktoPath)?.decoded(in: arena), path.count > 0, path[0] == 0x2F, path.count == 1 || path[1] != 0x2F,
            let headers = fields.string(.requestHeaders)?.raw,
            let host = HeaderFieldReader.quickHost(headers)?.trimmed, !host.isEmpty
        else { return nil }
        return .plain(path: path, host: host)
    }

    private func target(ofLookedAt record: Record) -> Target? {
        var target = Target()
        target.mayHideBody = BodyDisguise.isPossible(in: fields, arena: arena)
        var resolver = TargetResolver(fields: fields, arena: arena)
        let isResolved = resolver.resolve(headerHost: { quickHost() })
        if !isWhole(isResolved: isResolved, form(of: record)) { clearEnd = record.bytes.start + fields.clearEnd }
        guard isResolved else { return target.mayHideBody ? target : nil }
        target.host = resolver.host
        target.path = resolver.path
        target.query = resolver.query
        target.method = resolver.method
        return target
    }

    /// Whether a place of the record that `target` was last asked about is, for certain, in none of what `exchange` takes for bodies.
    public func isOutsideBodies(_ place: UnsafeRawPointer) -> Bool {
        guard let clearEnd, place < clearEnd else { return false }
        return !isInside(.requestBody, place) && !isInside(.responseBody, place) && !isInside(.requestParameters, place)
    }

    private func isInside(_ field: RecordField, _ place: UnsafeRawPointer) -> Bool {
        guard let raw = fields[field]?.raw else { return false }
        return place >= raw.start && place < raw.start + raw.count
    }

    /// The host that stands in headers encoded as a string, where it can be seen through the escapes.
    private var escapedHost: ByteSlice? {
        guard let headers = fields[.requestHeaders], headers.kind == .string, headers.hasEscapes,
            let host = HeaderFieldReader.quickHost(headers.raw), !host.isEmpty
        else { return nil }
        return host
    }

    /// The host among the request's headers, read only up to it.
    private func quickHost() -> ByteSlice {
        if let escapedHost { return escapedHost }
        guard let headers = fields[.requestHeaders] else { return .empty }
        var host = ByteSlice.empty, authority = ByteSlice.empty
        HeaderFieldReader.read(headers, arena: arena) { field in
            if field.name.equalsIgnoringCase("host") {
                host = field.value
            } else if authority.isEmpty, field.name.equalsIgnoringCase(":authority") {
                authority = field.value
            }
            return host.isEmpty
        }
        return host.isEmpty ? authority : host
    }

    /// Everything that a record says. A window of text, and a JSON value that names no request, is one request body.
    ///
    /// - Throws: `JSONError`, its offset within `record.bytes`, where the record is not JSON.
    public func exchange(of record: Record) throws(JSONError) -> Exchange {
        arena.reset()
        if record.form == .text { return whole(record, .text) }
        try fields.read(record.bytes, extent: .all, isHAR: record.form == .har, decodingBodiesIn: arena)

        requestHeaderLoss = readHeaders(.requestHeaders, into: &requestHeaders)
        responseHeaderLoss = readHeaders(.responseHeaders, into: &responseHeaders)
        formLoss = nil
        var resolver = TargetResolver(fields: fields, arena: arena)
        let isResolved = resolver.resolve {
            // Headers that break off inside their string still name the host, as for `target`.
            requestHeaders.all.first { $0.name.equalsIgnoringCase("host") && !$0.value.isEmpty }?.value ?? escapedHost
                ?? requestHeaders.all.first(":authority")?.value ?? .empty
        }
        let form = form(of: record)
        guard isExchange(isResolved: isResolved, form) else {
            var exchange = whole(record, .jsonLines)
            exchange.time = time(form)
            exchange.user = text(.user)
            return exchange
        }
        add("user-agent", .userAgent, to: &requestHeaders)
        add("content-type", .requestContentType, to: &requestHeaders)
        add("content-type", .responseContentType, to: &responseHeaders)

        var exchange = Exchange(form: form)
        exchange.place = record.place
        exchange.method = resolver.method
        exchange.scheme = resolver.scheme
        exchange.host = resolver.host
        exchange.path = resolver.path
        exchange.query = resolver.query
        exchange.requestHeaders = requestHeaders.all
        exchange.responseHeaders = responseHeaders.all
        exchange.requestBody = body(.requestBody, .isRequestBase64, .requestEncoding)
        exchange.responseBody = body(.responseBody, .isResponseBase64, .responseEncoding)
        if exchange.requestBody.content.isEmpty, let parameters = fields[.requestParameters] {
            let type = requestHeaders.all.first("content-type")?.value ?? .empty
            let form = ParameterForm(parameters, type: type, arena: arena)
            exchange.requestBody = form.body
            formLoss = form.loss
            if let type = form.type { setType(type) }
            exchange.requestHeaders = requestHeaders.all
        }
        if let status = text(.status).unsignedInteger, (100...999).contains(status) { exchange.status = Int(status) }
        exchange.time = time(form)
        exchange.clientAddress = text(.clientAddress)
        exchange.serverAddress = text(.serverAddress)
        exchange.protocolVersion = text(.protocolVersion)
        exchange.user = text(.user)
        if form == .akto {
            exchange.source = text(.source)
            if let names = fields[.toolNames], names.kind == .array { exchange.toolNames = names.raw }
        }
        if isWhole(isResolved: isResolved, form) {
            exchange.requestBody = Body(content: record.bytes, origin: SourceMap(raw: record.bytes, step: .verbatim))
            exchange.isWholeRecord = true
        }
        return exchange
    }

    private var hasBody: Bool { fields.has(.requestBody) || fields.has(.responseBody) || fields.has(.requestParameters) }

    private func isExchange(isResolved: Bool, _ form: CaptureForm) -> Bool { isResolved || (form != .jsonLines && hasBody) }

    /// The record itself counts as a body. Members that a quick look did not come to may make it none, but never one.
    private func isWhole(isResolved: Bool, _ form: CaptureForm) -> Bool {
        !isExchange(isResolved: isResolved, form) || (form == .jsonLines && !hasBody)
    }

    private func whole(_ record: Record, _ form: CaptureForm) -> Exchange {
        var exchange = Exchange(form: form)
        exchange.place = record.place
        exchange.requestBody = Body(content: record.bytes, origin: SourceMap(raw: record.bytes, step: .verbatim))
        exchange.isWholeRecord = true
        return exchange
    }

    private func form(of record: Record) -> CaptureForm {
        if let form = record.form { return form }
        if fields.hasMark(of: .logpushHTTPRequests) { return .logpushHTTPRequests }
        if fields.hasMark(of: .logpushGatewayHTTP) { return .logpushGatewayHTTP }
        if fields.hasMark(of: .akto) { return .akto }
        return fields.hasMark(of: .har) ? .har : .jsonLines
    }

    private func text(_ field: RecordField) -> ByteSlice {
        guard let value = fields[field], value.isText else { return .empty }
        return value.kind == .string ? value.string.decoded(in: arena) : value.raw
    }

    /// `time` of a HAR is how long the exchange took.
    private func time(_ form: CaptureForm) -> Timestamp? {
        Timestamp(text(.startTime)) ?? (form == .har ? nil : Timestamp(text(.time)))
    }

    /// A member of the last exchange as it was captured.
    func captured(_ field: RecordField) -> RecordFields.Value? { fields[field] }

    private func readHeaders(_ field: RecordField, into found: inout ReusableList<HeaderField>) -> HeaderFieldReader.Loss? {
        found.removeAll()
        guard let value = fields[field] else { return nil }
        return HeaderFieldReader.read(value, arena: arena) {
            found.append($0)
            return true
        }
    }

    /// Puts the boundary of a form into the content type.
    private func setType(_ type: ByteSlice) {
        for index in 0..<requestHeaders.count where requestHeaders[index].name.equalsIgnoringCase("content-type") {
            requestHeaders[index].value = type
            requestHeaders[index].origin = requestHeaders[index].origin.opaque
            return
        }
    }

    /// Makes a header of a member that the log keeps of it.
    private func add(_ name: StaticString, _ field: RecordField, to headers: inout ReusableList<HeaderField>) {
        guard let value = fields[field], value.kind == .string, !value.raw.isEmpty, headers.all.first(name) == nil else { return }
        headers.append(HeaderField(name: ByteSlice(name), value: value.string.decoded(in: arena), origin: origin(value)))
    }

    private func origin(_ value: RecordFields.Value) -> SourceMap {
        SourceMap(raw: value.raw, step: value.hasEscapes ? .escaped : .verbatim)
    }

    private func body(_ field: RecordField, _ flag: RecordField, _ encoding: RecordField) -> Body {
        guard let value = fields[field] else { return Body() }
        let content = value.decoded ?? value.raw
        let isBase64 = text(encoding).equalsIgnoringCase("base64") || fields[flag].map { $0.raw == "true" } == true
        return Body(content: content, isBase64: isBase64 && value.kind == .string, origin: origin(value))
    }
}
