/// Gathers what the records of one segment became.
final class PieceBuilder {
    let out: ByteBuilder
    var tally = ConversionTally()
    private var entries: [ConvertedPiece.Entry] = []
    private var problems: [CaptureProblem] = []
    private let options: ConvertOptions
    private let path: String
    private let firstLine: Int
    private let isLines: Bool
    private var ordinal = -1
    private var place = RecordPlace()
    private lazy var cutter = RecordCutter(options.limits)
    private var remarks: [(kind: MendedKind, message: String)] = []

    init(_ segment: Segment, path: String, options: ConvertOptions, out: ByteBuilder) {
        self.path = path
        self.options = options
        self.out = out
        firstLine = segment.firstLine
        isLines = segment.layout == .lines
        out.truncate(to: 0)
        entries.reserveCapacity(segment.bytes.count / 2048 + 16)
    }

    /// Goes to the next record.
    func next(_ record: Record) {
        ordinal += 1
        place = record.place
        if !remarks.isEmpty { remarks.removeAll(keepingCapacity: true) }
    }

    /// Memory that is made ready for the next piece, at most; what an uncommonly large one took is not.
    private static let usual = 1 << 20

    private var line: Int? { firstLine + place.line + 1 }

    func reject(_ reason: FilterReason) { tally.filtered[reason] += 1 }

    /// Leaves the record out and says why. `message` is nil where it was said already.
    func withhold(_ reason: WithheldReason, _ message: String?) {
        tally.withheld[reason] += 1
        if let message { add(message) }
    }

    /// Says something of the record that does not keep it from being sent, in case it is.
    func remark(_ kind: MendedKind, _ message: String) { remarks.append((kind, message)) }

    private func add(_ message: String) {
        guard problems.count < options.maximumProblems else {
            tally.omittedProblems += 1
            return
        }
        problems.append(CaptureProblem(path: path, line: line, entry: place.entry, message: SecretMask.masked(message), isIncomplete: false))
    }

    /// Makes ready for the text of a record; what is written to `out` from here on has to be handed to `finish`.
    func begin() -> Int {
        if !entries.isEmpty { out.append(0x2C) }
        return out.count
    }

    /// Takes the text that was written since `begin` as a record. `time` is in microseconds since 1970.
    /// `excess` says what of it is beyond the limits and cannot be cut.
    func finish(from start: Int, time: Int64, excess: String? = nil) {
        var units = UTF16Units.count(out.bytes(from: start)), isLarge = false
        if let excess, options.oversize != .alone { return refuse(from: start, excess) }
        // A record that fits a string of the server holds none that does not.
        let isLong = units > options.limits.stringUnits
        if let reason = excess ?? (isLong ? cutter.excess(out.bytes(from: start), units: units) : nil) {
            switch options.oversize {
            case .alone:
                isLarge = true
                tally.oversize += 1
            case .refuse: return refuse(from: start, reason)
            case .cut:
                guard cutter.cut(out, from: start) else { return refuse(from: start, reason + ", and cutting its bodies does not help") }
                units = UTF16Units.count(out.bytes(from: start))
                tally.mended[.cut] += 1
            }
        }
        entries.append(ConvertedPiece.Entry(
            start: start, count: out.count - start, units: units, isLarge: isLarge, time: time, ordinal: ordinal, line: line, entry: place.entry))
        tally.converted += 1
        for remark in remarks {
            tally.mended[remark.kind] += 1
            add(remark.message)
        }
    }

    private func refuse(from start: Int, _ reason: String) {
        out.truncate(to: entries.isEmpty ? 0 : start - 1)
        withhold(.oversize, reason)
    }

    /// The piece; the builder is of no use afterwards.
    func piece() -> ConvertedPiece {
        let count = out.count
        return ConvertedPiece(
            text: out.take(next: min(count + count / 8 + 4096, PieceBuilder.usual)), byteCount: count, entries: entries, recordCount: ordinal + 1, tally: tally, problems: problems)
    }
}
