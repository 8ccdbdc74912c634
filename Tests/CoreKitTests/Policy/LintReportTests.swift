import Foundation
import Testing

@testable import CoreKit

struct LintReportTests {
    /// The contract's example, member for member and in its order, with what joined it at the end of objects.
    @Test func writesTheContractsDocument() {
        var finding = Finding(rule: "invalid-pattern", severity: .error, message: "...", path: "policy.yaml")
        finding.span = SourceSpan(start: SourcePosition(line: 6, column: 18), end: SourcePosition(line: 6, column: 29))
        #expect(
            json([finding]) == #"{"schema":"akto.lint/1","files":1,"findings":[{"rule":"invalid-pattern","severity":"error","message":"...","path":"policy.yaml","line":6,"column":18,"#
                + #""end_line":6,"end_column":29,"witness":null,"fix":null,"label":null,"notes":[],"related":[]}],"problems":[],"#
                + #""summary":{"error":1,"warning":0,"note":0,"fixable":0,"fixable_unsafe":0}}"# + "\n")
    }

    @Test func writesFixesAndProblems() {
        var finding = FindingSamples.report.findings[0]
        finding.witness = "a\u{8}\"b"
        var whole = Finding(rule: "no-policy", severity: .note, message: "m", path: "p")
        whole.label = "l"
        whole.notes = ["n"]
        whole.related = [RelatedPlace(message: "r", path: "q"), RelatedPlace(message: "s", path: "q", span: SourceSpan(line: 2, column: 3))]
        let text = json([finding, whole], problems: [LintProblem(path: "gone.yaml", message: "no such file")])
        #expect(
            text.contains(
                #""witness":"a\u0008\"b","fix":{"title":"put the pattern in single quotes","safe":true,"edits":[{"line":6,"column":18,"end_line":6,"end_column":27,"text":"'\\bssn\\b'"}]}"#))
        #expect(text.contains(#""line":1,"column":1,"end_line":1,"end_column":1,"witness":null,"fix":null,"label":"l","notes":["n"],"#))
        #expect(text.contains(#""related":[{"message":"r","path":"q"},{"message":"s","path":"q","line":2,"column":3,"end_line":2,"end_column":3}]"#))
        #expect(text.contains(#""problems":[{"path":"gone.yaml","message":"no such file"}],"summary":{"error":1,"warning":0,"note":1,"fixable":1,"fixable_unsafe":0}}"#))
        #expect(json([]).contains(#""findings":[],"problems":[]"#))
    }

    @Test(arguments: [
        ([Severity.error, .error, .warning], 3, 0, "2 errors, 1 warning in 3 files"), ([.error], 1, 0, "1 error in 1 file"), ([], 1, 0, "no findings in 1 file"), ([], 0, 0, "no policy was checked"),
        ([], 0, 1, "no policy was checked; 1 file could not be read"), ([.note, .note], 2, 2, "2 notes in 2 files; 2 files could not be read"),
    ])
    func sumsUp(severities: [Severity], files: Int, problems: Int, sentence: String) {
        #expect(LintSummary(report(severities.map { ($0, nil) }, files: files, problems: problems)).sentence == sentence)
    }

    @Test(arguments: [([true], "1 fixable with --fix"), ([true, false, false], "1 fixable with --fix, 2 more with --fix unsafe"), ([false], "1 fixable with --fix unsafe")])
    func countsFixes(safe: [Bool], end: String) {
        #expect(LintSummary(report(safe.map { (.error, $0) }, files: 1, problems: 0)).sentence.hasSuffix(" in 1 file; " + end))
        #expect(LintSummary.fixed(0, files: 2) == "nothing to fix" && LintSummary.fixed(1, files: 1) == "1 finding fixed in 1 file")
        #expect(LintSummary.fixed(1_234_567, files: 1000) == "1,234,567 findings fixed in 1,000 files")
    }

    @Test func fails() {
        let some = report([(.warning, nil)], files: 1, problems: 0)
        #expect(!some.fails(at: .error) && some.fails(at: .warning) && some.fails(at: .note) && !some.fails(at: nil))
    }

    /// Every format is one valid document, with findings, without, and with files that could not be read.
    @Test(arguments: LintFormat.allCases)
    func rendersEveryFormat(format: LintFormat) throws {
        for report in [sample, LintReport(), report([], files: 2, problems: 1)] {
            let stream = OutputStream()
            LintRenderer.render(report, as: format, to: stream)
            switch format {
            case .json, .sarif, .gitlab: #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(stream.bytes)) }
            case .junit, .checkstyle: #expect(XMLCheck.fault(in: stream.text) == nil)
            case .text, .github: #expect(stream.text.contains(LintSummary(report).sentence))
            }
        }
    }

    /// What marks a finding out stays when lines come in above it.
    @Test func followsFindings() {
        func identities(_ text: String) -> [String?] {
            let source = SourceText(Array(text.utf8))
            let line = source.lineCount - 1
            let findings = [
                Finding(rule: "r", severity: .error, message: "line \(line)", path: "p", span: SourceSpan(start: SourcePosition(line: line, column: 4), end: SourcePosition(line: line, column: 6))),
                Finding(rule: "r", severity: .error, message: "m", path: "p", span: SourceSpan(line: line, column: 4)),
                Finding(rule: "r", severity: .error, message: "m", path: "p"),
            ]
            return LintReport(results: [LintResult(path: "p", source: source, findings: findings, undecided: [])]).findingReport(version: "").findings.map(\.identity)
        }
        #expect(identities("a: bcd\n") == ["p\u{0}bc", "p\u{0}bcd", "p\u{0}"] && identities("x\n\ny: 日\na: bcd\n") == identities("a: bcd\n"))
    }

    private var sample: LintReport {
        LintReport(results: [LintResult(path: "policy.yaml", source: FindingSamples.policy.text, findings: FindingSamples.report.findings, undecided: [])])
    }

    private func report(_ findings: [(Severity, Bool?)], files: Int, problems: Int) -> LintReport {
        var report = LintReport()
        for index in 0..<files { report.results.append(LintResult(path: "p\(index)", source: SourceText([]), findings: [], undecided: [])) }
        for (severity, isSafe) in findings {
            var finding = Finding(rule: "r", severity: severity, message: "m", path: "p0")
            if let isSafe { finding.fix = FindingFix(title: "t", isSafe: isSafe, edits: []) }
            report.results[0].findings.append(finding)
        }
        report.problems = (0..<problems).map { LintProblem(path: "q\($0)", message: "no such file") }
        return report
    }

    private func json(_ findings: [Finding], problems: [LintProblem] = []) -> String {
        var report = LintReport(results: [LintResult(path: "policy.yaml", source: FindingSamples.policy.text, findings: findings, undecided: [])])
        report.problems = problems
        let stream = OutputStream()
        LintJSONRenderer.render(report, to: stream)
        return stream.text
    }
}

extension LintReport {
    fileprivate init(results: [LintResult]) {
        self.init()
        self.results = results
    }
}
