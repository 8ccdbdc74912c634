/// JSON lines, each an object with a `type`: first every `server`, then every `problem`, last one `summary`, so that a reader
/// that sees the summary knows that nothing is missing. The members are those of the `json` format.
enum NDJSONReportRenderer {
    static func render(_ report: ScanReport, options: RenderOptions, to stream: OutputStream) {
        for server in report.servers {
            line(type: "server", to: stream) { JSONReportRenderer.writeMembers(of: server, &$0) }
        }
        for problem in report.inputs.problems {
            line(type: "problem", to: stream) { JSONReportRenderer.writeMembers(of: problem, &$0) }
        }
        line(type: "summary", to: stream) { json in
            json.member("schema", JSONReportRenderer.schema)
            json.member("inputs", object: { json in
                JSONReportRenderer.writeCounts(report.inputs, &json)
                json.member("problems", report.inputs.problems.count + report.inputs.omittedProblems)
            })
            JSONReportRenderer.writeSummary(report, &json)
        }
    }

    private static func line(type: String, to stream: OutputStream, _ fill: (inout JSONWriter) -> Void) {
        var json = JSONWriter()
        json.object { json in
            json.member("type", type)
            fill(&json)
        }
        stream.write(json.bytes)
        stream.write("\n")
    }
}
