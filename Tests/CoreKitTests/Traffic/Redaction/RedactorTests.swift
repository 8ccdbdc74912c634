import Testing

@testable import CoreKit

struct RedactorTests {
    private func body(_ text: String, _ redaction: Redaction = Redaction()) -> String {
        var text = text
        let redactor = Redactor(redaction)
        return text.withUTF8 { bytes in
            withExtendedLifetime(redactor) {
                let slice = ByteSlice(UnsafeRawBufferPointer(bytes))
                guard let once = redactor.body(slice) else { return slice.string }
                let copy = once.string
                if redaction.key == nil { #expect(redactor.body(once) == nil, "\(copy) changes again") }
                return copy
            }
        }
    }

    private func copy(_ text: String, _ arena: ByteArena) -> ByteSlice { Array(text.utf8).withUnsafeBytes { arena.copy($0) } }

    private func header(_ name: String, _ value: String, _ redaction: Redaction = Redaction()) -> String {
        let arena = ByteArena()
        let (name, value) = (copy(name, arena), copy(value, arena))
        let redactor = Redactor(redaction)
        return withExtendedLifetime((redactor, arena)) { (redactor.header(name, value) ?? value).string }
    }

    @Test(arguments: [
        (#"{"user":"ann","password":"hunter2","n":1}"#, #"{"user":"ann","password":"redacted","n":1}"#),
        (#"{"a":{"b":[{"Access_Token" : "x\"y\\"}]}}"#, #"{"a":{"b":[{"Access_Token" : "redacted"}]}}"#),
        (#"{"apiKey":"k","api-key":"k","x_api_key":"k","keys":"k","monkey":"k"}"#, #"{"apiKey":"redacted","api-key":"redacted","x_api_key":"redacted","keys":"k","monkey":"k"}"#),
        (#"{"pin":1234,"otp":12,"token":999,"token":12345,"password":null,"secret":true,"password":""}"#,
         #"{"pin":"redacted","otp":"redacted","token":999,"token":"redacted","password":null,"secret":true,"password":""}"#),
        (#"{"credentials":{"user":"a","n":12345,"l":["x",{"y":"z"}],"ok":true},"after":"b"}"#,
         #"{"credentials":{"user":"redacted","n":"redacted","l":["redacted",{"y":"redacted"}],"ok":true},"after":"b"}"#),
        (#"{"text":"{\"token\":\"a\\\"b\",\"n\":1,\"pin\":77}","x":1}"#, #"{"text":"{\"token\":\"redacted\",\"n\":1,\"pin\":\"redacted\"}","x":1}"#),
        (#"{"text":"{\"inner\":\"{\\\"client_secret\\\":\\\"s\\\"}\"}"}"#, #"{"text":"{\"inner\":\"{\\\"client_secret\\\":\\\"redacted\\\"}\"}"}"#),
        (#"{"pass\u0077ord":"a\u0062c"}"#, #"{"password":"redacted"}"#),
        (#"{"t":"{\"pass\\u0077ord\":\"x\"}"}"#, #"{"t":"{\"password\":\"redacted\"}"}"#),
        (#"{"t":"{\u0022token\u0022:\u0022x\u0022}"}"#, #"{"t":"{\"token\":\"redacted\"}"}"#),
        (#"{"next":"https://h/?a=1\u0026access_token\u003dabc\u0026b=2"}"#, #"{"next":"https://h/?a=1&access_token=redacted&b=2"}"#),
        (#"{"url":"https://h/cb?code=abcdefgh12&state=x","code":"E1"}"#, #"{"url":"https://h/cb?code=redacted&state=x","code":"E1"}"#),
        (#"{"url":"postgres://user:pa55@db/x","home":"https://h/@me"}"#, #"{"url":"postgres://redacted@db/x","home":"https://h/@me"}"#),
        (#"{"password":"unfinished"#, #"{"password":"redacted"#),
        (#"{"text":"{\"password\":\"unfinished"}"#, #"{"text":"{\"password\":\"redacted"}"#),
        ("grant_type=password&username=ann&password=hun%74er2&x=1", "grant_type=password&username=ann&password=redacted&x=1"),
        ("a=1&pass%77ord=x&user%5Bsecret%5D=y&user[secret]=z", "a=1&pass%77ord=redacted&user%5Bsecret%5D=redacted&user[secret]=redacted"),
        ("data=%7B%22token%22%3A%22abc%22%7D&b=2", "data=%7B%22token%22%3A%22redacted%22%7D&b=2"),
        ("next=https%3A%2F%2Fh%2F%3Ftoken%3Dabc%26y%3D1&z=1", "next=https%3A%2F%2Fh%2F%3Ftoken%3Dredacted%26y%3D1&z=1"),
        ("%7B%22token%22%3A%22abc%22%7D", "%7B%22token%22%3A%22redacted%22%7D"),
        ("event: message\ndata: {\"token\":\"abc\"}\n\n", "event: message\ndata: {\"token\":\"redacted\"}\n\n"),
        ("--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2\r\nx\r\n--b--\r\n",
         "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nredacted\r\n--b--\r\n"),
        ("<a><wsse:Password Type=\"t\">hunter2</wsse:Password><token/><b>x</b><secret><![CDATA[s]]></secret></a>",
         "<a><wsse:Password Type=\"t\">redacted</wsse:Password><token/><b>x</b><secret><![CDATA[redacted]]></secret></a>"),
        (#"<input name="csrf_token" type="hidden" value="abc"><b api_key="k">"#, #"<input name="csrf_token" type="hidden" value="redacted"><b api_key="redacted">"#),
        (#"{"query":"mutation { login(user: \"a\", password: \"hunter2\") { token } }"}"#, #"{"query":"mutation { login(user: \"a\", password: \"redacted\") { token } }"}"#),
        (#"[{"name":"Authorization","value":"Bearer x"},{"name":"a","value":"b"},{"value":"v","type":"t","key":"password"}]"#,
         #"[{"name":"Authorization","value":"redacted"},{"name":"a","value":"b"},{"value":"redacted","type":"t","key":"password"}]"#),
        (#"{"session":"0a1b2c3d4e5f60718293a4b5c6d7e8f9","session":"monday morning","key":"name","signature":"ann"}"#,
         #"{"session":"redacted","session":"monday morning","key":"name","signature":"ann"}"#),
        (#"{"nextToken":"page2","max_tokens":4096,"tokens":"many","time":"12:30"}"#, #"{"nextToken":"page2","max_tokens":4096,"tokens":"many","time":"12:30"}"#),
        ("GET / HTTP/1.1\nAuthorization: Bearer abc123\nHost: h\n", "GET / HTTP/1.1\nAuthorization: Bearer redacted\nHost: h\n"),
        ("the password: at least eight", "the password: at least eight"),
        (#"{"x":"token:","y":"z","u":"/?token=","v":"w","n":"name=","password":"p"}"#, #"{"x":"token:","y":"z","u":"/?token=","v":"w","n":"name=","password":"redacted"}"#),
        (#"{"x":"say \"password\":","y":"z"}"#, #"{"x":"say \"password\":","y":"z"}"#),
        ("{'user': 'ann', 'password': 'hunter2'}", "{'user': 'ann', 'password': 'redacted'}"),
        (#"login(user: "a", password: "hunter2")"#, #"login(user: "a", password: "redacted")"#),
    ])
    func bodies(_ text: String, _ expected: String) {
        #expect(body(text) == expected)
    }

    @Test func nothingIsFoundWhereNothingIs() {
        for text in ["", ":", "=", "\"", "\":", "token", "token=", "\"token\":", "\"token\":\"", "%", "%3D", "a:%", "://@", "://", "\\", "\\\\u00", "=%=%=", "<", "<token>", "<token></token>"] {
            #expect(body(text) == text)
        }
    }

    @Test func longTextsAreLookedAtInBlocks() {
        for length in 0..<200 {
            let before = String(repeating: "x", count: length)
            #expect(body(#"{"a":"\#(before)","password":"hunter2"}"#) == #"{"a":"\#(before)","password":"redacted"}"#)
            #expect(body("a=\(before)&password=hunter2") == "a=\(before)&password=redacted")
        }
    }

    @Test(arguments: [
        ("Authorization", "Bearer abc", "redacted"), ("PROXY-AUTHORIZATION", "Basic x", "redacted"), ("cookie", "a=b; c=d", "redacted"), ("set-cookie", "a=b; Path=/", "redacted"),
        ("x-api-key", "k", "redacted"), ("X-Auth-Token", "k", "redacted"), ("ocp-apim-subscription-key", "k", "redacted"), ("x-amz-security-token", "k", "redacted"),
        ("x-session-id", "k", "redacted"), ("cf-access-jwt-assertion", "k", "redacted"), ("x-auth", "k", "redacted"),
        ("referer", "https://h/?token=abc&x=1", "https://h/?token=redacted&x=1"), ("location", "https://u:p@h/cb?code=12345678", "https://redacted@h/cb?code=redacted"),
        ("x-amzn-oidc-data", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "redacted"), ("x-greeting", "eyJ", "eyJ"),
        ("x-forwarded-auth", "Bearer abcdef123456", "Bearer redacted"), ("www-authenticate", "Bearer realm=\"x\"", "Bearer realm=\"x\""),
        ("content-type", "application/json; charset=utf-8", "application/json; charset=utf-8"), ("date", "Mon, 02 Nov 2026 10:00:00 GMT", "Mon, 02 Nov 2026 10:00:00 GMT"),
        ("x-request-id", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"), ("authorization", "redacted", "redacted"), ("authorization", "", ""),
    ])
    func headers(_ name: String, _ value: String, _ expected: String) {
        #expect(header(name, value) == expected)
    }

    @Test func furtherHeadersAndPatterns() throws {
        var redaction = Redaction.none
        redaction.headers = ["X-Customer"]
        #expect(header("x-customer", "ann", redaction) == "redacted")
        #expect(header("authorization", "Bearer x", redaction) == "Bearer x")
        redaction.patterns = [try Pattern(#"[\w.]+@[\w.]+"#), try Pattern(#"\d{3}-\d{2}-\d{4}"#)]
        #expect(body(#"{"mail":"ann@h.example","ssn":"123-45-6789"}"#, redaction) == #"{"mail":"redacted","ssn":"redacted"}"#)
        #expect(body(#"{"mail":"ann\u0040h.example"}"#, redaction) == #"{"mail":"redacted"}"#)
        #expect(body("mail=ann%40h.example&x=%20", redaction) == "mail=redacted&x=%20")
        #expect(header("x-note", "from ann@h.example", redaction) == "from redacted")
    }

    /// Each would take minutes if anything were looked at again and again.
    @Test(arguments: [
        "a=%20", "key=", "\"key\":\"", "token:", "<token ", "<password>", "\\", "name=\"password\"\\", "\\\"key\\\":", "://", "%25", "\\u005c", "{\"token\":[", "password=\\",
        "{\"name\":\"password\",", "=", ":\"", "'password':'", "\\u0022token\\u0022:",
    ])
    func hostileTextsAreGoneThroughOnce(_ text: String) {
        let long = String(repeating: text, count: 200_000 / text.utf8.count)
        #expect(!body(long).isEmpty)
        #expect(!body("x=" + long + "&name=\"password\"\n\n" + long).isEmpty)
    }

    @Test func aKeyKeepsEqualValuesEqual() throws {
        var redaction = Redaction()
        redaction.key = Array("key".utf8)
        let codes = [
            body(#"{"password":"hunter2"}"#, redaction), body(#"{"password":"h\u0075nter2"}"#, redaction), body(#"{"t":"{\"password\":\"hunter2\"}"}"#, redaction),
            body("password=hunt%65r2", redaction), "\"" + header("x-api-key", "hunter2", redaction) + "\"",
        ]
        let found = codes.map { String($0.split(whereSeparator: { !$0.isHexDigit }).last { $0.count == 16 } ?? "") }
        #expect(Set(found).count == 1, "\(codes)")
        #expect(found[0].count == 16)
        #expect(body(#"{"password":"hunter3"}"#, redaction) != codes[0])
        // RFC 4231, 4.3.
        let arena = ByteArena()
        let message = copy("what do ya want for nothing?", arena)
        withExtendedLifetime(arena) { #expect(RedactionKey(Array("Jefe".utf8)).hex(message, 16) == "5bdcc146bf60754e") }
    }
}
