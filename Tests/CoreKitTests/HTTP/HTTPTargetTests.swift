@testable import CoreKit
import Testing

struct HTTPTargetTests {
    @Test(arguments: [
        ("http://h", "http://h/", "h", 80), ("HTTP://H.Example:80", "http://h.example/", "h.example", 80), ("https://h/", "https://h/", "h", 443),
        ("https://h:80/a%2Fb?c=d&e", "https://h:80/a%2Fb?c=d&e", "h", 80), ("http://h?q=1", "http://h/?q=1", "h", 80), ("http://h:/x", "http://h/x", "h", 80),
        ("http://[::1]:8080/a", "http://[::1]:8080/a", "::1", 8080), ("http://[2001:DB8:0:0::1]", "http://[2001:db8::1]/", "2001:db8::1", 80),
        ("http://[::ffff:127.0.0.1]/", "http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1", 80), ("http://127.0.0.1:65535", "http://127.0.0.1:65535/", "127.0.0.1", 65535),
        ("http://a_b.svc.cluster.local./x", "http://a_b.svc.cluster.local./x", "a_b.svc.cluster.local.", 80), ("http://xn--bcher-kva.example", "http://xn--bcher-kva.example/", "xn--bcher-kva.example", 80),
        ("http://h//a/../b;c@d:e", "http://h//a/../b;c@d:e", "h", 80), ("http://h/a?b/c?d", "http://h/a?b/c?d", "h", 80),
    ])
    func `what is taken`(text: String, shown: String, host: String, port: Int) throws {
        let target = try HTTPTarget(text)
        #expect(target.description == shown)
        #expect(target.host == host && target.port == port)
        #expect(try HTTPTarget(shown) == target)
    }

    @Test(arguments: [
        ("", HTTPTargetError.noScheme), ("localhost:8080", .noScheme), ("//h/", .noScheme), ("http:/h", .noScheme), ("ftp://h", .scheme("ftp")), ("ht\ntp://h", .noScheme),
        ("http://", .noHost), ("http:///x", .noHost), ("http://:80/", .noHost), ("http://user@h", .credentials), ("http://u:p@h", .credentials), ("http://h#f", .fragment),
        ("http://h/a#", .fragment), ("http://h:0", .port("0")), ("http://h:65536", .port("65536")), ("http://h:8a", .port("8a")), ("http://h:-1", .port("-1")), ("http://h:80:90", .port("80:90")),
        ("http://h/a b", .path(0x20)), ("http://h/a\r\nx: y", .path(0x0D)), ("http://h/\0", .path(0)), ("http://h/é", .path(0xC3)), ("http://h/\"", .path(0x22)),
        ("http://h/%", .path(nil)), ("http://h/%4", .path(nil)), ("http://h/%4g", .path(nil)), ("http://h\\@g/", .path(0x5C)), ("http://h/a\\b", .path(0x5C)),
    ] as [(String, HTTPTargetError)])
    func `what is refused`(text: String, error: HTTPTargetError) {
        #expect(throws: error) { try HTTPTarget(text) }
    }

    @Test(arguments: [
        "http://127.1", "http://2130706433/", "http://0x7f.1", "http://0x7f000001", "http://127.0.0.010", "http://1.2.3.256", "http://1.2.3.4.", "http://[::1", "http://[::1%25eth0]", "http://[127.0.0.1]",
        "http://::1/", "http://h..g", "http://.h", "http://h h/", "http://h\t/", "http://h\r\n/", "http://h%41/", "http://h,g", "http://[]", "http://[::1]x/", "http://a]b/",
    ])
    func `hosts that mean different things to different readers are refused`(text: String) {
        #expect(throws: HTTPTargetError.self) { try HTTPTarget(text) }
    }

    @Test(arguments: [
        ("http://bücher.example", "its ASCII form \"xn--bcher-kva.example\""), ("http://MÜNCHEN", "its ASCII form \"xn--mnchen-3ya\""),
        ("http://他们为什么不说中文", "its ASCII form \"xn--ihqwcrb4cv8a8dqg056pqjye\""), ("http://a.é..b", "its ASCII form, which begins with \"xn--\""),
        ("http://почемужеонинеговорятпорусски", "its ASCII form \"xn--b1abfaaepdrnnbgefbadotcwatmq2g4l\""),
    ])
    func `names beyond ASCII get a hint`(text: String, hint: String) {
        let error = #expect(throws: HTTPTargetError.self) { try HTTPTarget(text) }
        guard case .host(_, let expected) = error else { return #expect(Bool(false)) }
        #expect(expected == hint)
    }

    @Test(arguments: [
        ("http://127.0.0.1", true), ("http://127.255.0.9", true), ("http://[::1]", true), ("http://[::ffff:127.0.0.1]", true), ("http://localhost", true), ("http://LOCALHOST.:1", true),
        ("http://a.b.localhost", true), ("http://notlocalhost", false), ("http://localhost.example", false), ("http://127.0.0.1.example", false), ("http://128.0.0.1", false),
        ("http://[::2]", false), ("http://[::]", false), ("http://0.0.0.0", false), ("http://[::ffff:10.0.0.1]", false), ("http://[1::1]", false),
    ])
    func `loopback is told by name`(text: String, isLoopback: Bool) throws {
        #expect(try HTTPTarget(text).isLoopback == isLoopback)
    }

    @Test(arguments: [
        ("http://h", "http://h/api/x"), ("http://h/", "http://h/api/x"), ("http://h/?a=b", "http://h/api/x?a=b"), ("http://h/y", "http://h/y"), ("http://h/y/", "http://h/y/"), ("http://h//", "http://h//"),
    ])
    func `a base gets a path`(text: String, whole: String) throws {
        #expect(try HTTPTarget(text).appending(defaultPath: "/api/x").description == whole)
    }

    @Test func `random texts never pass with what breaks a request`() {
        let pieces = ["http://", "https://", "h", ".", ":", "80", "/", "?", "#", "@", "%41", "%", " ", "\r\n", "\0", "é", "[::1]", "\\", "\t", "1", "0x", "[", "]"]
        var random = SeededGenerator(3), passed = 0
        for _ in 0..<20_000 {
            let text = "http://" + (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            guard let target = try? HTTPTarget(text) else { continue }
            passed += 1
            #expect(target.path.hasPrefix("/") && (target.path + target.authority).utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            #expect((try? HTTPTarget(target.description)) == target)
        }
        #expect(passed > 300)
    }

    @Test func `messages do not tell passwords`() {
        #expect("\(HTTPTargetError.credentials)" == "a user or password in the URL, expected none")
        #expect("\(HTTPTargetError.path(0x20))" == "byte %20 in the path as it is, expected it percent-encoded")
        #expect("\(HTTPTargetError.path(0x22))" == "character '\"' in the path, expected it as %22")
        #expect("\(HTTPTargetError.host("h\u{1B}[0m", expected: "x"))" == "host \"h.[0m\", expected x")
    }

    @Test func `proxies are shown without their secrets`() throws {
        #expect(try #require(HTTPProxy("http://u:p@x@proxy:3128")).description == "http://proxy:3128")
        #expect(try #require(HTTPProxy("u:p@proxy")).description == "proxy")
        #expect(HTTPProxy("") == nil && HTTPProxy("ftp://x") == nil && HTTPProxy("http://") == nil && HTTPProxy("a b") == nil && HTTPProxy("a\n") == nil)
    }
}
