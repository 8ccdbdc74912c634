/// What `--verbose` adds below the table: each server with everything that the traffic told about it.
enum TextReportDetails {
    static func render(_ servers: [MCPServer], paint: Terminal.Paint, to stream: OutputStream) {
        for server in servers {
            stream.write("\n\(paint(Terminal.escapeControls(server.label), .bold))  \(server.status.rawValue), \(server.confidence.name)\n")
            line("versions", server.protocolVersions, stream)
            line("server", server.implementation.map { [$0.label] } ?? [], stream)
            line("clients", server.clients.map { "\($0.implementation.label) ×\(ReportSummary.number($0.exchanges))" }, stream)
            line("methods", server.methods.map(tally), stream)
            line("tools", server.tools.map(tally), stream)
            let called = Set(server.tools.map(\.name))
            line("offered", server.listedTools.filter { !called.contains($0) }, stream)
            if server.clientAddresses > 0 { line("addresses", [ReportSummary.number(server.clientAddresses)], stream) }
            if server.users > 0 { line("users", [ReportSummary.number(server.users)], stream) }
            for (index, evidence) in server.evidence.enumerated() {
                let place = "\(evidence.first.path):\(evidence.first.line):\(evidence.first.column)"
                let text = "\(evidence.signature) (\(evidence.layer.rawValue), \(evidence.confidence.name)) ×\(ReportSummary.number(evidence.count)), first at \(place)"
                stream.write(label(index == 0 ? "evidence" : "") + Terminal.escapeControls(text) + "\n")
            }
        }
    }

    private static func line(_ name: String, _ values: [String], _ stream: OutputStream) {
        guard !values.isEmpty else { return }
        stream.write(label(name) + values.map { Terminal.escapeControls($0) }.joined(separator: ", ") + "\n")
    }

    private static func label(_ name: String) -> String {
        "  " + name + String(repeating: " ", count: 11 - name.utf8.count)
    }

    private static func tally(_ tally: Tally) -> String {
        tally.count == 1 ? tally.name : "\(tally.name) ×\(ReportSummary.number(tally.count))"
    }
}
