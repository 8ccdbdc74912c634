/// One HTTP request and what came back: what every reader yields and every feature takes.
///
/// All slices are borrowed: they point into the record's bytes or into the reader's arena and are valid until the reader
/// goes to its next record. What a capture does not say is empty or nil.
public struct Exchange {
    /// The form of the capture that it was read from.
    public var form: CaptureForm
    /// As captured, usually upper case.
    public var method = ByteSlice.empty
    /// `http` or `https`, where the capture says so.
    public var scheme = ByteSlice.empty
    /// Host and, where it stood there, port, as captured; of the URL where the URL and the `Host` header differ.
    public var host = ByteSlice.empty
    /// The path as sent, without the query; begins with `/`, or is empty where unknown.
    public var path = ByteSlice.empty
    /// The query as sent, without its `?`.
    public var query = ByteSlice.empty
    public var requestHeaders = UnsafeBufferPointer<HeaderField>(start: nil, count: 0)
    public var responseHeaders = UnsafeBufferPointer<HeaderField>(start: nil, count: 0)
    public var requestBody = Body()
    public var responseBody = Body()
    public var status: Int?
    public var time: Timestamp?
    /// The client's address as captured.
    public var clientAddress = ByteSlice.empty
    /// The server's address as captured.
    public var serverAddress = ByteSlice.empty
    /// `HTTP/1.1`, `h2` and the like, as captured.
    public var protocolVersion = ByteSlice.empty
    /// The person, where a gateway names one.
    public var user = ByteSlice.empty
    /// How the record came about, where an Akto record says so: `HAR`, `MIRRORING`.
    public var source = ByteSlice.empty
    /// The tools that caused the request: a JSON array of strings as it stands in an Akto record (`parentMcpToolNames`).
    public var toolNames = ByteSlice.empty
    /// No part of the record is known to be a body, so that `requestBody` is the record itself.
    public var isWholeRecord = false
    /// Where the record stands.
    public var place = RecordPlace()

    public init(form: CaptureForm) { self.form = form }
}

/// A header field; `name` as captured, to be compared without regard to case.
public struct HeaderField: BitwiseCopyable {
    public var name: ByteSlice
    public var value: ByteSlice
    /// Where the value stands in the capture.
    public var origin: SourceMap

    public init(name: ByteSlice, value: ByteSlice, origin: SourceMap) {
        self.name = name
        self.value = value
        self.origin = origin
    }
}

extension Sequence<HeaderField> {
    /// The first value under a name, which has to be given in lower case.
    public func first(_ name: StaticString) -> HeaderField? {
        first { $0.name.equalsIgnoringCase(name) }
    }
}

/// A request's or an answer's body as the capture holds it: the string escapes of the capture undone, its own encodings
/// (base64, content codings) not yet; see `BodyDecoder`.
public struct Body {
    public var content = ByteSlice.empty
    /// The capture says that `content` is base64.
    public var isBase64 = false
    public var origin = SourceMap.none

    public init() {}
    public init(content: ByteSlice, isBase64: Bool = false, origin: SourceMap) {
        self.content = content
        self.isBase64 = isBase64
        self.origin = origin
    }
}

/// The way from an offset in decoded text back to the capture's bytes. It is gone only when somebody asks.
public struct SourceMap: BitwiseCopyable {
    /// The part of the record's bytes that the text was decoded from; empty where there is none.
    public var raw: ByteSlice
    public var step: Step
    /// Where the text begins in what `raw` decodes to.
    public var base: Int

    public enum Step: Sendable, BitwiseCopyable {
        /// The text is the raw bytes.
        case verbatim
        /// The text is the raw bytes with one level of JSON string escapes undone.
        case escaped
        /// More was undone than can be followed: everything is said to stand at `base`, `raw` being verbatim up to there.
        case opaque
        /// The same, with one level of JSON string escapes undone up to `base`.
        case opaqueEscaped
    }

    public init(raw: ByteSlice, step: Step, base: Int = 0) {
        self.raw = raw
        self.step = step
        self.base = base
    }

    public static var none: SourceMap { SourceMap(raw: .empty, step: .opaque) }

    /// The address in the capture's bytes of what decoded to offset `offset`; nil where nothing is known.
    public func pointer(ofDecoded offset: Int) -> UnsafeRawPointer? {
        guard !raw.isEmpty else { return nil }
        switch step {
        case .verbatim: return raw.start + min(base + offset, raw.count)
        case .escaped: return raw.start + JSONEscapes.rawOffset(ofDecoded: base + offset, in: raw.buffer)
        case .opaque: return raw.start + min(base, raw.count)
        case .opaqueEscaped: return raw.start + JSONEscapes.rawOffset(ofDecoded: base, in: raw.buffer)
        }
    }

    /// The map of the text without its first `count` bytes.
    func dropFirst(_ count: Int) -> SourceMap {
        switch step {
        case .verbatim, .escaped: SourceMap(raw: raw, step: step, base: base + count)
        case .opaque, .opaqueEscaped: self
        }
    }

    /// The same capture bytes, for text on which a further, untraceable decoding was done.
    public var opaque: SourceMap {
        switch step {
        case .verbatim: SourceMap(raw: raw, step: .opaque, base: base)
        case .escaped: SourceMap(raw: raw, step: .opaqueEscaped, base: base)
        case .opaque, .opaqueEscaped: self
        }
    }
}

/// Where a record stands in its segment.
public struct RecordPlace {
    /// Line ends between the segment's first byte and the record's.
    public var line = 0
    /// The record's first byte.
    public var start: UnsafeRawPointer?
    /// The number of the entry in its document (HAR entries, array elements), from 0; nil for a record a line.
    public var entry: Int?

    public init() {}

    public init(line: Int, start: UnsafeRawPointer?, entry: Int? = nil) {
        self.line = line
        self.start = start
        self.entry = entry
    }
}

/// The forms of captures that the readers know.
public enum CaptureForm: String, Sendable, CaseIterable {
    case akto
    case har
    case logpushHTTPRequests = "http_requests"
    case logpushGatewayHTTP = "gateway_http"
    case jsonLines = "json"
    case text
}
