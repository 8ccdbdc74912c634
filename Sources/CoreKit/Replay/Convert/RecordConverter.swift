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
    private let exchanges: ExchangeConverter
    private let aktoRecords: AktoConverter
    private let out = ByteBuilder(capacity: 64 << 10)

    public init(_ options: ConvertOptions, read: ReadOptions = ReadOptions()) {
        self.options = options
        reader = ExchangeReader(options: read)
        let redactor = Redactor(options.redaction, arena: reader.arena)
        exchanges = ExchangeConverter(options, read: read, reader: reader, redactor: redactor)
        aktoRecords = AktoConverter(options, read: read, redactor: redactor, arena: reader.arena)
    }

    /// The records of a segment. Lines are absolute as far as the segment knows them.
    public func convert(_ segment: Segment, path: String) -> ConvertedPiece {
        let piece = PieceBuilder(segment, path: path, options: options, out: out)
        var cursor = RecordCursor(segment)
        while let record = cursor.next() {
            piece.next(record)
            if record.isPartial {
                // The reader of the segments has said that it is too long.
                piece.withhold(.malformed, nil)
            } else if record.form == .text {
                piece.withhold(.notAnExchange, isFirst(segment) ? "plain text holds no HTTP exchanges" : nil)
            } else if !aktoRecords.convert(record, to: piece) {
                exchanges.convert(record, to: piece)
            }
        }
        return piece.piece()
    }

    /// The first window of a text speaks for all.
    private func isFirst(_ segment: Segment) -> Bool {
        if case .text(let isStart, _) = segment.layout { isStart } else { true }
    }
}
