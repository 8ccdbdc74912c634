/// What `--verbose` adds below the table: each server with everything that the traffic told about it.
enum TextReportDetails {
    /// `width` is in columns; nil wraps nothing.
    static func render(_ servers: [MCPServer], width: Int?, paint: Terminal.Paint, to stream: OutputStream) {
        for server in servers {
            stream.write("\n\(paint(Terminal.escapeControls(server.label), .bold))  \(server.status.rawValue), \(server.confidence.name)\n")
            line("versions", server.protocolVersions, width, stream)
            line("server", server.implementation.map { [$0.label] } ?? [], width, stream)
            line("clients", server.clients.map { "\($0.implementation.label) ×\(ReportSummary.number($0.exchanges))" }, width, stream)
            line("methods", server.methods.map(tally), width, stream)
            line("tools", server.tools.map(tally), width, stream)
            let called = Set(server.tools.map(\.name))
            line("offered", server.listedTools.filter { !called.contains($0) }, width, stream)
            if server.clientAddresses > 0 { line("addresses", [ReportSummary.number(server.clientAddresses)], width, stream) }
            if server.users > 0 { line("users", [ReportSummary.number(server.users)], width, stream) }
            for (index, evidence) in server.evidence.enumerated() {
                let place = "\(evidence.first.path):\(evidence.first.line):\(evidence.first.column)"
                let text = "\(evidence.signature) (\(evidence.layer.rawValue), \(evidence.confidence.name)) ×\(ReportSummary.number(evidence.count)), first at \(place)"
                line(index == 0 ? "evidence" : "", [text], width, stream)
            }
        }
    }

    private static func line(_ name: String, _ values: [String], _ width: Int?, _ stream: OutputStream) {
        guard !values.isEmpty else { return }
        let indent = label("")
        var text = label(name), column = indent.utf8.count
        for (index, value) in values.enumerated() {
            let shown = Terminal.escapeControls(value) + (index + 1 < values.count ? "," : "")
            let size = Terminal.displayWidth(of: shown)
            if index > 0 {
                if let width, column + 1 + size > width {
                    text += "\n" + indent
                    column = indent.utf8.count
                } else {
                    text += " "
                    column += 1
                }
            }
            text += shown
            column += size
        }
        stream.write(text + "\n")
    }

    private static func label(_ name: String) -> String {
        "  " + name + String(repeating: " ", count: 11 - name.utf8.count)
    }

    private static func tally(_ tally: Tally) -> String {
        tally.count == 1 ? tally.name : "\(tally.name) ×\(ReportSummary.number(tally.count))"
    }
}
