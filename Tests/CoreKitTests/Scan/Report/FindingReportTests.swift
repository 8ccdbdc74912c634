import Foundation
import Testing

@testable import CoreKit

/// A scan's findings in SARIF and as annotations.
struct FindingReportTests {
    @Test func writesSARIFForShadowServers() throws {
        let run = try sarif(ReportSamples.several)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.count == 8, "sanctioned servers are no results")
        #expect(results.map { $0["level"] as? String } == ["error", "error", "error", "error", "error", "warning", "warning", "note"])
        let first = results[0]
        #expect(first["ruleId"] as? String == "mcp-session-id" && first["ruleIndex"] as? Int == 1)
        let place = try #require(((first["locations"] as? [[String: Any]])?.first?["physicalLocation"]) as? [String: Any])
        #expect((place["artifactLocation"] as? [String: String]) == ["uri": "logs/2026-11-01/akto-00.jsonl"])
        #expect((place["region"] as? [String: Int]) == ["startLine": 100, "startColumn": 211])
        #expect((first["relatedLocations"] as? [Any])?.count == 2)
        let prints = try #require(first["partialFingerprints"] as? [String: String])
        #expect(prints["akto/v1"]?.count == 64 && prints["primaryLocationLineHash"]?.hasSuffix(":1") == true)
        #expect((first["message"] as? [String: String])?["text"]?.hasPrefix("shadow MCP server mcp.shadow-analytics.io/mcp: certain confidence, streamable-http, 1,843 exchanges") == true)
        expectSnapshot(text(ReportSamples.contract, .sarif), "reports/one.sarif")
    }

    @Test func listsEveryRuleAlsoWhenNothingIsFound() throws {
        let run = try sarif(ReportSamples.empty)
        #expect((run["results"] as? [Any])?.isEmpty == true)
        #expect(run["columnKind"] as? String == "unicodeCodePoints")
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(driver["name"] as? String == "akto scan" && rules.map { $0["id"] as? String } == ReportSamples.signatures.map(\.id))
        let properties = try #require(rules[1]["properties"] as? [String: Any])
        #expect(properties["security-severity"] as? String == "7.5" && properties["precision"] as? String == "very-high")
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == true && (invocation["toolExecutionNotifications"] as? [Any])?.isEmpty == true)
    }

    @Test func tellsOfProblems() throws {
        let invocation = try #require((try sarif(ReportSamples.several)["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == false)
        let notices = try #require(invocation["toolExecutionNotifications"] as? [[String: Any]])
        #expect(notices.map { $0["level"] as? String } == ["warning", "warning", "error"])
    }

    @Test func identifiesAServerByItselfAlone() throws {
        func prints(_ report: ScanReport) throws -> [String?] {
            try #require(try sarif(report)["results"] as? [[String: Any]]).map { ($0["partialFingerprints"] as? [String: String])?["akto/v1"] }
        }
        var moved = ReportSamples.several
        for index in moved.servers.indices {
            moved.servers[index].exchanges += 3
            moved.servers[index].evidence[0].first = MatchPlace(path: "elsewhere.jsonl", line: 9, column: 9)
        }
        #expect(try prints(moved) == prints(ReportSamples.several))
        #expect(Set(try prints(ReportSamples.several)).count == 8)
    }

    /// GitHub refuses a run with more than 25,000 results.
    @Test func staysWithinTheLimitOfResults() {
        let stream = OutputStream()
        SARIFRenderer.render(ScanFindings.report(of: ReportSamples.several, options: RenderOptions()), limit: 3, to: stream)
        #expect(stream.text.ranges(of: "\"partialFingerprints\"").count == 3)
        #expect(stream.text.contains("only the first 3 of 8 results are listed") && SARIFRenderer.resultLimit == 25_000)
    }

    @Test func annotatesForGitHub() {
        let lines = text(ReportSamples.several, .github).split(separator: "\n")
        #expect(lines.count == 12)
        #expect(lines[0].hasPrefix("::error file=logs/2026-11-01/akto-00.jsonl,line=100,col=211,title=shadow MCP server mcp.shadow-analytics.io/mcp::shadow MCP server"))
        #expect(lines[5] == "::error file=logs/old.jsonl.gz,title=akto scan::cut short: the gzip member ends early")
        #expect(lines.last?.hasPrefix("::notice title=akto scan::8 shadow and 3 sanctioned MCP servers") == true)
        #expect(text(ReportSamples.empty, .github).hasPrefix("::notice title=akto scan::no MCP traffic in 0 exchanges"))
    }

    /// GitHub shows ten annotations of a kind a step, so the rest has to stand in the log.
    @Test func annotatesNoMoreThanIsShown() {
        let lines = text(ReportSamples.many(300), .github).split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("::error") } == 10 && lines.count { $0.hasPrefix("::warning") } == 10)
        #expect(lines.count { $0.hasPrefix("::notice") } == 10)
        #expect(lines.last?.contains("more in this step's log") == true)
        #expect(lines.count { $0.hasPrefix("error: ") || $0.hasPrefix("warning: ") || $0.hasPrefix("note: ") } == 272 + 3 - 29)
    }

    /// What was captured cannot speak to the runner.
    @Test func letsNobodyElseGiveCommands() {
        let allowed = ["::error file=", "::warning file=", "::notice title=", "::group::akto scan", "::endgroup::"]
        let report = text(ReportSamples.hostile, .github)
        for line in report.split(separator: "\n") {
            #expect(allowed.contains { line.hasPrefix($0) } || !line.hasPrefix("::") && !line.contains("##["), "\(line)")
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
        }
        #expect(GitHubRenderer.plain("  ::set-env x") == "-   ::set-env x" && GitHubRenderer.plain("a##[error]b") == "a## [error]b")
        #expect(GitHubRenderer.property("a:b,c%\n") == "a%3Ab%2Cc%25%0A" && GitHubRenderer.data("a:b,c%\r\n") == "a:b,c%25%0D%0A")
    }

    private func text(_ report: ScanReport, _ format: ReportFormat) -> String {
        let stream = OutputStream()
        ReportRenderer.render(report, as: format, to: stream)
        return stream.text
    }

    private func sarif(_ report: ScanReport) throws -> [String: Any] {
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text(report, .sarif).utf8)) as? [String: Any])
        #expect(document["version"] as? String == "2.1.0")
        return try #require((document["runs"] as? [[String: Any]])?.first)
    }
}
