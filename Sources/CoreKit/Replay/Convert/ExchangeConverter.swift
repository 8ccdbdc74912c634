/// Makes ingest records of exchanges: of HAR, of logs, of whatever `ExchangeReader` reads.
final class ExchangeConverter {
    private let options: ConvertOptions
    private let reader: ExchangeReader
    private let redactor: Redactor
    private let headers: HeaderList
    private var bodies: BodyTexts
    private let faults: ExchangeFaults
    /// The last members, from the account on, the same for all records of a form.
    private let account: ByteSlice
    private let tags: TagText
    private let constants = ByteArena(retained: 4096)

    init(_ options: ConvertOptions, read: ReadOptions, reader: ExchangeReader, redactor: Redactor) {
        self.options = options
        self.reader = reader
        self.redactor = redactor
        headers = HeaderList(arena: reader.arena, redactor: redactor)
        bodies = BodyTexts(options, read: read, redactor: redactor, arena: reader.arena)
        tags = TagText(options.tags)
        faults = ExchangeFaults(reader: reader)
        let out = ByteBuilder()
        out.append("\",\"akto_account_id\":\"")
        out.append(encoded: options.accountID ?? ConvertOptions.defaultAccountID)
        out.append("\",\"akto_vxlan_id\":\"")
        out.append(encoded: options.vxlanID ?? ConvertOptions.defaultVxlanID)
        out.append("\",\"is_pending\":\"false\",\"source\":\"")
        account = constants.copy(out.bytes.buffer)
    }

    /// Adds what a record becomes, or why it becomes nothing.
    func convert(_ record: Record, to piece: PieceBuilder) {
        redactor.begin(record.bytes)
        let exchange: Exchange
        do {
            exchange = try reader.exchange(of: record)
        } catch {
            return piece.withhold(.malformed, error.description)
        }
        guard !exchange.isWholeRecord else {
            let isEntry = record.form == .har || record.form == .akto
            return isEntry ? piece.withhold(.incomplete, faults.whole(record)) : piece.withhold(.notAnExchange, "not an HTTP exchange, expected a request with a URL")
        }
        if !RecordedURL.isWeb(exchange.scheme), let fault = faults.url(of: exchange, record) {
            return fault.map { piece.withhold(.incomplete, $0) } ?? piece.reject(.scheme)
        }
        if let fault = faults.fault(of: exchange, record) { return piece.withhold(.incomplete, fault) }
        let status = exchange.status ?? 0
        let host = host(of: exchange)
        if !options.filter.isEmpty {
            var subject = RecordFilter.Subject(host: host, scheme: exchange.scheme, path: exchange.path, method: exchange.method, status: status)
            subject.requestType = exchange.requestHeaders.first("content-type")?.value ?? .empty
            subject.responseType = exchange.responseHeaders.first("content-type")?.value ?? .empty
            if let reason = options.filter.rejection(of: subject, arena: reader.arena) { return piece.reject(reason) }
        }
        var seconds = exchange.time?.seconds ?? 0
        if seconds <= 0 {
            if let fault = faults.time(of: exchange, record) { piece.remark(.missingTime, fault) } else { piece.tally.mended[.missingTime] += 1 }
            seconds = options.defaultTime
        }
        guard seconds <= Int32.max else { return piece.withhold(.time, "time \(seconds) does not fit the server's 32-bit integer") }

        let request = bodies.text(of: exchange.requestBody, headers: exchange.requestHeaders)
        let isBadRequest = bodies.isBadBase64
        let response = bodies.text(of: exchange.responseBody, headers: exchange.responseHeaders)
        faults.remark(exchange, record, isBadBase64: (isBadRequest, bodies.isBadBase64), to: piece)
        let target = target(of: exchange)
        let isIgnored = exchange.requestHeaders.first("x-akto-ignore") != nil
        if let reason = DropForecast.reason(
            status: status, target: target, isIgnored: isIgnored, answer: exchange.responseBody.content, arena: reader.arena) {
            if options.withholdsDropped { return piece.withhold(.dropped, nil) }
            piece.tally.willBeDropped[reason] += 1
        }
        let start = piece.begin()
        write(exchange, target: target, host: host, status: status, seconds: seconds, request, response, piece)
        piece.finish(from: start, time: exchange.time.map { $0.seconds > 0 ? $0.microseconds : .min } ?? .min)
        piece.tally.redacted += redactor.takeCount()
    }

    /// In its usual form, or at least without user information.
    private func host(of exchange: Exchange) -> ByteSlice {
        if let usual = HostName.normalized(exchange.host, scheme: exchange.scheme, arena: reader.arena) { return usual }
        let host = exchange.host.trimmed
        guard let at = host.buffer.lastIndex(of: 0x40) else { return host }
        return host.dropFirst(at + 1)
    }

    private func target(of exchange: Exchange) -> ByteSlice {
        guard !exchange.query.isEmpty else { return exchange.path }
        let count = exchange.path.count + 1 + exchange.query.count
        let out = reader.arena.allocate(count)
        out.copyMemory(from: exchange.path.start, byteCount: exchange.path.count)
        out.storeBytes(of: 0x3F, toByteOffset: exchange.path.count, as: UInt8.self)
        (out + exchange.path.count + 1).copyMemory(from: exchange.query.start, byteCount: exchange.query.count)
        return ByteSlice(start: out, count: count)
    }

    private func write(
        _ exchange: Exchange, target: ByteSlice, host: ByteSlice, status: Int, seconds: Int64, _ request: BodyText, _ response: BodyText, _ piece: PieceBuilder
    ) {
        let out = piece.out
        out.append("{\"path\":\"")
        JSONEscapes.encode(redactor.target(target) ?? target, to: out)
        out.append("\",\"requestHeaders\":\"")
        if headers.write(exchange.requestHeaders, host: host, scheme: exchange.scheme, to: out) { piece.tally.mended[.host] += 1 }
        out.append("\",\"responseHeaders\":\"")
        _ = headers.write(exchange.responseHeaders, to: out)
        out.append("\",\"method\":\"")
        out.append(exchange.method)
        out.append("\",\"requestPayload\":\"")
        write(request, piece)
        out.append("\",\"responsePayload\":\"")
        write(response, piece)
        out.append("\",\"ip\":\"")
        write(address: clientAddress(exchange), to: out)
        out.append("\",\"destIp\":\"")
        write(address: exchange.serverAddress, to: out)
        out.append("\",\"time\":\"")
        out.append(decimal: seconds)
        out.append("\",\"statusCode\":\"")
        out.append(decimal: Int64(status))
        out.append("\",\"type\":\"")
        out.append(ExchangeConverter.version(exchange.protocolVersion))
        out.append("\",\"status\":\"")
        out.append(StatusText.of(status))
        out.append(account)
        out.append(encoded: options.source ?? (exchange.form == .har ? "HAR" : "OTHER"))
        out.append("\",\"tag\":\"")
        tags.write(isRequestBase64: request.isBase64, isResponseBase64: response.isBase64, to: out)
        out.append("\"}")
    }

    private func write(address: ByteSlice, to out: ByteBuilder) {
        JSONEscapes.encode(redactor.redaction.isNone ? address : redactor.short(address, hasPlainEscapes: true) ?? address, to: out)
    }

    private func write(_ body: BodyText, _ piece: PieceBuilder) {
        switch body {
        case .encoded(let text): piece.out.append(text)
        case .plain(let text): JSONEscapes.encode(text, to: piece.out)
        case .base64(let bytes): Base64.encode(bytes, to: piece.out)
        case .omitted: piece.tally.binaryOmitted += 1
        }
    }

    /// Where the worker looks for the client, and then what the capture says.
    private func clientAddress(_ exchange: Exchange) -> ByteSlice {
        let headers = exchange.requestHeaders
        for field in [headers.first("x-forwarded-for"), headers.first("cf-connecting-ip"), headers.first("x-real-ip")] {
            if let value = field?.value, !value.isEmpty { return value }
        }
        return exchange.clientAddress
    }

    private static func version(_ text: ByteSlice) -> StaticString {
        if text.equalsIgnoringCase("http/1.0") { return "HTTP/1.0" }
        if text.equalsIgnoringCase("h2") || text.hasPrefixIgnoringCase("http/2") { return "HTTP/2" }
        if text.equalsIgnoringCase("h3") || text.hasPrefixIgnoringCase("http/3") { return "HTTP/3" }
        return "HTTP/1.1"
    }
}

extension ByteBuilder {
    /// Text as the inside of a JSON string.
    func append(encoded text: String, levels: Int = 1) {
        var text = text
        text.withUTF8 { JSONEscapes.encode(ByteSlice(UnsafeRawBufferPointer($0)), levels: levels, to: self) }
    }

    func append(decimal number: Int64) {
        if number < 0 { append(0x2D) }
        var digits = number.magnitude, count = 1
        var rest = digits / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        let place = room(count)
        for index in stride(from: count - 1, through: 0, by: -1) {
            place.storeBytes(of: 0x30 + UInt8(truncatingIfNeeded: digits % 10), toByteOffset: index, as: UInt8.self)
            digits /= 10
        }
        advance(count)
    }
}
