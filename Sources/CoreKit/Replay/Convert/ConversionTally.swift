/// Why a filter left a record out. The raw values are those of `--format json`.
public enum FilterReason: String, Sendable, CaseIterable {
    case host, path, method, status
    case contentType = "content-type"
    case worker
    /// The URL is of another scheme than `http`, `https`, `ws` and `wss`: `data:`, `blob:`, `chrome-extension:`.
    case scheme
}

/// Why a record is not sent though it passed the filters.
public enum WithheldReason: String, Sendable, CaseIterable {
    /// Not JSON, or only a part of a record too long to hold.
    case malformed
    /// Names no request.
    case notAnExchange = "not-an-exchange"
    /// `path`, `method` or `statusCode` is missing or unusable.
    case incomplete
    /// A time that the server's integer does not hold.
    case time
    case oversize
    /// The server would drop it, and it was asked to withhold that.
    case dropped
}

/// What was changed so that the server takes a record.
public enum MendedKind: String, Sendable, CaseIterable {
    /// A scalar that was no string.
    case scalar
    /// Headers that were no object of strings, encoded as a string.
    case headers
    /// A `host` header made of `:authority` or the URL, or one in another form: letters in upper case, the default port.
    case host
    /// A time in milliseconds or finer, or with a fraction.
    case time
    /// A record without a time, or with none that can be used: the time of the run stands for it.
    case missingTime = "missing-time"
    /// Another member that the server expects.
    case missing
    /// A `source` that the server does not know.
    case source
    /// A member that stood twice; the first counts.
    case duplicate
    /// Raw control characters, escapes that JSON does not know, or bytes that are not UTF-8.
    case text
    /// Bodies cut to the server's limits.
    case cut
    /// A part that could not be used: left out, or taken as it stands. A problem says which.
    case unusable
}

/// Why Akto will drop a record that its endpoint takes.
public enum DropReason: String, Sendable, CaseIterable {
    /// Only 200 to 299 and 302 are kept.
    case status
    /// The URL contains `/health`.
    case health
    /// The request has the header `x-akto-ignore`.
    case ignored
    /// The answer is a JSON-RPC error.
    case rpcError = "json-rpc-error"
}

/// What happened to the records of a piece, or of many.
public struct ConversionTally: Sendable, Equatable {
    /// Records that are there to be sent.
    public var converted = 0
    public var filtered = CaseCounts<FilterReason>()
    public var withheld = CaseCounts<WithheldReason>()
    public var mended = CaseCounts<MendedKind>()
    /// Of those converted, unless such are withheld; the first reason counts.
    public var willBeDropped = CaseCounts<DropReason>()
    /// Bodies that are not text and were left out.
    public var binaryOmitted = 0
    /// Values replaced by redaction.
    public var redacted = 0
    /// Records beyond the limits that go alone.
    public var oversize = 0
    /// Problems beyond the bound of what a piece names.
    public var omittedProblems = 0

    public init() {}

    public mutating func merge(_ other: ConversionTally) {
        converted += other.converted
        filtered.merge(other.filtered)
        withheld.merge(other.withheld)
        mended.merge(other.mended)
        willBeDropped.merge(other.willBeDropped)
        binaryOmitted += other.binaryOmitted
        redacted += other.redacted
        oversize += other.oversize
        omittedProblems += other.omittedProblems
    }
}

/// A count for each case of an enumeration.
public struct CaseCounts<Key: CaseIterable & Hashable & Sendable>: Sendable, Equatable {
    private var counts: [Key: Int] = [:]

    public init() {}

    public subscript(key: Key) -> Int {
        get { counts[key] ?? 0 }
        set { counts[key] = newValue == 0 ? nil : newValue }
    }

    public var total: Int { counts.values.reduce(0, +) }

    /// Those that are not 0, in the order of the cases.
    public var all: [(key: Key, count: Int)] {
        Key.allCases.compactMap { key in counts[key].map { (key, $0) } }
    }

    public mutating func merge(_ other: CaseCounts) {
        counts.merge(other.counts, uniquingKeysWith: +)
    }
}
