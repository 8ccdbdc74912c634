/// The head of a request as it came over the wire, in memory of its own.
///
/// One object serves a connection, request after request: slices of it are valid until the next request begins.
public final class HTTPReceivedHead {
    struct Field {
        var name: Range<Int>
        var value: Range<Int>
    }

    private var start = UnsafeMutableRawPointer.allocate(byteCount: 1024, alignment: 16)
    private var capacity = 1024
    var fields: [Field] = []

    /// `POST`; case matters.
    public internal(set) var method = ByteSlice.empty
    /// The target's path, percent-encoding as it came; `*` for a request to the server itself.
    public internal(set) var path = ByteSlice.empty
    /// What follows the target's `?`; nil without one.
    public internal(set) var query: ByteSlice?
    /// The target's authority where it has one (RFC 9112, 3.2.2), otherwise the `Host` field: a name or an address, perhaps
    /// with a port. Nil only for HTTP/1.0.
    public internal(set) var host: ByteSlice?
    /// The digit after `HTTP/1.`.
    public internal(set) var minorVersion = 1
    public internal(set) var contentLength: Int?
    public internal(set) var isChunked = false
    /// The connection stays for further requests.
    public internal(set) var keepsAlive = true
    /// The client waits for `100 Continue` before it sends the body.
    public internal(set) var expectsContinue = false

    /// Its request was answered already.
    var isStale = true

    public init() {}

    deinit { start.deallocate() }

    public var isHead: Bool { method == "HEAD" }
    /// A body follows, perhaps an empty one.
    public var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

    /// The value of the first field of a name, which has to be given in lower case.
    public func first(_ name: StaticString) -> ByteSlice? {
        for field in fields where slice(field.name).equalsIgnoringCase(name) { return slice(field.value) }
        return nil
    }

    /// The values of all fields of a name, which has to be given in lower case.
    public func all(_ name: StaticString) -> [ByteSlice] {
        fields.compactMap { slice($0.name).equalsIgnoringCase(name) ? slice($0.value) : nil }
    }

    func slice(_ range: Range<Int>) -> ByteSlice { ByteSlice(start: start + range.lowerBound, count: range.count) }

    /// Takes a copy of a whole head, and forgets the one before.
    func take(_ bytes: ByteSlice) -> ByteSlice {
        if bytes.count > capacity {
            start.deallocate()
            capacity = bytes.count
            start = .allocate(byteCount: capacity, alignment: 16)
        }
        start.copyMemory(from: bytes.start, byteCount: bytes.count)
        fields.removeAll(keepingCapacity: true)
        isStale = false
        (method, path, query, host) = (.empty, .empty, nil, nil)
        (minorVersion, contentLength, isChunked, keepsAlive, expectsContinue) = (1, nil, false, true, false)
        return ByteSlice(start: start, count: bytes.count)
    }
}

/// A request that was refused before anybody was asked: a status and why, in words.
struct HTTPRequestFault: Error {
    let status: Int
    let message: String
}
