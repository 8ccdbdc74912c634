import CoreKit

/// Reports to render: the contract's own example, a week in a company, nothing, very much, and text that means harm.
enum ReportSamples {
    /// 2026-11-01T10:00:00Z.
    static let start: Int64 = 1_793_527_200

    /// The report of the contract's `--format json` example.
    static var contract: ScanReport {
        var report = ScanReport()
        report.inputs.files = 3
        report.inputs.bytes = 48211
        report.inputs.exchanges = 412
        report.inputs.problems = [CaptureProblem(path: "logs/a.jsonl", line: 17, message: "not JSON: expected ',' or '}'", isIncomplete: false)]
        var server = MCPServer(host: "mcp.example.com", path: "/mcp", status: .shadow, confidence: .certain, transport: .streamableHTTP, exchanges: 12)
        server.firstSeen = Timestamp(seconds: start)
        server.lastSeen = Timestamp(seconds: start + 570)
        server.protocolVersions = ["2025-06-18"]
        server.implementation = Implementation(name: "billing", version: "1.4")
        server.clients = [MCPClient(implementation: Implementation(name: "cursor", version: "1.2"), exchanges: 12)]
        server.methods = [Tally(name: "initialize", count: 1), Tally(name: "tools/call", count: 9), Tally(name: "tools/list", count: 2)]
        server.tools = [Tally(name: "create_invoice", count: 9)]
        server.evidence = [
            Evidence(signature: "mcp-tools-call", layer: .body, confidence: .high, count: 9, first: MatchPlace(path: "logs/a.jsonl", line: 4, column: 211))
        ]
        report.servers = [server]
        report.signatures = signatures
        return report
    }

    static let signatures = [
        SignatureSummary(id: "mcp-tools-call", layer: .body, confidence: .high, description: "a tools/call request", pack: "cloudflare-dlp"),
        SignatureSummary(id: "mcp-session-id", layer: .header, confidence: .certain, description: "the Mcp-Session-Id header", pack: "mcp-wire"),
        SignatureSummary(id: "known-host", layer: .host, confidence: .medium, description: "a host known to serve MCP", pack: "mcp-hosts"),
        SignatureSummary(id: "mcp-path", layer: .uri, confidence: .low, description: "the path /mcp or /sse", pack: "mcp-paths"),
    ]

    static var empty: ScanReport {
        var report = ScanReport()
        report.signatures = signatures
        return report
    }

    /// A few days of several clients and servers of every kind.
    static var several: ScanReport {
        var report = ScanReport()
        report.inputs.files = 14
        report.inputs.bytes = 2_412_345_678
        report.inputs.exchanges = 1_204_377
        report.inputs.problems = [
            CaptureProblem(path: "logs/2026-11-01/akto-07.jsonl", line: 18_221, message: "not JSON: expected ',' or '}'", isIncomplete: false),
            CaptureProblem(path: "logs/browser.har", entry: 17, message: "response is missing", isIncomplete: false),
            CaptureProblem(path: "logs/old.jsonl.gz", message: "cut short: the gzip member ends early", isIncomplete: true),
        ]
        report.signatures = signatures
        let rows: [(String, String, ServerStatus, Confidence, Transport, Int, String?, [(String, Int)], [(String, Int)])] = [
            ("mcp.shadow-analytics.io", "/mcp", .shadow, .certain, .streamableHTTP, 1843, "warehouse-query 0.9.2", [("run_sql", 1602), ("list_tables", 88), ("export_csv", 41), ("drop_table", 0)], [("claude-code 2.0.14", 1402), ("cursor-vscode 1.0.0", 441)]),
            ("mcp.zapier.com", "/api/mcp/s/NjY4ZTU2ZjgtYjQ1Yy00ZTM0/mcp", .shadow, .certain, .streamableHTTP, 391, "Zapier MCP 1.0.0", [("gmail_send_email", 211), ("slack_send_message", 120)], [("claude-ai 0.1.0", 391)]),
            ("backend.composio.dev", "/v3/mcp/0f8fad5b-d9cb-469f-a165-70867728950e/mcp", .shadow, .high, .streamableHTTP, 57, "composio 3", [("GITHUB_CREATE_ISSUE", 20), ("GITHUB_STAR", 3)], [("cursor-vscode 1.0.0", 57)]),
            ("localhost:3845", "/sse", .shadow, .high, .sse, 44, "figma-dev-mode 1.0.0", [("get_code", 30), ("get_image", 14)], [("cursor-vscode 1.0.0", 44)]),
            ("-", "-", .shadow, .high, .stdio, 31, "filesystem 0.6.2", [("read_file", 12), ("write_file", 9), ("list_directory", 6)], [("claude-desktop 0.13.64", 31)]),
            ("remote-mcp-server-authless.some-very-long-team-name.workers.dev", "/sse", .shadow, .medium, .unknown, 9, nil, [], []),
            ("agents.partner.example", "/v1/agents/quarterly-planning-assistant/mcp", .shadow, .medium, .provider, 6, nil, [], [("openai-responses", 6)]),
            ("api.example.org", "/mcp", .shadow, .low, .unknown, 2, nil, [], []),
            ("mcp.corp.example", "/mcp", .sanctioned, .certain, .streamableHTTP, 22_410, "corp-tools 4.2.0", [("search_tickets", 12_003), ("get_ticket", 8422), ("comment", 1201), ("close", 51)], [("claude-code 2.0.14", 18_000), ("akto-agent", 4410)]),
            ("bindings.mcp.cloudflare.com", "/sse", .sanctioned, .certain, .sse, 1204, "workers-bindings 0.4", [("kv_namespaces_list", 700), ("d1_database_query", 504)], [("claude-code 2.0.14", 1204)]),
            ("mcp.linear.app", "/mcp", .sanctioned, .high, .streamableHTTP, 310, "linear-mcp 1.0.0", [("create_issue", 100), ("list_issues", 210)], [("cursor-vscode 1.0.0", 310)]),
        ]
        report.servers = rows.enumerated().map { index, row in server(index, row) }
        return report
    }

    private static func server(
        _ index: Int, _ row: (String, String, ServerStatus, Confidence, Transport, Int, String?, [(String, Int)], [(String, Int)])
    ) -> MCPServer {
        var server = MCPServer(host: row.0, path: row.1, status: row.2, confidence: row.3, transport: row.4, exchanges: row.5)
        server.implementation = row.6.map(implementation)
        server.tools = row.7.map { Tally(name: $0.0, count: $0.1) }.sorted { $0.name < $1.name }
        server.clients = row.8.map { MCPClient(implementation: implementation($0.0), exchanges: $0.1) }
        server.clientAddresses = 1 + index * 3 % 7
        server.users = index % 3
        if !row.7.isEmpty {
            server.methods = [Tally(name: "initialize", count: 1 + row.5 / 50), Tally(name: "tools/call", count: row.7.reduce(0) { $0 + $1.1 }), Tally(name: "tools/list", count: 1 + row.5 / 40)]
            server.protocolVersions = index % 2 == 0 ? ["2025-03-26", "2025-06-18"] : ["2025-11-25"]
        }
        let days = row.3 == .low ? 0 : Int64(index % 5)
        server.firstSeen = Timestamp(seconds: start + Int64(index) * 1800)
        server.lastSeen = Timestamp(seconds: start + days * 86_400 + Int64(index) * 2400 + 3000)
        server.timelineSlotSeconds = 3600
        var generator = SplitMix(state: UInt64(index) + 3)
        var left = row.5
        for hour in 0...(days * 24 + 1) where left > 0 {
            // People work by day.
            let clock = (hour + 10) % 24
            let share = (8...19).contains(clock) ? Int.random(in: 0...max(1, row.5 / 30), using: &generator) : Int.random(in: 0...max(0, row.5 / 300), using: &generator)
            guard share > 0 else { continue }
            server.timeline.append(TimelineSlot(start: Timestamp(seconds: start + hour * 3600), exchanges: min(share, left)))
            left -= share
        }
        let place = MatchPlace(path: "logs/2026-11-0\(1 + index % 5)/akto-0\(index % 9).jsonl", line: 100 + index * 37, column: 211 + index)
        let id = signatures[3 - (row.3.rawValue - 1)].id
        server.evidence = [Evidence(signature: row.3 == .certain ? "mcp-session-id" : id, layer: row.3 == .certain ? .header : .body, confidence: row.3, count: row.5, first: place)]
        if row.3 >= .high {
            server.evidence.append(Evidence(signature: "known-host", layer: .host, confidence: .medium, count: row.5, first: place))
            server.evidence.append(Evidence(signature: "mcp-path", layer: .uri, confidence: .low, count: row.5, first: place))
        }
        return server
    }

    private static func implementation(_ text: String) -> Implementation {
        let parts = text.split(separator: " ")
        guard parts.count > 1, let version = parts.last, version.first?.isNumber == true else { return Implementation(name: text, version: nil) }
        return Implementation(name: parts.dropLast().joined(separator: " "), version: String(version))
    }

    static func many(_ count: Int) -> ScanReport {
        var report = several
        var generator = SplitMix(state: 5)
        let words = ["billing", "search", "crm", "wiki", "deploy", "metrics", "tickets", "mail", "files", "maps", "agents", "notes"]
        report.servers = (0..<count).map { index in
            let word = words[index % words.count], confidence = Confidence.allCases[3 - index * 4 / count]
            let status: ServerStatus = index % 11 == 0 ? .sanctioned : .shadow
            let exchanges = Int.random(in: 1...5000, using: &generator)
            let tools = (0..<(index % 6)).map { ("\(word)_tool_\($0)", Int.random(in: 0...400, using: &generator)) }
            let clients = (0..<(1 + index % 3)).map { ("client-\((index * 7 + $0 * 13) % 45) 1.\($0)", max(1, exchanges / 4)) }
            return server(index, ("\(word)-\(index).mcp\(index % 17).example", index % 2 == 0 ? "/mcp" : "/sse", status, confidence, .streamableHTTP, exchanges, "\(word) 1.\(index)", tools, clients))
        }
        return report
    }

    /// Names that try the terminal, the spreadsheet, the runner and the browser.
    static var hostile: ScanReport {
        var report = contract
        let names = [
            "</script><script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "::error::x\n::set-output name=a::b", "\u{1b}[31mred\u{1b}[0m\u{7}", "a\u{202e}gnp.exe\u{200b}b",
            "日本語の道具", "e\u{301}\u{301}\u{301}clair", "👩‍👩‍👧‍👦 family 🇪🇺", "'\"><img src=x onerror=alert(1)>", "##[error]old", "{{data}}", "x\u{2028}y\0z", "a,b;c|d`e$(f)",
        ]
        report.servers = names.enumerated().map { index, name in
            var server = MCPServer(host: index % 2 == 0 ? name : "h\(index).example", path: "/" + name, status: .shadow, confidence: .high, transport: .unknown, exchanges: index)
            server.implementation = Implementation(name: name, version: name)
            server.clients = [MCPClient(implementation: Implementation(name: name, version: nil), exchanges: 1)]
            server.tools = [Tally(name: name, count: 1)]
            server.methods = [Tally(name: name, count: 2)]
            server.protocolVersions = [name]
            server.evidence = [Evidence(signature: "mcp-tools-call", layer: .body, confidence: .high, count: 1, first: MatchPlace(path: "logs/\(name)", line: 1, column: 1))]
            return server
        }
        report.inputs.problems = names.map { CaptureProblem(path: "in/\($0)", line: 1, message: "bad \($0)", isIncomplete: false) }
        report.matches = names.map { SignatureMatch(place: MatchPlace(path: "logs/\($0)", line: 3, column: 9), signature: "mcp-tools-call", excerpt: "…\($0)…") }
        return report
    }
}
