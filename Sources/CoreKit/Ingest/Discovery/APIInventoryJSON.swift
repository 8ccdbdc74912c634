/// The inventory as one JSON document on one line, schema `akto.inventory/1`.
public enum APIInventoryJSON {
    public static let schema = "akto.inventory/1"

    public static func render(_ inventory: APIInventory, to stream: OutputStream) {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", schema)
            json.member("records", inventory.records)
            json.member("unread", inventory.unread)
            seen(inventory.firstSeen, inventory.lastSeen, &json)
            json.member("hosts", array: { json in for host in inventory.hosts { json.object { write(host, &$0) } } })
            json.member("servers", array: { json in for server in inventory.servers { json.object { JSONReportRenderer.writeMembers(of: server, &$0) } } })
            json.member("tools", array: { json in for tool in inventory.tools { json.object { write(tool, &$0) } } })
            json.member("left_out", object: { json in
                json.member("host_records", inventory.leftOut.hostRecords)
                json.member("field_records", inventory.leftOut.fieldRecords)
                json.member("cut_bodies", inventory.leftOut.cutBodies)
                json.member("tool_records", inventory.leftOut.toolRecords)
                json.member("coarse_hosts", inventory.leftOut.coarseHosts)
            })
            json.member("summary", object: { json in
                json.member("hosts", inventory.hosts.count)
                json.member("endpoints", inventory.endpoints)
                for kind in APIEndpoint.Kind.allCases { json.member("\(kind.rawValue)_endpoints", inventory.count(kind)) }
                json.member("sensitive_endpoints", inventory.sensitiveEndpoints)
                json.member("open_endpoints", inventory.openEndpoints)
                json.member("mcp_servers", inventory.servers.count)
                json.member("shadow_mcp_servers", inventory.servers.count { $0.status == .shadow })
            })
        }
        stream.write(json.bytes)
        stream.write("\n")
    }

    private static func seen(_ first: Timestamp?, _ last: Timestamp?, _ json: inout JSONWriter) {
        json.member("first_seen", first?.description)
        json.member("last_seen", last?.description)
    }

    private static func write(_ host: APIHost, _ json: inout JSONWriter) {
        json.member("host", host.name)
        json.member("records", host.records)
        seen(host.firstSeen, host.lastSeen, &json)
        write("sources", host.sources, &json)
        json.member("not_found", host.notFound)
        json.member("coarseness", host.coarseness)
        json.member("endpoints", array: { json in for endpoint in host.endpoints { json.object { write(endpoint, &$0) } } })
    }

    private static func write(_ endpoint: APIEndpoint, _ json: inout JSONWriter) {
        json.member("method", endpoint.method)
        json.member("path", endpoint.path)
        json.member("kind", endpoint.kind.rawValue)
        json.member("records", endpoint.records)
        seen(endpoint.firstSeen, endpoint.lastSeen, &json)
        json.member("statuses", object: { json in for status in endpoint.statuses { json.member("\(status.code)", status.records) } })
        json.member("authentication", object: { json in for each in endpoint.authentication { json.member(each.kind.rawValue, each.records) } })
        json.member("open_records", endpoint.openRecords)
        json.member("path_parameters", array: { json in
            for parameter in endpoint.pathParameters {
                json.object { json in
                    json.member("name", parameter.name)
                    json.member("segment", parameter.segment)
                    json.member("after", parameter.after)
                }
            }
        })
        write("query", endpoint.query, &json)
        write("request", endpoint.request, &json)
        write("response", endpoint.response, &json)
        json.member("sensitive", array: { json in endpoint.sensitive.forEach { json.value($0.rawValue) } })
        write("tools", endpoint.tools, &json)
    }

    private static func write(_ name: String, _ tallies: [Tally], _ json: inout JSONWriter) {
        json.member(name, object: { json in for tally in tallies { json.member(tally.name, tally.count) } })
    }

    private static func write(_ name: String, _ body: APIBody, _ json: inout JSONWriter) {
        json.member(name, object: { json in
            json.member("records", body.records)
            write("content_types", body.contentTypes, &json)
            write("fields", body.fields, &json)
        })
    }

    private static func write(_ name: String, _ fields: [APIField], _ json: inout JSONWriter) {
        json.member(name, array: { json in
            for field in fields {
                json.object { json in
                    json.member("name", field.name)
                    json.member("records", field.records)
                    json.member("types", array: { json in field.types.forEach { json.value($0) } })
                    if let format = field.format { json.member("format", format) }
                    if !field.sensitive.isEmpty { json.member("sensitive", array: { json in field.sensitive.forEach { json.value($0.rawValue) } }) }
                }
            }
        })
    }

    private static func write(_ tool: APITool, _ json: inout JSONWriter) {
        json.member("name", tool.name)
        json.member("records", tool.records)
        json.member("servers", array: { json in tool.servers.forEach { json.value($0) } })
        json.member("calls", array: { json in
            for call in tool.calls {
                json.object { json in
                    json.member("host", call.host)
                    json.member("method", call.method)
                    json.member("path", call.path)
                    json.member("records", call.records)
                }
            }
        })
    }
}
