/// A scan's shadow servers as findings: one a server, under its strongest signature, where that first matched.
///
/// Sanctioned servers are no findings and are left out; code scanning would show them as alerts.
enum ScanFindings {
    /// For a server without evidence, which no signature stands behind.
    private static let fallback = "mcp-server"

    static func report(of scan: ScanReport, options: RenderOptions) -> FindingReport {
        var report = FindingReport(tool: "akto scan", version: options.toolVersion)
        report.rules = scan.signatures.map(rule)
        report.findings = scan.servers.filter { $0.status == .shadow }.map(finding)
        report.notices = scan.inputs.problems.map { problem in
            let entry = problem.entry.map { "entry \($0): " } ?? ""
            return FindingNotice(
                severity: problem.isIncomplete ? .error : .warning, message: entry + Terminal.escapeControls(problem.message), path: problem.path,
                line: problem.line)
        }
        if scan.inputs.omittedProblems > 0 {
            report.notices.append(FindingNotice(severity: .warning, message: "and \(ReportSummary.count(scan.inputs.omittedProblems, "more problem"))"))
        }
        report.isComplete = !scan.inputs.problems.contains(where: \.isIncomplete)
        let summary = ReportSummary(scan, failLevel: options.failLevel)
        report.summary = "\(summary.sentence); next: \(summary.next)"
        return report
    }

    static func severity(_ confidence: Confidence) -> Severity {
        switch confidence {
        case .certain, .high: .error
        case .medium: .warning
        case .low: .note
        }
    }

    private static func rule(_ signature: SignatureSummary) -> FindingRule {
        let precision: FindingRule.Precision
        let security: Double
        switch signature.confidence {
        case .certain: (precision, security) = (.veryHigh, 7.5)
        case .high: (precision, security) = (.high, 7.0)
        case .medium: (precision, security) = (.medium, 5.0)
        case .low: (precision, security) = (.low, 2.0)
        }
        return FindingRule(
            id: signature.id, summary: Terminal.escapeControls(signature.description.isEmpty ? signature.id : signature.description),
            help: """
                Looked for in the \(signature.layer.rawValue) of an exchange (signature pack \(Terminal.escapeControls(signature.pack))); the confidence that \
                a match is MCP is \(signature.confidence.name).

                An MCP server that nobody approved can read what agents send it and tell them what to do. If it is known, name its host with --allow; \
                otherwise find out who uses it and block it.
                """,
            severity: severity(signature.confidence), precision: precision, securitySeverity: security,
            tags: ["security", "mcp", "shadow-mcp", signature.layer.rawValue])
    }

    private static func finding(_ server: MCPServer) -> Finding {
        let label = Terminal.escapeControls(server.label)
        var facts = ["\(server.confidence.name) confidence"]
        if server.transport != .unknown { facts.append(server.transport.rawValue) }
        facts.append(ReportSummary.count(server.exchanges, "exchange"))
        if let name = server.implementation { facts.append("calls itself \(Terminal.escapeControls(name.label))") }
        if let digest = digest(server.activities) { facts.append(digest) }
        if let client = server.clients.first { facts.append("client \(Terminal.escapeControls(client.implementation.label))") }
        var finding = Finding(
            rule: server.evidence.first?.signature ?? fallback, severity: severity(server.confidence),
            message: "shadow MCP server \(label): \(facts.joined(separator: ", "))", path: server.evidence.first?.first.path ?? "-",
            title: "shadow MCP server \(label)", identity: server.host + "\u{0}" + server.path)
        if let first = server.evidence.first { finding.span = span(first.first) }
        finding.related = server.evidence.dropFirst().map { evidence in
            RelatedPlace(message: "\(evidence.signature), \(evidence.count) times", path: evidence.first.path, span: span(evidence.first))
        }
        return finding
    }

    private static func digest(_ activities: [Tally]) -> String? {
        guard !activities.isEmpty else { return nil }
        let names = activities.prefix(3).map { Terminal.escapeControls($0.name) }.joined(separator: ", ")
        return names + (activities.count > 3 ? " and \(activities.count - 3) more" : "")
    }

    private static func span(_ place: MatchPlace) -> SourceSpan {
        SourceSpan(line: place.line, column: place.column)
    }
}
