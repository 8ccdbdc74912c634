/// What a report comes to in a sentence, and what to do next in another.
struct ReportSummary {
    let sentence: String
    let next: String

    init(_ report: ScanReport, failLevel: Confidence?) {
        sentence = ReportSummary.sentence(report, failLevel)
        next = ReportSummary.next(report)
    }

    private static func sentence(_ report: ScanReport, _ failLevel: Confidence?) -> String {
        let inputs = report.inputs
        let size = "\(count(inputs.files, "file")), \(ByteCount.text(inputs.bytes))"
        let shadow = report.count(.shadow), sanctioned = report.count(.sanctioned)
        var text: String
        if report.servers.isEmpty {
            text = "no \((report.knownServers ?? 0) > 0 ? "new MCP servers" : "MCP traffic") in \(count(inputs.exchanges, "exchange")) (\(size))"
        } else {
            let parts = [shadow > 0 ? "\(number(shadow)) shadow" : nil, sanctioned > 0 ? "\(number(sanctioned)) sanctioned" : nil]
            text = parts.compactMap { $0 }.joined(separator: " and ") + " MCP \(report.servers.count == 1 ? "server" : "servers")"
            text += ", \(count(report.mcpExchanges, "MCP exchange")) among \(number(inputs.exchanges)) (\(size))"
        }
        if let failLevel, shadow > 0 {
            let failing = report.servers.count { $0.status == .shadow && $0.confidence >= failLevel }
            text += "; \(failing == 0 ? "none" : number(failing)) of the shadow ones at or above \(failLevel.name)"
        }
        if let known = report.knownServers, known > 0 { text += "; \(number(known)) known from the baseline" }
        let problems = inputs.problems.count + inputs.omittedProblems
        if problems > 0 { text += "; \(count(problems, "problem"))" }
        return text
    }

    private static func next(_ report: ScanReport) -> String {
        let incomplete = report.inputs.problems.count(where: \.isIncomplete)
        if let first = report.servers.first(where: { $0.status == .shadow }) {
            let host = first.hasPlainHost ? first.host : "HOST"
            if report.count(.shadow) == 1 {
                guard first.host != "-" else { return "see where it was found with --verbose" }
                return "approve it with --allow \(host), or see where it was found with --verbose"
            }
            return "approve what you know with --allow \(host) or --allow @FILE, and see where the rest was found with --verbose"
        }
        if incomplete > 0 {
            return "\(count(incomplete, "input")) could not be read to the end, so this is not the whole picture: mend and scan again"
        }
        if !report.servers.isEmpty { return "nothing to approve; --write-baseline FILE, and a later scan with --baseline FILE lists only what is new" }
        if report.inputs.files == 0 { return "name a capture, a folder of captures, or - for standard input" }
        if report.inputs.exchanges == 0 { return "no exchange was recognised; captures are Akto records, HAR, Logpush, other JSON lines or text" }
        if (report.knownServers ?? 0) > 0 { return "nothing to do; the baseline knows them all" }
        return "nothing to do; if MCP was expected, scan captures that hold headers and bodies, or add --no-prefilter"
    }

    static func count(_ value: Int, _ noun: String) -> String {
        "\(number(value)) \(noun)\(value == 1 ? "" : "s")"
    }

    /// With a comma between thousands.
    static func number(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + text
    }
}

/// Sizes for people, in powers of a thousand.
enum ByteCount {
    static func text(_ bytes: Int) -> String {
        guard bytes >= 1000 else { return "\(bytes) B" }
        var value = Double(bytes), unit = 0
        let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
        while unit < units.count, value >= 999.95 {
            value /= 1000
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[max(0, unit - 1)])"
    }
}
