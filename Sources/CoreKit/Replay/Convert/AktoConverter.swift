// Relies on: most records having nothing to change but a few values, so that their bytes are copied as they stand around these.

/// Passes ingest records on: what they say stays, byte for byte, but for what must not leave and for what the server does not take.
final class AktoConverter {
    let options: ConvertOptions
    let redactor: Redactor
    let arena: ByteArena
    let record = AktoRecord()
    let tags: TagText
    let headerList: HeaderList
    let requestHeaders = AktoHeaders()
    let responseHeaders = AktoHeaders()
    var bodies: BodyTexts
    private let mended = ByteBuilder(capacity: 256)
    let scratch = ByteBuilder(capacity: 256)
    let sources: [ByteSlice]

    init(_ options: ConvertOptions, read: ReadOptions, redactor: Redactor, arena: ByteArena) {
        self.options = options
        self.redactor = redactor
        self.arena = arena
        tags = TagText(options.tags)
        headerList = HeaderList(arena: arena, redactor: redactor)
        bodies = BodyTexts(options, read: read, redactor: redactor, arena: arena)
        sources = ["HAR", "PCAP", "MIRRORING", "SDK", "OTHER", "POSTMAN"].map { (name: StaticString) in ByteSlice(name) }
    }

    /// What is known of a record before it is written.
    struct Facts {
        var status = 0
        var seconds: Int64 = 0
        var time = Int64.min
        /// The time has to be written anew.
        var changesTime = false
        var hasPlainEscapes = false
        var knowsRequestHeaders = false
        var knowsResponseHeaders = false
        /// To be added to the request's headers.
        var host = ByteSlice.empty
    }

    /// Adds what a record becomes, or why it becomes nothing; false if it is no ingest record.
    func convert(_ captured: Record, to piece: PieceBuilder) -> Bool {
        guard captured.form == nil || captured.form == .akto, !captured.bytes.isEmpty, captured.bytes[0] == 0x7B else { return false }
        do {
            try record.read(captured.bytes)
        } catch {
            guard captured.form == .akto else { return false }
            piece.withhold(.malformed, error.description)
            return true
        }
        guard captured.form == .akto || (captured.form == nil && record.isAkto) else { return false }
        arena.reset()
        let check = JSONTextCheck(record.text)
        var facts = Facts()
        facts.hasPlainEscapes = check.hasPlainEscapes
        var isMended = false
        if !check.isClean {
            mended.truncate(to: 0)
            JSONTextCheck.mend(record.text, isInString: false, into: mended)
            isMended = !(mended.bytes == record.text)
            facts.hasPlainEscapes = true
            guard (try? record.read(mended.bytes)) != nil else {
                piece.withhold(.malformed, "not JSON")
                return true
            }
        }
        if look(&facts, piece) {
            if isMended { piece.tally.mended[.text] += 1 }
            write(facts, piece)
        }
        return true
    }

    // MARK: - Before anything is written

    /// Whether the record is to be sent; otherwise the piece knows why not.
    private func look(_ facts: inout Facts, _ piece: PieceBuilder) -> Bool {
        guard let path = record[.path], path.kind == .string, path.end - path.start > 2 else { return refuse(piece, "path is missing") }
        guard let method = record[.method], method.kind == .string, method.end - method.start > 2 else { return refuse(piece, "method is missing") }
        guard let code = record[.statusCode], code.kind != .null, code.end - code.start > 2 || code.kind == .number else {
            return refuse(piece, "statusCode is missing")
        }
        let digits = plain(record.raw(code), levels: 1)
        guard code.kind == .string || code.kind == .number, let status = digits.unsignedInteger, (100...999).contains(status) else {
            return refuse(piece, "statusCode \"\(excerpt(digits))\" is no status, expected 100 to 999")
        }
        facts.status = Int(status)
        facts.knowsRequestHeaders = read(.requestHeaders, requestHeaders)
        facts.knowsResponseHeaders = read(.responseHeaders, responseHeaders)
        findHost(&facts)
        if !options.filter.isEmpty, let reason = rejection(facts) {
            piece.reject(reason)
            return false
        }
        return checkTime(&facts, piece) && checkDrop(facts, piece)
    }

    private func refuse(_ piece: PieceBuilder, _ message: String) -> Bool {
        piece.withhold(.incomplete, message)
        return false
    }

    private func excerpt(_ text: ByteSlice) -> String { String(text[0..<min(text.count, 40)].string.prefix(24)) }

    private func read(_ field: AktoField, _ headers: AktoHeaders) -> Bool {
        guard let member = record[field], member.kind == .string else { return headers.read(.empty) }
        return headers.read(record.raw(member))
    }

    /// The fields of headers that are written in an unusual way.
    func fields(_ field: AktoField) -> [HeaderField] {
        guard let member = record[field] else { return [] }
        let kind: RecordFields.Value.Kind
        switch member.kind {
        case .string: kind = .string
        case .object: kind = .object
        case .array: kind = .array
        default: return []
        }
        var fields: [HeaderField] = []
        HeaderFieldReader.read(RecordFields.Value(kind: kind, raw: record.raw(member), hasEscapes: member.hasEscapes), arena: arena) {
            fields.append($0)
            return true
        }
        return fields
    }

    /// A host that the headers lack.
    private func findHost(_ facts: inout Facts) {
        var authority: ByteSlice?
        if facts.knowsRequestHeaders {
            if requestHeaders.host != nil { return }
            authority = requestHeaders.authority.map { plain($0, levels: 2) }
        } else {
            let fields = fields(.requestHeaders)
            if fields.contains(where: { $0.name.equalsIgnoringCase("host") && !$0.value.isEmpty }) { return }
            authority = fields.first(":authority")?.value
        }
        if let authority, !authority.isEmpty {
            facts.host = authority
        } else if let path = record[.path] {
            facts.host = URLParts(plain(record.raw(path), levels: 1)).authority
        }
        if let at = facts.host.buffer.lastIndex(of: 0x40) { facts.host = facts.host.dropFirst(at + 1) }
    }

    func plain(_ text: ByteSlice, levels: Int) -> ByteSlice {
        var text = text
        for _ in 0..<levels where text.firstIndex(of: 0x5C) != nil { text = JSONString(raw: text, hasEscapes: true).decoded(in: arena) }
        return text
    }

    private func rejection(_ facts: Facts) -> FilterReason? {
        var subject = RecordFilter.Subject(status: facts.status)
        if let method = record[.method] { subject.method = plain(record.raw(method), levels: 1) }
        if let path = record[.path] {
            let parts = URLParts(plain(record.raw(path), levels: 1))
            subject.path = parts.path
            subject.scheme = parts.scheme
            subject.host = parts.authority
        }
        if facts.knowsRequestHeaders {
            if subject.host.isEmpty { subject.host = requestHeaders.host.map { plain($0, levels: 2) } ?? facts.host }
            subject.requestType = plain(requestHeaders.contentType, levels: 2)
        } else {
            let fields = fields(.requestHeaders)
            if subject.host.isEmpty { subject.host = fields.first("host")?.value ?? facts.host }
            subject.requestType = fields.first("content-type")?.value ?? .empty
        }
        let type = facts.knowsResponseHeaders ? plain(responseHeaders.contentType, levels: 2) : fields(.responseHeaders).first("content-type")?.value
        subject.responseType = type ?? .empty
        return options.filter.rejection(of: subject, arena: arena)
    }

    private func checkTime(_ facts: inout Facts, _ piece: PieceBuilder) -> Bool {
        guard let member = record[.time], member.kind != .null, member.kind == .number || member.end - member.start > 2 else {
            facts.seconds = options.defaultTime
            facts.changesTime = true
            piece.tally.mended[.missingTime] += 1
            return true
        }
        let text = plain(record.raw(member), levels: 1)
        if let value = text.unsignedInteger, value <= UInt64(Int32.max) {
            facts.time = Int64(value) * 1_000_000
            return true
        }
        guard let time = Timestamp(text) else {
            piece.withhold(.time, "time \"\(excerpt(text))\" is no time, expected seconds since 1970")
            return false
        }
        guard options.fixesTimes, time.seconds <= Int32.max, time.seconds >= 0 else {
            piece.withhold(.time, "time \"\(excerpt(text))\" is not in whole seconds, expected at most \(Int32.max)")
            return false
        }
        facts.time = time.microseconds
        facts.seconds = time.seconds
        facts.changesTime = true
        piece.tally.mended[.time] += 1
        return true
    }

    private func checkDrop(_ facts: Facts, _ piece: PieceBuilder) -> Bool {
        var answer = ByteSlice.empty
        if let member = record[.responsePayload], member.kind == .string {
            let raw = record.raw(member)
            if DropForecast.mayBeRPC(raw) { answer = plain(raw, levels: 1) }
        }
        let target = record[.path].map { record.raw($0) } ?? .empty
        let isIgnored = facts.knowsRequestHeaders ? requestHeaders.isIgnored : fields(.requestHeaders).first("x-akto-ignore") != nil
        let path = record[.path]?.hasEscapes == true ? plain(target, levels: 1) : target
        guard let reason = DropForecast.reason(status: facts.status, target: path, isIgnored: isIgnored, answer: answer, arena: arena) else { return true }
        if options.withholdsDropped {
            piece.withhold(.dropped, nil)
            return false
        }
        piece.tally.willBeDropped[reason] += 1
        return true
    }
}
