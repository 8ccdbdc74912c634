/// Annotations for GitHub Actions: workflow commands on standard output, the strongest findings first.
///
/// GitHub shows ten errors, ten warnings and ten notices a step and drops the rest without a word, so what is beyond that stands in the
/// log as plain lines, in a group, and a notice says how many there are.
public enum GitHubRenderer {
    static let limit = 10

    public static func render(_ report: FindingReport, to stream: OutputStream) {
        var room: [Severity: Int] = [.error: limit, .warning: limit, .note: limit - 1]
        var rest: [String] = []
        for severity in [Severity.error, .warning, .note] {
            for finding in report.findings where finding.severity == severity {
                if take(severity, &room) {
                    stream.write(command(for: finding))
                } else {
                    rest.append(plain("\(severity.rawValue): \(place(finding.path, finding.span?.start)): \(finding.message) [\(finding.rule)]"))
                }
            }
            for notice in report.notices where notice.severity == severity {
                if take(severity, &room) {
                    var properties: [(String, String)] = []
                    if let path = notice.path { properties.append(("file", path)) }
                    if let line = notice.line, notice.path != nil { properties.append(("line", "\(line)")) }
                    stream.write(command(severity, properties + [("title", report.tool)], notice.message))
                } else {
                    let start = notice.line.map { SourcePosition(line: $0, column: 0) }
                    rest.append(plain("\(severity.rawValue): \(notice.path.map { place($0, start) + ": " } ?? "")\(notice.message)"))
                }
            }
        }
        if !rest.isEmpty {
            stream.write("::group::\(data("\(report.tool): \(rest.count) more"))\n")
            for line in rest { stream.write(line + "\n") }
            stream.write("::endgroup::\n")
        }
        let more = rest.isEmpty ? "" : "; \(rest.count) more in this step's log"
        stream.write(command(.note, [("title", report.tool)], report.summary + more))
    }

    private static func take(_ severity: Severity, _ room: inout [Severity: Int]) -> Bool {
        guard let left = room[severity], left > 0 else { return false }
        room[severity] = left - 1
        return true
    }

    private static func command(for finding: Finding) -> String {
        var properties = [("file", finding.path)]
        if let span = finding.span {
            properties += [("line", "\(span.start.line)"), ("col", "\(span.start.column)")]
            if let end = span.end {
                properties.append(("endLine", "\(end.line)"))
                // The last column that belongs to it; GitHub wants none where it ends on another line.
                if end.line == span.start.line { properties.append(("endColumn", "\(max(span.start.column, end.column - 1))")) }
            }
        }
        return command(finding.severity, properties + [("title", finding.title ?? finding.rule)], finding.message)
    }

    private static func command(_ severity: Severity, _ properties: [(String, String)], _ message: String) -> String {
        let list = properties.map { $0.0 + "=" + property($0.1) }.joined(separator: ",")
        return "::\(severity == .note ? "notice" : severity.rawValue) \(list)::\(data(message))\n"
    }

    private static func place(_ path: String, _ position: SourcePosition?) -> String {
        guard let position else { return path }
        return "\(path):\(position.line)" + (position.column > 0 ? ":\(position.column)" : "")
    }

    /// The runner's own escapes: percent and line ends in messages.
    static func data(_ text: String) -> String {
        escape(text, isProperty: false)
    }

    /// Colon and comma too, as they end a property.
    static func property(_ text: String) -> String {
        escape(text, isProperty: true)
    }

    private static func escape(_ text: String, isProperty: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case ":" where isProperty: result += "%3A"
            case "," where isProperty: result += "%2C"
            default: result += Terminal.escapeControls(String(scalar))
            }
        }
        return result.isEmpty ? " " : result
    }

    /// A log line that the runner cannot take for a command: those begin with `::`, or hold `##[` anywhere in older runners.
    static func plain(_ text: String) -> String {
        let text = Terminal.escapeControls(text)
        var result = ""
        for byte in text.unicodeScalars {
            if byte == "[", result.hasSuffix("##") { result += " " }
            result.unicodeScalars.append(byte)
        }
        return result.drop { $0 == " " }.hasPrefix("::") ? "- " + result : result
    }
}
