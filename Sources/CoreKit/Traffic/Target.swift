/// What a record is addressed to, as far as it says: raw, and valid until the reader's next record.
public struct Target {
    /// As captured: of the URL where it has one, else of the request's headers.
    public var host = ByteSlice.empty
    /// Without the query.
    public var path = ByteSlice.empty
    public var query = ByteSlice.empty
    public var method = ByteSlice.empty

    public init() {}
}
