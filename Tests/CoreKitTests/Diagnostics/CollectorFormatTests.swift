import Foundation
import Testing

@testable import CoreKit

/// What GitLab, test reporters and Checkstyle's readers take in.
struct CollectorFormatTests {
    @Test func writesGitLab() throws {
        expectSnapshot(text { GitLabRenderer.render(FindingSamples.report, to: $0) }, "diagnostics/findings.gitlab.json")
        let issues = try gitlab(FindingSamples.report)
        #expect(issues.count == 9 && issues[0]["check_name"] as? String == "escape-eaten" && issues[0]["severity"] as? String == "major")
        let place = try #require(issues[0]["location"] as? [String: Any])
        #expect(place["path"] as? String == "policy.yaml" && (place["lines"] as? [String: Int]) == ["begin": 6, "end": 6])
        #expect(try gitlab(FindingReport(tool: "akto lint", version: "")).isEmpty)
    }

    /// GitLab keeps one of those that share a fingerprint, and takes one that moves for another if the line is a part of it.
    @Test func fingerprintsAreUniqueAndStay() throws {
        var report = FindingReport(tool: "akto lint", version: "")
        report.findings = (1...3).map { Finding(rule: "r", severity: .error, message: "m", path: "./p.yaml", span: SourceSpan(line: $0 * 10, column: 1)) }
        report.findings.append(Finding(rule: "r", severity: .error, message: "m", path: "q.yaml"))
        let prints = try gitlab(report).compactMap { $0["fingerprint"] as? String }
        #expect(Set(prints).count == 4)
        for index in report.findings.indices { report.findings[index].span = SourceSpan(line: 500 + index, column: 7) }
        #expect(try gitlab(report).compactMap { $0["fingerprint"] as? String } == prints)
        report.findings.removeLast(2)
        #expect(try gitlab(report).compactMap { $0["fingerprint"] as? String } == Array(prints[..<2]))
        #expect(try gitlab(report).allSatisfy { ($0["location"] as? [String: Any])?["path"] as? String == "p.yaml" }, "GitLab finds no name that begins with ./")
    }

    @Test func saysWhatCouldNotBeRead() throws {
        var report = FindingReport(tool: "akto lint", version: "")
        report.files = ["a.yaml"]
        report.notices = [FindingNotice(severity: .error, message: "permission denied", path: "b.yaml"), FindingNotice(severity: .warning, message: "a list was cut")]
        let issue = try #require(try gitlab(report).first)
        #expect(issue["severity"] as? String == "critical" && issue["description"] as? String == "permission denied")
        let junit = text { JUnitRenderer.render(report, to: $0) }
        #expect(
            junit == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="akto lint" tests="3" failures="0" errors="1">
                  <testsuite name="a.yaml" tests="1" failures="0" errors="0">
                    <testcase name="akto lint" classname="a.yaml" file="a.yaml"/>
                  </testsuite>
                  <testsuite name="b.yaml" tests="1" failures="0" errors="1">
                    <testcase name="reading" classname="b.yaml" file="b.yaml">
                      <error message="permission denied" type="unreadable"/>
                    </testcase>
                  </testsuite>
                  <testsuite name="akto lint" tests="1" failures="0" errors="0">
                    <testcase name="reading" classname="akto lint" file="akto lint">
                      <system-out>a list was cut</system-out>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
        let checkstyle = text { CheckstyleRenderer.render(report, to: $0) }
        #expect(
            checkstyle == """
                <?xml version="1.0" encoding="UTF-8"?>
                <checkstyle version="4.3">
                  <file name="a.yaml"/>
                  <file name="b.yaml">
                    <error line="1" severity="error" message="permission denied" source="akto.lint"/>
                  </file>
                </checkstyle>

                """)
    }

    @Test func writesJUnit() {
        expectSnapshot(text { JUnitRenderer.render(FindingSamples.report, failLevel: .error, to: $0) }, "diagnostics/findings.junit.xml")
        #expect(text { JUnitRenderer.render(FindingSamples.report, to: $0) }.contains("tests=\"11\" failures=\"9\" errors=\"0\""))
        #expect(text { JUnitRenderer.render(FindingSamples.report, failLevel: nil, to: $0) }.contains("failures=\"0\""))
    }

    @Test func writesCheckstyle() {
        expectSnapshot(text { CheckstyleRenderer.render(FindingSamples.report, to: $0) }, "diagnostics/findings.checkstyle.xml")
    }

    @Test(arguments: ["report", "hostile", "empty"])
    func writesXML(name: String) throws {
        let report = name == "report" ? FindingSamples.report : name == "hostile" ? FindingSamples.hostileReport : FindingReport(tool: "akto lint", version: "")
        for document in [text { JUnitRenderer.render(report, to: $0) }, text { CheckstyleRenderer.render(report, to: $0) }] {
            let fault = XMLCheck.fault(in: document)
            #expect(fault == nil, "\(fault ?? "")")
        }
        #expect(try JSONSerialization.jsonObject(with: Data(text { GitLabRenderer.render(report, to: $0) }.utf8)) is [Any])
        #expect(try JSONSerialization.jsonObject(with: Data(text { SARIFRenderer.render(report, to: $0) }.utf8)) is [String: Any])
    }

    // MARK: SARIF

    @Test func writesFixesAsSARIF() throws {
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text { SARIFRenderer.render(FindingSamples.report, to: $0) }.utf8)) as? [String: Any])
        let run = try #require((document["runs"] as? [[String: Any]])?.first), results = try #require(run["results"] as? [[String: Any]])
        let fix = try #require((results[3]["fixes"] as? [[String: Any]])?.first)
        #expect((fix["description"] as? [String: String])?["text"] == "put word boundaries around it" && (fix["properties"] as? [String: Bool]) == ["safe": false])
        let change = try #require((fix["artifactChanges"] as? [[String: Any]])?.first)
        #expect((change["artifactLocation"] as? [String: String]) == ["uri": "policy.yaml"])
        let replacements = try #require(change["replacements"] as? [[String: Any]])
        #expect((replacements[0]["deletedRegion"] as? [String: Int]) == ["startLine": 10, "startColumn": 19, "endLine": 10, "endColumn": 24])
        #expect((replacements[1]["deletedRegion"] as? [String: Int]) == ["startLine": 10, "startColumn": 25, "endLine": 10, "endColumn": 25])
        #expect((replacements[0]["insertedContent"] as? [String: String]) == ["text": "\\b"])
        #expect(results[1]["fixes"] == nil)
    }

    /// Those that are alike are told apart by the number behind the hash, as GitHub does it.
    @Test func numbersTheSamePrints() throws {
        let document = text { SARIFRenderer.render(FindingSamples.report, to: $0) }
        var report = FindingSamples.report
        report.findings = [report.findings[0], report.findings[0]]
        let twice = text { SARIFRenderer.render(report, to: $0) }
        #expect(!document.contains(":2\"}") && twice.contains(":1\"}") && twice.contains(":2\"}"))
    }

    private func gitlab(_ report: FindingReport) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(text { GitLabRenderer.render(report, to: $0) }.utf8)) as? [[String: Any]])
    }

    private func text(_ render: (CoreKit.OutputStream) -> Void) -> String {
        let stream = OutputStream()
        render(stream)
        return stream.text
    }
}

/// Whether a document is well-formed XML 1.0, as far as reports use it: elements, attributes in double quotes, entities.
enum XMLCheck {
    static func fault(in document: String) -> String? {
        for scalar in document.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: break
            default: return "U+\(String(scalar.value, radix: 16)) is no character of XML"
            }
        }
        var rest = document[...], open: [Substring] = []
        guard rest.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") else { return "no declaration" }
        rest = rest[rest.firstRange(of: "?>\n")!.upperBound...]
        while let tag = rest.firstMatch(of: /<(\/?)([a-z-]+)((?: [a-zA-Z]+="[^"<]*")*)(\/?)>/) {
            if let fault = text(rest[..<tag.range.lowerBound]) ?? text(tag.3) { return fault }
            if tag.1 == "/" {
                guard open.popLast() == tag.2 else { return "</\(tag.2)> ends nothing" }
            } else if tag.4 != "/" {
                open.append(tag.2)
            }
            rest = rest[tag.range.upperBound...]
        }
        if let fault = text(rest) { return fault }
        return open.isEmpty ? nil : "<\(open[0])> does not end"
    }

    private static func text(_ text: Substring) -> String? {
        if text.contains("<") || text.contains(">") { return "a bracket stands alone: \(text.prefix(60))" }
        for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() where part.firstMatch(of: /^(amp|lt|gt|quot|apos);/) == nil { return "&\(part.prefix(9))" }
        return nil
    }
}
