/// Why a batch is not taken.
public struct IngestFault: Error, Sendable, Equatable {
    /// 400: not JSON, or not a batch. 413: beyond a limit. 422: a record is not as it has to be.
    public var status: Int
    /// Lower case, no full stop; the record and field are named in it.
    public var message: String
    /// The offset in bytes in the body: of what is not JSON, or of the record.
    public var offset: Int?
    /// The record's place in the batch, from 0.
    public var record: Int?
    public var field: String?

    public init(_ status: Int, _ message: String, offset: Int? = nil, record: Int? = nil, field: String? = nil) {
        self.status = status
        self.message = message
        self.offset = offset
        self.record = record
        self.field = field
    }
}
