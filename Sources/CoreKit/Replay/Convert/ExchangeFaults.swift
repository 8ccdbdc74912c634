/// Says what of an exchange keeps it from becoming a record, and what of it could not be used although it becomes one.
struct ExchangeFaults {
    let reader: ExchangeReader

    /// Of an entry that names no request at all.
    func whole(_ record: Record) -> String {
        guard !record.bytes.isEmpty, record.bytes[0] == 0x7B else { return "expected an object, found \(EntryPart.shown(record.bytes))" }
        guard record.form == .har else { return "path is missing" }
        return EntryPart(record.bytes, ["request", "url"]).fault("path", own: "url", is: "unusable", expected: "an absolute URL")
    }

    /// What is wrong with the URL; `.some(nil)` where it is one of another scheme than HTTP's, nil where it will do. The scheme is known to be none
    /// of HTTP's.
    func url(of exchange: Exchange, _ record: Record) -> String?? {
        let value = reader.captured(.url)
        guard let value else { return nil }
        if exchange.form == .har, value.kind != .string {
            return EntryPart(record.bytes, ["request", "url"]).fault("path", own: "url", is: "unusable", expected: "an absolute URL")
        }
        guard value.kind == .string else { return nil }
        let text = value.string.decoded(in: reader.arena).trimmed
        guard !text.isEmpty else { return nil }
        switch RecordedURL(text) {
        case .web: return nil
        case .foreign: return .some(nil)
        case .relative where exchange.form == .har: return "url \"\(EntryPart.excerpt(url: text))\" is relative, expected an absolute URL"
        case .relative: return nil
        }
    }

    /// What is missing or unusable of what a record cannot do without.
    func fault(of exchange: Exchange, _ record: Record) -> String? {
        let isEntry = exchange.form == .har
        if exchange.path.isEmpty {
            return isEntry ? EntryPart(record.bytes, ["request", "url"]).fault("path", own: "url", is: "unusable", expected: "an absolute URL") : missing("path", .url, "a URL")
        }
        if exchange.method.isEmpty {
            return isEntry ? EntryPart(record.bytes, ["request", "method"]).fault("method", own: "method", is: "no method", expected: "one such as GET")
                : missing("method", .method, "one such as GET")
        }
        if exchange.status == nil {
            return isEntry ? EntryPart(record.bytes, ["response", "status"]).fault("statusCode", own: "statusCode", is: "no status", expected: "100 to 999")
                : missing("statusCode", .status, "100 to 999")
        }
        guard isEntry, exchange.host.isEmpty else { return nil }
        return "url \"\(EntryPart.excerpt(url: reader.captured(.url)?.raw ?? .empty))\" names no host, expected an absolute URL"
    }

    private func missing(_ name: String, _ field: RecordField, _ expected: String) -> String {
        guard let value = reader.captured(field), !value.raw.isEmpty else { return "\(name) is missing" }
        return "\(name) \(shown(value)) is unusable, expected \(expected)"
    }

    private func shown(_ value: RecordFields.Value) -> String {
        value.kind == .string ? "\"\(EntryPart.excerpt(value.raw))\"" : EntryPart.shown(value.raw)
    }

    /// Why there is no time; nil where a log has none, which is no fault of it.
    func time(of exchange: Exchange, _ record: Record) -> String? {
        let instead = ", the time of this run stands for it"
        if let time = exchange.time { return "the time \(time) is not after 1970" + instead }
        if exchange.form == .har {
            let part = EntryPart(record.bytes, ["startedDateTime"])
            return part.fault("startedDateTime", own: "startedDateTime", is: "no time", expected: "a date and time") + instead
        }
        guard let value = reader.captured(.startTime) ?? reader.captured(.time), !value.raw.isEmpty else { return nil }
        return "time \(shown(value)) is no time" + instead
    }

    // MARK: - What is sent all the same

    func remark(_ exchange: Exchange, _ record: Record, isBadBase64: (request: Bool, response: Bool), to piece: PieceBuilder) {
        if let loss = reader.requestHeaderLoss { piece.remark(.unusable, words(loss, "request")) }
        if let loss = reader.responseHeaderLoss { piece.remark(.unusable, words(loss, "response")) }
        if exchange.form == .har {
            remarkNull(.requestHeaders, "request", record, piece)
            remarkNull(.responseHeaders, "response", record, piece)
            remarkBody(.requestBody, .requestContentType, ["request", "postData"], record, piece)
            remarkBody(.responseBody, .responseContentType, ["response", "content"], record, piece)
            remarkText(.serverAddress, "serverIPAddress", piece)
            remarkText(.protocolVersion, "httpVersion", piece)
        }
        if let loss = reader.formLoss { piece.remark(.unusable, "parameters of the form are left out: \(loss)") }
        remarkEncoding(.requestEncoding, "request", isBadBase64.request, piece)
        remarkEncoding(.responseEncoding, "response", isBadBase64.response, piece)
    }

    private func words(_ loss: HeaderFieldReader.Loss, _ whose: String) -> String {
        "\(whose) headers are left out: \(loss.first)" + (loss.count > 1 ? ", and \(loss.count - 1) more" : "")
    }

    private func remarkNull(_ field: RecordField, _ whose: StaticString, _ record: Record, _ piece: PieceBuilder) {
        guard reader.captured(field) == nil, EntryPart(record.bytes, [whose, "headers"]).isNull else { return }
        piece.remark(.unusable, "\(whose) headers are null, expected a list")
    }

    /// A body goes whatever it is; but it may not be what was meant.
    private func remarkBody(_ body: RecordField, _ type: RecordField, _ names: [StaticString], _ record: Record, _ piece: PieceBuilder) {
        remarkText(type, "mimeType", piece)
        guard let value = reader.captured(body) else { return }
        // As a rule there is a type, and the text is a string.
        guard value.kind != .string || reader.captured(type) == nil, case .value(let part) = EntryPart(record.bytes, names), let first = part.isEmpty ? nil : part[0] else { return }
        if first != 0x7B {
            piece.remark(.unusable, "\(names[1]) is \(EntryPart.word(part)), expected an object; it goes as the body")
        } else if value.kind != .string {
            piece.remark(.unusable, "\(names[1]) holds \(EntryPart.word(value.raw)) for its text, expected a string; it goes as it is written")
        }
    }

    private func remarkText(_ field: RecordField, _ name: String, _ piece: PieceBuilder) {
        guard let value = reader.captured(field), value.kind != .string else { return }
        piece.remark(.unusable, "\(name) is \(EntryPart.shown(value.raw)), expected a string")
    }

    private func remarkEncoding(_ field: RecordField, _ whose: String, _ isBadBase64: Bool, _ piece: PieceBuilder) {
        if isBadBase64 { return piece.remark(.unusable, "the \(whose) body is said to be base64 and is not, it goes as it stands") }
        guard let value = reader.captured(field), !value.raw.isEmpty else { return }
        let isKnown = value.kind == .string && ExchangeFaults.encodings.contains { value.raw.equalsIgnoringCase($0) }
        if !isKnown { piece.remark(.unusable, "the encoding \(shown(value)) of the \(whose) body is not known, expected \"base64\"; it goes as it stands") }
    }

    /// All but the first say that there is none.
    private static let encodings: [StaticString] = ["base64", "utf-8", "utf8", "identity", "none", "plain", "text", "us-ascii", "ascii"]
}
