/// How far the records of a segment were converted. Any `RecordConverter` with the same options can go on with it.
public struct SegmentConversion {
    let segment: Segment
    let path: String
    private var cursor: RecordCursor
    /// There are no more records.
    public private(set) var isDone = false

    public init(_ segment: Segment, path: String) {
        self.segment = segment
        self.path = path
        cursor = RecordCursor(segment)
    }

    mutating func next() -> Record? {
        let record = cursor.next()
        isDone = record == nil
        return record
    }
}
