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
        ("token[]=a1&user[password]=b&token.0=c&token+=d&%2574oken=e&a=f", "token[]=redacted&user[password]=redacted&token.0=redacted&token+=redacted&%2574oken=redacted&a=f"),
        (#"{"api.key":"a","token2":"b","token_":"c","tok\u200ben":"d","password_confirmation":"e","private_key_pem":"f"}"#,
         #"{"api.key":"redacted","token2":"redacted","token_":"redacted","tok\u200ben":"redacted","password_confirmation":"redacted","private_key_pem":"redacted"}"#),
        (#"{"tokens":["a",{"b":"c"},12345],"passwords":{"ann":"d"},"max_tokens":"4096"}"#,
         #"{"tokens":["redacted",{"b":"redacted"},12345],"passwords":{"ann":"redacted"},"max_tokens":"4096"}"#),
        (#"{"token"/* a */:/* b */"x"}"#, #"{"token"/* a */:/* b */"redacted"}"#),
        (#"[{"value":["x"],"n":{"a":"}"},"key":"tokens"},{"header":"Cookie","values":["a"]}]"#,
         #"[{"value":["redacted"],"n":{"a":"}"},"key":"tokens"},{"header":"Cookie","values":["redacted"]}]"#),
        (#"{"grant_type":"authorization_code","code":"abcd"}"#, #"{"grant_type":"authorization_code","code":"redacted"}"#),
        (#"{"sig":"a1b2c3d4","session":"s-12345678","auth":"basic","hmac":"HMAC-SHA256","session":"2026-01-01T10:00:00Z","code":404,"status code":"a1","key":"color"}"#,
         #"{"sig":"redacted","session":"redacted","auth":"basic","hmac":"HMAC-SHA256","session":"2026-01-01T10:00:00Z","code":404,"status code":"a1","key":"color"}"#),
        ("?code=404&key=color&session=morning&code=EUR", "?code=404&key=color&session=morning&code=EUR"),
        (#"{"password":{"type":"string","description":"at least 8","minLength":1024,"default":"x"}}"#,
         #"{"password":{"type":"string","description":"at least 8","minLength":1024,"default":"redacted"}}"#),
        ("<member><name>password</name><value><string>x</string></value></member>", "<member><name>password</name><value><string>redacted</string></value></member>"),
        ("<dict><key>ApiKey</key>\n<string>x</string></dict>", "<dict><key>ApiKey</key>\n<string>redacted</string></dict>"),
        ("<p value='x' name='password'/><add key=\"Token\" value=\"y\"/><param name='pin'>z</param>", "<p value='redacted' name='password'/><add key=\"Token\" value=\"redacted\"/><param name='pin'>redacted</param>"),
        (#"{"xml":"<a><password>x<\/password></a>"}"#, #"{"xml":"<a><password>redacted<\/password></a>"}"#),
        ("<password><!-- old --><v>hunter2</v></password>", "<password><!-- old --><v>redacted</v></password>"),
        (#"<meta name="csrf-token" content="a1b2c3d4e5">"#, #"<meta name="csrf-token" content="redacted">"#),
        (#"{"secret_id":"a1b2c3d4e5","Passwort":"hunter2"}"#, #"{"secret_id":"redacted","Passwort":"redacted"}"#),
        ("--b\r\nContent-Disposition: form-data; name=password\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: form-data; name=password\r\n\r\nredacted\r\n--b--"),
        ("password = hunter2\nif (token == other)", "password = redacted\nif (token == other)"),
        (#"{"a":"https:/u:p@h","b":"//u:p@h","c":"https:u:p@h","d":"db://u:a/b@h","e":"https://h:80/@x","f":"ann@h.example","g":"https://h/a:b@c"}"#,
         #"{"a":"https:/redacted@h","b":"//redacted@h","c":"https:redacted@h","d":"db://redacted@h","e":"https://h:80/@x","f":"ann@h.example","g":"https://h/a:b@c"}"#),
        ("https%253A%252F%252Fu%253Ap%2540h", "https%253A%252F%252Fredacted%2540h"),
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
        ("x-forwarded-auth", "Bearer abcdef123456", "redacted"), ("x-note", "Bearer abcdef123456", "Bearer redacted"), ("www-authenticate", "Bearer realm=\"x\"", "Bearer realm=\"x\""),
        ("content-type", "application/json; charset=utf-8", "application/json; charset=utf-8"), ("date", "Mon, 02 Nov 2026 10:00:00 GMT", "Mon, 02 Nov 2026 10:00:00 GMT"),
        ("x-request-id", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"), ("authorization", "redacted", "redacted"), ("authorization", "", ""),
    ])
    func headers(_ name: String, _ value: String, _ expected: String) {
        #expect(header(name, value) == expected)
    }

    @Test(arguments: [
        "authorization ", "\u{200B}authorization", "auth\u{AD}orization", "Authorization\t", "\0authorization", "set-cookie2", "cookie2", "authentication", "authentication-info",
        "proxy-authentication-info", "x-amzn-oidc-data", "x-amzn-oidc-accesstoken", "x-hub-signature", "X-Hub-Signature-256", "stripe-signature", "x-slack-signature",
        "x-auth-email", "x-auth-key", "x-honeycomb-team", "cf-access-jwt-assertion", "cf-access-client-secret", "x-goog-iap-jwt-assertion", "x-csrf-token", "dpop",
        "x-shopify-hmac-sha256", "x-signature-ed25519", "x_api_key", "private-token", "x-sentry-auth", "mcp-session-id",
    ])
    func secretHeaders(_ name: String) {
        #expect(header(name, "abc") == "redacted")
    }

    @Test(arguments: [
        "access-control-allow-credentials", "access-control-allow-headers", "sec-websocket-key", "idempotency-key", "x-token-type", "x-ratelimit-remaining-tokens",
        "www-authenticate", "etag", "x-request-id", "content-type", "accept", "x-monkey-business", "surrogate-key", "x-author", "x-design",
    ])
    func ordinaryHeaders(_ name: String) {
        #expect(header(name, "abc") == "abc")
    }

    @Test func aHostHasNoUser() {
        #expect(header("Host", "ann:pa55@h.example:8080") == "h.example:8080")
        #expect(header("x-forwarded-host", "ann@h.example") == "h.example")
        #expect(header("host", "h.example") == "h.example")
    }

    /// Parted, so that nothing here looks like one.
    static let forms = [
        "gh" + "p_abcdEFGH0123456789abcdEFGH0123456789", "github" + "_pat_11ABCDEFG0abcdefghijkl_mnop", "sk-" + "ant-api03-abcdEFGH0123456789", "xo" + "xb-1234567890-abcdEFGH0123",
        "AK" + "IAIOSFODNN7EXAMPLE", "AI" + "zaSyA-1234567890abcdefghijklmnopqrstu", "glp" + "at-abcdEFGH0123456789", "ey" + "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "sk_" + "live_abcdEFGH0123456789", "rk_" + "live_abcdEFGH0123456789", "np" + "m_abcdEFGH0123456789abcdEFGH", "SG" + ".abcdEFGH0123456789abcd.efgh", "ya" + "29.abcdEFGH0123456789",
    ]

    @Test(arguments: forms)
    func formsAreFoundAnywhere(_ form: String) {
        for before in ["", "see ", "x: ", "/a/", "?q=", "[", "{\"n\":\"", "{\"n\":\"line\\n", "backup-", "<a>"] {
            #expect(body(before + form) == before + "redacted")
            #expect(body(before + form + " and") == before + "redacted and")
        }
        for length in 0..<140 {
            let pad = String(repeating: ".", count: length)
            #expect(body(pad + " " + form + " " + pad) == pad + " redacted " + pad)
        }
        #expect(header("x-note", form) == "redacted")
        #expect(body("q=" + form.utf8.map { "%" + String($0, radix: 16) }.joined()) == "q=redacted")
    }

    @Test func longerFormsAreFound() {
        let tail = "abcdEFGH0123456789abcdEFGH0123456"
        #expect(body("/bot123:AA\(tail)/send") == "/botredacted/send")
        #expect(body("https://hooks.slack.com/services/T00000000/B00000000/\(tail)") == "https://hooks.slack.com/services/redacted")
        #expect(body(#"{"u":"https:\/\/hooks.slack.com\/services\/T00000000\/B00000000\/\#(tail)"}"#) == #"{"u":"https:\/\/hooks.slack.com\/services\/redacted"}"#)
        #expect(body("say Bearer \(tail), or") == "say Bearer redacted, or")
        #expect(body(#"{"h":"Basic dXNlcjpwYXNzd29yZA=="}"#) == #"{"h":"Basic redacted"}"#)
        #expect(body("Bearer authentication is used") == "Bearer authentication is used")
        #expect(body(#"{"h":"Bearer realm=\"x\""}"#) == #"{"h":"Bearer realm=\"x\""}"#)
        let key = "-----BEGIN RSA PRIVATE KEY-----", end = "-----END RSA PRIVATE KEY-----"
        #expect(body("\(key)\nMIIB\nAA==\n\(end)\n") == "\(key)redacted\(end)\n")
        #expect(body(#"{"k":"\#(key)\nMIIB\nAA==","x":"y"}"#) == #"{"k":"\#(key)redacted","x":"y"}"#)
    }

    @Test func ordinaryTextStays() {
        for text in [
            #"{"id":"0f8fad5b-d9cb-469f-a165-70867728950e","hash":"9f86d081884c7d659a2feaa0c55ad015","n":"create_invoice_for_customer_v2"}"#,
            "/services/Tools/Build2/getUserInformationByIdentifier", "task-force-of-the-year", "sk-learn-something-long", "12:30:00", "a@b.example",
            #"{"usage":{"prompt_tokens":12345,"completion_tokens":67890},"total_tokens":80235}"#, #"{"name":"token","in":"query","required":true}"#,
            #"{"key":"color","value":"green"}"#, #"{"authorName":"ann","description":"a session","version":"1.2.3"}"#, "https://h.example:8443/@scope/name",
        ] { #expect(body(text) == text) }
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
        "{\"name\":\"password\",", "a@", "//a@", "https://u:", "<name>token</name>", "<name>token<", "{\"value\":[", "/*", "\"token\"/*", "sk-", "sk-.", "Bearer ", "-----BEGIN PRIVATE KEY-----",
        "eyJaaaaaaaaaaaaaaaaa.", "/T0000000/B0000000/aaaaaaaaaaaaaaaaaaaa", "value='a' ", "token[", "%2574", "\"password\":{\"type\":", "=", ":\"", "'password':'", "\\u0022token\\u0022:",
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
