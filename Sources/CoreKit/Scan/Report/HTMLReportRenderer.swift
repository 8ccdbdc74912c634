/// One page that a browser opens from a file: it loads nothing, runs only its own script (named by its hash in the content security
/// policy), and reads as a table where scripts are off.
enum HTMLReportRenderer {
    /// A browser that is given more rows than this grows slow; the rest is in the page's data and in the other formats.
    static let rowLimit = 5000

    static func render(_ report: ScanReport, options: RenderOptions, to stream: OutputStream) {
        let assets = options.assets
        let policy = """
            default-src 'none'; script-src 'sha256-\(SHA256.hash(assets.js.utf8).base64)'; style-src 'sha256-\(SHA256.hash(assets.css.utf8).base64)'; \
            img-src data:; base-uri 'none'; form-action 'none'
            """
        for part in parts(of: assets.page) {
            switch part {
            case .text(let text): stream.write(String(text))
            case .place("csp"): stream.write(HTMLText.escape(policy))
            case .place("css"): stream.write(assets.css)
            case .place("js"): stream.write(assets.js)
            case .place("title"): stream.write(title(report))
            case .place("verdict"): stream.write(verdict(report, options))
            case .place("facts"): stream.write(facts(report))
            case .place("tiles"): stream.write(tiles(report, options))
            case .place("rows"): HTMLReportTable.write(report.servers, limit: rowLimit, to: stream)
            case .place("problems"): stream.write(problems(report.inputs))
            case .place("made"):
                stream.write("Made by akto scan\(options.toolVersion.isEmpty ? "" : " " + HTMLText.escape(options.toolVersion)).")
            case .place("data"): stream.write(data(report))
            case .place: break
            }
        }
    }

    private enum Part: Equatable {
        case text(Substring)
        case place(Substring)
    }

    /// The page cut at its `{{name}}` places; what is put there is not looked at again.
    private static func parts(of page: String) -> [Part] {
        var parts: [Part] = []
        var rest = page[...]
        while let open = rest.firstIndex(of: "{") {
            let name = rest[open...].dropFirst(2).prefix { $0.isLetter }
            let after = rest[name.endIndex...]
            if rest[open...].hasPrefix("{{"), after.hasPrefix("}}") {
                parts += [.text(rest[..<open]), .place(name)]
                rest = after.dropFirst(2)
            } else {
                let next = rest.index(after: open)
                parts.append(.text(rest[..<next]))
                rest = rest[next...]
            }
        }
        return parts + [.text(rest)]
    }

    private static func title(_ report: ScanReport) -> String {
        let shadow = report.count(.shadow)
        if shadow > 0 { return ReportSummary.count(shadow, "shadow MCP server") }
        return report.servers.isEmpty ? "No MCP traffic" : ReportSummary.count(report.servers.count, "MCP server")
    }

    private static func verdict(_ report: ScanReport, _ options: RenderOptions) -> String {
        let shadow = report.count(.shadow), all = report.servers.count
        let heading: String
        if shadow > 0 {
            heading = "<span class=\"shadow\">\(ReportSummary.count(shadow, "shadow MCP server"))</span> that nobody has approved"
        } else if all > 0 {
            heading = "<span class=\"sanctioned\">\(ReportSummary.count(all, "MCP server"))</span>, all of them sanctioned"
        } else {
            heading = (report.knownServers ?? 0) > 0 ? "No new MCP servers" : "No MCP traffic found"
        }
        let summary = ReportSummary(report, failLevel: options.failLevel)
        return "<h1>\(heading)</h1>\n    <p class=\"lead\">Next: \(HTMLText.withOptions(summary.next)).</p>"
    }

    private static func facts(_ report: ScanReport) -> String {
        let inputs = report.inputs
        var facts = [
            ("Read", "\(ReportSummary.count(inputs.files, "file")), \(ByteCount.text(inputs.bytes))"),
            ("Exchanges", ReportSummary.number(inputs.exchanges)),
        ]
        if let first = report.servers.compactMap(\.firstSeen).min(), let last = report.servers.compactMap(\.lastSeen).max() {
            facts.append(("MCP seen", "\(HTMLText.time(first)) to \(HTMLText.time(last))"))
        }
        if let known = report.knownServers { facts.append(("Known from the baseline", ReportSummary.number(known))) }
        let problems = inputs.problems.count + inputs.omittedProblems
        if problems > 0 { facts.append(("Problems", ReportSummary.number(problems))) }
        return "<dl class=\"facts\">" + facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }.joined() + "</dl>"
    }

    private static func tiles(_ report: ScanReport, _ options: RenderOptions) -> String {
        guard !report.servers.isEmpty else { return "" }
        let shadow = report.servers.filter { $0.status == .shadow }
        let failing = options.failLevel.map { level in "\(ReportSummary.number(shadow.count { $0.confidence >= level })) at or above \(level.name)" } ?? "not approved"
        let clients = Set(report.servers.flatMap { $0.clients.map(\.implementation) })
        let offered = Set(report.servers.flatMap { $0.tools.map(\.name) }), called = Set(report.servers.flatMap { $0.tools.filter { $0.count > 0 }.map(\.name) })
        let names = Set(clients.map(\.name)).count
        return """
            <section class="tiles" aria-label="Summary">
            \(tile("Shadow servers", shadow.count, failing, shadow.isEmpty ? "" : " shadow"))
            \(tile("Sanctioned servers", report.count(.sanctioned), report.count(.sanctioned) > 0 ? "allowed by their host" : "no host is allowed", report.count(.sanctioned) > 0 ? " sanctioned" : ""))
            \(tile("MCP exchanges", report.mcpExchanges, "of \(ReportSummary.number(report.inputs.exchanges)) read"))
            \(tile("Clients", names, clients.count > names ? "in \(ReportSummary.count(clients.count, "version"))" : "by the names they give"))
            \(tile("Tools called", called.count, offered.count > called.count ? "of \(ReportSummary.number(offered.count)) seen" : "by distinct name"))
              <div class="tile span"><p>Confidence</p>\(scale(report))</div>
              </section>
            """
    }

    private static func tile(_ name: String, _ value: Int, _ note: String, _ kind: String = "") -> String {
        "  <div class=\"tile\(kind)\"><p>\(name)</p><strong>\(ReportSummary.number(value))</strong><small>\(note)</small></div>"
    }

    /// Shares of the servers by confidence; widths are attributes, as the policy forbids styles in the page.
    private static func scale(_ report: ScanReport) -> String {
        var bars = "", keys = "", at = 0
        let total = max(1, report.servers.count)
        for level in Confidence.allCases.reversed() {
            let count = report.count(level)
            guard count > 0 else { continue }
            bars += "<rect class=\"\(level.name)\" x=\"\(at * 1000 / total)\" width=\"\(count * 1000 / total)\" height=\"8\"/>"
            keys += "<li class=\"\(level.name)\"><i></i>\(level.name) \(ReportSummary.number(count))</li>"
            at += count
        }
        return "<div class=\"scale\"><svg viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\(bars)</svg></div><ul class=\"scale-keys\">\(keys)</ul>"
    }

    private static func problems(_ inputs: InputSummary) -> String {
        let count = inputs.problems.count + inputs.omittedProblems
        guard count > 0 else { return "" }
        let shown = inputs.problems.prefix(200)
        var items = shown.map { problem in
            let place = problem.path + (problem.line.map { ":\($0)" } ?? "") + (problem.entry.map { ", entry \($0)" } ?? "")
            return "<li><code>\(HTMLText.escape(place))</code> \(HTMLText.escape(problem.message))</li>"
        }
        if count > shown.count { items.append("<li>and \(ReportSummary.number(count - shown.count)) more</li>") }
        return "<section class=\"panel problems\"><details\(count <= 5 ? " open" : "")><summary>\(ReportSummary.count(count, "problem")) in what was read</summary><ul>\(items.joined())</ul></details></section>"
    }

    /// JSON that may stand in a script element: no `<`, `>` or `&`, and nothing of U+2000 to U+207F as it is, where line separators
    /// and the marks that turn text around have their places.
    private static func data(_ report: ScanReport) -> [UInt8] {
        var json = JSONWriter()
        json.escapesHTML = true
        JSONReportRenderer.write(report, to: &json)
        let hex = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(json.bytes.count)
        for byte in json.bytes {
            guard byte & 0xC0 == 0x80, bytes.count >= 2, bytes[bytes.count - 2] == 0xE2, bytes[bytes.count - 1] & 0xFE == 0x80 else {
                bytes.append(byte)
                continue
            }
            let low = (bytes[bytes.count - 1] & 1) << 6 | byte & 0x3F
            bytes.removeLast(2)
            bytes.append(contentsOf: "\\u20".utf8)
            bytes.append(hex[Int(low >> 4)])
            bytes.append(hex[Int(low & 15)])
        }
        return bytes
    }
}
