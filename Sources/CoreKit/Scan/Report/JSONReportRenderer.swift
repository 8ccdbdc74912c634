/// The document that scripts read, schema `akto.scan/1`, on one line.
enum JSONReportRenderer {
    static let schema = "akto.scan/1"

    static func render(_ report: ScanReport, options: RenderOptions, to stream: OutputStream) {
        var json = JSONWriter()
        write(report, to: &json)
        stream.write(json.bytes)
        stream.write("\n")
    }

    static func write(_ report: ScanReport, to json: inout JSONWriter) {
        json.object { json in
            json.member("schema", schema)
            json.member("inputs", object: { json in
                writeCounts(report.inputs, &json)
                json.member("problems", array: { json in
                    for problem in report.inputs.problems { json.object { writeMembers(of: problem, &$0) } }
                })
                if report.inputs.omittedProblems > 0 { json.member("omitted_problems", report.inputs.omittedProblems) }
            })
            json.member("servers", array: { json in
                for server in report.servers { json.object { writeMembers(of: server, &$0) } }
            })
            json.member("summary", object: { writeSummary(report, &$0) })
            if let statistics = report.statistics { json.member("stats", object: { StatisticsRenderer.writeMembers(of: statistics, &$0) }) }
        }
    }

    static func writeCounts(_ inputs: InputSummary, _ json: inout JSONWriter) {
        json.member("files", inputs.files)
        json.member("bytes", inputs.bytes)
        json.member("exchanges", inputs.exchanges)
    }

    static func writeMembers(of problem: CaptureProblem, _ json: inout JSONWriter) {
        json.member("path", problem.path)
        if let line = problem.line { json.member("line", line) }
        if let entry = problem.entry { json.member("entry", entry) }
        json.member("message", problem.message)
        if problem.isIncomplete { json.member("incomplete", true) }
    }

    static func writeSummary(_ report: ScanReport, _ json: inout JSONWriter) {
        json.member("servers", report.servers.count)
        json.member("shadow", report.count(.shadow))
        json.member("sanctioned", report.count(.sanctioned))
        json.member("mcp_exchanges", report.mcpExchanges)
        json.member("by_confidence", object: { json in
            for confidence in Confidence.allCases.reversed() { json.member(confidence.name, report.count(confidence)) }
        })
        if let known = report.knownServers { json.member("known_servers", known) }
    }

    static func writeMembers(of server: MCPServer, _ json: inout JSONWriter) {
        json.member("host", server.host)
        json.member("path", server.path)
        json.member("status", server.status.rawValue)
        json.member("confidence", server.confidence.name)
        json.member("transport", server.transport.rawValue)
        json.member("exchanges", server.exchanges)
        json.member("first_seen", server.firstSeen?.description)
        json.member("last_seen", server.lastSeen?.description)
        json.member("protocol_versions", array: { json in for version in server.protocolVersions { json.value(version) } })
        json.key("server")
        if let implementation = server.implementation {
            json.object { write(implementation, &$0) }
        } else {
            json.null()
        }
        json.member("clients", array: { json in
            for client in server.clients {
                json.object { json in
                    write(client.implementation, &json)
                    json.member("exchanges", client.exchanges)
                }
            }
        })
        json.member("methods", object: { json in for method in server.methods { json.member(method.name, method.count) } })
        json.member("tools", object: { json in for tool in server.tools { json.member(tool.name, tool.count) } })
        json.member("evidence", array: { json in
            for evidence in server.evidence { json.object { write(evidence, &$0) } }
        })
        json.member("offered_tools", array: { json in server.listedTools.forEach { json.value($0) } })
        json.member("client_addresses", server.clientAddresses)
        json.member("users", server.users)
        json.member("timeline", object: { json in
            json.member("slot_seconds", server.timelineSlotSeconds)
            json.member("slots", array: { json in
                for slot in server.timeline {
                    json.object { json in
                        json.member("start", slot.start.description)
                        json.member("exchanges", slot.exchanges)
                    }
                }
            })
        })
    }

    private static func write(_ implementation: Implementation, _ json: inout JSONWriter) {
        json.member("name", implementation.name)
        json.member("version", implementation.version)
    }

    private static func write(_ evidence: Evidence, _ json: inout JSONWriter) {
        json.member("signature", evidence.signature)
        json.member("layer", evidence.layer.rawValue)
        json.member("confidence", evidence.confidence.name)
        json.member("count", evidence.count)
        json.member("first", object: { json in
            json.member("path", evidence.first.path)
            json.member("line", evidence.first.line)
            json.member("column", evidence.first.column)
        })
    }
}
