// Relies on: most members staying as they are, so that a record is copied in a few stretches.

extension AktoConverter {
    func write(_ facts: Facts, _ piece: PieceBuilder) {
        let out = piece.out, start = piece.begin()
        var done = 0, excess: String?, isFirst = true
        if record.count + AktoRecord.mostAdded > options.limits.elements { excess = tooMany(record.count) }
        for index in 0..<record.count {
            let member = record[index]
            scratch.truncate(to: 0)
            if member.field == AktoRecord.duplicate || (member.field == AktoField.parentMcpToolNames.rawValue && isLeftOut(member, piece)) {
                // With the comma before it, or behind it where none is.
                out.append(record.text[done..<(isFirst ? member.name : record[index - 1].end)])
                done = isFirst && index + 1 < record.count ? record[index + 1].name : member.end
                if member.field == AktoRecord.duplicate { piece.tally.mended[.duplicate] += 1 }
                continue
            }
            isFirst = false
            let range = change(member, facts, piece)
            if member.kind == .object || member.kind == .array || member.start - member.name > options.limits.keyUnits, excess == nil {
                excess = self.excess(of: member, isChanged: range != nil)
            }
            guard let range else { continue }
            out.append(record.text[done..<range.lowerBound])
            out.append(scratch.bytes)
            done = range.upperBound
        }
        out.append(record.text[done..<record.end])
        appendMissing(facts, piece)
        out.append(0x7D)
        piece.finish(from: start, time: facts.time, excess: excess)
        piece.tally.redacted += redactor.takeCount()
    }

    private func tooMany(_ count: Int) -> String { "the record has \(count) members, the endpoint takes \(options.limits.elements)" }

    /// Whether the tools' names are not written: an empty list never is, and none where one of them is no string. Says so where something is lost.
    private func isLeftOut(_ member: AktoRecord.Member, _ piece: PieceBuilder) -> Bool {
        if member.kind == .null { return true }
        var scanner = JSONScanner(record.raw(member)), first = true, isEmpty = true
        guard member.kind == .array else {
            piece.remark(.unusable, "parentMcpToolNames is \(EntryPart.shown(record.text[member.start..<member.end])), expected a list of strings; it is left out")
            return true
        }
        scanner.position += 1
        while (try? scanner.nextElement(&first)) == true {
            isEmpty = false
            scanner.skipWhitespace()
            let start = scanner.position, isString = scanner.peek() == 0x22
            guard (try? scanner.passValue()) != nil else { return true }
            guard isString else {
                let shown = EntryPart.shown(ByteSlice(start: scanner.base + start, count: scanner.position - start))
                piece.remark(.unusable, "parentMcpToolNames holds \(shown), expected strings; it is left out")
                return true
            }
        }
        return isEmpty
    }

    /// What of a member that the endpoint passes over is beyond its limits, as it is written now.
    private func excess(of member: AktoRecord.Member, isChanged: Bool) -> String? {
        let isContainer = member.kind == .object || member.kind == .array
        // Names that are known are short.
        guard isContainer || member.start - member.name > options.limits.keyUnits else { return nil }
        let name = "\"" + EntryPart.excerpt(record.text[member.name..<member.start].trimmed.dropFirst(1)).prefix { $0 != "\"" } + "\""
        if member.start - member.name > options.limits.keyUnits {
            let end = record.text[member.name..<member.start].buffer.lastIndex(of: 0x22) ?? 0
            let units = RecordCutter.units(record.text[member.name..<member.start][1..<max(1, end)])
            if units > options.limits.keyUnits { return "the name of a member has \(units) characters, the endpoint takes \(options.limits.keyUnits)" }
        }
        // Of known members all but this one are written as strings.
        guard isContainer, member.field == AktoRecord.unknown || member.field == AktoField.parentMcpToolNames.rawValue else { return nil }
        var longest = 0
        let size = JSONNesting.measure(isChanged ? scratch.bytes : record.raw(member), stringsBeyond: min(options.limits.keyUnits, options.limits.stringUnits)) { raw, isKey in
            let units = RecordCutter.units(raw)
            if isKey ? units > options.limits.keyUnits : units > options.limits.stringUnits { longest = max(longest, units) }
        }
        if longest > 0 { return "\(name) holds a text of \(longest) characters, which is more than the endpoint takes" }
        // The batch, its array and the record stand around it.
        if size.depth + 3 > options.limits.depth { return "\(name) is \(size.depth) deep, the endpoint takes \(options.limits.depth) with the batch around it" }
        return size.elements > options.limits.elements ? "\(name) has \(size.elements) elements, the endpoint takes \(options.limits.elements)" : nil
    }

    /// Writes what takes the place of a part of the record to `scratch`; nil where the member stays as it is.
    private func change(_ member: AktoRecord.Member, _ facts: Facts, _ piece: PieceBuilder) -> Range<Int>? {
        // Of a string; other values may be a single byte.
        let inside = member.kind == .string ? member.start + 1..<member.end - 1 : member.start..<member.end
        guard let field = AktoField(rawValue: member.field) else { return redacted(unknown: member) }
        switch field {
        case .requestHeaders: return headers(member, requestHeaders, facts.knowsRequestHeaders, facts, piece)
        case .responseHeaders: return headers(member, responseHeaders, facts.knowsResponseHeaders, nil, piece)
        case .path:
            let path = plain(record.raw(member), levels: 1)
            guard let changed = redactor.target(path) else { return nil }
            JSONEscapes.encode(changed, to: scratch)
            return inside
        case .requestPayload, .responsePayload:
            guard member.kind == .string else { return scalar(member, piece) }
            return payload(member, facts, piece) ? inside : nil
        case .time where facts.changesTime:
            scratch.append(0x22)
            scratch.append(decimal: facts.seconds)
            scratch.append(0x22)
            return member.start..<member.end
        case .isPending: return pending(member, piece)
        case .accountID: return constant(options.accountID, ConvertOptions.defaultAccountID, member, piece)
        case .vxlanID: return constant(options.vxlanID, ConvertOptions.defaultVxlanID, member, piece)
        case .source: return source(member, piece)
        case .tag: return tag(member, piece)
        case .parentMcpToolNames: return redacted(unknown: member)
        case .method, .time, .statusCode, .type: return member.kind == .string ? nil : scalar(member, piece)
        default: return member.kind == .string ? text(member, facts) : scalar(member, piece)
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

    /// A member that should be a word or an address, and may be anything.
    private func text(_ member: AktoRecord.Member, _ facts: Facts) -> Range<Int>? {
        let raw = record.raw(member)
        guard !raw.isEmpty, !redactor.redaction.isNone else { return nil }
        if redactor.redaction.patterns.isEmpty || raw.firstIndex(of: 0x5C) == nil {
            guard let changed = redactor.short(raw, hasPlainEscapes: facts.hasPlainEscapes) else { return nil }
            scratch.append(changed)
        } else {
            // A pattern is about the text, and could part what an escape is.
            guard let changed = redactor.body(plain(raw, levels: 1)) else { return nil }
            JSONEscapes.encode(changed, to: scratch)
        }
        return member.start + 1..<member.end - 1
    }

    private func payload(_ member: AktoRecord.Member, _ facts: Facts, _ piece: PieceBuilder) -> Bool {
        let raw = record.raw(member)
        guard !raw.isEmpty, !redactor.redaction.isNone else { return false }
        if redactor.redaction.patterns.isEmpty, isShown(raw, hasEscapes: member.hasEscapes) {
            guard let changed = redactor.body(raw, hasPlainEscapes: facts.hasPlainEscapes) else { return false }
            scratch.append(changed)
            return true
        }
        let content = plain(raw, levels: 1)
        if let shown = bodies.disclosed(content, headers: UnsafeBufferPointer(start: nil, count: 0)), let changed = redactor.body(shown) {
            JSONEscapes.encode(changed, to: scratch)
            return true
        }
        if bodies.hidesSecrets(base64: content) {
            piece.tally.binaryOmitted += 1
            return true
        }
        guard let changed = redactor.body(content) else { return false }
        JSONEscapes.encode(changed, to: scratch)
        return true
    }

    /// The beginning of a body shows that it is not base64 or framed, so that it need not be decoded.
    private func isShown(_ raw: ByteSlice, hasEscapes: Bool) -> Bool {
        if RecordFields.isPlainStart(raw[0]) { return true }
        let head = JSONString(raw: raw[0..<min(raw.count, 192)], hasEscapes: hasEscapes).decoded(in: arena)
        return !BodyTexts.mayHide(head.dropFirst(head.textStart))
    }

    private func headers(
        _ member: AktoRecord.Member, _ headers: AktoHeaders, _ isKnown: Bool, _ request: Facts?, _ piece: PieceBuilder
    ) -> Range<Int>? {
        let host = request?.host ?? .empty, isRequest = request != nil, scheme = request?.scheme ?? .empty, usualHost = request?.usualHost
        guard isKnown else {
            let whose = isRequest ? "request" : "response"
            let fields = AktoField(rawValue: member.field).map { field in
                self.fields(field) { loss in
                    piece.remark(.unusable, "\(whose) headers are left out: \(loss.first)" + (loss.count > 1 ? ", and \(loss.count - 1) more" : ""))
                }
            } ?? []
            scratch.append(0x22)
            if fields.withUnsafeBufferPointer({ headerList.write($0, host: host, scheme: isRequest ? scheme : nil, to: scratch) }) { piece.tally.mended[.host] += 1 }
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
        if !redactor.redaction.isNone || usualHost != nil {
            for index in 0..<headers.count {
                let field = headers[index]
                let raw = headers.value(field)
                var value = field.hasEscapes ? plain(raw, levels: 2) : raw
                let isHost = usualHost != nil && raw.start == headers.host?.start
                if isHost, let usualHost {
                    value = usualHost
                    piece.tally.mended[.host] += 1
                }
                guard let changed = redactor.header(headers.name(field), value) ?? (isHost ? value : nil) else { continue }
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

    private func pending(_ member: AktoRecord.Member, _ piece: PieceBuilder) -> Range<Int>? {
        let raw = record.raw(member), isWord = raw == "false" || raw == "true"
        if isWord { return member.kind == .string ? nil : scalar(member, piece) }
        scratch.append("\"false\"")
        if member.kind == .null || raw.isEmpty {
            piece.tally.mended[.scalar] += 1
        } else {
            piece.remark(.unusable, "is_pending is \(EntryPart.shown(record.text[member.start..<member.end])), expected \"false\" or \"true\"; \"false\" stands for it")
        }
        return member.start..<member.end
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
        let form = tagForm(member)
        if member.kind == .string, options.tags.isEmpty, form == .strings {
            guard let changed = redactor.body(record.raw(member)) else { return nil }
            scratch.append(changed)
            return member.start + 1..<member.end - 1
        }
        if form == .none, member.kind != .null {
            piece.remark(.unusable, "tag is \(EntryPart.shown(record.text[member.start..<member.end])), expected an object of strings in a string; it is left out")
        } else if form != .strings || member.kind != .string {
            piece.tally.mended[.scalar] += 1
        }
        scratch.append(0x22)
        tags.write(joining: form == .none ? .empty : plain(record.raw(member), levels: member.kind == .string ? 1 : 0), redactor: redactor, to: scratch)
        scratch.append(0x22)
        return member.start..<member.end
    }

    private enum TagForm { case strings, values, none }

    /// What the tags are an object of, if they are one. Nothing at all is as good as an empty one.
    private func tagForm(_ member: AktoRecord.Member) -> TagForm {
        guard member.kind == .string || member.kind == .object else { return .none }
        let raw = record.raw(member)
        if member.kind == .string, raw.isEmpty || tagMembers.read(raw) { return .strings }
        var scanner = JSONScanner(plain(raw, levels: member.kind == .string ? 1 : 0)), first = true, isStrings = true
        guard scanner.peek() == 0x7B else { return .none }
        scanner.position += 1
        do {
            while try scanner.nextKey(&first) != nil {
                isStrings = isStrings && scanner.peek() == 0x22
                try scanner.skipValue()
            }
            try scanner.expectEnd()
        } catch {
            return .none
        }
        return isStrings ? .strings : .values
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
        add(.requestHeaders) { if headerList.write(UnsafeBufferPointer(start: nil, count: 0), host: facts.host, scheme: facts.scheme, to: out) { piece.tally.mended[.host] += 1 } }
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
