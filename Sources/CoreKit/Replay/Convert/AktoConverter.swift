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
    /// The tags, where they are written as headers are.
    let tagMembers = AktoHeaders()
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
        /// To stand for the host that they have.
        var usualHost: ByteSlice?
        /// Of the URL, where the path is one.
        var scheme = ByteSlice.empty
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
        redactor.begin(record.text)
        if look(&facts, piece) {
            if isMended { piece.tally.mended[.text] += 1 }
            write(facts, piece)
        }
        return true
    }

    // MARK: - Before anything is written

    /// Whether the record is to be sent; otherwise the piece knows why not.
    private func look(_ facts: inout Facts, _ piece: PieceBuilder) -> Bool {
        guard let path = text(.path) else { return refuse(piece, .path, "path", expected: "path and query, or a URL") }
        if !path.hasPrefix("/"), let isWanted = checkURL(path, &facts, piece) { return isWanted }
        guard let method = text(.method), AktoConverter.isMethod(method) else { return refuse(piece, .method, "method", expected: "one such as GET") }
        // The endpoint takes any number; what is none of HTTP's is dropped later, like other statuses.
        guard let digits = number(.statusCode), digits.count <= 3, let status = digits.unsignedInteger else {
            return refuse(piece, .statusCode, "status", expected: "a number such as 200")
        }
        facts.status = Int(status)
        guard options.accountID != nil || isID(.accountID) else { return refuse(piece, .accountID, "account", expected: "a number up to \(Int32.max)") }
        guard options.vxlanID != nil || isID(.vxlanID) else { return refuse(piece, .vxlanID, "collection", expected: "a number up to \(Int32.max)") }
        facts.knowsRequestHeaders = read(.requestHeaders, requestHeaders)
        facts.knowsResponseHeaders = read(.responseHeaders, responseHeaders)
        findHost(&facts)
        if !options.filter.isEmpty, let reason = rejection(facts) {
            piece.reject(reason)
            return false
        }
        return checkTime(&facts, piece) && checkDrop(facts, piece)
    }

    /// `what` says what the member should be.
    private func refuse(_ piece: PieceBuilder, _ field: AktoField, _ what: String, expected: String) -> Bool {
        let name = field.name
        guard let member = record[field], member.kind != .string || member.end - member.start > 2 else { return refuse(piece, "\(name) is missing") }
        let shown = EntryPart.shown(record.text[member.start..<member.end])
        let isPlain = member.kind == .string || member.kind == .number || member.kind == .bool
        return refuse(piece, isPlain ? "\(name) \(shown) is no \(what), expected \(expected)" : "\(name) is \(shown), expected \(expected)")
    }

    private func refuse(_ piece: PieceBuilder, _ message: String) -> Bool {
        piece.withhold(.incomplete, message)
        return false
    }

    /// A string that is not empty.
    private func text(_ field: AktoField) -> ByteSlice? {
        guard let member = record[field], member.kind == .string, member.end - member.start > 2 else { return nil }
        return plain(record.raw(member), levels: 1)
    }

    /// The text of a string or number.
    private func number(_ field: AktoField) -> ByteSlice? {
        guard let member = record[field], member.kind == .string || member.kind == .number else { return nil }
        return plain(record.raw(member), levels: 1)
    }

    private static func isMethod(_ text: ByteSlice) -> Bool { text.count <= 32 && text.buffer.allSatisfy { HTTPField.isTokenByte($0) } }

    /// A number of 32 bits, or nothing, which others stand for.
    private func isID(_ field: AktoField) -> Bool {
        guard let member = record[field], member.kind != .null else { return true }
        guard let text = number(field) else { return false }
        return text.isEmpty ? member.kind == .string : ConvertOptions.isID(text)
    }

    /// Of a path that is none. Nil where it will do, else whether the record is to be sent.
    private func checkURL(_ path: ByteSlice, _ facts: inout Facts, _ piece: PieceBuilder) -> Bool? {
        switch RecordedURL(path) {
        case .web:
            facts.scheme = URLParts(path).scheme
            return nil
        case .relative: return nil
        case .foreign:
            piece.reject(.scheme)
            return false
        }
    }

    private func excerpt(_ text: ByteSlice) -> String { EntryPart.excerpt(text) }

    private func read(_ field: AktoField, _ headers: AktoHeaders) -> Bool {
        guard let member = record[field], member.kind == .string else { return headers.read(.empty) }
        return headers.read(record.raw(member))
    }

    /// The fields of headers that are written in an unusual way.
    func fields(_ field: AktoField, loss: ((HeaderFieldReader.Loss) -> Void)? = nil) -> [HeaderField] {
        guard let member = record[field] else { return [] }
        let kind: RecordFields.Value.Kind
        switch member.kind {
        case .string: kind = .string
        case .object: kind = .object
        case .array: kind = .array
        case .number: kind = .number
        case .bool: kind = .bool
        case .null: return []
        }
        var fields: [HeaderField] = []
        let found = HeaderFieldReader.read(RecordFields.Value(kind: kind, raw: record.raw(member), hasEscapes: member.hasEscapes), arena: arena) {
            fields.append($0)
            return true
        }
        if let found { loss?(found) }
        return fields
    }

    /// A host that the headers lack.
    private func findHost(_ facts: inout Facts) {
        var authority: ByteSlice?
        if facts.knowsRequestHeaders {
            if let host = requestHeaders.host.map({ plain($0, levels: 2) }) {
                let usual = HostName.normalized(host, scheme: facts.scheme, arena: arena) ?? host
                if !(usual == host) { facts.usualHost = usual }
                return
            }
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
        if let usual = HostName.normalized(facts.host, scheme: facts.scheme, arena: arena) {
            facts.host = usual
        } else if let at = facts.host.buffer.lastIndex(of: 0x40) {
            facts.host = facts.host.dropFirst(at + 1)
        }
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
            piece.remark(.missingTime, "time is missing, the time of this run stands for it")
            return true
        }
        let text = plain(record.raw(member), levels: 1)
        if let value = text.unsignedInteger, value <= UInt64(Int32.max), text.count <= 19 {
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
