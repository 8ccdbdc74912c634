/// The document that scripts and editors read, schema `akto.lint/1`, on one line.
public enum LintJSONRenderer {
    public static let schema = "akto.lint/1"

    public static func render(_ report: LintReport, to stream: OutputStream) {
        var json = JSONWriter()
        write(report, to: &json)
        stream.write(json.bytes)
        stream.write("\n")
    }

    static func write(_ report: LintReport, to json: inout JSONWriter) {
        json.object { json in
            json.member("schema", schema)
            json.member("files", report.results.count)
            json.member("findings", array: { json in
                for result in report.results {
                    for finding in result.findings { json.object { write(finding, &$0) } }
                }
            })
            json.member("problems", array: { json in
                for problem in report.problems {
                    json.object { json in
                        json.member("path", problem.path)
                        json.member("message", problem.message)
                    }
                }
            })
            json.member("summary", object: { json in
                for severity in Severity.allCases.reversed() { json.member(severity.rawValue, report.count(severity)) }
                json.member("fixable", report.fixable(isSafe: true))
                json.member("fixable_unsafe", report.fixable(isSafe: false))
            })
        }
    }

    private static func write(_ finding: Finding, _ json: inout JSONWriter) {
        json.member("rule", finding.rule)
        json.member("severity", finding.severity.rawValue)
        json.member("message", finding.message)
        json.member("path", finding.path)
        // A finding about a whole file stands at its beginning.
        write(finding.span ?? SourceSpan(line: 1, column: 1), &json)
        json.member("witness", finding.witness)
        json.key("fix")
        if let fix = finding.fix {
            json.object { json in
                json.member("title", fix.title)
                json.member("safe", fix.isSafe)
                json.member("edits", array: { json in
                    for edit in fix.edits {
                        json.object { json in
                            write(edit.span, &json)
                            json.member("text", edit.text)
                        }
                    }
                })
            }
        } else {
            json.null()
        }
        json.member("label", finding.label)
        json.member("notes", array: { json in for note in finding.notes { json.value(note) } })
        json.member("related", array: { json in
            for place in finding.related {
                json.object { json in
                    json.member("message", place.message)
                    json.member("path", place.path)
                    if let span = place.span { write(span, &json) }
                }
            }
        })
    }

    private static func write(_ span: SourceSpan, _ json: inout JSONWriter) {
        json.member("line", span.start.line)
        json.member("column", span.start.column)
        json.member("end_line", (span.end ?? span.start).line)
        json.member("end_column", (span.end ?? span.start).column)
    }
}
