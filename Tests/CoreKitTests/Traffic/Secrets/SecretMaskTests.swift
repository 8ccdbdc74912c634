import Foundation
import Testing

@testable import CoreKit

struct SecretMaskTests {
    /// A text and what is left of it; `§` stands for a fingerprint.
    static let masked: [(String, String)] = [
        (#"{"api_key":"8f1c2d3e4f5a6b7c"}"#, #"{"api_key":"8f1c…#§"}"#),
        (#"{"password": "hunter2"}"#, #"{"password": "***"}"#),
        (#"{"password":"correct horse battery staple"}"#, #"{"password":"***"}"#),
        (#"{\"client_secret\":\"abc\\\"def\",\"x\":1}"#, #"{\"client_secret\":\"***\",\"x\":1}"#),
        (#"{"token":12345678}"#, #"{"token":***}"#),
        (#"{'accessToken': 'aaaabbbbccccdddd1'}"#, #"{'accessToken': 'aaaa…#§'}"#),
        ("GET /mcp?token=abc&v=1 HTTP/1.1", "GET /mcp?token=***&v=1 HTTP/1.1"),
        ("/messages?sessionId=0f8fad5b-d9cb-469f-a165-70867728950e", "/messages?sessionId=0f8f…#§"),
        ("u=https%3A%2F%2Fh%2F%3Faccess_token%3Dabcdefghijklmnop1", "u=https%3A%2F%2Fh%2F%3Faccess_token%3Dabcd…#§"),
        ("Authorization: Bearer abcdefghijklmnop.q", "Authorization: Bearer abcd…#§"),
        ("authorization: Basic dXNlcjpwYXNz\r\nHost: x", "authorization: Basic ***\r\nHost: x"),
        (#"["Authorization","Bearer 0123456789abcdef"]"#, #"["Authorization","Bearer 0123…#§"]"#),
        ("use Basic dXNlcjpwYXNzd29yZA== here", "use Basic *** here"),
        ("Cookie: theme=dark; sid=31d4d96e407aad42\nAccept: */*", "Cookie: them…#§\nAccept: */*"),
        (#""set-cookie":["a=1","sid=2; Path=/"]}"#, #""set-cookie":["a=1"…#§"]}"#),
        ("Mcp-Session-Id: 1868a90c-1868-4a90-8868-1868a90c1868", "Mcp-Session-Id: 1868…#§"),
        ("x-api-key: zyxwvu9", "x-api-key: ***"),
        ("key sk-proj-Ab12Cd34Ef56Gh78Ij90 end", "key sk-p…#§ end"),
        ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "ghp_…#§"),
        ("xoxb-123456789012-abcdefghijkl", "xoxb…#§"),
        ("AKIAIOSFODNN7EXAMPLE/20261101/us-east-1", "AKIA…#§/20261101/us-east-1"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!", "eyJh…#§!"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----"),
        ("postgres://app:s3cr3t@db.internal/x", "postgres://app:***@db.internal/x"),
        ("npx mcp-remote --token abcdef --verbose", "npx mcp-remote --token *** --verbose"),
        (#""args":["--api-key","abcdefgh12345678","-y"]"#, #""args":["--api-key","abcd…#§","-y"]"#),
        ("/s/c2VjcmV0LXNlY3JldC1zZWNyZXQ/mcp", "/s/c2Vj…#§/mcp"),
        ("/mcp/0f8fad5b-d9cb-469f-a165-70867728950e/sse", "/mcp/0f8f…#§/sse"),
        ("/v1/9f86d081884c7d659a2feaa0c55ad015/mcp", "/v1/9f86…#§/mcp"),
        ("/x/V1StGXR8_Z5jdHi6B-myT/mcp", "/x/V1St…#§/mcp"),
        ("?key=AIzaSyA-1234567890abcdefghijklmnopqrstu", "?key=AIza…#§"),
        ("?code=4f9Kd83jfKs02Lq8&state=x", "?code=4f9K…#§&state=x"),
        ("OPENAI_API_KEY=abc123", "OPENAI_API_KEY=***"),
    ]

    @Test(arguments: masked)
    func masks(text: String, expected: String) {
        let result = SecretMask.masked(text)
        #expect(withoutFingerprints(result) == expected)
        #expect(SecretMask.masked(result) == result, "masking again changed it")
    }

    @Test(arguments: [
        "tools/call", "create_invoice_for_customer_v2", "2025-06-18", "1.2.3-beta.4+build.5678", "2026-11-01T10:00:00.123456Z", "mcp.example.com/mcp",
        "the password: please choose one", "a token: see the documentation", "bearer of bad news", "Bearer authentication is used",
        "basic functionality", "task-force-of-the-year", "sk-learn-something-long", #"{"progressToken":"abcdefghijklmnop1"}"#,
        #"{"nextPageToken":"abcdefghijklmnop1"}"#, #"{"max_tokens":4096,"total_tokens":12345678}"#, #"{"code":-32601,"message":"Method not found"}"#,
        #"{"key":"value","id":12}"#, #"{"token":{"type":"string","description":"the token"}}"#, #""required":["token","password"]"#,
        #"WWW-Authenticate: Bearer resource_metadata="https://h/.well-known/oauth-protected-resource/mcp""#,
        "Authorization: Bearer ${TOKEN}", "Authorization: Bearer <your-token>", "token={{ token }}", #"{"password":null,"secret":"","token":"string"}"#,
        "/subscriptions/12345678901234567890/resource", "getUserInformationByIdentifier2Version3", "MCP-Protocol-Version: 2025-11-25",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "io.modelcontextprotocol/clientCapabilities",
        "https://example.com:8443/a@b", "microsoft-azure-kubernetes-service-toolkit", "ΑΒΓ пароль 密码", #"{"signature":"mcp-tools-call"}"#, String(repeating: "x", count: 40), "0x2e0x2e0x2e0x2e0x2e0x2e", "",
    ])
    func leavesAlone(text: String) {
        #expect(SecretMask.masked(text) == text)
    }

    @Test func scopesDiffer() {
        let uuid = "mcp__0f8fad5b-d9cb-469f-a165-70867728950e"
        #expect(SecretMask.masked("0f8fad5b-d9cb-469f-a165-70867728950e", .name) == "0f8fad5b-d9cb-469f-a165-70867728950e")
        #expect(SecretMask.masked("9f86d081884c7d659a2feaa0c55ad015", .name) == "9f86d081884c7d659a2feaa0c55ad015")
        #expect(SecretMask.masked("V1StGXR8_Z5jdHi6BmyTx", .name) != "V1StGXR8_Z5jdHi6BmyTx")
        #expect(SecretMask.masked("a8f3k2l9d0s8f7g6h5j4.run.example", .host) == "a8f3k2l9d0s8f7g6h5j4.run.example")
        #expect(SecretMask.masked("ghp_0123456789abcdefghijABCDEFGHIJ012345", .host) != "ghp_0123456789abcdefghijABCDEFGHIJ012345")
        #expect(SecretMask.masked(uuid).contains("…#"))
    }

    @Test func keepsEqualSecretsEqualAndOthersApart() {
        let one = SecretMask.masked("/mcp/0f8fad5b-d9cb-469f-a165-70867728950e"), other = SecretMask.masked("/mcp/0f8fad5b-d9cb-469f-a165-70867728950f")
        #expect(one != other)
        #expect(one == SecretMask.masked("/mcp/0f8fad5b-d9cb-469f-a165-70867728950e"))
        #expect(one.hasSuffix("#" + SHA256.hash("0f8fad5b-d9cb-469f-a165-70867728950e".utf8).hex(8)))
    }

    @Test func takesTheMostOfRandomRuns() {
        var generator = SplitMix(state: 7)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        for length in [22, 32, 43] {
            let missed = (0..<2000).count { _ in
                let secret = String(decoding: (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0x61 }, as: UTF8.self)
                return SecretMask.masked("/s/\(secret)/mcp").contains(secret)
            }
            #expect(missed < 20)
        }
    }

    /// Whatever the cut, no more of a secret is shown than its mask shows.
    @Test func neverCutsASecretOpen() {
        let secret = "Q7wX9zK2mN4pR6tV8yB1"
        for text in [#"{"method":"tools/call","api_key":"\#(secret)","x":"tools/list"}"#, "tools/call \(secret) tools/list", "a=\(secret)"] {
            let bytes = Array(text.utf8)
            bytes.withUnsafeBytes { buffer in
                for low in 0...bytes.count {
                    for high in stride(from: low, through: bytes.count, by: 3) {
                        for context in [0, 5, 40] {
                            let excerpt = SecretMask.excerpt(of: buffer, match: low..<high, context: context)
                            #expect(!excerpt.contains(secret.dropFirst(4).prefix(5)) && !excerpt.contains(secret.suffix(5)))
                        }
                    }
                }
            }
        }
    }

    @Test func excerptsShowTheMatchAndSayWhatIsLeftOut() {
        let bytes = Array((String(repeating: "ab ", count: 50) + "ä tools/call ä" + String(repeating: " cd", count: 50)).utf8)
        bytes.withUnsafeBytes { buffer in
            let start = 153
            #expect(SecretMask.excerpt(of: buffer, match: start..<start + 10, context: 2) == "…ä tools/call ä…")
            #expect(SecretMask.excerpt(of: buffer, match: 0..<2, context: 0) == "ab…")
            #expect(SecretMask.excerpt(of: buffer, match: bytes.count..<bytes.count + 7, context: 2) == "…cd")
        }
        #expect(SecretMask.excerpt(of: UnsafeRawBufferPointer(start: nil, count: 0), match: 0..<0) == "")
    }

    /// Random pieces of what the scanner looks for, to find a crash, a loop, or a mask that is not final.
    @Test func withstandsNonsense() {
        let pieces = [
            "token", "password", "=", ":", "\"", "\\", "\\\"", "'", " ", "\n", "[", "]", ",", "{", "}", "$", "${", "<", "Bearer ", "Basic ", "eyJ", ".", "://", "@",
            "-----BEGIN", " PRIVATE KEY-----", "-----END", "…#", "12345678", "…#12345678", "sk-", "Ab1Cd2Ef3Gh4Ij5Kl6", "***", "%3D", "--", "cookie", "key", "é", "\u{0}",
        ]
        var generator = SplitMix(state: 11)
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 1...12, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let once = SecretMask.masked(text)
            #expect(SecretMask.masked(once) == once, "\(text.debugDescription) -> \(once.debugDescription)")
        }
    }

    /// Repetitions that would take for ever if any value were read again for each name before it.
    @Test(arguments: ["token=", "key=", "cookie: {", "token={", "password:", "Bearer ", "a://", "-----BEGIN", "\"token\":\"", "eyJaaaaaaaaaa.", "token:[\"a\",", "--token "])
    func takesTimeInProportion(piece: String) {
        let text = String(repeating: piece, count: 50_000)
        #expect(!SecretMask.masked(text).isEmpty)
    }

    private func withoutFingerprints(_ text: String) -> String {
        text.replacing(/#[0-9a-f]{8}/, with: "#§")
    }
}

/// A generator with a seed (splitmix64), so that a failure comes again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
