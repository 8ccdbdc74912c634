/// Comma-separated values (RFC 4180): UTF-8 without a mark, CR LF at the end of each record, a header, a row a server.
///
/// Lists share a cell, separated by `; `; counts follow an equals sign. A cell that a spreadsheet would take for a formula begins
/// with an apostrophe, also the host `'-` of a server whose host is unknown. Control characters are shown as escapes.
enum CSVReportRenderer {
    static let header = [
        "host", "path", "status", "confidence", "transport", "exchanges", "first_seen", "last_seen", "protocol_versions", "server_name",
        "server_version", "clients", "client_addresses", "users", "methods", "tools", "evidence", "first_path", "first_line", "first_column",
    ]

    static func render(_ report: ScanReport, options: RenderOptions, to stream: OutputStream) {
        write(header, to: stream)
        for server in report.servers {
            let first = server.evidence.first?.first
            write(
                [
                    server.host, server.path, server.status.rawValue, server.confidence.name, server.transport.rawValue, "\(server.exchanges)",
                    server.firstSeen?.description ?? "", server.lastSeen?.description ?? "", list(server.protocolVersions),
                    server.implementation?.name ?? "", server.implementation?.version ?? "",
                    list(server.clients.map { $0.implementation.label + "=\($0.exchanges)" }), "\(server.clientAddresses)", "\(server.users)",
                    list(server.methods.map { "\($0.name)=\($0.count)" }), list(server.tools.map { "\($0.name)=\($0.count)" }),
                    list(server.evidence.map { "\($0.signature)=\($0.count)" }), first?.path ?? "", first.map { "\($0.line)" } ?? "",
                    first.map { "\($0.column)" } ?? "",
                ], to: stream)
        }
    }

    private static func list(_ items: [String]) -> String {
        items.joined(separator: "; ")
    }

    private static func write(_ cells: [String], to stream: OutputStream) {
        stream.write(cells.map(cell).joined(separator: ",") + "\r\n")
    }

    static func cell(_ text: String) -> String {
        var text = text
        // Full-width forms start formulas too where input methods write them.
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": text = "'" + text
        default: break
        }
        text = Terminal.escapeControls(text)
        // The semicolon separates cells where the comma is the decimal sign.
        let isPlain = !text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x3B || $0 == 0x27 } && text.first != " " && text.last != " "
        return isPlain ? text : "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
