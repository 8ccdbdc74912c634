/// What a record is addressed to, and what its bodies look like, as far as it says: raw, and valid until the reader's next record.
public struct Target {
    /// As captured: of the URL where it has one, else of the request's headers.
    public var host = ByteSlice.empty
    /// Without the query.
    public var path = ByteSlice.empty
    public var query = ByteSlice.empty
    public var method = ByteSlice.empty
    /// The raw bytes of a body need not show what it says: it may be base64, chunked, percent-encoded or compressed. Then the target
    /// may say nothing else.
    public var mayHideBody = false

    public init() {}
}
