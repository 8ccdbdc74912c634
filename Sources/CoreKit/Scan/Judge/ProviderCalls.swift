/// What a model's provider did with the MCP servers that a request named: the calls that its answer reports.
///
/// Requests name servers in `tools[]` (`server_label`, `server_url`) or in `mcp_servers[]` (`name`, `url`); answers report
/// calls in `output[]` (`mcp_call` with `server_label`) or in `content[]` (`mcp_tool_use` with `server_name`).
enum ProviderCalls {
    /// The URLs of the servers by the names under which the request speaks of them.
    static func labels(in request: ByteSlice) -> [String: String] {
        var labels: [String: String] = [:]
        forEachObject(in: request, under: ["tools", "mcp_servers"], members: ["server_label", "server_url", "name", "url"]) { values in
            if let url = values[1] ?? values[3], let label = values[1] != nil ? values[0] : values[2] { labels[label] = url }
        }
        return labels
    }

    /// Names of servers and of their tools that were called.
    static func calls(in answer: ByteSlice) -> [(label: String, tool: String)] {
        var calls: [(String, String)] = []
        forEachObject(in: answer, under: ["output", "content"], members: ["type", "name", "server_label", "server_name"]) { values in
            guard values[0] == "mcp_call" || values[0] == "mcp_tool_use", let tool = values[1], let label = values[2] ?? values[3] else { return }
            if calls.count < InventoryLimits.names { calls.append((label, tool)) }
        }
        return calls
    }

    /// Calls `body` with the strings under `members` of every object in the arrays that stand under `names` in the text's
    /// object; nil for those that are missing. Text that stops being JSON ends it.
    private static func forEachObject(in text: ByteSlice, under names: [StaticString], members: [StaticString], _ body: ([String?]) -> Void) {
        var scanner = JSONScanner(text)
        try? walk(&scanner, names, members, body)
    }

    private static func walk(
        _ scanner: inout JSONScanner, _ names: [StaticString], _ members: [StaticString], _ body: ([String?]) -> Void
    ) throws(JSONError) {
        guard scanner.peek() == 0x7B else { return }
        _ = try scanner.value()
        var first = true
        while let key = try scanner.nextKey(&first) {
            guard names.contains(where: { key == $0 }), scanner.peek() == 0x5B else {
                try scanner.skipValue()
                continue
            }
            _ = try scanner.value()
            var firstElement = true
            while try scanner.nextElement(&firstElement) {
                guard scanner.peek() == 0x7B else {
                    try scanner.skipValue()
                    continue
                }
                body(try strings(&scanner, members))
            }
        }
    }

    private static func strings(_ scanner: inout JSONScanner, _ members: [StaticString]) throws(JSONError) -> [String?] {
        var values: [String?] = Array(repeating: nil, count: members.count)
        _ = try scanner.value()
        var first = true
        while let key = try scanner.nextKey(&first) {
            if let index = members.firstIndex(where: { key == $0 }), scanner.peek() == 0x22 {
                values[index] = try scanner.string().string
            } else {
                try scanner.skipValue()
            }
        }
        return values
    }
}
