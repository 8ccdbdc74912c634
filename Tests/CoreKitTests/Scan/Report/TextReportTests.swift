import Testing

@testable import CoreKit

struct TextReportTests {
    @Test(arguments: [60, 80, 100, 120, 160])
    func staysWithinTheTerminal(width: Int) {
        for (name, report) in [("several", ReportSamples.several), ("one", ReportSamples.contract), ("hostile", ReportSamples.hostile)] {
            let text = render(report, width: width)
            for line in text.split(separator: "\n") {
                #expect(Terminal.displayWidth(of: String(line)) <= width, "\(name): \(line)")
            }
            expectSnapshot(text, "reports/\(name)-\(width).txt")
        }
    }

    @Test func cutsNothingWhereNobodyLooks() {
        let text = render(ReportSamples.several, width: nil)
        #expect(!text.contains("…") || text.components(of: "…") == text.components(of: "…#"), "only masks have an ellipsis")
        expectSnapshot(text, "reports/several-wide.txt")
    }

    @Test func paintsOnlyWhatItIsAskedTo() {
        var options = RenderOptions()
        options.width = 100
        let plain = output(ReportSamples.several, options)
        options.colors = true
        let painted = output(ReportSamples.several, options)
        #expect(!plain.contains("\u{1b}") && painted.contains("\u{1b}[1;31mcertain\u{1b}[0m"))
        #expect(stripped(painted) == plain)
    }

    @Test func saysWhatToDoNext() {
        func last(_ report: ScanReport) -> String { render(report, width: nil).split(separator: "\n").last.map(String.init) ?? "" }
        #expect(last(ReportSamples.contract) == "next: approve it with --allow mcp.example.com, or see where it was found with --verbose")
        #expect(last(ReportSamples.empty) == "next: name a capture, a folder of captures, or - for standard input")
        #expect(last(ReportSamples.several).hasPrefix("next: approve what you know with --allow mcp.shadow-analytics.io"))
        var report = ReportSamples.contract
        report.servers = []
        #expect(last(report).hasPrefix("next: nothing to do; if MCP was expected"))
        report.inputs.problems[0].isIncomplete = true
        #expect(last(report).hasPrefix("next: 1 input could not be read to the end"))
        report = ReportSamples.contract
        report.servers[0].host = "$(reboot)"
        #expect(last(report).contains("--allow HOST"), "a captured host is not put where people copy a command from")
        report.servers[0].status = .sanctioned
        #expect(last(report).hasPrefix("next: nothing to approve"))
        report.inputs.exchanges = 0
        report.servers = []
        report.inputs.problems = []
        #expect(last(report).hasPrefix("next: no exchange was recognised"))
    }

    @Test func holdsBackWhatWasNotAskedFor() {
        var options = RenderOptions()
        options.quiet = true
        let text = output(ReportSamples.contract, options)
        #expect(text.split(separator: "\n").count == 2)
        #expect(output(ReportSamples.empty, options) == "")
    }

    @Test func countsPlainly() {
        #expect([0, 7, 999, 1000, 1_234_567, -1234].map(ReportSummary.number) == ["0", "7", "999", "1,000", "1,234,567", "-1,234"])
        #expect([0, 999, 1000, 48_211, 999_949, 999_950, 2_412_345_678].map(ByteCount.text) == ["0 B", "999 B", "1.0 kB", "48.2 kB", "999.9 kB", "1.0 MB", "2.4 GB"])
        #expect(ByteCount.text(.max) == "9.2 EB")
    }

    /// A name of a million characters costs no more than its length.
    @Test func cutsNamesOfAnyLength() {
        var report = ReportSamples.contract
        report.servers[0].host = String(repeating: "a", count: 1_000_000) + ".evil.example"
        let text = render(report, width: 80)
        #expect(text.contains("…") && text.contains("evil.example"))
        #expect(text.utf8.count < 2000)
    }

    private func render(_ report: ScanReport, width: Int?) -> String {
        var options = RenderOptions()
        options.width = width
        return output(report, options)
    }

    private func output(_ report: ScanReport, _ options: RenderOptions) -> String {
        let stream = OutputStream()
        ReportRenderer.render(report, as: .text, options: options, to: stream)
        return stream.text
    }

    private func stripped(_ text: String) -> String {
        text.replacing(/\u{1b}\[[0-9;]*m/, with: "")
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
