/// The inventory's rows: each server a body of two rows, what one reads at a glance and what one opens.
enum HTMLReportTable {
    private static let columns: [(name: String, title: String, kind: String, classes: String)] = [
        ("server", "Server", "text", ""), ("status", "Status", "text", ""), ("confidence", "Confidence", "number", ""),
        ("transport", "Transport", "text", "optional"), ("exchanges", "Exchanges", "number", "number"), ("calls", "Calls", "number", "calls"),
        ("clients", "Clients", "number", "optional"), ("seen", "Last seen", "text", "optional"),
    ]

    static func write(_ servers: [MCPServer], limit: Int, to stream: OutputStream) {
        guard !servers.isEmpty else {
            stream.write("<p class=\"empty\">Nothing in what was read talks MCP.</p>")
            return
        }
        stream.write("<div class=\"scroll\"><table class=\"servers\"><thead><tr>")
        for column in columns {
            stream.write("<th scope=\"col\" data-name=\"\(column.name)\" data-kind=\"\(column.kind)\" class=\"\(column.classes)\">\(column.title)</th>")
        }
        stream.write("</tr></thead>\n")
        for (index, server) in servers.prefix(limit).enumerated() {
            stream.write("<tbody>")
            writeRow(server, to: stream)
            writeDetail(server, index, to: stream)
            stream.write("</tbody>\n")
        }
        stream.write("</table></div>")
        if servers.count > limit {
            stream.write("<p class=\"empty\">The first \(ReportSummary.number(limit)) of \(ReportSummary.number(servers.count)) servers; the formats json and csv have all.</p>")
        }
    }

    private static func writeRow(_ server: MCPServer, to stream: OutputStream) {
        let escape = HTMLText.escape
        stream.write("<tr class=\"row\">")
        stream.write("<td class=\"name\" data-name=\"server\" data-value=\"\(escape(server.label))\"><div class=\"name-line\"><bdi>\(name(server))</bdi></div></td>")
        stream.write("<td data-name=\"status\" data-value=\"\(server.status.rawValue)\"><span class=\"badge \(server.status.rawValue)\">\(server.status.rawValue)</span></td>")
        stream.write("<td data-name=\"confidence\" data-value=\"\(server.confidence.rawValue)\">\(level(server.confidence))</td>")
        stream.write("<td class=\"transport optional\" data-name=\"transport\" data-value=\"\(server.transport == .unknown ? "" : server.transport.rawValue)\">\(server.transport == .unknown ? "–" : server.transport.label)</td>")
        stream.write("<td class=\"number\" data-name=\"exchanges\" data-value=\"\(server.exchanges)\">\(ReportSummary.number(server.exchanges))</td>")
        let activities = server.activities
        stream.write("<td class=\"calls\" data-name=\"calls\" data-value=\"\(activities.count)\">")
        stream.write(digest(activities.map(\.name)) + "</td>")
        let clients = server.clients.sorted { ($1.exchanges, $0.implementation.label) < ($0.exchanges, $1.implementation.label) }
        stream.write("<td class=\"clients optional\" data-name=\"clients\" data-value=\"\(max(clients.count, clients.isEmpty ? 0 : 1))\">")
        stream.write(digest(clients.map(\.implementation.label)) + "</td>")
        let last = server.lastSeen
        stream.write("<td class=\"time optional\" data-name=\"seen\" data-value=\"\(last?.description ?? "")\"")
        stream.write(" title=\"\(last.map(HTMLText.time) ?? "")\">\(last.map { String(HTMLText.time($0).prefix(10)) } ?? "–")</td>")
        stream.write("</tr>")
    }

    private static func name(_ server: MCPServer) -> String {
        guard server.host != "-" else { return "<span class=\"host\">\(HTMLText.escape(server.label))</span>" }
        let path = server.path == "-" ? "" : "<wbr><span class=\"path\">\(HTMLText.escape(server.path))</span>"
        return "<span class=\"host\">\(HTMLText.escape(server.host))</span>\(path)"
    }

    private static func level(_ confidence: Confidence) -> String {
        let bars = (1...4).map { $0 <= confidence.rawValue ? "<b></b>" : "<b class=\"off\"></b>" }.joined()
        return "<span class=\"level \(confidence.name)\"><i aria-hidden=\"true\">\(bars)</i>\(confidence.name)</span>"
    }

    /// The first, cut by the page where it is long, and how many there are beside it.
    private static func digest(_ names: [String]) -> String {
        guard let first = names.first.map(HTMLText.escape) else { return "–" }
        let more = names.count > 1 ? "<em>+\(names.count - 1)</em>" : ""
        return "<span class=\"digest\"><bdi title=\"\(first)\">\(first)</bdi>\(more)</span>"
    }

    private static func writeDetail(_ server: MCPServer, _ index: Int, to stream: OutputStream) {
        stream.write("<tr class=\"detail\"><td colspan=\"\(columns.count)\"><details><summary>Details</summary><div class=\"more\" id=\"more-\(index)\">")
        var facts: [(String, String)] = []
        if let implementation = server.implementation { facts.append(("Calls itself", implementation.label)) }
        facts.append(("Transport", server.transport.rawValue))
        if !server.protocolVersions.isEmpty { facts.append(("Protocol", server.protocolVersions.joined(separator: ", "))) }
        if let first = server.firstSeen { facts.append(("First seen", HTMLText.time(first))) }
        if let last = server.lastSeen { facts.append(("Last seen", HTMLText.time(last))) }
        if server.clientAddresses > 0 { facts.append(("Client addresses", ReportSummary.number(server.clientAddresses))) }
        if server.users > 0 { facts.append(("Users", ReportSummary.number(server.users))) }
        let pairs = facts.map { "<dt>\($0.0)</dt><dd><bdi>\(HTMLText.escape($0.1))</bdi></dd>" }.joined()
        stream.write("<div><h3>About</h3><dl class=\"pairs\">\(pairs)</dl></div>")
        writeTally("Tools", server.tools, to: stream)
        writeTally("Methods", server.methods, to: stream)
        writeTally("Clients", server.clients.map { Tally(name: $0.implementation.label, count: $0.exchanges) }, to: stream)
        writeEvidence(server.evidence, to: stream)
        stream.write("</div></details></td></tr>")
    }

    private static func writeTally(_ title: String, _ tallies: [Tally], to stream: OutputStream) {
        guard !tallies.isEmpty else { return }
        let sorted = tallies.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        stream.write("<div><h3>\(title)</h3><ul class=\"tally\">")
        for tally in sorted.prefix(500) {
            let count = tally.count == 0 ? "<span class=\"never\">never called</span>" : "<span>\(ReportSummary.number(tally.count))</span>"
            stream.write("<li><code><bdi>\(HTMLText.escape(tally.name))</bdi></code>\(count)</li>")
        }
        if sorted.count > 500 { stream.write("<li>and \(ReportSummary.number(sorted.count - 500)) more</li>") }
        stream.write("</ul></div>")
    }

    private static func writeEvidence(_ evidence: [Evidence], to stream: OutputStream) {
        guard !evidence.isEmpty else { return }
        stream.write("<div class=\"wide\"><h3>Evidence</h3><table class=\"evidence\"><thead><tr><th scope=\"col\">Signature</th><th scope=\"col\">Layer</th>")
        stream.write("<th scope=\"col\">Confidence</th><th scope=\"col\" class=\"number\">Matches</th><th scope=\"col\">First seen at</th></tr></thead><tbody>")
        for each in evidence {
            let place = "\(each.first.path):\(each.first.line):\(each.first.column)"
            stream.write("<tr><td><code>\(HTMLText.escape(each.signature))</code></td><td>\(each.layer.rawValue)</td><td>\(level(each.confidence))</td>")
            stream.write("<td class=\"number\">\(ReportSummary.number(each.count))</td><td><code>\(HTMLText.escape(place))</code></td></tr>")
        }
        stream.write("</tbody></table></div>")
    }
}
