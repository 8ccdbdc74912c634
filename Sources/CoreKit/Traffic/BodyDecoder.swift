/// A body as the program that it was meant for saw it.
public struct DecodedBody {
    public enum Kind: Sendable { case empty, json, eventStream, form, multipart, text, binary }
    public var bytes = ByteSlice.empty
    public var kind = Kind.empty
    /// The way back to the capture; opaque where a coding was undone.
    public var origin = SourceMap.none
    /// A compressed body that broke off, or that would have grown too large: `bytes` is what could be read.
    public var isIncomplete = false

    public init() {}
}

/// Undoes what a body went through on its way into the capture: base64, chunked framing, gzip and deflate, declared by the capture, by
/// headers, or evident from the bytes, in whatever order they were applied.
public struct BodyDecoder {
    private let arena: ByteArena
    private let limit: Int

    /// More codings than this were never meant.
    private static let mostSteps = 6

    public init(arena: ByteArena, options: ReadOptions = ReadOptions()) {
        self.arena = arena
        limit = options.maximumBody
    }

    /// What the headers say of a body.
    private struct Declared {
        var type: ByteSlice
        var isEventStream: Bool
        var isDeflate: Bool
        var isChunked: Bool

        init(_ headers: UnsafeBufferPointer<HeaderField>) {
            var type: ByteSlice?, encoding: ByteSlice?, framing: ByteSlice?
            for field in headers {
                switch field.name.count {
                case 12: if type == nil, field.name.equalsIgnoringCase("content-type") { type = field.value.trimmed }
                case 16: if encoding == nil, field.name.equalsIgnoringCase("content-encoding") { encoding = field.value }
                case 17: if framing == nil, field.name.equalsIgnoringCase("transfer-encoding") { framing = field.value }
                default: break
                }
            }
            self.type = type ?? .empty
            isEventStream = self.type.hasPrefixIgnoringCase("text/event-stream")
            isDeflate = encoding?.containsIgnoringCase("deflate") == true
            isChunked = framing?.containsIgnoringCase("chunked") == true
        }
    }

    /// A body with one more coding undone.
    private struct Step {
        var bytes: ByteSlice
        var isIncomplete = false
        /// What came out has to show that it was meant: any word of the right length is base64.
        var isGuess = false
    }

    /// Decodes a body with the headers that came with it. What cannot be undone stays as it is.
    public mutating func decode(_ body: Body, headers: UnsafeBufferPointer<HeaderField>) -> DecodedBody {
        var result = DecodedBody()
        result.bytes = body.content
        result.origin = body.origin
        guard !body.content.isEmpty else { return result }
        var isChanged = false
        if body.isBase64, let plain = Base64.decoded(body.content, arena: arena) {
            result.bytes = plain
            isChanged = true
        }
        let declared = Declared(headers)
        var pending = declared, bytes = result.bytes
        var isIncomplete = false, isGuess = false
        for _ in 0..<BodyDecoder.mostSteps {
            guard let step = step(bytes, &pending) else { break }
            bytes = step.bytes
            isIncomplete = isIncomplete || step.isIncomplete
            isGuess = step.isGuess && !isWorthIt(bytes, pending)
            guard !isGuess else { continue }
            result.bytes = bytes
            result.isIncomplete = isIncomplete
            isChanged = true
        }
        if isChanged { result.origin = result.origin.opaque }
        if BodyDecoder.hasMark(result.bytes) {
            result.bytes = result.bytes.dropFirst(3)
            result.origin = result.origin.dropFirst(3)
        }
        result.kind = kind(of: result.bytes, declared)
        return result
    }

    public mutating func decode(_ body: Body, headers: [HeaderField] = []) -> DecodedBody {
        headers.withUnsafeBufferPointer { decode(body, headers: $0) }
    }

    private func step(_ bytes: ByteSlice, _ pending: inout Declared) -> Step? {
        guard bytes.count >= 2 else { return nil }
        let first = bytes[0], second = bytes[1]
        if first == 0x7B || first == 0x5B { return nil }
        if first == 0x1F, second == 0x8B, Gzip.isGzip(prefix: bytes.buffer) {
            return inflated(Inflate.body(bytes.buffer, as: .gzip, limit: limit), mayBreakOff: true)
        }
        let text = bytes.dropFirst(bytes.textStart)
        let isFramed = ChunkedBody.begins(text)
        let isZlib = Zlib.isHeader(first, second)
        if pending.isDeflate || isZlib, (isZlib && second >= 0x80) || !BodyDecoder.isText(bytes) {
            if let plain = inflated(Inflate.zlibOrRawBody(bytes.buffer, limit: limit), mayBreakOff: pending.isDeflate && !isFramed) {
                pending.isDeflate = false
                return plain
            }
        }
        if isFramed, let joined = ChunkedBody.decoded(text, isDeclared: pending.isChunked, arena: arena) {
            return Step(bytes: joined)
        }
        // A look at the beginning spares the rest of what is no base64, or base64 of something else.
        guard let head = Base64.head(text, arena: arena), isPromising(head, pending),
            let plain = Base64.decoded(text, isCut: true, arena: arena)
        else { return nil }
        return Step(bytes: plain, isGuess: true)
    }

    private func inflated(_ body: Inflate.Outcome, mayBreakOff: Bool) -> Step? {
        guard body.problem == nil || (mayBreakOff && !body.bytes.isEmpty) else { return nil }
        return Step(bytes: body.bytes.withUnsafeBytes { arena.copy($0) }, isIncomplete: body.problem != nil)
    }

    /// The beginning of what base64 hides on purpose: JSON, events, or a further coding.
    private func isPromising(_ head: ByteSlice, _ pending: Declared) -> Bool {
        guard head.count >= 2 else { return false }
        if pending.isDeflate || Gzip.isGzip(prefix: head.buffer) || Zlib.isHeader(head[0], head[1]) { return true }
        let text = head.dropFirst(head.textStart)
        guard !text.isEmpty else { return false }
        if text[0] == 0x7B || text[0] == 0x5B || ChunkedBody.begins(text) || Base64.begins(text) { return true }
        // A field, or a comment.
        let name = text.buffer.firstIndex { !BodyDecoder.isFieldLetter($0) } ?? text.count
        return name < text.count && (text[name] == 0x3A || text[name] == 0x0A || text[name] == 0x0D)
    }

    /// What base64 was undone to speaks for itself.
    private func isWorthIt(_ plain: ByteSlice, _ pending: Declared) -> Bool {
        if Gzip.isGzip(prefix: plain.buffer), plain.count >= 18 { return true }
        let text = plain.dropFirst(plain.textStart)
        guard !text.isEmpty else { return false }
        if text[0] == 0x7B || text[0] == 0x5B {
            var scanner = JSONScanner(text)
            do {
                try scanner.skipValue()
                return true
            } catch {
                return error.isTruncation
            }
        }
        return BodyDecoder.beginsEvents(text) || EventStream.looksLike(text, isDeclared: pending.isEventStream, arena: arena)
    }

    private static func beginsEvents(_ text: ByteSlice) -> Bool {
        text.hasPrefix("event:") || text.hasPrefix("data:") || text.hasPrefix("id:") || text.hasPrefix("retry:") || text.hasPrefix(": ")
    }

    private static func isFieldLetter(_ byte: UInt8) -> Bool { ByteSlice.lowered(byte) &- 0x61 < 26 || byte == 0x2D }

    private static func hasMark(_ bytes: ByteSlice) -> Bool {
        bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    }

    /// What a body is, by its first bytes where they are clear, and else by its content type.
    private func kind(of bytes: ByteSlice, _ declared: Declared) -> DecodedBody.Kind {
        let text = bytes.trimmed, type = declared.type
        guard !text.isEmpty else { return .empty }
        if text[0] == 0x7B || text[0] == 0x5B { return .json }
        if declared.isEventStream { return .eventStream }
        if type.hasPrefixIgnoringCase("multipart/") { return .multipart }
        if type.hasPrefixIgnoringCase("application/x-www-form-urlencoded") { return .form }
        if type.containsIgnoringCase("json"), BodyDecoder.isScalar(text) { return .json }
        if BodyDecoder.beginsEvents(text), text.firstRange(of: "data:") != nil { return .eventStream }
        let saysLittle = type.isEmpty || type.containsIgnoringCase("json") || type.containsIgnoringCase("octet-stream")
        if saysLittle, EventStream.looksLike(text, isDeclared: false, arena: arena) { return .eventStream }
        return BodyDecoder.isText(bytes) ? .text : .binary
    }

    private static func isScalar(_ text: ByteSlice) -> Bool {
        var scanner = JSONScanner(text)
        return (try? scanner.value()) != nil && (try? scanner.expectEnd()) != nil
    }

    /// No NUL and next to no invalid UTF-8 in the first kilobyte.
    private static func isText(_ bytes: ByteSlice) -> Bool {
        let head = bytes[0..<min(bytes.count, 1024)]
        var at = 0, faults = 0
        while at < head.count {
            if head[at] == 0 { return false }
            let length = UTF8Scalars.length(head.start, at: at, end: head.count)
            if head[at] >= 0x80, length == 1 { faults += 1 }
            if head[at] < 0x09 { faults += 1 }
            at += length
        }
        return faults * 20 <= head.count
    }
}
