import Testing

@testable import CoreKit

@Suite("Allow list")
struct HostListTests {
    @Test("names match on label boundaries only", arguments: [
        ("mcp.corp.example", "mcp.corp.example", true),
        ("mcp.corp.example", "MCP.corp.example", false),  // hosts come normalised
        ("MCP.Corp.Example.", "mcp.corp.example", true),
        ("mcp.corp.example", "mcp.corp.example.evil.test", false),
        ("mcp.corp.example", "xmcp.corp.example", false),
        ("mcp.corp.example", "mcp.corp.example:8443", true),
        ("mcp.corp.example:8443", "mcp.corp.example:8443", true),
        ("mcp.corp.example:8443", "mcp.corp.example", false),
        ("*.corp.example", "mcp.corp.example", true),
        ("*.corp.example", "a.b.corp.example", true),
        ("*.corp.example", "corp.example", false),
        ("*.corp.example", "evilcorp.example", false),
        ("*.corp.example", "mcp.corp.example.evil.test", false),
        ("[::1]", "[::1]:9000", true),
        ("mcp.corp.example:443", "mcp.corp.example", true),
        ("mcp.corp.example.:443", "mcp.corp.example", true),
        ("mcp.corp.example:443", "mcp.corp.example:8443", false),
        ("*.corp.example:80", "mcp.corp.example", true),
        ("*.corp.example:80", "mcp.corp.example:8080", false),
        ("[::1]:443", "[::1]", true),
        ("127.0.0.1", "127.0.0.1:9000", true),
    ])
    func allows(entry: String, host: String, expected: Bool) throws {
        var list = HostList()
        try list.add(entry)
        #expect(list.contains(host) == expected)
    }

    @Test("entries that name no host are refused", arguments: ["", "*.", "https://mcp.example.com", "a.*.example", "mcp.example.com/mcp", "user@host", ".corp.example"])
    func refuses(entry: String) {
        var list = HostList()
        #expect(throws: HostList.Malformed.self) { try list.add(entry) }
    }

    @Test("a list has a host a line, and comments")
    func list() throws {
        var list = HostList()
        try list.addList("# ours\nmcp.corp.example\n\n  *.tools.example  # all of them\r\n")
        #expect(list.contains("mcp.corp.example") && list.contains("x.tools.example") && !list.contains("tools.example"))
    }
}
