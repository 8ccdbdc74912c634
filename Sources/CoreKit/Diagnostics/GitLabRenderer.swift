/// GitLab's Code Quality report: a JSON array, empty where there is nothing to tell.
///
/// GitLab follows a finding by its fingerprint, and drops all but one of those that share it. So a fingerprint is made of what stays while the file
/// around it changes, never of the line, and of a number among those that are alike.
public enum GitLabRenderer {
    /// The check under which a file stands that could not be read.
    static let unreadable = "unreadable-file"

    public static func render(_ report: FindingReport, to stream: OutputStream) {
        var json = JSONWriter(), prints = FindingPrints()
        json.array { json in
            for finding in report.findings {
                let (hash, occurrence) = prints.add([finding.rule, finding.path, finding.identity ?? finding.message])
                write(
                    finding.message, check: finding.rule, print: print(hash, occurrence), severity: severity(finding.severity), path: finding.path,
                    span: finding.span, &json)
            }
            for notice in report.notices {
                guard let path = notice.path else { continue }
                let (hash, occurrence) = prints.add([unreadable, path, notice.message])
                write(
                    notice.message, check: unreadable, print: print(hash, occurrence), severity: notice.severity == .error ? "critical" : severity(notice.severity),
                    path: path, span: notice.line.map { SourceSpan(line: $0, column: 1) }, &json)
            }
        }
        stream.write(json.bytes)
        stream.write("\n")
    }

    private static func write(
        _ message: String, check: String, print: String, severity: String, path: String, span: SourceSpan?, _ json: inout JSONWriter
    ) {
        json.object { json in
            json.member("description", message)
            json.member("check_name", check)
            json.member("fingerprint", print)
            json.member("severity", severity)
            json.member("location", object: { json in
                json.member("path", plain(path))
                json.member("lines", object: { json in
                    let line = max(1, span?.start.line ?? 1)
                    json.member("begin", line)
                    if let end = span?.end { json.member("end", max(line, end.line)) }
                })
            })
        }
    }

    private static func print(_ hash: SHA256Digest, _ occurrence: Int) -> String {
        occurrence == 1 ? hash.hex(40) : SHA256.hash("\(hash.hex)\u{0}\(occurrence)".utf8).hex(40)
    }

    private static func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: "major"
        case .warning: "minor"
        case .note: "info"
        }
    }

    /// From the top of the repository; GitLab finds no file whose name begins with `./`.
    private static func plain(_ path: String) -> String {
        var rest = path[...]
        while rest.hasPrefix("./"), rest.count > 2 { rest = rest.dropFirst(2).drop { $0 == "/" } }
        return String(rest)
    }
}
