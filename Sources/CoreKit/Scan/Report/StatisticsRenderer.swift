/// What a scan did and where its time went: a table for standard error, and members of the JSON report.
public enum StatisticsRenderer {
    public static func render(_ statistics: ScanStatistics, colors: Bool = false, to stream: OutputStream) {
        let paint = Terminal.Paint(isOn: colors)
        counts(statistics).render(width: nil, paint: paint, to: stream)
        stream.write("\n")
        stages(statistics).render(width: nil, paint: paint, to: stream)
    }

    private static func counts(_ statistics: ScanStatistics) -> TextTable {
        var names = TextTable.Column(title: "SCANNED"), values = TextTable.Column(title: "COUNT", isNumber: true), shares = TextTable.Column(title: " SHARE")
        func row(_ name: String, _ value: String, of whole: (Int, Int)? = nil) {
            names.cells.append([TextTable.Piece(name)])
            values.cells.append([TextTable.Piece(value)])
            let share = whole.map { percent(Double($0.0), of: Double($0.1)) } ?? ""
            // Aligned by hand, so that no line ends in blanks.
            shares.cells.append([TextTable.Piece(share.isEmpty ? "" : String(repeating: " ", count: max(0, 6 - share.utf8.count)) + share)])
        }
        let number = ReportSummary.number, records = statistics.records
        row("files", number(statistics.files))
        row("bytes", number(statistics.bytes))
        if statistics.inflatedBytes > 0 { row("bytes after inflating", number(statistics.contentBytes)) }
        row("records", number(records))
        row("candidates", number(statistics.candidates), of: (statistics.candidates, records))
        row("only looked at", number(statistics.looks), of: (statistics.looks, records))
        if statistics.texts > 0 { row("plain texts", number(statistics.texts), of: (statistics.texts, records)) }
        row("records decoded", number(statistics.decoded), of: (statistics.decoded, records))
        if statistics.lookedInto > 0 { row("of those looked at", number(statistics.lookedInto), of: (statistics.lookedInto, records)) }
        row("decoded, with MCP", number(statistics.found), of: (statistics.found, records))
        row("cache resets", number(statistics.cacheResets))
        row("seconds", seconds(statistics.wallTime))
        row("GB/s", fixed(statistics.rate / 1e9, 2))
        return TextTable(columns: [names, values, shares])
    }

    private static func stages(_ statistics: ScanStatistics) -> TextTable {
        let threads = statistics.threads
        var names = TextTable.Column(title: threads == 1 ? "STAGE" : "STAGE, ALL \(threads) THREADS")
        var times = TextTable.Column(title: "SECONDS", isNumber: true), shares = TextTable.Column(title: "SHARE", isNumber: true)
        func row(_ name: String, _ time: UInt64) {
            names.cells.append([TextTable.Piece(name)])
            times.cells.append([TextTable.Piece(seconds(time))])
            shares.cells.append([TextTable.Piece(percent(Double(time), of: Double(statistics.stagesTime)))])
        }
        for stage in ScanStatistics.Stage.allCases {
            let time = statistics.time(of: stage)
            if time > 0 { row(stage.title, time) }
        }
        row("together", statistics.stagesTime)
        return TextTable(columns: [names, times, shares])
    }

    static func writeMembers(of statistics: ScanStatistics, _ json: inout JSONWriter) {
        json.member("files", statistics.files)
        json.member("bytes", statistics.bytes)
        json.member("inflated_bytes", statistics.inflatedBytes)
        json.member("records", statistics.records)
        json.member("candidates", statistics.candidates)
        json.member("looked_at", statistics.looks)
        json.member("decoded", statistics.decoded)
        json.member("decoded_mcp", statistics.found)
        json.member("cache_resets", statistics.cacheResets)
        json.member("threads", statistics.threads)
        json.member("wall_ns", Int(clamping: statistics.wallTime))
        json.member("bytes_per_second", Int(clamping: Int64(statistics.rate)))
        json.member("stages_ns", object: { json in
            for stage in ScanStatistics.Stage.allCases { json.member("\(stage)", Int(clamping: statistics.time(of: stage))) }
        })
    }

    private static func seconds(_ nanoseconds: UInt64) -> String { fixed(Double(nanoseconds) / 1e9, 3) }

    private static func percent(_ part: Double, of whole: Double) -> String { whole > 0 ? fixed(part * 100 / whole, 1) + "%" : "-" }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, value >= 0, value < 1e12 else { return "-" }
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        let scaled = Int((value * Double(scale)).rounded())
        let rest = String(scaled % scale)
        return ReportSummary.number(scaled / scale) + "." + String(repeating: "0", count: digits - rest.count) + rest
    }
}

extension ScanStatistics.Stage {
    var title: String {
        switch self {
        case .reading: "reading"
        case .inflating: "inflating"
        case .cutting: "cutting into records"
        case .filtering: "filtering"
        case .looking: "looking at host and path"
        case .decoding: "decoding"
        case .judging: "judging"
        case .searching: "searching plain text"
        case .merging: "merging"
        }
    }
}
