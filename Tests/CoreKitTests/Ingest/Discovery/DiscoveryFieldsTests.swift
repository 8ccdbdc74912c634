import Foundation
import Testing

@testable import CoreKit

@Suite("Discovered endpoints")
struct DiscoveryFieldsTests {
    private func text(_ fields: [APIField]) -> [String] {
        fields.map { field in
            "\(field.name) \(field.records) \(field.types.joined(separator: "|"))" + (field.format.map { " \($0)" } ?? "")
                + (field.sensitive.isEmpty ? "" : " !" + field.sensitive.map(\.rawValue).joined(separator: ","))
        }
    }

    @Test("JSON bodies show their members, types, formats and what is sensitive")
    func json() throws {
        let first = """
            {"id":7,"name":"Ada","mail":"ada@example.com","born":"1815-12-10","address":{"city":"London","lines":["1 St James","x"]},
             "orders":[{"id":1,"total":9.5},{"id":2,"total":10,"note":null}],"tags":[],"active":true,"password":"hunter2","a.b":1,"": 2}
            """
        let second = #"{"id":"x7","born":"soon","made":"2026-11-01T10:00:00Z","at":"https://example.com/a","u":"3f2504e0-4f89-41d3-9a0c-0305e82c3301"}"#
        let endpoint = try #require(APIInventory.of([.post("/users", first, second), .post("/users", second, first)]).endpoint("POST", "/users"))
        #expect(text(endpoint.request.fields) == [
            "[\"\"] 1 integer", "[\"a.b\"] 1 integer", "active 1 boolean", "address 1 object", "at 1 string uri", "born 2 string", "id 2 integer|string",
            "made 1 string date-time", "mail 1 string !email", "name 1 string", "orders 1 array", "password 1 string !credential", "tags 1 array", "u 1 string uuid",
            "address.city 1 string", "address.lines 1 array", "address.lines[] 1 string", "orders[].id 1 integer", "orders[].note 1 null", "orders[].total 1 number",
        ])
        #expect(endpoint.request.records == 2 && endpoint.request.contentTypes == [Tally(name: "application/json", count: 2)])
        #expect(endpoint.sensitive == [.credential, .email])
    }

    @Test("names that are values are one field; a body may be an array or a scalar")
    func shapes() throws {
        let found = APIInventory.of([
            .get("/a", #"{"prices":{"17":1,"18":2},"byUser":{"3f2504e0-4f89-41d3-9a0c-0305e82c3301":{"n":1}}}"#), .get("/b", #"[{"id":1},{"id":2}]"#), .get("/c", "[1,\"x\"]"),
            .get("/d", "\"ada@example.com\""), .get("/e", "{\"a\":{\"b\":[1,2"), .get("/f", "no JSON"),
        ])
        #expect(text(try #require(found.endpoint("GET", "/a")).response.fields) == [
            "byUser 1 object", "prices 1 object", "byUser.{uuid} 1 object", "prices.{id} 1 integer", "byUser.{uuid}.n 1 integer",
        ])
        #expect(text(try #require(found.endpoint("GET", "/b")).response.fields) == ["[].id 1 integer"])
        #expect(text(try #require(found.endpoint("GET", "/c")).response.fields) == ["[] 1 integer|string"])
        #expect(text(try #require(found.endpoint("GET", "/d")).response.fields) == ["$ 1 string !email"])
        #expect(text(try #require(found.endpoint("GET", "/e")).response.fields) == ["a 1 object", "a.b 1 array", "a.b[] 1 integer"])
        #expect(text(try #require(found.endpoint("GET", "/f")).response.fields) == [])
    }

    @Test("queries and forms show their parameters")
    func parameters() throws {
        let found = APIInventory.of([
            .get("/s?q=two+words&page=2&exact=true&price=1.5&zip=01234&empty=&flag&user%5Bname%5D=ada%40example.com"), .get("/s?page=x"),
            .post("/login", "user=ada&password=hunter2&phone=%2B14155552671", type: "application/x-www-form-urlencoded"),
        ])
        #expect(text(try #require(found.endpoint("GET", "/s")).query) == [
            "empty 1 string", "exact 1 boolean", "flag 1 string", "page 2 integer|string", "price 1 number", "q 1 string", "user[name] 1 string !email", "zip 1 string",
        ])
        #expect(text(try #require(found.endpoint("POST", "/login")).request.fields) == ["password 1 string !credential", "phone 1 string !phone", "user 1 string"])
    }

    @Test("answers that refuse say nothing of the fields of answers")
    func refusals() throws {
        let found = APIInventory.of([.get("/a", #"{"ok":1}"#), .get("/a", #"{"error":"x"}"#, status: "500"), .get("/a?injected=1", #"{"error":"x"}"#, status: "400")])
        let endpoint = try #require(found.endpoint("GET", "/a"))
        #expect(text(endpoint.response.fields) == ["ok 1 integer"] && endpoint.query.isEmpty)
        #expect(endpoint.statuses.map(\.code) == [200, 400, 500])
    }

    @Test("callers are told apart by how they say who they are", arguments: [
        (["authorization": "Bearer abc"], "", "bearer"), (["Authorization": "bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"], "", "jwt"),
        (["authorization": "Basic YTpi"], "", "basic"), (["authorization": "Digest username=\"a\""], "", "digest"), (["authorization": "AWS4-HMAC-SHA256 Credential=x"], "", "aws-signature"),
        (["authorization": "redacted"], "", "authorization"), (["x-api-key": "k"], "", "api-key"), (["X-Auth-Token": "k"], "", "api-key"), (["Ocp-Apim-Subscription-Key": "k"], "", "api-key"),
        (["cookie": "theme=dark; PHPSESSID=abc"], "", "cookie"), (["cookie": "theme=dark; csrftoken=x"], "", "none"), (["cookie": "redacted"], "", "cookie"),
        (["sec-websocket-key": "k"], "", "none"), (["x-csrf-token": "k"], "", "none"), ([:], "?api_key=abc", "query"), ([:], "?key=AIzaSyA1234567890abcdefg", "query"),
        ([:], "?key=name", "none"), ([:], "", "none"), (["x-api-key": "k", "authorization": "Bearer abc"], "", "bearer"), (["authorization": ""], "", "none"),
    ])
    func authentication(headers: [String: String], query: String, expected: String) throws {
        let found = APIInventory.of([DiscoveryRecord(path: "/a" + query, requestHeaders: headers)])
        #expect(found.hosts[0].endpoints[0].authentication.map(\.kind.rawValue) == [expected])
    }

    @Test("an endpoint is open where somebody without credentials was served")
    func open() {
        func record(_ path: String, _ status: String, _ headers: [String: String] = [:]) -> DiscoveryRecord {
            DiscoveryRecord(method: path == "/o" ? "OPTIONS" : "GET", path: path, status: status, requestHeaders: headers)
        }
        let found = APIInventory.of([
            record("/a", "200"), record("/b", "401"), record("/b", "200", ["authorization": "Bearer x"]), record("/c", "404"), record("/c", "200", ["x-api-key": "k"]),
            record("/d", "302"), record("/o", "204"), record("/e", "500"),
        ])
        #expect(found.hosts[0].endpoints.filter(\.isOpen).map(\.path) == ["/a", "/d"] && found.openEndpoints == 2)
    }

    @Test("what answers are made of says what an address is")
    func kinds() {
        func record(_ path: String, _ type: String?, method: String = "GET") -> DiscoveryRecord {
            DiscoveryRecord(method: method, path: path, responseHeaders: type.map { ["content-type": $0] } ?? [:])
        }
        let found = APIInventory.of([
            record("/a", "application/json; charset=utf-8"), record("/b", "text/html"), record("/c", "image/png"), record("/d.js", "text/javascript"), record("/e.css", nil),
            record("/f", nil), record("/g", "text/html", method: "POST"), record("/h", "Application/Problem+JSON"), record("/i.svg", "image/svg+xml"), record("/j", "text/plain"),
        ])
        #expect(found.hosts[0].endpoints.map { "\($0.path) \($0.kind.rawValue)" } == [
            "/a api", "/b page", "/c asset", "/d.js asset", "/e.css asset", "/f api", "/g api", "/h api", "/i.svg asset", "/j api",
        ])
        #expect(found.endpoint("GET", "/h")?.response.contentTypes.first?.name == "application/problem+json")
    }

    @Test("times, sources, and what cannot be read are counted")
    func counts() {
        var early = DiscoveryRecord.get("/a"), late = DiscoveryRecord.get("/a")
        early.time = 1_700_000_000
        early.source = "HAR"
        late.time = 1_800_000_000
        let discovery = APIDiscovery([late, early])
        for bad in ["", "{", "[]", "7", "{\"a\":1}", "{\"path\":\"\",\"requestHeaders\":\"{}\",\"method\":\"GET\"}"] { discovery.add(bytes: Array(bad.utf8)) }
        let found = discovery.inventory()
        #expect(found.records == 8 && found.unread == 6)
        #expect(found.firstSeen == Timestamp(seconds: 1_700_000_000) && found.hosts[0].endpoints[0].lastSeen == Timestamp(seconds: 1_800_000_000))
        #expect(found.hosts[0].sources == [Tally(name: "HAR", count: 1), Tally(name: "MIRRORING", count: 1)])
    }

    @Test("tools are linked to what they call, and to the servers that offer them")
    func tools() throws {
        var create = DiscoveryRecord.post("/invoices", "{}"), read = DiscoveryRecord.get("/invoices/7")
        create.tools = ["create_invoice", "bill"]
        read.tools = ["bill"]
        var call = DiscoveryRecord.post("/mcp", #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"bill","arguments":{}}}"#, #"{"jsonrpc":"2.0","id":1,"result":{"content":[]}}"#)
        call.host = "mcp.example.com"
        let found = APIInventory.of([create, read, create, call], mcp: true)
        #expect(found.servers.map { "\($0.host)\($0.path)" } == ["mcp.example.com/mcp"])
        #expect(found.tools.map(\.name) == ["bill", "create_invoice"] && found.tools.map(\.records) == [3, 2])
        #expect(found.tools[0].servers == ["mcp.example.com/mcp"] && found.tools[1].servers == [])
        #expect(found.tools[0].calls.map { "\($0.method) \($0.host)\($0.path) \($0.records)" } == ["POST api.example.com/invoices 2", "GET api.example.com/invoices/{id} 1"])
    }

    @Test("bodies are undone before they are looked at")
    func encodedBodies() throws {
        let body = Data(#"{"mail":"ada@example.com"}"#.utf8).base64EncodedString()
        let endpoint = try #require(APIInventory.of([.post("/a", body)]).endpoint("POST", "/a"))
        #expect(text(endpoint.request.fields) == ["mail 1 string !email"])
    }

    @Test("secrets do not get into the inventory")
    func secrets() {
        let secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
        let records = [
            DiscoveryRecord.get("/a/\(secret)/b?\(secret)=1"), .post("/a", "{\"\(secret)\":\"\(secret)\"}", "{\"x\":\"\(secret)\"}"),
            DiscoveryRecord(path: "/x", host: "\(secret).example.com", requestHeaders: ["authorization": "Bearer \(secret)", "x-api-key": secret], source: secret, tools: [secret]),
        ]
        #expect(!APIInventory.of(records, mcp: true).json.contains(secret))
    }
}
