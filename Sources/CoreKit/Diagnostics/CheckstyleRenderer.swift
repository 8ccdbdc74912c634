/// Checkstyle's XML: an element a file, also for those that are clean, and an `error` in it for each finding.
public enum CheckstyleRenderer {
    public static func render(_ report: FindingReport, to stream: OutputStream) {
        let source = report.tool.split(separator: " ").joined(separator: ".")
        let contents = FindingsByFile(report)
        stream.write(XMLText.declaration)
        stream.write("<checkstyle version=\"4.3\">\n")
        for file in contents.files {
            let name = XMLText.attribute("name", file.path)
            guard !file.findings.isEmpty || !file.notices.isEmpty else {
                stream.write("  <file\(name)/>\n")
                continue
            }
            stream.write("  <file\(name)>\n")
            for finding in file.findings {
                write(finding.severity, finding.span?.start, finding.message, source + "." + finding.rule, to: stream)
            }
            for notice in file.notices {
                write(notice.severity, notice.line.map { SourcePosition(line: $0, column: 1) }, notice.message, source, to: stream)
            }
            stream.write("  </file>\n")
        }
        stream.write("</checkstyle>\n")
    }

    /// Readers ask for a line also where it is the whole file that is meant.
    private static func write(_ severity: Severity, _ place: SourcePosition?, _ message: String, _ source: String, to stream: OutputStream) {
        var attributes = XMLText.attribute("line", max(1, place?.line ?? 1))
        if let place { attributes += XMLText.attribute("column", max(1, place.column)) }
        attributes += XMLText.attribute("severity", severity == .note ? "info" : severity.rawValue)
        stream.write("    <error\(attributes)\(XMLText.attribute("message", message))\(XMLText.attribute("source", source))/>\n")
    }
}
