import Testing

@testable import CoreKit

struct HARConversionTests {
    private func har(_ entries: String...) -> String {
        #"{"log":{"version":"1.2","creator":{"name":"t","version":"1"},"entries":[\#(entries.joined(separator: ",\n"))]}}"#
    }

    private func entry(_ request: String, _ response: String = #""status":200,"headers":[]"#, time: String = "2026-11-02T10:19:40.123Z", _ more: String = "") -> String {
        #"{"startedDateTime":"\#(time)","request":{\#(request)},"response":{\#(response)}\#(more)}"#
    }

    @Test func anEntryBecomesARecordAsTheWorkerMakesIt() {
        let found = ConvertBench.convert(har(entry(
            #""method":"POST","url":"https://shop.example/v1/pay?a=1#x","httpVersion":"h2","headers":[{"name":"Host","value":"shop.example"},{"name":"X-Forwarded-For","value":"10.0.0.1"}],"postData":{"mimeType":"application/json","text":"{\"a\":\"é\"}"}"#,
            #""status":201,"statusText":"","headers":[{"name":"Content-Type","value":"text/plain"}],"content":{"mimeType":"text/plain","text":"ok\n"}"#,
            #","serverIPAddress":"203.0.113.9""#)))
        #expect(found.faults == [])
        #expect(found.said == [])
        #expect(found.records.count == 1)
        let expected: [String: String] = [
            "path": "/v1/pay?a=1", "method": "POST", "requestPayload": #"{"a":"é"}"#, "responsePayload": "ok\n", "ip": "10.0.0.1", "destIp": "203.0.113.9",
            "time": "1793614780", "statusCode": "201", "type": "HTTP/2", "status": "Created", "akto_account_id": "1000000", "akto_vxlan_id": "0",
            "is_pending": "false", "source": "HAR", "tag": "{}",
            "requestHeaders": #"{"host":"shop.example","x-forwarded-for":"10.0.0.1","content-type":"application/json"}"#,
            "responseHeaders": #"{"content-type":"text/plain"}"#,
        ]
        #expect(found.records[0] as? [String: String] == expected)
        #expect(found.entries[0].time == 1_793_614_780_123_000)
        #expect(found.entries[0].entry == 0)
    }

    @Test func keysComeInAnyOrder() {
        let found = ConvertBench.convert(#"""
            {"log":{"entries":[{"response":{"content":{"text":"eyJhIjoxfQ==","encoding":"base64","mimeType":"application/json"},"headers":[],"status":200},
            "request":{"postData":{"params":[{"value":"a b&c","name":"x y"},{"name":"z","value":""}],"mimeType":"application/x-www-form-urlencoded"},"headers":[],"url":"http://h.example:8080/f","method":"POST"},
            "startedDateTime":"2026-11-02T11:19:40+01:00"}],"version":"1.2"}}
            """#)
        #expect(found.faults == [])
        #expect(found.string(0, "requestPayload") == "x%20y=a%20b%26c&z=")
        #expect(found.string(0, "responsePayload") == #"{"a":1}"#)
        #expect(found.string(0, "time") == "1793614780")
        #expect(found.object(0, "requestHeaders") == ["host": "h.example:8080", "content-type": "application/x-www-form-urlencoded"])
        #expect(found.tally.mended[.host] == 1)
    }

    @Test func theHostOfHTTP2IsMadeOfItsAuthority() {
        let found = ConvertBench.convert(har(
            entry(#""method":"GET","url":"https://user:pass@url.example/","headers":[{"name":":authority","value":"url.example"},{"name":":method","value":"GET"},{"name":"Accept","value":"*/*"}]"#),
            entry(#""method":"GET","url":"https://user:pass@url.example:8443/x","headers":[]"#)))
        #expect(found.faults == [])
        #expect(found.object(0, "requestHeaders") == ["host": "url.example", "accept": "*/*"])
        #expect(found.object(1, "requestHeaders") == ["host": "url.example:8443"])
        #expect(found.string(0, "path") == "/")
    }

    @Test func repeatedHeadersAreJoinedByTheirRules() {
        let found = ConvertBench.convert(har(entry(
            #""method":"GET","url":"https://h.example/","headers":[{"name":"Accept","value":"a"},{"name":"cookie","value":"a=1"},{"name":"accept","value":"b"},{"name":"Cookie","value":"b=2"}]"#,
            #""status":200,"headers":[{"name":"Set-Cookie","value":"a=1; Expires=Mon, 02 Nov 2026 10:00:00 GMT"},{"name":"Vary","value":"x"},{"name":"set-cookie","value":"b=2"}]"#)))
        #expect(found.faults == [])
        #expect(found.object(0, "requestHeaders") == ["host": "h.example", "accept": "a, b", "cookie": "a=1; b=2"])
        #expect(found.object(0, "responseHeaders") == ["set-cookie": "a=1; Expires=Mon, 02 Nov 2026 10:00:00 GMT\nb=2", "vary": "x"])
    }

    @Test func everyBadEntryIsNamedAndTheRestGoesOn() {
        let good = entry(#""method":"GET","url":"https://h.example/","headers":[]"#)
        let found = ConvertBench.convert(har(
            good,
            #"{"startedDateTime":"2026-11-02T10:19:40Z","request":{"method":"GET","url":"https://h.example/a","headers":[]}}"#,
            entry(#""method":"GET","url":"https://h.example/b","headers":[]"#, #""status":0,"headers":[]"#),
            entry(#""method":"GET","headers":[]"#),
            entry(#""url":"https://h.example/c","headers":[]"#),
            entry(#""method":"GET","url":"https://h.example/d","headers":[}"#),
            entry(#""method":null,"url":null,"headers":null"#),
            #"{}"#,
            good))
        #expect(found.faults == [])
        #expect(found.said == [
            #"2:1 statusCode is missing: the entry has no "response""#, "3:2 statusCode 0 is no status, expected 100 to 999", "4:3 path is missing", "5:4 method is missing",
            "6:5 not JSON: expected a value", "7:6 url is null, expected an absolute URL", #"8:7 path is missing: the entry has no "request""#,
        ])
        #expect(found.records.count == 2)
        #expect(found.recordCount == 9)
        #expect(found.tally.withheld[.incomplete] == 6)
        #expect(found.tally.withheld[.malformed] == 1)
    }

    @Test func bodiesThatAreNotTextAreLeftOutOrCarriedAsBase64() {
        let text = har(entry(#""method":"GET","url":"https://h.example/i.png","headers":[]"#, #""status":200,"headers":[],"content":{"mimeType":"image/png","text":"iVBORw0KGgo=","encoding":"base64"}"#))
        let omitted = ConvertBench.convert(text)
        #expect(omitted.string(0, "responsePayload") == "")
        #expect(omitted.tally.binaryOmitted == 1)
        let carried = ConvertBench.convert(text) { $0.binary = .base64 }
        #expect(carried.string(0, "responsePayload") == "iVBORw0KGgo=")
        #expect(carried.object(0, "tag") == ["responsePayloadEncoding": "base64"])
        #expect(carried.faults == [])
    }

    @Test func nullTextsAndMissingTimesAreTakenAsTheyAre() {
        let found = ConvertBench.convert(har(#"{"request":{"method":"GET","url":"https://h.example/","headers":[],"postData":{"text":null}},"response":{"status":"204","headers":[],"content":{"text":null}}}"#)) {
            $0.defaultTime = 1_700_000_000
        }
        #expect(found.faults == [])
        #expect(found.string(0, "time") == "1700000000")
        #expect(found.string(0, "statusCode") == "204")
        #expect(found.string(0, "requestPayload") == "")
        #expect(found.said == ["1:0 startedDateTime is missing, the time of this run stands for it"])
        #expect(found.tally.mended[.missingTime] == 1)
        #expect(found.entries[0].time == .min)
    }

    @Test func whatAktoWillDropIsSaidBeforehand() {
        let found = ConvertBench.convert(har(
            entry(#""method":"GET","url":"https://h.example/","headers":[]"#, #""status":404,"headers":[]"#),
            entry(#""method":"GET","url":"https://h.example/healthz?x","headers":[]"#),
            entry(#""method":"GET","url":"https://h.example/","headers":[{"name":"X-Akto-Ignore","value":"1"}]"#),
            entry(#""method":"POST","url":"https://h.example/mcp","headers":[]"#, #""status":200,"headers":[],"content":{"text":"{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600}}"}"#),
            entry(#""method":"GET","url":"https://h.example/","headers":[]"#, #""status":302,"headers":[]"#)))
        #expect(found.tally.willBeDropped.all.map { "\($0.key.rawValue) \($0.count)" } == ["status 1", "health 1", "ignored 1", "json-rpc-error 1"])
        #expect(found.records.count == 5)
    }

    @Test func recordsOfOtherLogsAreMadeToo() {
        let found = ConvertBench.convert(#"""
            {"ClientRequestHost":"h.example","ClientRequestURI":"/a?b=1","ClientRequestMethod":"GET","EdgeResponseStatus":200,"EdgeStartTimestamp":"2026-11-02T10:19:40Z","ClientIP":"10.0.0.2","RequestHeaders":{"x-a":"1"}}
            {"level":"info","msg":"started"}
            not json at all
            """#)
        #expect(found.faults == [])
        #expect(found.records.count == 1)
        #expect(found.string(0, "source") == "OTHER")
        #expect(found.object(0, "requestHeaders") == ["host": "h.example", "x-a": "1"])
        #expect(found.said == ["2:- not an HTTP exchange, expected a request with a URL", "3:- not JSON: expected a value"])
    }
}
