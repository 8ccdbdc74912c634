@testable import CoreKit

/// Inventories that the renderers are shown.
enum InventorySamples {
    static var all: [(String, APIInventory)] { [("empty", APIInventory.of([])), ("shop", shop), ("hostile", hostile), ("large", large)] }

    /// A shop with two hosts, an MCP server and a tool that calls it.
    static var shop: APIInventory { .of(shopRecords, mcp: true) }

    static var shopRecords: [DiscoveryRecord] {
        let token = "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"
        let user = #"{"id":7,"name":"Ada","email":"ada@example.com","phone":"+14155552671","address":{"city":"London","zip":"N1"},"born":"1815-12-10"}"#
        let order = #"{"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","lines":[{"sku":"A-1","count":2,"price":9.5}],"card":"4111 1111 1111 1111","placed":"2026-11-01T10:00:00Z"}"#
        var records: [DiscoveryRecord] = []
        for index in 0..<12 {
            var get = DiscoveryRecord.get("/api/v1/users/\(index)", user)
            get.requestHeaders = ["authorization": token]
            get.time += index * 60
            records.append(get)
            var post = DiscoveryRecord.post("/api/v1/orders?notify=true", order, #"{"id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"}"#)
            post.requestHeaders["x-api-key"] = "k"
            post.status = index == 3 ? "422" : "201"
            post.tools = index % 2 == 0 ? ["create_order"] : []
            records.append(post)
        }
        records += ["home", "about", "imprint"].map { DiscoveryRecord(path: "/\($0)", host: "www.example.com", responseHeaders: ["content-type": "text/html"]) }
        records += (0..<3).map { DiscoveryRecord(path: "/static/app\($0).js", host: "www.example.com", responseHeaders: ["content-type": "text/javascript"]) }
        records += [.get("/api/v1/status", #"{"ok":true}"#), .get("/api/v1/users/99", status: "404"), .get("/wp-login.php", status: "404")]
        records.append(DiscoveryRecord(method: "POST", path: "/login", host: "www.example.com", requestHeaders: ["content-type": "application/x-www-form-urlencoded"], request: "user=ada&password=x"))
        var call = DiscoveryRecord.post("/mcp", #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_order","arguments":{}}}"#, #"{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"#)
        call.host = "mcp.example.com"
        return records + [call]
    }

    /// Captured text that would do harm if it were taken for anything else.
    static var hostile: APIInventory {
        let text = "</script><img src=x onerror=alert(1)>\u{202e}\u{1b}[31m{{js}}"
        var json = JSONWriter()
        json.object { $0.member(text, text) }
        var record = DiscoveryRecord.post("/\(text)/a?\(text)=\(text)", json.text, json.text)
        record.tools = [text]
        record.source = text
        record.responseHeaders = ["content-type": "text/\(text)"]
        return .of([record, DiscoveryRecord.get("/a\u{7}b/{{css}}")])
    }

    static var large: APIInventory {
        var inventory = shop
        inventory.hosts[0].endpoints = (0..<1500).map { index in
            var endpoint = APIEndpoint(method: "GET", path: "/api/v1/resource\(index)/{id}", records: index + 1)
            endpoint.statuses = [APIStatus(code: 200, records: index + 1)]
            endpoint.authentication = [APIAuthenticationCount(kind: .none, records: index + 1)]
            return endpoint
        }
        inventory.leftOut.hostRecords = 1234
        return inventory
    }
}
