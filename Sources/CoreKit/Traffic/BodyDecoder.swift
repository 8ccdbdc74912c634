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

    /// Decodes a body with the headers that came with it. What cannot be undone stays as it is.
    public mutating func decode(_ body: Body, headers: [HeaderField]) -> DecodedBody {
        var result = DecodedBody()
        result.bytes = body.content
        result.origin = body.origin
        guard !body.content.isEmpty else { return result }
        var isChanged = false
        if body.isBase64, let plain = Base64.decoded(body.content, arena: arena) {
            result.bytes = plain
            isChanged = true
        }
        let coding = headers.first("content-encoding")?.value.trimmed ?? .empty
        var isDeflate = coding.containsIgnoringCase("deflate")
        let isChunked = headers.first("transfer-encoding")?.value.containsIgnoringCase("chunked") == true
        for _ in 0..<BodyDecoder.mostSteps {
            guard let step = step(result.bytes, isChunked: isChunked, isDeflate: &isDeflate) else { break }
            result.bytes = step.bytes
            if step.isIncomplete { result.isIncomplete = true }
            isChanged = true
        }
        if isChanged { result.origin = result.origin.opaque }
        if result.bytes.count >= 3, result.bytes[0] == 0xEF, result.bytes[1] == 0xBB, result.bytes[2] == 0xBF {
            result.bytes = result.bytes.dropFirst(3)
            result.origin = result.origin.dropFirst(3)
        }
        result.kind = BodyDecoder.kind(of: result.bytes, type: headers.first("content-type")?.value.trimmed ?? .empty)
        return result
    }

    private func step(_ bytes: ByteSlice, isChunked: Bool, isDeflate: inout Bool) -> (bytes: ByteSlice, isIncomplete: Bool)? {
        guard bytes.count >= 2 else { return nil }
        let first = bytes[0], second = bytes[1]
        if first == 0x7B || first == 0x5B { return nil }
        if first == 0x1F, second == 0x8B, Gzip.isGzip(prefix: bytes.buffer) {
            return inflated(Inflate.body(bytes.buffer, as: .gzip, limit: limit), mayBreakOff: true)
        }
        if isDeflate || Zlib.isHeader(first, second), !BodyDecoder.isText(bytes) {
            let mayBreakOff = isDeflate
            isDeflate = false
            return inflated(Inflate.zlibOrRawBody(bytes.buffer, limit: limit), mayBreakOff: mayBreakOff)
        }
        if isHexDigit(first), let joined = ChunkedBody.decoded(bytes, isDeclared: isChunked, arena: arena) { return (joined, false) }
        if Base64.isEvident(bytes), let plain = Base64.decoded(bytes, arena: arena) {
            if isWorthDecoding(plain) { return (plain, false) }
        }
        return nil
    }

    private func inflated(_ body: Inflate.Outcome, mayBreakOff: Bool) -> (bytes: ByteSlice, isIncomplete: Bool)? {
        guard body.problem == nil || (mayBreakOff && !body.bytes.isEmpty) else { return nil }
        return (body.bytes.withUnsafeBytes { arena.copy($0) }, body.problem != nil)
    }

    private func isHexDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || ByteSlice.lowered(byte) &- 0x61 < 6 }

    /// What base64 hides on purpose begins in few ways.
    private func isWorthDecoding(_ plain: ByteSlice, mayBeTwice: Bool = true) -> Bool {
        if Gzip.isGzip(prefix: plain.buffer), plain.count >= 18 { return true }
        let text = plain.trimmed
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
        if mayBeTwice, Base64.isEvident(text), let inner = Base64.decoded(text, arena: arena) {
            return isWorthDecoding(inner, mayBeTwice: false)
        }
        return BodyDecoder.beginsEvents(text)
    }

    private static func beginsEvents(_ text: ByteSlice) -> Bool {
        text.hasPrefix("event:") || text.hasPrefix("data:") || text.hasPrefix("id:") || text.hasPrefix("retry:") || text.hasPrefix(": ")
    }

    /// What a body is, by its first bytes where they are clear, and else by its content type.
    private static func kind(of bytes: ByteSlice, type: ByteSlice) -> DecodedBody.Kind {
        let text = bytes.trimmed
        guard !text.isEmpty else { return .empty }
        if text[0] == 0x7B || text[0] == 0x5B { return .json }
        if type.hasPrefixIgnoringCase("text/event-stream") { return .eventStream }
        if type.hasPrefixIgnoringCase("multipart/") { return .multipart }
        if type.hasPrefixIgnoringCase("application/x-www-form-urlencoded") { return .form }
        if type.containsIgnoringCase("json"), isScalar(text) { return .json }
        if beginsEvents(text), text.firstRange(of: "data:") != nil { return .eventStream }
        return isText(bytes) ? .text : .binary
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
