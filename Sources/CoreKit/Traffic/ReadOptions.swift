/// Bounds and sizes that the readers keep to. All sizes are in bytes.
public struct ReadOptions: Sendable {
    /// The longest record that is held in memory and decoded; longer ones are passed over and reported.
    public var maximumRecord = 8 << 20
    /// About how much a segment holds. Any value from 1 gives the same records.
    public var segmentSize = 256 << 10
    /// How much a window of plain text holds.
    public var textWindow = 4 << 20
    /// How much of a file one of its `LineRanges` covers.
    public var rangeSize = 2 << 20
    /// The most that one body may grow to by undoing its codings.
    public var maximumBody = 16 << 20
    /// The most output bytes an input byte of a compressed capture may stand for, over any long stretch; nil for no bound.
    public var maximumInflateRatio: Int? = 700
    /// The most bytes that a compressed capture may hold; nil for no bound.
    public var maximumInflated: UInt64?
    /// Reads captures that look binary as plain text instead of refusing them.
    public var readsBinary = false
    /// Keeps `SegmentReader.times`.
    public var measuresTime = false
    /// Reads captures as lines whatever they begin with: they are parts of files of JSON lines, cut at line ends.
    public var readsLines = false

    public init() {}

    /// `512 bytes`, `1.5 KiB`, `16 MiB`.
    static func text(size: Int) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB"]
        guard size >= 1024 else { return "\(size) bytes" }
        var tenths = size / 1024 * 10 + size % 1024 * 10 / 1024, unit = 0
        while tenths >= 10240, unit < units.count - 1 {
            tenths /= 1024
            unit += 1
        }
        return tenths % 10 == 0 ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
