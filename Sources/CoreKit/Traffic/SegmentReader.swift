public enum CaptureShape: Sendable, Equatable { case empty, lines, document, text, binary, unreadable }
public final class SegmentReader {
    public private(set) var problems: [CaptureProblem] = []
    /// Bytes read from the source, compressed where they are.
    public private(set) var bytesRead = 0
    /// Line ends in what was read so far.
    public private(set) var lineEnds = 0
    public private(set) var shape: CaptureShape?
    public init(source: any ByteSource, path: String, options: ReadOptions = ReadOptions()) {}
    public func next() throws -> Segment? { nil }
    public func keep(from offset: Int) {}
    public func takeProblems() -> [CaptureProblem] { defer { problems = [] }; return problems }
}
public struct LineRanges {
    public let count = 0
    public init?(file: InputFile, options: ReadOptions = ReadOptions()) { return nil }
    /// Line numbers in its segments and problems count from the range's first line; `lineEnds` afterwards says how many to add for later ranges
    public func reader(_ index: Int, reusing: SegmentReader? = nil) -> SegmentReader { fatalError() }
}
public struct RecordCursor {
    public init(_ segment: Segment) {}
    public mutating func next() -> Record? { nil }
}
public struct Target { public var host = ByteSlice.empty, path = ByteSlice.empty, query = ByteSlice.empty, method = ByteSlice.empty }
public final class ExchangeReader {
    public let arena = ByteArena()
    public init(options: ReadOptions = ReadOptions()) {}
    public func target(of record: Record) -> Target? { nil }
    public func exchange(of record: Record) throws(JSONError) -> Exchange { Exchange(form: .text) }
}
public struct DecodedBody {
    public enum Kind: Sendable { case empty, json, eventStream, form, multipart, text, binary }
    public var bytes = ByteSlice.empty
    public var kind = Kind.empty
    public var origin = SourceMap.none
}
public struct BodyDecoder {
    public init(arena: ByteArena, options: ReadOptions = ReadOptions()) {}
    public mutating func decode(_ body: Body, headers: [HeaderField]) -> DecodedBody { DecodedBody() }
}
public struct EventStream {
    public struct Event { public var event: ByteSlice; public var data: ByteSlice; public var offset: Int }
    public init(_ bytes: ByteSlice, arena: ByteArena) {}
    public mutating func next() -> Event? { nil }
}
public struct FormFields {
    public init(_ bytes: ByteSlice, arena: ByteArena) {}
    public mutating func next() -> (name: ByteSlice, value: ByteSlice)? { nil }
}
public enum JSONText { public static func canonical(_ text: ByteSlice, arena: ByteArena) -> ByteSlice { text } }
public struct URLParts {
    public var scheme = ByteSlice.empty, authority = ByteSlice.empty, path = ByteSlice.empty, query = ByteSlice.empty
    public init(_ text: ByteSlice) {}
}
public enum HostName {
    public static func normalized(_ host: ByteSlice, scheme: ByteSlice = .empty, arena: ByteArena) -> ByteSlice? { nil }
}
