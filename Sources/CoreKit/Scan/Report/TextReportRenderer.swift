/// The table that a person reads, a sentence that sums it up, and one line that says what to do next.
enum TextReportRenderer {
    static func render(_ report: ScanReport, options: RenderOptions, to stream: OutputStream) {
        let paint = Terminal.Paint(isOn: options.colors)
        if !report.servers.isEmpty {
            table(report.servers).render(width: options.width.map { max($0, 44) }, paint: paint, to: stream)
            if options.isVerbose { TextReportDetails.render(report.servers, width: options.width, paint: paint, to: stream) }
            if !options.quiet { stream.write("\n") }
        }
        guard !options.quiet else { return }
        let summary = ReportSummary(report, failLevel: options.failLevel)
        paragraph(summary.sentence, lead: "", options.width, paint, to: stream)
        paragraph(summary.next, lead: "next: ", options.width, paint, to: stream)
    }

    private static func table(_ servers: [MCPServer]) -> TextTable {
        var status = TextTable.Column(title: "STATUS")
        var confidence = TextTable.Column(title: "CONFIDENCE")
        var server = TextTable.Column(title: "SERVER", minimum: 40, cut: .middle)
        var exchanges = TextTable.Column(title: "EXCHANGES", isNumber: true)
        var calls = TextTable.Column(title: "CALLS", minimum: 24, leaves: 2)
        var client = TextTable.Column(title: "CLIENT", minimum: 16, leaves: 2)
        var transport = TextTable.Column(title: "TRANSPORT", leaves: 2)
        var seen = TextTable.Column(title: "SEEN (UTC)", leaves: 1)
        for each in servers {
            let isShadow = each.status == .shadow
            status.cells.append([TextTable.Piece(each.status.rawValue, isShadow ? .bold : .green)])
            confidence.cells.append([TextTable.Piece(each.confidence.name, style(each.confidence, isShadow))])
            server.cells.append(name(each, isShadow))
            transport.cells.append([TextTable.Piece(each.transport.label)])
            exchanges.cells.append([TextTable.Piece(ReportSummary.number(each.exchanges))])
            calls.cells.append([TextTable.Piece(digest(each.activities))])
            client.cells.append([TextTable.Piece(clients(each))])
            seen.cells.append([TextTable.Piece(span(each))])
        }
        let all = [status, confidence, server, exchanges, calls, client, transport, seen]
        // A column that has nothing to say in any row only takes room.
        return TextTable(columns: all.filter { column in column.leaves == nil || column.cells.contains { $0.first?.text != "-" } })
    }

    private static func style(_ confidence: Confidence, _ isShadow: Bool) -> Terminal.Style {
        guard isShadow else { return .dim }
        switch confidence {
        case .certain: return .boldRed
        case .high: return .red
        case .medium: return .yellow
        case .low: return .cyan
        }
    }

    /// The host stands out, as it is what gets approved.
    private static func name(_ server: MCPServer, _ isShadow: Bool) -> TextTable.Cell {
        guard server.host != "-" else { return [TextTable.Piece(Terminal.escapeControls(server.label))] }
        let path = server.path == "-" ? "" : Terminal.escapeControls(MCPServer.shortened(server.path))
        return [TextTable.Piece(Terminal.escapeControls(MCPServer.shortened(server.host)), isShadow ? .bold : nil), TextTable.Piece(path)].filter { !$0.text.isEmpty }
    }

    /// The three most frequent with their counts.
    private static func digest(_ activities: [Tally]) -> String {
        guard !activities.isEmpty else { return "-" }
        let first = activities.prefix(3).map { Terminal.escapeControls($0.name) + ($0.count > 1 ? " ×\(ReportSummary.number($0.count))" : "") }
        return first.joined(separator: ", ") + (activities.count > 3 ? " +\(activities.count - 3)" : "")
    }

    private static func clients(_ server: MCPServer) -> String {
        guard let first = server.clients.max(by: { $0.exchanges < $1.exchanges }) else {
            guard server.clientAddresses > 0 else { return "-" }
            return "\(ReportSummary.number(server.clientAddresses)) \(server.clientAddresses == 1 ? "address" : "addresses")"
        }
        return Terminal.escapeControls(first.implementation.label) + (server.clients.count > 1 ? " +\(server.clients.count - 1)" : "")
    }

    /// `2026-11-01 10:00-10:09` within a day, else two days; without what both have in common.
    private static func span(_ server: MCPServer) -> String {
        guard let first = server.firstSeen?.description, let last = server.lastSeen?.description else { return "-" }
        let day = first.prefix(10), time = first.dropFirst(11).prefix(5)
        if day == last.prefix(10) {
            let end = last.dropFirst(11).prefix(5)
            return "\(day) \(time)" + (end == time ? "" : "–\(end)")
        }
        return "\(day) – " + (first.prefix(5) == last.prefix(5) ? last.dropFirst(5).prefix(5) : last.prefix(10))
    }

    /// A sentence, broken at blanks to the width.
    private static func paragraph(_ text: String, lead: String, _ width: Int?, _ paint: Terminal.Paint, to stream: OutputStream) {
        let text = Terminal.escapeControls(text)
        var line = "", column = lead.utf8.count
        stream.write(paint(lead, .bold))
        for word in text.split(separator: " ") {
            let size = Terminal.displayWidth(of: String(word))
            if let width, !line.isEmpty, column + 1 + size > width {
                stream.write(line + "\n")
                line = String(repeating: " ", count: lead.utf8.count)
                column = lead.utf8.count
            } else if !line.isEmpty {
                line += " "
                column += 1
            }
            line += word
            column += size
        }
        stream.write(line + "\n")
    }
}
