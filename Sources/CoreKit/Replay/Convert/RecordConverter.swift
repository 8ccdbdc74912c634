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
        var conversion = SegmentConversion(segment, path: path)
        return convert(&conversion, mostBytes: .max)
    }

    /// The next records of a segment, until their texts reach `mostBytes`, as what was compressed may come to any multiple of the segment, or until
    /// there are so many of them.
    public func convert(_ conversion: inout SegmentConversion, mostBytes: Int, mostRecords: Int = .max) -> ConvertedPiece {
        let segment = conversion.segment
        let piece = PieceBuilder(segment, path: conversion.path, options: options, out: out)
        var count = 0
        while out.count < mostBytes, count < mostRecords {
            count += 1
            guard let record = conversion.next() else { break }
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
        // What was decoded of a large record is not kept until this thread comes by its next.
        reader.arena.reset()
        return piece.piece()
    }

    /// The first window of a text speaks for all.
    private func isFirst(_ segment: Segment) -> Bool {
        if case .text(let isStart, _) = segment.layout { isStart } else { true }
    }
}
