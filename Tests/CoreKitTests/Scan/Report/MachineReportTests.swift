import Foundation
import Testing

@testable import CoreKit

struct MachineReportTests {
    /// The contract's own example, member for member and in its order, with what has joined it since at the end of objects.
    @Test func writesTheContractsDocument() throws {
        let text = output(ReportSamples.contract, .json)
        let wanted =
            #"{"schema":"akto.scan/1","inputs":{"files":3,"bytes":48211,"exchanges":412,"#
            + #""problems":[{"path":"logs/a.jsonl","line":17,"message":"not JSON: expected ',' or '}'"}]},"#
            + #""servers":[{"host":"mcp.example.com","path":"/mcp","status":"shadow","confidence":"certain","transport":"streamable-http","#
            + #""exchanges":12,"first_seen":"2026-11-01T10:00:00Z","last_seen":"2026-11-01T10:09:30Z","#
            + #""protocol_versions":["2025-06-18"],"server":{"name":"billing","version":"1.4"},"#
            + #""clients":[{"name":"cursor","version":"1.2","exchanges":12}],"#
            + #""methods":{"initialize":1,"tools/call":9,"tools/list":2},"tools":{"create_invoice":9},"#
            + #""evidence":[{"signature":"mcp-tools-call","layer":"body","confidence":"high","count":9,"#
            + #""first":{"path":"logs/a.jsonl","line":4,"column":211}}],"#
            + #""offered_tools":[],"client_addresses":0,"users":0,"timeline":{"slot_seconds":1,"slots":[]}}],"#
            + #""summary":{"servers":1,"shadow":1,"sanctioned":0,"mcp_exchanges":12,"by_confidence":{"certain":1,"high":0,"medium":0,"low":0}}}"# + "\n"
        #expect(text == wanted)
    }

    @Test func saysNullWhereNothingIsKnown() throws {
        var report = ReportSamples.contract
        report.servers[0].firstSeen = nil
        report.servers[0].lastSeen = nil
        report.servers[0].implementation = nil
        report.servers[0].clients[0].implementation.version = nil
        report.knownServers = 4
        report.inputs.problems[0] = CaptureProblem(path: "a.har", entry: 0, message: "cut", isIncomplete: true)
        report.inputs.omittedProblems = 9
        let text = output(report, .json)
        #expect(text.contains(#""first_seen":null,"last_seen":null"#) && text.contains(#""server":null,"clients":[{"name":"cursor","version":null,"#))
        #expect(text.contains(#"{"path":"a.har","entry":0,"message":"cut","incomplete":true}],"omitted_problems":9}"#) && text.contains(#""known_servers":4}"#))
    }

    @Test(arguments: ["empty", "contract", "several", "hostile"])
    func writesJSONThatParses(name: String) throws {
        let report = sample(name)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(output(report, .json).utf8)) as? [String: Any])
        #expect((document["servers"] as? [[String: Any]])?.count == report.servers.count)
        let lines = output(report, .ndjson).split(separator: "\n")
        #expect(lines.count == report.servers.count + report.inputs.problems.count + 1)
        let types = try lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["type"] as? String
        }
        #expect(types == report.servers.map { _ in "server" } + report.inputs.problems.map { _ in "problem" } + ["summary"])
        #expect(lines.last?.hasPrefix(#"{"type":"summary","schema":"akto.scan/1","inputs":{"files":"#) == true)
    }

    @Test func writesCSV() {
        let rows = parseCSV(output(ReportSamples.several, .csv))
        #expect(rows.count == 12 && rows.allSatisfy { $0.count == CSVReportRenderer.header.count })
        #expect(rows[0] == CSVReportRenderer.header)
        #expect(rows[1][0] == "mcp.shadow-analytics.io" && rows[1][15] == "drop_table=0; export_csv=41; list_tables=88; run_sql=1602")
        #expect(rows[5][0] == "'-" && rows[5][1] == "'-", "an unknown host is defused like any cell that begins with a dash")
        expectSnapshot(output(ReportSamples.contract, .csv), "reports/one.csv")
        #expect(output(ReportSamples.empty, .csv) == CSVReportRenderer.header.joined(separator: ",") + "\r\n")
    }

    @Test func defusesFormulas() {
        for cell in parseCSV(output(ReportSamples.hostile, .csv)).dropFirst().joined() {
            #expect(!["=", "+", "-", "@", "\t", "\r"].contains { cell.hasPrefix($0) }, "\(cell)")
            #expect(cell.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
        }
        #expect(CSVReportRenderer.cell("=1+1") == "\"'=1+1\"" && CSVReportRenderer.cell("\u{FF1D}x").hasPrefix("\"'"))
        #expect(CSVReportRenderer.cell("a\"b") == "\"a\"\"b\"" && CSVReportRenderer.cell(" a") == "\" a\"" && CSVReportRenderer.cell("plain") == "plain")
    }

    @Test func writesMatches() {
        let lines = output(ReportSamples.hostile, .matches).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == ReportSamples.hostile.matches.count + 1)
        #expect(lines[0] == "logs/</script><script>alert(1)</script>:3:9: mcp-tools-call: …</script><script>alert(1)</script>…")
        #expect(lines[2] == "logs/::error::x\\n::set-output name=a::b:3:9: mcp-tools-call: …::error::x\\n::set-output name=a::b…")
        #expect(output(ReportSamples.several, .matches) == "")
    }

    @Test func listsProblems() {
        let stream = OutputStream()
        ProblemRenderer.render(ReportSamples.several.inputs.problems, omitted: ReportSamples.several.inputs.omittedProblems, command: "akto scan", to: stream)
        #expect(
            stream.text == """
                akto scan: logs/old.jsonl.gz: cut short: the gzip member ends early
                akto scan: logs/2026-11-01/akto-07.jsonl:18221: not JSON: expected ',' or '}'
                akto scan: logs/browser.har: entry 17: response is missing

                """)
        let capped = OutputStream()
        var inputs = ReportSamples.hostile.inputs
        inputs.omittedProblems = 30
        ProblemRenderer.render(inputs.problems, omitted: inputs.omittedProblems, command: "akto scan", limit: 2, to: capped)
        #expect(capped.text.split(separator: "\n").count == 3 && capped.text.hasSuffix("akto scan: and 41 more problems\n"))
        #expect(!capped.text.contains("\u{1b}"))
    }

    /// A secret anywhere in captured text shows in no format.
    @Test(arguments: ReportFormat.allCases)
    func showsNoSecret(format: ReportFormat) {
        let secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
        var report = ReportSamples.contract
        report.servers[0].path = "/s/\(secret)/mcp"
        report.servers[0].host = "\(secret).example.com"
        report.servers[0].implementation = Implementation(name: secret, version: secret)
        report.servers[0].clients = [MCPClient(implementation: Implementation(name: secret, version: secret), exchanges: 1)]
        report.servers[0].methods = [Tally(name: secret, count: 1)]
        report.servers[0].tools = [Tally(name: secret, count: 1), Tally(name: "token=" + secret, count: 0)]
        report.servers[0].protocolVersions = [secret]
        report.inputs.problems[0].message = "unexpected \"\(secret)\""
        report.matches = [SignatureMatch(place: MatchPlace(path: "a", line: 1, column: 1), signature: "x", excerpt: secret)]
        let text = output(report, format)
        #expect(!text.contains("0123456789abcdefghij") && text.contains("ghp_…#"))
    }

    @Test func joinsNamesThatAreMaskedAlike() {
        var report = ReportSamples.contract
        report.servers[0].tools = [Tally(name: "password=a", count: 1), Tally(name: "password=b", count: 2)]
        #expect(output(report, .json).contains(#""tools":{"password=***":3}"#))
    }

    private func sample(_ name: String) -> ScanReport {
        switch name {
        case "empty": ReportSamples.empty
        case "several": ReportSamples.several
        case "hostile": ReportSamples.hostile
        default: ReportSamples.contract
        }
    }

    private func output(_ report: ScanReport, _ format: ReportFormat) -> String {
        let stream = OutputStream()
        ReportRenderer.render(report, as: format, to: stream)
        return stream.text
    }

    /// RFC 4180, strictly.
    private func parseCSV(_ text: String) -> [[String]] {
        var rows: [[String]] = [], row: [String] = [], cell = "", isQuoted = false
        var rest = Array(text.unicodeScalars)[...]
        while let next = rest.popFirst() {
            if isQuoted {
                if next == "\"", rest.first == "\"" {
                    cell.unicodeScalars.append("\"")
                    rest.removeFirst()
                } else if next == "\"" {
                    isQuoted = false
                } else {
                    cell.unicodeScalars.append(next)
                }
            } else if next == "\"" {
                #expect(cell.isEmpty)
                isQuoted = true
            } else if next == "," || next == "\r" {
                row.append(cell)
                cell = ""
                if next == "\r" {
                    #expect(rest.popFirst() == "\n")
                    rows.append(row)
                    row = []
                }
            } else {
                cell.unicodeScalars.append(next)
            }
        }
        #expect(row.isEmpty && cell.isEmpty && !isQuoted)
        return rows
    }
}
