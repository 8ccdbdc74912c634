/// Turns the records of captures into ingest records. One is for one thread.
///
/// ```swift
/// let converter = RecordConverter(options)
/// while let segment = try reader.next() {
///     let piece = converter.convert(segment, path: "a.har")
///     send(piece.text(0..<piece.entries.count))
/// }
/// ```
public final class RecordConverter {
    private let options: ConvertOptions
    private let reader: ExchangeReader

    public init(_ options: ConvertOptions, read: ReadOptions = ReadOptions()) {
        self.options = options
        reader = ExchangeReader(options: read)
    }

    /// The records of a segment. Lines are absolute as far as the segment knows them.
    public func convert(_ segment: Segment, path: String) -> ConvertedPiece {
        var cursor = RecordCursor(segment), count = 0
        while cursor.next() != nil { count += 1 }
        return ConvertedPiece(text: ByteBuffer(capacity: 16), byteCount: 0, entries: [], recordCount: count, tally: ConversionTally(), problems: [])
    }
}
