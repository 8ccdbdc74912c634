import Foundation
import Testing

@testable import CoreKit

struct HTMLReportTests {
    @Test func fillsEveryPlace() {
        for report in [ReportSamples.empty, ReportSamples.contract, ReportSamples.several] {
            let page = render(report)
            #expect(!page.contains("{{") && page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
        }
    }

    @Test func readsWithoutScripts() {
        let page = render(ReportSamples.several)
        #expect(page.ranges(of: "<tr class=\"row\">").count == 11)
        #expect(page.contains("<span class=\"host\">mcp.corp.example</span><wbr><span class=\"path\">/mcp</span>"))
        #expect(page.contains("<h1><span class=\"shadow\">8 shadow MCP servers</span> that nobody has approved</h1>"))
        #expect(page.contains("Next: approve what you know with <code>--allow mcp.shadow-analytics.io</code> or <code>--allow @FILE</code>, and"))
        #expect(page.contains("<code>logs/browser.har, entry 17</code> response is missing"))
    }

    /// Captured text stands in the page as text: not as markup, not as script, not as a place to fill.
    @Test func escapesWhatWasCaptured() {
        let page = render(ReportSamples.hostile)
        #expect(page.ranges(of: "<script").count == 2 && page.ranges(of: "</script>").count == 2)
        #expect(!page.contains("<img") && !page.contains("\u{202e}") && !page.contains("\u{2028}") && !page.contains("\u{1b}"))
        #expect(page.contains("{{data}}") && page.contains(#"\u003c/script\u003e"#) && page.contains("\\u2028"))
        #expect(!page.contains("onerror=alert(1)>"))
    }

    @Test func embedsTheJSONReport() throws {
        let page = render(ReportSamples.hostile)
        let start = try #require(page.range(of: "<script type=\"application/json\" id=\"data\">")).upperBound
        let end = try #require(page.range(of: "</script>", range: start..<page.endIndex)).lowerBound
        let stream = OutputStream()
        ReportRenderer.render(ReportSamples.hostile, as: .json, to: stream)
        let embedded = try JSONSerialization.jsonObject(with: Data(page[start..<end].utf8)) as? NSDictionary
        let document = try JSONSerialization.jsonObject(with: Data(stream.bytes)) as? NSDictionary
        #expect(embedded == document)
    }

    /// The policy allows this page's script and style by their hashes and nothing else.
    @Test func allowsItsOwnScriptAlone() {
        let page = render(ReportSamples.contract)
        let script = SHA256.hash(ReportAssets.standard.js.utf8).base64, style = SHA256.hash(ReportAssets.standard.css.utf8).base64
        #expect(page.contains("default-src &#39;none&#39;; script-src &#39;sha256-\(script)&#39;; style-src &#39;sha256-\(style)&#39;;"))
        #expect(!page.contains(" style=\"") && !page.contains(" onclick") && !page.contains("unsafe-inline"))
    }

    @Test func limitsItsRows() {
        var report = ReportSamples.contract
        report.servers = Array(repeating: report.servers[0], count: HTMLReportRenderer.rowLimit + 2)
        let page = render(report)
        #expect(page.ranges(of: "<tr class=\"row\">").count == HTMLReportRenderer.rowLimit)
        #expect(page.contains("The first 5,000 of 5,002 servers"))
    }

    private func render(_ report: ScanReport) -> String {
        let stream = OutputStream()
        ReportRenderer.render(report, as: .html, to: stream)
        return stream.text
    }
}
