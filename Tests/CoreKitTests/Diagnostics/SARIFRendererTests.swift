import Foundation
import Testing

@testable import CoreKit

struct SARIFRendererTests {
    @Test(arguments: [
        ("logs/a.jsonl", "logs/a.jsonl"), ("./logs/a b.jsonl", "logs/a%20b.jsonl"), (".//x", "x"), ("../x", "../x"), ("/var/log/x", "file:///var/log/x"),
        ("//host/x", "file:///host/x"), ("c:d", "c%3Ad"), ("a%20b#c?d", "a%2520b%23c%3Fd"), ("ä/日本", "%C3%A4/%E6%97%A5%E6%9C%AC"), ("-", "-"), ("./", "./"),
    ])
    func writesPathsAsURIs(path: String, uri: String) {
        #expect(SARIFRenderer.uri(ofPath: path) == uri)
    }

    /// As `akto lint` will have it: spans with ends, a rule nobody listed, findings about whole files.
    @Test func writesSpansAndUnlistedRules() throws {
        var report = FindingReport(tool: "akto lint", version: "1.2.3")
        report.rules = [FindingRule(id: "unknown-key", summary: "a key that nothing reads", help: "Remove it.", severity: .error)]
        report.findings = [
            Finding(
                rule: "unknown-key", severity: .error, message: "unknown key \"foo\"", path: "policy.yaml",
                span: SourceSpan(start: SourcePosition(line: 6, column: 18), end: SourcePosition(line: 6, column: 29))),
            Finding(rule: "yaml-syntax", severity: .warning, message: "empty", path: "b.yaml"),
        ]
        let stream = OutputStream()
        SARIFRenderer.render(report, to: stream)
        #expect(stream.text.contains(#""region":{"startLine":6,"startColumn":18,"endLine":6,"endColumn":29}"#))
        #expect(stream.text.contains(#""automationDetails":{"id":"akto-lint/"}"#) && stream.text.contains(#""version":"1.2.3""#))
        #expect(stream.text.contains(#""ruleId":"yaml-syntax","ruleIndex":1"#))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(stream.bytes)) }

        let annotations = OutputStream()
        report.summary = "2 findings"
        GitHubRenderer.render(report, to: annotations)
        #expect(
            annotations.text == """
                ::error file=policy.yaml,line=6,col=18,endLine=6,endColumn=28,title=unknown-key::unknown key "foo"
                ::warning file=b.yaml,title=yaml-syntax::empty
                ::notice title=akto lint::2 findings

                """)
    }
}
