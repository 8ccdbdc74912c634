// Relies on: most records having nothing to change but a few values, so that their bytes are copied as they stand around these.

/// Passes ingest records on: what they say stays, byte for byte, but for what must not leave and for what the server does not take.
final class AktoConverter {
    let options: ConvertOptions
    let redactor: Redactor
    let arena: ByteArena
    let record = AktoRecord()
    let tags: TagText
    let headerList: HeaderList
    private let requestHeaders = AktoHeaders()
    private let responseHeaders = AktoHeaders()
    private var bodies: BodyTexts
    private let mended = ByteBuilder(capacity: 256)
    let scratch = ByteBuilder(capacity: 256)
    private let sources: [ByteSlice]

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
        guard !captured.bytes.isEmpty, captured.bytes[0] == 0x7B else { return false }
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

    // MARK: - Writing

    private func write(_ facts: Facts, _ piece: PieceBuilder) {
        let out = piece.out, start = piece.begin()
        var done = 0
        for index in 0..<record.count {
            let member = record[index]
            if member.field == AktoRecord.duplicate {
                // With the comma before it: a first member is no duplicate.
                out.append(record.text[done..<(index > 0 ? record[index - 1].end : member.name)])
                done = member.end
                piece.tally.mended[.duplicate] += 1
                continue
            }
            scratch.truncate(to: 0)
            guard let range = change(member, facts, piece) else { continue }
            out.append(record.text[done..<range.lowerBound])
            out.append(scratch.bytes)
            done = range.upperBound
        }
        out.append(record.text[done..<record.end])
        appendMissing(facts, piece)
        out.append(0x7D)
        piece.finish(from: start, time: facts.time)
        piece.tally.redacted += redactor.takeCount()
    }

    /// Writes what takes the place of a part of the record to `scratch`; nil where the member stays as it is.
    private func change(_ member: AktoRecord.Member, _ facts: Facts, _ piece: PieceBuilder) -> Range<Int>? {
        let inside = member.start + 1..<member.end - 1
        guard let field = AktoField(rawValue: member.field) else { return redacted(unknown: member) }
        switch field {
        case .requestHeaders: return headers(member, requestHeaders, facts.knowsRequestHeaders, facts.host, piece)
        case .responseHeaders: return headers(member, responseHeaders, facts.knowsResponseHeaders, .empty, piece)
        case .path:
            let path = plain(record.raw(member), levels: 1)
            guard let changed = redactor.target(path) else { return nil }
            JSONEscapes.encode(changed, to: scratch)
            return inside
        case .requestPayload, .responsePayload:
            guard member.kind == .string else { return scalar(member, piece) }
            return payload(member, facts) ? inside : nil
        case .time where facts.changesTime:
            scratch.append(0x22)
            scratch.append(decimal: facts.seconds)
            scratch.append(0x22)
            return member.start..<member.end
        case .accountID: return constant(options.accountID, ConvertOptions.defaultAccountID, member, piece)
        case .vxlanID: return constant(options.vxlanID, ConvertOptions.defaultVxlanID, member, piece)
        case .source: return source(member, piece)
        case .tag: return tag(member, piece)
        case .parentMcpToolNames: return redacted(unknown: member)
        default: return member.kind == .string ? nil : scalar(member, piece)
        }
    }

    /// A scalar becomes a string, nothing an empty one, anything else its JSON text.
    func scalar(_ member: AktoRecord.Member, _ piece: PieceBuilder) -> Range<Int> {
        scratch.append(0x22)
        if member.kind != .null {
            let text = record.raw(member)
            JSONEscapes.encode(redactor.body(text) ?? text, to: scratch)
        }
        scratch.append(0x22)
        piece.tally.mended[.scalar] += 1
        return member.start..<member.end
    }

    private func payload(_ member: AktoRecord.Member, _ facts: Facts) -> Bool {
        let raw = record.raw(member)
        guard !raw.isEmpty, !redactor.redaction.isNone else { return false }
        let isShown = RecordFields.isPlainStart(raw[0])
        if isShown, redactor.redaction.patterns.isEmpty {
            guard let changed = redactor.body(raw, hasPlainEscapes: facts.hasPlainEscapes) else { return false }
            scratch.append(changed)
            return true
        }
        let content = plain(raw, levels: 1)
        if let shown = bodies.disclosed(content, headers: UnsafeBufferPointer(start: nil, count: 0)), let changed = redactor.body(shown) {
            JSONEscapes.encode(changed, to: scratch)
            return true
        }
        guard let changed = redactor.body(content) else { return false }
        JSONEscapes.encode(changed, to: scratch)
        return true
    }

    private func headers(
        _ member: AktoRecord.Member, _ headers: AktoHeaders, _ isKnown: Bool, _ host: ByteSlice, _ piece: PieceBuilder
    ) -> Range<Int>? {
        guard isKnown else {
            let fields = AktoField(rawValue: member.field).map { self.fields($0) } ?? []
            scratch.append(0x22)
            if fields.withUnsafeBufferPointer({ headerList.write($0, host: host, to: scratch) }) { piece.tally.mended[.host] += 1 }
            scratch.append(0x22)
            piece.tally.mended[.headers] += 1
            return member.start..<member.end
        }
        var done = 0
        if !host.isEmpty {
            scratch.append(headers.text[0..<headers.start])
            scratch.append("\\\"host\\\":\\\"")
            JSONEscapes.encode(host, levels: 2, to: scratch)
            scratch.append(headers.count == 0 ? "\\\"" : "\\\",")
            done = headers.start
            piece.tally.mended[.host] += 1
        }
        if !redactor.redaction.isNone {
            for index in 0..<headers.count {
                let field = headers[index]
                let raw = headers.value(field)
                let value = field.hasEscapes ? plain(raw, levels: 2) : raw
                guard let changed = redactor.header(headers.name(field), value) else { continue }
                scratch.append(headers.text[done..<Int(field.value)])
                JSONEscapes.encode(changed, levels: 2, to: scratch)
                done = Int(field.valueEnd)
            }
        }
        guard done > 0 else { return nil }
        // What follows the last change stays where it is.
        return member.start + 1..<member.start + 1 + done
    }

    /// A member that only others know, or one of the few that are no strings.
    private func redacted(unknown member: AktoRecord.Member) -> Range<Int>? {
        guard redactor.redaction.credentials || !redactor.redaction.patterns.isEmpty else { return nil }
        // The name belongs to what gives a credential away.
        let text = record.text[member.name..<member.end]
        let valueAt = member.start - member.name
        guard let changed = redactor.json(text, valueAt: valueAt, to: scratch) else { return nil }
        if changed { return member.name..<member.end }
        scratch.append(text[0..<valueAt])
        scratch.append("\"redacted\"")
        return member.name..<member.end
    }

    private func constant(_ wanted: String?, _ usual: String, _ member: AktoRecord.Member, _ piece: PieceBuilder) -> Range<Int>? {
        if let wanted {
            scratch.append(0x22)
            scratch.append(encoded: wanted)
            scratch.append(0x22)
            return member.start..<member.end
        }
        guard member.kind != .string || member.end - member.start == 2 else { return nil }
        if member.kind == .number { return scalar(member, piece) }
        scratch.append(0x22)
        scratch.append(usual)
        scratch.append(0x22)
        piece.tally.mended[.scalar] += 1
        return member.start..<member.end
    }

    private func source(_ member: AktoRecord.Member, _ piece: PieceBuilder) -> Range<Int>? {
        let raw = plain(record.raw(member), levels: 1)
        if options.source == nil, member.kind == .string, sources.contains(where: { $0 == raw }) { return nil }
        scratch.append(0x22)
        scratch.append(options.source ?? "OTHER")
        scratch.append(0x22)
        if options.source == nil { piece.tally.mended[.source] += 1 }
        return member.start..<member.end
    }

    private func tag(_ member: AktoRecord.Member, _ piece: PieceBuilder) -> Range<Int>? {
        if member.kind == .string, options.tags.isEmpty {
            guard let changed = redactor.body(record.raw(member)) else { return nil }
            scratch.append(changed)
            return member.start + 1..<member.end - 1
        }
        scratch.append(0x22)
        tags.write(joining: member.kind == .null ? .empty : plain(record.raw(member), levels: member.kind == .string ? 1 : 0), redactor: redactor, to: scratch)
        scratch.append(0x22)
        if member.kind != .string { piece.tally.mended[.scalar] += 1 }
        return member.start..<member.end
    }

    /// Adds the members that the server expects and the record lacks.
    private func appendMissing(_ facts: Facts, _ piece: PieceBuilder) {
        let out = piece.out
        func add(_ field: AktoField, _ value: () -> Void) {
            guard record[field] == nil else { return }
            out.append(",\"")
            out.append(field.name)
            out.append("\":\"")
            value()
            out.append(0x22)
            if field != .time { piece.tally.mended[.missing] += 1 }
        }
        add(.requestHeaders) { if headerList.write(UnsafeBufferPointer(start: nil, count: 0), host: facts.host, to: out) { piece.tally.mended[.host] += 1 } }
        add(.responseHeaders) { out.append("{}") }
        add(.requestPayload) {}
        add(.responsePayload) {}
        add(.ip) {}
        add(.destIp) {}
        add(.time) { out.append(decimal: facts.seconds) }
        add(.type) { out.append("HTTP/1.1") }
        add(.status) { out.append(StatusText.of(facts.status)) }
        add(.accountID) { out.append(encoded: options.accountID ?? ConvertOptions.defaultAccountID) }
        add(.vxlanID) { out.append(encoded: options.vxlanID ?? ConvertOptions.defaultVxlanID) }
        add(.isPending) { out.append("false") }
        add(.source) { out.append(options.source ?? "OTHER") }
        if !options.tags.isEmpty { add(.tag) { tags.write(joining: .empty, redactor: redactor, to: out) } }
    }
}
