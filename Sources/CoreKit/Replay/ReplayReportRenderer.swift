/// Writes what a replay did: for people, or as one JSON document.
public enum ReplayReportRenderer {
    /// `inventory` is a JSON document of its own: what an endpoint of the program's own has discovered.
    public static func renderJSON(_ report: ReplayReport, inventory: [UInt8]? = nil, to stream: OutputStream) {
        var writer = JSONWriter(indent: 2)
        writer.object { writer in
            writer.member("schema", "akto.replay/1")
            writer.member("endpoint", report.endpoint)
            writer.member("read", report.read)
            counts("filtered", report.conversion.filtered, &writer)
            counts("withheld", report.conversion.withheld, &writer)
            counts("mended", report.conversion.mended, &writer)
            counts("dropped_later", report.conversion.willBeDropped, &writer)
            writer.member("redacted", report.conversion.redacted)
            writer.member("binary_omitted", report.conversion.binaryOmitted)
            writer.member("oversize", report.conversion.oversize)
            writer.member("passed_over", report.passedOver)
            writer.member("resumed", report.resumed)
            writer.member("ambiguous_before", report.ambiguousBefore)
            writer.member("sent", report.sent)
            writer.member("accepted", report.accepted)
            writer.member("refused", report.refused)
            writer.member("ambiguous", report.ambiguous)
            writer.member("failed", report.failed)
            writer.member("unsent", report.unsent)
            writer.member("beyond_limit", report.beyondLimit)
            writer.member("may_be_doubled", report.mayBeDoubled)
            writer.member("batches", report.batches)
            writer.member("retries", report.retries)
            writer.member("bytes_sent", report.bytesSent)
            writer.member("latency_ms", object: { writer in
                for (name, value) in latencies(report) {
                    writer.key(name)
                    writer.value(value, decimals: 3)
                }
            })
            writer.member("stopped", report.stop.map(word))
            writer.member("problems", array: { writer in
                for problem in report.problems {
                    writer.object {
                        $0.member("path", problem.path)
                        if let line = problem.line { $0.member("line", line) }
                        if let entry = problem.entry { $0.member("entry", entry) }
                        $0.member("message", problem.message)
                    }
                }
            })
            writer.member("omitted_problems", report.omittedProblems)
            writer.key("seconds")
            writer.value(report.seconds, decimals: 3)
            if let inventory {
                writer.key("inventory")
                writer.value(json: inventory)
            }
        }
        stream.write(writer.text + "\n")
    }

    private static func counts<Key>(_ name: String, _ counts: CaseCounts<Key>, _ writer: inout JSONWriter)
    where Key: RawRepresentable, Key.RawValue == String {
        writer.member(name, object: { writer in for (key, count) in counts.all { writer.member(key.rawValue, count) } })
    }

    private static func latencies(_ report: ReplayReport) -> [(name: String, milliseconds: Double)] {
        let shares: [(String, Double)] = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99_9", 0.999), ("max", 1)]
        return shares.map { ($0.0, Double(report.latency.quantile($0.1)) / 1e6) }
    }

    static func word(_ stop: ReplayStop) -> String {
        switch stop {
        case .limit: "limit"
        case .interrupted: "interrupted"
        case .keyRefused: "key-refused"
        case .failing: "failing"
        case .busy: "busy"
        case .unreachable: "unreachable"
        case .unanswered: "unanswered"
        case .unreadable: "unreadable"
        case .untrusted: "untrusted"
        case .ledger: "ledger"
        }
    }

    /// The summary that people read, without the problems.
    public static func renderText(_ report: ReplayReport, isRehearsal: Bool = false, to stream: OutputStream) {
        var rows: [(String, Int, String)] = [("read", report.read, "")]
        func details<Key>(_ counts: CaseCounts<Key>, _ words: (Key) -> String) -> String {
            let all = counts.all
            return all.map { all.count == 1 ? words($0.key) : "\(number($0.count)) \(words($0.key))" }.joined(separator: ", ")
        }
        func add(_ name: String, _ count: Int, _ note: String = "") { if count > 0 { rows.append((name, count, note)) } }
        add("filtered out", report.conversion.filtered.total, "by " + details(report.conversion.filtered, ReplayWords.of))
        add("left out", report.conversion.withheld.total, details(report.conversion.withheld, ReplayWords.of))
        add("done before", report.resumed, "by the ledger")
        add("ambiguous before", report.ambiguousBefore, "by the ledger; --resend-ambiguous sends them again")
        add("beyond --limit", report.beyondLimit, "reading ended there")
        if isRehearsal {
            rows.append(("would be sent", report.unsent, bodies(report)))
        } else {
            rows.append(("sent", report.sent, bodies(report)))
            rows.append(("accepted", report.accepted, ""))
            add("refused", report.refused)
            add("ambiguous", report.ambiguous, "some may have been taken; not sent again")
            add("failed", report.failed, "given up after all tries")
            add("not sent", report.unsent)
            add("may be doubled", report.mayBeDoubled, "each may be there twice")
        }
        add("dropped later", report.conversion.willBeDropped.total, "by Akto: " + details(report.conversion.willBeDropped, ReplayWords.of))
        add("mended", report.conversion.mended.total, details(report.conversion.mended, ReplayWords.of))
        add("values redacted", report.conversion.redacted)
        add("binary bodies", report.conversion.binaryOmitted, "left out")
        add("oversize", report.conversion.oversize, "beyond the endpoint's limits, each in a request of its own (see --oversize)")
        add("files passed over", report.passedOver, "no HTTP exchanges in them")
        let names = rows.map { $0.0.count }.max() ?? 0, numbers = rows.map { number($0.1).count }.max() ?? 0
        for (name, count, note) in rows {
            let shown = number(count)
            let line = name + String(repeating: " ", count: names - name.count + 2 + numbers - shown.count) + shown
            stream.write(line + (note.isEmpty ? "" : "  \(note)") + "\n")
        }
    }

    private static func bodies(_ report: ReplayReport) -> String {
        guard report.batches > 0 else { return "" }
        let requests = "in \(number(report.batches)) \(report.batches == 1 ? "request" : "requests")"
        return report.bytesSent > 0 ? "\(requests), \(size(report.bytesSent))" : "or tried to be, \(requests)"
    }

    /// One line: how fast, how quickly answered.
    public static func speed(_ report: ReplayReport) -> String {
        guard report.sent > report.failed, report.seconds > 0 else { return "" }
        let rate = Double(report.sent - report.failed) / report.seconds
        var text = "\(decimal(report.seconds)) s, \(rate < 100 ? decimal(rate) : number(Int(rate))) records a second"
        if report.latency.count > 0 {
            let shown = latencies(report).filter { ["p50", "p99", "max"].contains($0.name) }.map { "\($0.name) \(decimal($0.milliseconds))" }
            text += ", answers in ms: " + shown.joined(separator: ", ")
        }
        return text
    }

    /// Why it ended early, as the end of a sentence.
    public static func reason(_ stop: ReplayStop) -> String {
        switch stop {
        case .limit: "as many records were sent as --limit allows"
        case .interrupted: "stopped by a signal"
        case .keyRefused: "the endpoint refused the key (401)"
        case .failing(let answer): "the endpoint answers \(answer)"
        case .busy(let answer): "the endpoint stays busy, it answers \(answer)"
        case .unreachable(let message): "the endpoint cannot be reached: \(message)"
        case .unanswered(let message): "the endpoint gives no answer: \(message)"
        case .unreadable(let message): "the endpoint's answers cannot be read: \(message)"
        case .untrusted(let message): "the endpoint is not trusted: \(message)"
        case .ledger(let message): "the ledger cannot be written: \(message)"
        }
    }

    /// `1,234,567`.
    public static func number(_ value: Int) -> String {
        var digits = String(value), at = digits.endIndex
        while let next = digits.index(at, offsetBy: -3, limitedBy: digits.startIndex), next > digits.startIndex {
            digits.insert(",", at: next)
            at = next
        }
        return digits
    }

    public static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1000: bytes == 1 ? "1 byte" : "\(bytes) bytes"
        case ..<1_000_000: "\(decimal(Double(bytes) / 1e3)) kB"
        case ..<1_000_000_000: "\(decimal(Double(bytes) / 1e6)) MB"
        default: "\(decimal(Double(bytes) / 1e9)) GB"
        }
    }

    private static func decimal(_ value: Double) -> String {
        var writer = JSONWriter()
        writer.value(value, decimals: value < 10 ? 2 : value < 100 ? 1 : 0)
        return writer.text
    }
}
