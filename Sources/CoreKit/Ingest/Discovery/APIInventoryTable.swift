/// The inventory as people read it in a terminal: a table a host, then the MCP servers, and a sentence that sums it up.
///
/// Pages and their parts are counted and not listed: an inventory of APIs made of a browser's traffic would drown in them.
public enum APIInventoryTable {
    /// `width` in columns; nil for as wide as it gets. `limit` is how many endpoints of a host are listed, those of most records; nil: all.
    public static func render(_ inventory: APIInventory, width: Int? = nil, colors: Bool = false, limit: Int? = 200, to stream: OutputStream) {
        let paint = Terminal.Paint(isOn: colors)
        for host in inventory.hosts { render(host, width, limit, paint, stream) }
        if !inventory.servers.isEmpty { render(inventory.servers, width, paint, stream) }
        if !inventory.tools.isEmpty { render(inventory.tools, width, paint, stream) }
        stream.write(summary(inventory) + "\n")
        let left = leftOut(inventory.leftOut)
        if !left.isEmpty { stream.write("left out for want of room: " + left.joined(separator: ", ") + "\n") }
    }

    private static func render(_ host: APIHost, _ width: Int?, _ limit: Int?, _ paint: Terminal.Paint, _ stream: OutputStream) {
        let apis = host.endpoints.filter { $0.kind == .api }
        stream.write(paint(Terminal.escapeControls(host.name), .bold) + paint("  " + facts(host, apis.count), .dim) + "\n")
        var shown = apis
        if let limit, apis.count > limit {
            let busiest = apis.sorted { $0.records != $1.records ? $0.records > $1.records : ($0.path, $0.method) < ($1.path, $1.method) }.prefix(limit)
            shown = busiest.sorted { ($0.path, $0.method) < ($1.path, $1.method) }
        }
        if !shown.isEmpty { table(shown).render(width: width.map { max($0, 44) }, paint: paint, to: stream) }
        if shown.count < apis.count { stream.write(paint("and \(ReportSummary.count(apis.count - shown.count, "more endpoint")) of fewer records", .dim) + "\n") }
        stream.write("\n")
    }

    private static func facts(_ host: APIHost, _ apis: Int) -> String {
        var facts = [ReportSummary.count(host.records, "record")]
        let pages = host.endpoints.count { $0.kind == .page }, assets = host.endpoints.count { $0.kind == .asset }
        if pages > 0 { facts.append(ReportSummary.count(pages, "page")) }
        if assets > 0 { facts.append(ReportSummary.count(assets, "static file")) }
        if host.notFound > 0 { facts.append("\(ReportSummary.number(host.notFound)) not found") }
        if host.coarseness > 0 { facts.append("templates made coarser") }
        return facts.joined(separator: ", ")
    }

    private static func table(_ endpoints: [APIEndpoint]) -> TextTable {
        var method = TextTable.Column(title: "METHOD")
        var path = TextTable.Column(title: "PATH", minimum: 28, cut: .middle)
        var records = TextTable.Column(title: "RECORDS", isNumber: true)
        var status = TextTable.Column(title: "STATUS", minimum: 10, leaves: 1)
        var authentication = TextTable.Column(title: "AUTHENTICATION", minimum: 12, leaves: 2)
        var fields = TextTable.Column(title: "FIELDS", leaves: 3)
        var sensitive = TextTable.Column(title: "SENSITIVE", minimum: 14, leaves: 2)
        for endpoint in endpoints {
            method.cells.append([TextTable.Piece(Terminal.escapeControls(endpoint.method))])
            path.cells.append([TextTable.Piece(Terminal.escapeControls(endpoint.path), .bold)])
            records.cells.append([TextTable.Piece(ReportSummary.number(endpoint.records))])
            status.cells.append([TextTable.Piece(statuses(endpoint.statuses))])
            authentication.cells.append(authentications(endpoint))
            let count = endpoint.query.count + endpoint.request.fields.count + endpoint.response.fields.count
            fields.cells.append([TextTable.Piece(count == 0 ? "-" : fieldCounts(endpoint))])
            let kinds = endpoint.sensitive.map(\.rawValue).joined(separator: ", ")
            sensitive.cells.append([TextTable.Piece(kinds.isEmpty ? "-" : kinds, kinds.isEmpty ? nil : .red)])
        }
        let all = [method, path, records, status, authentication, fields, sensitive]
        return TextTable(columns: all.filter { column in column.leaves == nil || column.cells.contains { $0.first?.text != "-" } })
    }

    /// `200, 404`, or the classes where there are many.
    private static func statuses(_ statuses: [APIStatus]) -> String {
        guard !statuses.isEmpty else { return "-" }
        if statuses.count <= 4 { return statuses.map { "\($0.code)" }.joined(separator: ", ") }
        return Set(statuses.map { $0.code / 100 }).sorted().map { "\($0)xx" }.joined(separator: ", ")
    }

    private static func authentications(_ endpoint: APIEndpoint) -> TextTable.Cell {
        guard !endpoint.authentication.isEmpty else { return [TextTable.Piece("-")] }
        return [TextTable.Piece(endpoint.authentication.map(\.kind.rawValue).joined(separator: ", "), endpoint.isOpen ? .yellow : nil)]
    }

    /// `2 query, 5 in, 12 out`.
    private static func fieldCounts(_ endpoint: APIEndpoint) -> String {
        var parts: [String] = []
        if !endpoint.query.isEmpty { parts.append("\(endpoint.query.count) query") }
        if !endpoint.request.fields.isEmpty { parts.append("\(endpoint.request.fields.count) in") }
        if !endpoint.response.fields.isEmpty { parts.append("\(endpoint.response.fields.count) out") }
        return parts.joined(separator: ", ")
    }

    private static func render(_ servers: [MCPServer], _ width: Int?, _ paint: Terminal.Paint, _ stream: OutputStream) {
        var status = TextTable.Column(title: "MCP SERVER")
        var name = TextTable.Column(title: "", minimum: 30, cut: .middle)
        var confidence = TextTable.Column(title: "CONFIDENCE")
        var exchanges = TextTable.Column(title: "RECORDS", isNumber: true)
        var tools = TextTable.Column(title: "TOOLS", minimum: 16, leaves: 1)
        for server in servers {
            status.cells.append([TextTable.Piece(server.status.rawValue, server.status == .shadow ? .bold : .green)])
            name.cells.append([TextTable.Piece(Terminal.escapeControls(server.host == "-" ? server.label : server.host + server.path), .bold)])
            confidence.cells.append([TextTable.Piece(server.confidence.name)])
            exchanges.cells.append([TextTable.Piece(ReportSummary.number(server.exchanges))])
            let names = Set(server.listedTools + server.tools.map(\.name)).sorted()
            let first = names.prefix(3).map { Terminal.escapeControls($0) }.joined(separator: ", ")
            tools.cells.append([TextTable.Piece(names.isEmpty ? "-" : first + (names.count > 3 ? " +\(names.count - 3)" : ""))])
        }
        let all = [status, name, confidence, exchanges, tools]
        let columns = all.filter { column in column.leaves == nil || column.cells.contains { $0.first?.text != "-" } }
        TextTable(columns: columns).render(width: width.map { max($0, 44) }, paint: paint, to: stream)
        stream.write("\n")
    }

    private static func render(_ tools: [APITool], _ width: Int?, _ paint: Terminal.Paint, _ stream: OutputStream) {
        var name = TextTable.Column(title: "TOOL", minimum: 16)
        var calls = TextTable.Column(title: "CALLS", minimum: 30, cut: .middle)
        var records = TextTable.Column(title: "RECORDS", isNumber: true)
        for tool in tools.prefix(50) {
            for (index, call) in tool.calls.prefix(10).enumerated() {
                name.cells.append([TextTable.Piece(index == 0 ? Terminal.escapeControls(tool.name) : "")])
                calls.cells.append([TextTable.Piece(Terminal.escapeControls("\(call.method) \(call.host)\(call.path)"))])
                records.cells.append([TextTable.Piece(ReportSummary.number(call.records))])
            }
        }
        TextTable(columns: [name, records, calls]).render(width: width.map { max($0, 44) }, paint: paint, to: stream)
        stream.write("\n")
    }

    /// One sentence.
    public static func summary(_ inventory: APIInventory) -> String {
        let apis = inventory.count(.api)
        var text = "\(ReportSummary.count(apis, "API endpoint")) at \(ReportSummary.count(inventory.hosts.count, "host"))"
        var details: [String] = []
        if inventory.sensitiveEndpoints > 0 { details.append("\(ReportSummary.number(inventory.sensitiveEndpoints)) with sensitive data") }
        if inventory.openEndpoints > 0 { details.append("\(ReportSummary.number(inventory.openEndpoints)) open to anybody") }
        if !details.isEmpty { text += ", " + details.joined(separator: ", ") }
        if !inventory.servers.isEmpty {
            let shadow = inventory.servers.count { $0.status == .shadow }
            let isAll = shadow == inventory.servers.count
            text += "; " + ReportSummary.count(inventory.servers.count, isAll ? "shadow MCP server" : "MCP server")
            if shadow > 0, !isAll { text += ", \(ReportSummary.number(shadow)) of them shadow" }
        }
        text += "; from " + ReportSummary.count(inventory.records, "record")
        if inventory.unread > 0 { text += ", \(ReportSummary.number(inventory.unread)) of them without a path" }
        return text
    }

    private static func leftOut(_ left: APILeftOut) -> [String] {
        var parts: [String] = []
        if left.hostRecords > 0 { parts.append("\(ReportSummary.count(left.hostRecords, "record")) of further hosts") }
        if left.fieldRecords > 0 { parts.append("\(ReportSummary.count(left.fieldRecords, "field")) of records") }
        if left.cutBodies > 0 { parts.append("the rest of \(ReportSummary.number(left.cutBodies)) long bodies") }
        if left.toolRecords > 0 { parts.append("\(ReportSummary.count(left.toolRecords, "tool call"))") }
        if left.coarseHosts > 0 { parts.append("finer templates of \(ReportSummary.count(left.coarseHosts, "host"))") }
        return parts
    }
}
