import Testing

@testable import CoreKit

/// A small capture of every form, and what its first exchange has to be.
@Suite struct CaptureFormsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var form: CaptureForm
        var request: String
        var body = ""
        var answer = ""
        var status: Int?
        var time: String?
        var client = ""
        var user = ""
        var headers: [String] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "akto",
            text: #"{"path":"/mcp?x=1","requestHeaders":"{\"host\":\"MCP.Example.com:8443\",\"content-type\":\"application\\/json\"}","responseHeaders":"{}","method":"POST","requestPayload":"{\"jsonrpc\":\"2.0\"}","responsePayload":"ok","ip":"10.0.0.1","time":"1700000000","statusCode":"200","type":"HTTP/1.1","status":"OK","akto_account_id":"1000000","source":"OTHER"}"#,
            form: .akto, request: "POST MCP.Example.com:8443 /mcp x=1", body: #"{"jsonrpc":"2.0"}"#, answer: "ok", status: 200,
            time: "2023-11-14T22:13:20Z", client: "10.0.0.1", headers: ["host: MCP.Example.com:8443", "content-type: application/json"]),
        Case(
            name: "akto, HTTP/2 and milliseconds",
            text: #"{"method":"GET","requestHeaders":"{\":authority\":\"a.test\"}","path":"/x","time":1700000000123,"statusCode":404}"#,
            form: .akto, request: "GET a.test /x ", status: 404, time: "2023-11-14T22:13:20Z", headers: [":authority: a.test"]),
        Case(
            name: "akto, URL for a path",
            text: #"{"method":"GET","requestHeaders":"{\"Host\":\"wrong.test\"}","path":"https:\/\/right.test\/a?b=c#d"}"#,
            form: .akto, request: "GET right.test /a b=c", headers: ["Host: wrong.test"]),
        Case(
            name: "akto, real objects",
            text: #"{"path":"/m","method":"POST","requestHeaders":{"Host":["o.test"],"n":1,"z":null},"requestPayload":{"a":[1]},"responsePayload":[2]}"#,
            form: .akto, request: "POST o.test /m ", body: #"{"a":[1]}"#, answer: "[2]", headers: ["Host: o.test", "n: 1"]),
        Case(
            name: "akto, members of other types",
            text: #"{"path":"/m","method":7,"requestHeaders":[1,{"a":2}],"time":{"a":1},"statusCode":null,"ip":true,"requestPayload":null,"responsePayload":12}"#,
            form: .akto, request: "  /m ", answer: "12"),
        Case(
            name: "HAR",
            text: #"{"log":{"version":"1.2","comment":"} ]{","creator":{"name":"x"},"entries":[{"startedDateTime":"2026-11-01T10:00:00.123+02:00","time":12.5,"request":{"method":"POST","url":"https://h.test/sse?a=b","httpVersion":"h2","headers":[{"name":":authority","value":"h.test"},{"name":"Accept","value":"text/event-stream"}],"queryString":[{"name":"a","value":"b"}],"postData":{"mimeType":"application/json","text":"{\"a\":1}"}},"response":{"status":200,"headers":[{"name":"content-type","value":"text/plain"}],"content":{"size":2,"mimeType":"text/plain","text":"aGk=","encoding":"base64"}},"serverIPAddress":"1.2.3.4","_clientAddress":"10.1.1.1"}]}}"#,
            form: .har, request: "POST h.test /sse a=b", body: #"{"a":1}"#, answer: "aGk=", status: 200, time: "2026-11-01T08:00:00Z",
            client: "10.1.1.1", headers: [":authority: h.test", "Accept: text/event-stream", "content-type: application/json"]),
        Case(
            name: "HAR, entries first, form parameters",
            text: #"{"log":{"entries":[{"response":{"status":0,"content":{"size":0}},"request":{"headers":[],"postData":{"params":[{"name":"a b","value":"c&d"},{"name":"e","value":"%7B"}],"mimeType":"application/x-www-form-urlencoded"},"url":"http://h.test","method":"PUT"}}],"version":"1.1"}}"#,
            form: .har, request: "PUT h.test / ", body: "a%20b=c%26d&e=%7B", headers: ["content-type: application/x-www-form-urlencoded"]),
        Case(
            name: "http_requests",
            text: #"{"ClientIP":"192.0.2.1","ClientRequestHost":"c.test","ClientRequestMethod":"POST","ClientRequestPath":"/mcp","ClientRequestURI":"/mcp?q=1","ClientRequestScheme":"https","ClientRequestUserAgent":"cursor/1","EdgeResponseContentType":"text/event-stream","EdgeResponseStatus":202,"EdgeStartTimestamp":1700000000123456789,"RequestHeaders":{"mcp-session-id":"abc"},"ResponseHeaders":{"x":"y"}}"#,
            form: .logpushHTTPRequests, request: "POST c.test /mcp q=1", status: 202, time: "2023-11-14T22:13:20Z", client: "192.0.2.1",
            headers: ["mcp-session-id: abc", "user-agent: cursor/1"]),
        Case(
            name: "gateway_http",
            text: #"{"Datetime":"2026-11-01T10:00:00Z","Email":"a@corp.test","HTTPHost":"g.test","HTTPMethod":"GET","HTTPStatusCode":200,"SourceIP":"10.2.2.2","URL":"https://g.test/sse?x","UserAgent":"claude"}"#,
            form: .logpushGatewayHTTP, request: "GET g.test /sse x", status: 200, time: "2026-11-01T10:00:00Z", client: "10.2.2.2",
            user: "a@corp.test", headers: ["user-agent: claude"]),
        Case(
            name: "nginx",
            text: #"{"time_iso8601":"2026-11-01T10:00:00+00:00","remote_addr":"10.0.0.9","request":"POST /mcp?a HTTP/1.1","http_host":"n.test","server_name":"_","status":"201","request_body":"{}","http_user_agent":"ua"}"#,
            form: .jsonLines, request: "POST n.test /mcp a", body: "{}", status: 201, time: "2026-11-01T10:00:00Z", client: "10.0.0.9",
            headers: ["user-agent: ua"]),
        Case(
            name: "Caddy",
            text: #"{"level":"info","ts":1700000000.5,"request":{"remote_ip":"10.0.0.8","method":"GET","host":"c.test","uri":"/sse?t=1","headers":{"User-Agent":["x"]}},"user_id":"","status":200,"size":3}"#,
            form: .jsonLines, request: "GET c.test /sse t=1", status: 200, time: "2023-11-14T22:13:20Z", client: "10.0.0.8",
            headers: ["User-Agent: x"]),
        Case(
            name: "Envoy",
            text: #"{":authority":"e.test",":path":"/mcp",":method":"POST","start_time":"2026-11-01T10:00:00.000Z","response_code":200,"request_body":"x"}"#,
            form: .jsonLines, request: "POST e.test /mcp ", body: "x", status: 200, time: "2026-11-01T10:00:00Z"),
        Case(
            name: "ECS",
            text: #"{"@timestamp":"2026-11-01T10:00:00Z","http":{"request":{"method":"POST","body":{"content":"hi","bytes":2}},"response":{"status_code":200}},"url":{"full":"https://e.test/mcp?x=y"},"client":{"ip":"10.0.0.7"},"user":{"name":"bob"},"user_agent":{"original":"ua"},"host":{"name":"machine"}}"#,
            form: .jsonLines, request: "POST e.test /mcp x=y", body: "hi", status: 200, time: "2026-11-01T10:00:00Z", client: "10.0.0.7",
            user: "bob", headers: ["user-agent: ua"]),
        Case(
            name: "API Gateway event",
            text: #"{"httpMethod":"POST","path":"/mcp","headers":{"Host":"api.test"},"body":"eyJhIjoxfQ==","isBase64Encoded":true,"requestContext":{"identity":{"sourceIp":"10.0.0.6"},"domainName":"ignored.test"}}"#,
            form: .jsonLines, request: "POST ignored.test /mcp ", body: "eyJhIjoxfQ==", client: "10.0.0.6", headers: ["Host: api.test"]),
        Case(
            name: "mitmproxy",
            text: #"{"request":{"method":"POST","scheme":"https","host":"m.test","port":8443,"path":"/mcp","headers":[["content-type","application/json"]],"content":"{}"},"response":{"status_code":200,"headers":[],"content":"done"}}"#,
            form: .jsonLines, request: "POST m.test:8443 /mcp ", body: "{}", answer: "done", status: 200,
            headers: ["content-type: application/json"]),
        Case(
            name: "Zeek",
            text: #"{"ts":1700000000.5,"id.orig_h":"10.0.0.5","method":"POST","host":"z.test","uri":"/mcp","user_agent":"ua","status_code":200,"post_body":"x"}"#,
            form: .jsonLines, request: "POST z.test /mcp ", status: 200, time: "2023-11-14T22:13:20Z", client: "10.0.0.5",
            headers: ["user-agent: ua"]),
        Case(
            name: "Suricata",
            text: #"{"timestamp":"2026-11-01T10:00:00.5+0000","event_type":"http","src_ip":"10.0.0.4","http":{"hostname":"s.test","url":"/mcp?x","http_method":"POST","http_user_agent":"ua","status":200}}"#,
            form: .jsonLines, request: "POST s.test /mcp x", status: 200, time: "2026-11-01T10:00:00Z", client: "10.0.0.4",
            headers: ["user-agent: ua"]),
        Case(
            name: "Traefik",
            text: #"{"ClientHost":"10.0.0.3","DownstreamStatus":200,"RequestHost":"t.test","RequestMethod":"GET","RequestPath":"/sse","RequestScheme":"https","StartUTC":"2026-11-01T10:00:00Z"}"#,
            form: .jsonLines, request: "GET t.test /sse ", status: 200, time: "2026-11-01T10:00:00Z", client: "10.0.0.3"),
        Case(
            name: "Google Cloud",
            text: #"{"httpRequest":{"requestMethod":"POST","requestUrl":"https://g.test/mcp","status":200,"userAgent":"ua","remoteIp":"10.0.0.2"},"timestamp":"2026-11-01T10:00:00Z"}"#,
            form: .jsonLines, request: "POST g.test /mcp ", status: 200, time: "2026-11-01T10:00:00Z", client: "10.0.0.2",
            headers: ["user-agent: ua"]),
        Case(
            name: "OpenTelemetry",
            text: #"{"attributes":{"http.request.method":"POST","url.full":"https://o.test/mcp","http.response.status_code":200,"client.address":"10.0.0.1"},"name":"POST"}"#,
            form: .jsonLines, request: "POST o.test /mcp ", status: 200, client: "10.0.0.1"),
        Case(
            name: "URL without a scheme",
            text: #"{"url":"u.test/mcp?x","method":"GET","body":"b"}"#, form: .jsonLines, request: "GET u.test /mcp x", body: "b"),
        Case(
            name: "escaped keys",
            text: #"{"p\u0061th":"\/m","m\u0065thod":"GET","requestHeaders":"{\"\\u0068ost\":\"k\\u002etest\"}"}"#,
            form: .akto, request: "GET k.test /m ", headers: ["host: k.test"]),
    ]

    @Test(arguments: cases) func readsEveryForm(_ example: Case) throws {
        let read = readCapture(example.text)
        #expect(read.problems == [])
        #expect(read.bad == [])
        #expect(read.disagreements == [])
        try #require(read.exchanges.count == 1)
        let exchange = read.exchanges[0]
        #expect(exchange.form == example.form)
        #expect("\(exchange.method) \(exchange.host) \(exchange.path) \(exchange.query)" == example.request)
        #expect(exchange.requestHeaders == example.headers)
        if !exchange.isWhole { #expect(exchange.requestBody == example.body) }
        #expect(exchange.responseBody == example.answer)
        #expect(exchange.status == example.status)
        #expect(exchange.time == example.time)
        #expect(exchange.client == example.client)
        #expect(exchange.user == example.user)
    }

    /// Lines that are no HTTP records: the line is the body, and host and path are unknown.
    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"path":"/x"}}"#,
        #"{"message":"{\"jsonrpc\":\"2.0\"}","level":"info","host":"machine-7"}"#,
        #"{"path":"/var/log/a.log","host":"machine","message":"x"}"#,
        #"{"response":"text of a model","prompt":"hello"}"#,
        #"{"url":{"a":1},"method":"x/y","request":"no request line"}"#,
        #"[1,2]"#,
        #"{}"#,
    ])
    func takesOtherLinesAsBodies(_ line: String) throws {
        let read = readCapture(line + "\n")
        #expect(read.bad == [])
        try #require(read.exchanges.count == 1)
        #expect(read.exchanges[0].requestBody == line)
        #expect(read.exchanges[0].isWhole)
        #expect(read.exchanges[0].host == "")
        #expect(read.exchanges[0].path == "")
        #expect(read.exchanges[0].method == "")
    }

    @Test func keepsALogLineWithoutBodyWhole() {
        let read = readCapture(#"{"http_host":"h.test","uri":"/mcp","method":"GET","note":"n"}"#)
        #expect(read.exchanges.first?.host == "h.test")
        #expect(read.exchanges.first?.isWhole == true)
    }
}
