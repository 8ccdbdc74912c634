import Testing

@testable import CoreKit

@Suite struct HostNameTests {
    @Test(arguments: [
        ("Example.COM", "", "example.com"), ("example.com:443", "", "example.com"), ("example.com:80", "", "example.com"),
        ("example.com:80", "https", "example.com:80"), ("example.com:443", "http", "example.com:443"), ("example.com:443", "https", "example.com"),
        ("example.com:8443", "https", "example.com:8443"), ("EXAMPLE.com:8443", "", "example.com:8443"), ("u:p@Example.com", "", "example.com"),
        ("a@b@c.test", "", "c.test"), ("example.com.", "", "example.com"), ("example.com.:8080", "", "example.com:8080"), ("[2001:DB8::1]:443", "", "[2001:db8::1]"),
        ("[::1]:8080", "", "[::1]:8080"), ("[::1]", "", "[::1]"), (" a.test ", "", "a.test"), ("a.test:", "", "a.test"), ("a.test:0443", "", "a.test"),
        ("a.test:08080", "", "a.test:8080"), ("a.test:x", "", "a.test"), ("::1", "", "::1"), ("日本.test", "", "日本.test"), ("h.test:80", "ws", "h.test"),
    ])
    func normalizes(_ text: String, _ scheme: String, _ expected: String) {
        #expect(normalized(text, scheme) == expected)
    }

    @Test(arguments: ["", " ", ".", ":80", "a b", "a/b", "[::1", "u@", "a\u{0}b", "[::1]x", "<x>", "a\"b"])
    func refuses(_ text: String) {
        #expect(normalized(text, "") == nil || text == ".")
    }

    private func normalized(_ text: String, _ scheme: String) -> String? {
        let arena = ByteArena()
        let scheme = Array(scheme.utf8).withUnsafeBytes { arena.copy($0) }
        return Array(text.utf8).withUnsafeBytes { HostName.normalized(ByteSlice($0), scheme: scheme, arena: arena)?.string }
    }

    @Test(arguments: [
        ("/a?b", "", "", "/a", "b"), ("https://h.test/a?b#c", "https", "h.test", "/a", "b"), ("HTTP://h.test", "HTTP", "h.test", "", ""),
        ("//h.test:1/x", "", "h.test:1", "/x", ""), ("//x/y", "", "", "//x/y", ""), ("h.test/a", "", "", "h.test/a", ""), ("", "", "", "", ""), ("*", "", "", "*", ""),
        ("https://h.test?x=/y", "https", "h.test", "", "x=/y"), ("/a?b?c", "", "", "/a", "b?c"), ("/redirect?u=https://x.test/", "", "", "/redirect", "u=https://x.test/"),
        ("wss://u:p@h.test:1/a", "wss", "u:p@h.test:1", "/a", ""), ("1http://x", "", "", "1http://x", ""), ("/#f", "", "", "/", ""),
    ])
    func splitsTargets(_ text: String, _ scheme: String, _ authority: String, _ path: String, _ query: String) {
        Array(text.utf8).withUnsafeBytes { buffer in
            let parts = URLParts(ByteSlice(buffer))
            #expect([parts.scheme, parts.authority, parts.path, parts.query].map(\.string) == [scheme, authority, path, query])
        }
    }

    @Test(arguments: [
        ("", ""), ("/mcp", "/mcp"), ("/%6dcp", "/mcp"), ("/%6Dcp%2F%41%2D%5f%7e%2e%30", "/mcp%2FA-_~.0"), ("/%", "/%"), ("/%6", "/%6"), ("/%zz%20", "/%zz%20"),
        ("/%256d", "/%256d"), ("%61", "a"), ("/a%2fb%00%C3%A9", "/a%2fb%00%C3%A9"), ("/%%36d", "/%6d"),
    ])
    func decodesUnreservedCharacters(_ path: String, _ expected: String) {
        let arena = ByteArena()
        Array(path.utf8).withUnsafeBytes { buffer in
            let decoded = URLParts.decodedPath(ByteSlice(buffer), arena: arena)
            #expect(decoded.string == expected)
            #expect((decoded.start == ByteSlice(buffer).start) == (path == expected))
        }
    }
}
