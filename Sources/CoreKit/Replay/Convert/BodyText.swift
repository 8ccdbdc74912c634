/// A body as an ingest record can carry it.
enum BodyText {
    /// The inside of a JSON string, which may be copied as it stands.
    case encoded(ByteSlice)
    case plain(ByteSlice)
    case base64(ByteSlice)
    /// It is not text and is left out.
    case omitted

    var isBase64: Bool { if case .base64 = self { true } else { false } }
}

/// Makes text of captured bodies and takes out of it what must not leave.
struct BodyTexts {
    private let arena: ByteArena
    private let redactor: Redactor
    private let binary: ConvertOptions.BinaryBodies
    private var decoder: BodyDecoder
    /// The last body was said to be base64 and is not.
    private(set) var isBadBase64 = false

    init(_ options: ConvertOptions, read: ReadOptions, redactor: Redactor, arena: ByteArena) {
        self.arena = arena
        self.redactor = redactor
        binary = options.binary
        decoder = BodyDecoder(arena: arena, options: read)
    }

    mutating func text(of body: Body, headers: UnsafeBufferPointer<HeaderField>) -> BodyText {
        isBadBase64 = false
        guard !body.content.isEmpty else { return .plain(.empty) }
        var content = body.content
        let isBase64 = body.isBase64
        if isBase64 {
            content = decoded(body, headers)
            guard BodyTexts.isUTF8(content) else {
                if let text = transcoded(content, headers) { return .plain(redactor.body(text) ?? text) }
                return binary == .omit || hidesSecrets(content) ? .omitted : .base64(content)
            }
        }
        if redactor.redaction.isNone {
            return isBase64 ? .plain(content) : passedOn(body)
        }
        if let shown = disclosed(content, headers: headers), let redacted = redactor.body(shown) { return .plain(redacted) }
        if isBase64 || body.origin.step != .escaped || body.origin.base != 0 || !redactor.redaction.patterns.isEmpty {
            return redactor.body(content).map { .plain($0) } ?? (isBase64 ? .plain(content) : passedOn(body))
        }
        let check = JSONTextCheck(body.origin.raw)
        guard check.isClean else { return .plain(redactor.body(content) ?? content) }
        return .encoded(redactor.body(body.origin.raw, hasPlainEscapes: check.hasPlainEscapes) ?? body.origin.raw)
    }

    /// A body that nothing has to be taken out of.
    private func passedOn(_ body: Body) -> BodyText {
        guard body.origin.step == .escaped, body.origin.base == 0, JSONTextCheck(body.origin.raw).isClean else { return .plain(body.content) }
        return .encoded(body.origin.raw)
    }

    /// Base64 undone, and a compression that was left on what it holds.
    private mutating func decoded(_ body: Body, _ headers: UnsafeBufferPointer<HeaderField>) -> ByteSlice {
        guard let plain = Base64.decoded(body.content, arena: arena) else {
            isBadBase64 = true
            return body.content
        }
        guard plain.count >= 2 else { return plain }
        let isCompressed = Gzip.isGzip(prefix: plain.buffer) || Zlib.isHeader(plain[0], plain[1])
            || headers.first("content-encoding")?.value.containsIgnoringCase("deflate") == true
        guard isCompressed else { return plain }
        let whole = decoder.decode(Body(content: plain, origin: .none), headers: headers)
        return whole.isIncomplete || whole.kind == .binary ? plain : whole.bytes
    }

    /// What a body says that its bytes do not show; nil where they do.
    mutating func disclosed(_ content: ByteSlice, headers: UnsafeBufferPointer<HeaderField>) -> ByteSlice? {
        let text = content.dropFirst(content.textStart)
        guard BodyTexts.mayHide(text) else { return nil }
        let whole = decoder.decode(Body(content: content, origin: .none), headers: headers)
        guard whole.kind != .binary, whole.bytes.count != content.count || whole.bytes.start != content.start, BodyTexts.isUTF8(whole.bytes) else { return nil }
        return whole.bytes
    }

    /// Whether a body may say something else than its bytes show, by its beginning.
    static func mayHide(_ text: ByteSlice) -> Bool {
        guard text.count >= 16, !RecordFields.isPlainStart(text[0]) else { return false }
        return Base64.begins(text) || ChunkedBody.begins(text) || Gzip.isGzip(prefix: text.buffer) || Zlib.isHeader(text[0], text[1])
    }

    /// Whether something that must not leave stands in bytes that are not text, as they are, as text of two bytes a character, or in what they are
    /// compressed of. Nothing in them can be replaced without breaking them.
    mutating func hidesSecrets(_ content: ByteSlice) -> Bool {
        guard !redactor.redaction.isNone else { return false }
        if redactor.finds(in: content) { return true }
        if content.firstIndex(of: 0) != nil {
            let out = ByteBuilder(capacity: content.count)
            for byte in content.buffer where byte != 0 { out.append(byte) }
            if redactor.finds(in: out.bytes) { return true }
        }
        guard content.count >= 2, Gzip.isGzip(prefix: content.buffer) || Zlib.isHeader(content[0], content[1]) else { return false }
        let whole = decoder.decode(Body(content: content, origin: .none), headers: UnsafeBufferPointer(start: nil, count: 0))
        return whole.bytes.start != content.start && redactor.finds(in: whole.bytes)
    }

    /// The same for bytes that are written as base64 already.
    mutating func hidesSecrets(base64 text: ByteSlice) -> Bool {
        guard text.count >= 16, Base64.begins(text), let content = Base64.decoded(text, arena: arena), !BodyTexts.isUTF8(content) else { return false }
        return hidesSecrets(content)
    }

    /// Text in Latin-1 or Windows-1252, where its content type says so.
    private func transcoded(_ content: ByteSlice, _ headers: UnsafeBufferPointer<HeaderField>) -> ByteSlice? {
        guard let type = headers.first("content-type")?.value, content.firstIndex(of: 0) == nil else { return nil }
        guard type.containsIgnoringCase("charset=iso-8859-1") || type.containsIgnoringCase("charset=\"iso-8859-1\"")
            || type.containsIgnoringCase("charset=latin1") else { return nil }
        let out = arena.allocate(content.count * 2)
        var count = 0
        for byte in content.buffer { count += JSONEscapes.writeUTF8(UInt32(byte), out + count) }
        arena.trim(content.count * 2 - count)
        return ByteSlice(start: out, count: count)
    }

    static func isUTF8(_ text: ByteSlice) -> Bool {
        let base = text.start, end = text.count
        var at = 0
        while at < end {
            if at &+ ByteBlock.size <= end, ByteBlock(base + at).isPlain {
                at &+= ByteBlock.size
                continue
            }
            let stop = min(end, at &+ ByteBlock.size)
            while at < stop {
                let length = UTF8Scalars.length(base, at: at, end: end)
                if length == 1, base.load(fromByteOffset: at, as: UInt8.self) >= 0x80 { return false }
                at &+= length
            }
        }
        return true
    }
}
