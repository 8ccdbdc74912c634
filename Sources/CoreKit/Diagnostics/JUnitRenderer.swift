/// JUnit's XML: a test suite a file, a test case a finding, and one that passes where there is none.
///
/// Findings at or above the failing level fail; those below it pass, and say what they are in their output. A file that could not be read is an error.
public enum JUnitRenderer {
    /// - Parameter failLevel: nil where nothing fails.
    public static func render(_ report: FindingReport, failLevel: Severity? = .note, to stream: OutputStream) {
        let contents = FindingsByFile(report)
        func fails(_ finding: Finding) -> Bool { failLevel.map { finding.severity >= $0 } ?? false }
        var suites: [(name: String, cases: [String], failures: Int, errors: Int)] = []
        for file in contents.files {
            var cases = file.findings.map { write($0, fails: fails($0)) }
            var errors = 0
            for notice in file.notices {
                if notice.severity == .error { errors += 1 }
                cases.append(write(notice, file.path))
            }
            if cases.isEmpty { cases = [element("testcase", testcase(report.tool, file.path))] }
            suites.append((file.path, cases, file.findings.count(where: fails), errors))
        }
        if !contents.notices.isEmpty {
            suites.append((report.tool, contents.notices.map { write($0, report.tool) }, 0, contents.notices.count { $0.severity == .error }))
        }
        func counts(_ tests: Int, _ failures: Int, _ errors: Int) -> String {
            XMLText.attribute("tests", tests) + XMLText.attribute("failures", failures) + XMLText.attribute("errors", errors)
        }
        let total = counts(suites.reduce(0) { $0 + $1.cases.count }, suites.reduce(0) { $0 + $1.failures }, suites.reduce(0) { $0 + $1.errors })
        stream.write(XMLText.declaration)
        stream.write("<testsuites\(XMLText.attribute("name", report.tool))\(total)>\n")
        for suite in suites {
            stream.write("  <testsuite\(XMLText.attribute("name", suite.name))\(counts(suite.cases.count, suite.failures, suite.errors))>\n")
            for test in suite.cases { stream.write(test) }
            stream.write("  </testsuite>\n")
        }
        stream.write("</testsuites>\n")
    }

    private static func write(_ finding: Finding, fails: Bool) -> String {
        let start = finding.span?.start
        let place = start.map { "\($0.line):\($0.column)" }
        var details = [finding.path + (place.map { ":" + $0 } ?? "") + ": \(finding.severity.rawValue): \(finding.message) [\(finding.rule)]"]
        if let label = finding.label { details.append("at the place itself: " + label) }
        details += finding.related.map { related in
            related.path + (related.span.map { ":\($0.start.line):\($0.start.column)" } ?? "") + ": " + related.message
        }
        details += finding.notes.map { "note: " + $0 }
        if let witness = finding.witness { details.append("witness: " + Terminal.escapeControls(witness)) }
        if let fix = finding.fix { details.append("help: " + fix.title + (fix.isSafe ? "" : " (unsafe)")) }
        // A line end of a message's own would look like the next detail.
        let text = XMLText.body(details.map { Terminal.escapeControls($0) }.joined(separator: "\n"))
        let inner =
            fails
            ? "      <failure\(XMLText.attribute("message", finding.message))\(XMLText.attribute("type", finding.severity.rawValue))>\(text)</failure>\n"
            : "      <system-out>\(text)</system-out>\n"
        return element("testcase", testcase(finding.rule + (place.map { " at " + $0 } ?? ""), finding.path, line: start?.line), inner)
    }

    private static func write(_ notice: FindingNotice, _ name: String) -> String {
        let text = XMLText.body(Terminal.escapeControls(notice.message))
        let inner =
            notice.severity == .error
            ? "      <error\(XMLText.attribute("message", notice.message))\(XMLText.attribute("type", "unreadable"))/>\n" : "      <system-out>\(text)</system-out>\n"
        return element("testcase", testcase("reading", name, line: notice.line), inner)
    }

    private static func testcase(_ name: String, _ path: String, line: Int? = nil) -> String {
        XMLText.attribute("name", name) + XMLText.attribute("classname", path) + XMLText.attribute("file", path)
            + (line.map { XMLText.attribute("line", max(1, $0)) } ?? "")
    }

    private static func element(_ name: String, _ attributes: String, _ inner: String? = nil) -> String {
        guard let inner else { return "    <\(name)\(attributes)/>\n" }
        return "    <\(name)\(attributes)>\n\(inner)    </\(name)>\n"
    }
}
