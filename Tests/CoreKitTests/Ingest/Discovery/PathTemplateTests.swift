import Testing

@testable import CoreKit

@Suite("Path templates")
struct PathTemplateTests {
    private func template(_ path: String) -> String {
        APIInventory.of([.get(path)]).hosts.first?.endpoints.first?.path ?? "none"
    }

    @Test("values are named by what they are", arguments: [
        ("/users/42", "/users/{id}"), ("/users/42/orders/7", "/users/{id}/orders/{id}"), ("/a/-5", "/a/{number}"), ("/geo/48.8566/2.3522", "/geo/{number}/{number}"),
        ("/jobs/3f2504e0-4f89-41d3-9a0c-0305e82c3301", "/jobs/{uuid}"), ("/jobs/3F2504E0-4F89-41D3-9A0C-0305E82C3301/log", "/jobs/{uuid}/log"),
        ("/days/2026-11-01", "/days/{date}"), ("/days/2026-11-01T10:00:00Z", "/days/{date}"), ("/days/2026-13-01", "/days/{id}"),
        ("/blobs/9f86d081884c7d659a2feaa0c55ad015", "/blobs/{hash}"), ("/c/507f1f77bcf86cd799439011", "/c/{hash}"), ("/c/1a2b3c4d", "/c/{hash}"),
        ("/users/ada@example.com", "/users/{email}"), ("/users/ada%40example.com", "/users/{email}"), ("/x/2026-11-01T10%3A00%3A00Z.json", "/x/{date}.json"), ("/x/%7B4%7D", "/x/%7B4%7D"), ("/call/+14155552671", "/call/{phone}"),
        ("/hosts/192.0.2.7", "/hosts/{ip}"), ("/t/ghp_abcdefghijklmnopqrstuvwxyz0123456789", "/t/{token}"), ("/x/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/x/{token}"),
        ("/s/q8Zr3kTn9vXw2LpD7mYc", "/s/{token}"), ("/list/1,2,3", "/list/{id}"), ("/order/112-1234567-1234567", "/order/{id}"),
    ])
    func values(path: String, expected: String) { #expect(template(path) == expected) }

    @Test("words stay", arguments: [
        "/", "/users", "/api/v1/users", "/v2.1/items", "/rest/api/3/issue", "/api/2/search", "/1.0/feed", "/oauth2/token", "/api/chat.postMessage", "/twirp/acme.v1.Users/GetUser",
        "/reset-password", "/users/me", "/s3/buckets", "/index.php", "/users.json", "/.well-known/openid-configuration", "/mcp/sse", "/%D0%BF%D1%83%D1%82%D1%8C", "/deadbeef", "/static/main.css",
        "/how-to-do-it", "/a/~ada", "/Users/Ada",
    ])
    func words(path: String) { #expect(template(path) == path) }

    @Test("what does not tell addresses apart is left out", arguments: [
        ("/users/", "/users"), ("//users//42/", "/users/{id}"), ("/users;jsessionid=5f3a/42;v=1", "/users/{id}"), ("/%75sers/%34%32", "/users/{id}"), ("/./users", "/users"),
        ("/users?id=4", "/users"), ("https://other.example.com/users/42?x=1", "/users/{id}"), ("*", "/*"),
    ])
    func usual(path: String, expected: String) { #expect(template(path) == expected) }

    @Test("extensions and verbs behind values stay", arguments: [
        ("/files/42.pdf", "/files/{id}.pdf"), ("/files/9f86d081884c7d659a2feaa0c55ad015.js", "/files/{hash}.js"), ("/users/42.json", "/users/{id}.json"),
        ("/messages/42:cancel", "/messages/{id}:cancel"), ("/messages:batchGet", "/messages:batchGet"),
        ("/f/3f2504e0-4f89-41d3-9a0c-0305e82c3301.tar.gz", "/f/{uuid}.tar.gz"),
    ])
    func suffixes(path: String, expected: String) { #expect(template(path) == expected) }

    @Test("case tells paths apart, and methods do")
    func distinct() {
        let found = APIInventory.of([.get("/Users"), .get("/users"), .post("/users", "{}"), DiscoveryRecord(method: "post", path: "/users"), DiscoveryRecord(method: "BREW", path: "/users")])
        #expect(found.templates == ["GET /Users", "* /users", "GET /users", "POST /users"])
        #expect(found.endpoint("POST", "/users")?.records == 2)
    }

    @Test("more words behind a plural than an API has actions are values; actions stay")
    func plural() throws {
        let names = (0..<13).map { "name" + String(UnicodeScalar(UInt8(0x61 + $0))) }
        let few = APIInventory.of(names.dropLast().map { .get("/users/\($0)/orders") })
        #expect(few.templates.count == 12)
        let many = APIInventory.of(names.map { .get("/users/\($0)/orders") } + [.get("/users/me"), .get("/users/search"), .get("/users/4711")])
        #expect(many.templates == ["GET /users/me", "GET /users/search", "GET /users/{id}", "GET /users/{slug}/orders"])
        let endpoint = try #require(many.endpoint("GET", "/users/{slug}/orders"))
        #expect(endpoint.records == 13 && endpoint.pathParameters == [APIPathParameter(name: "slug", segment: 2, after: "users")])
    }

    @Test("an interface of many methods keeps their names")
    func manyMethods() {
        let names: [String] = (0..<90).map { index in
            let letter = String(UnicodeScalar(UInt8(0x41 + index / 3 % 26)))
            return "chat" + ["Post", "Get", "List"][index % 3] + letter + (index >= 78 ? "x" : "")
        }
        #expect(Set(names).count == 90)
        let records = names.map { DiscoveryRecord.get("/api/\($0)") }
        #expect(APIInventory.of(records).templates.count == 90)
    }

    @Test("titles are values sooner than words are")
    func titles() {
        let titles = (0..<9).map { "how-to-cook-dish-\(UnicodeScalar(UInt8(0x61 + $0)))" }
        #expect(APIInventory.of(titles.map { .get("/blog/\($0)") } + [.get("/blog/archive")]).templates == ["GET /blog/archive", "GET /blog/{slug}"])
        let files = (0..<9).map { "scan-\(UnicodeScalar(UInt8(0x61 + $0))).pdf" }
        #expect(APIInventory.of(files.map { .get("/blog/\($0)") }).templates == ["GET /blog/{slug}.pdf"])
    }

    @Test("a kind of value that sometimes looks like another is one")
    func lookAlikes() {
        var records = (0..<40).map { DiscoveryRecord.get("/c/\(String(0xA000_0000 + $0 * 7919, radix: 16))") }
        records.append(.get("/c/12345678"))
        #expect(APIInventory.of(records).templates == ["GET /c/{hash}"])
        records += (0..<40).map { .get("/c/\(100 + $0)") }
        #expect(APIInventory.of(records).templates == ["GET /c/{hash}", "GET /c/{id}"])
    }

    @Test("what is not there makes no endpoints, and counts where something is")
    func missing() throws {
        let records = [
            DiscoveryRecord.get("/users/1"), .get("/users/2", status: "404"), .get("/wp-admin", status: "404"), .get("/users/1/x", status: "404"),
            .get("/wp-login.php", status: "404"), DiscoveryRecord(method: "DELETE", path: "/users/1", status: "405"),
        ]
        let found = APIInventory.of(records)
        #expect(found.templates == ["GET /users/{id}"])
        #expect(found.endpoint("GET", "/users/{id}")?.statuses == [APIStatus(code: 200, records: 1), APIStatus(code: 404, records: 1)])
        #expect(found.hosts[0].notFound == 4 && found.hosts[0].records == 6)
    }

    @Test("hosts are told apart in their usual form")
    func hosts() {
        let names = ["API.Example.com:443", "api.example.com", "api.example.com:8443", "[2001:DB8::1]:80", "not a host", ""]
        let found = APIInventory.of(names.map { DiscoveryRecord(host: $0) })
        #expect(found.hosts.map(\.name) == ["-", "[2001:db8::1]", "api.example.com", "api.example.com:8443"])
        #expect(found.hosts.map(\.records) == [2, 1, 2, 1])
    }
}
