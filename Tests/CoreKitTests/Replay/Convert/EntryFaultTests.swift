import Testing

@testable import CoreKit

/// What is wrong with the entries of a HAR, in words.
struct EntryFaultTests {
    private static let request = #""method":"GET","url":"https://h.example/a","headers":[]"#
    private static let response = #""status":200,"headers":[],"content":{"text":"x","mimeType":"text/plain"}"#

    private func convert(_ entry: String, _ change: (inout ConvertOptions) -> Void = { _ in }) -> Converted {
        ConvertBench.convert(#"{"log":{"version":"1.2","entries":["# + entry + "]}}", change)
    }

    private func entry(_ request: String = Self.request, _ response: String = Self.response, time: String = #""2026-11-02T10:19:40Z""#) -> String {
        #"{"startedDateTime":\#(time),"time":1793614780000,"request":{\#(request)},"response":{\#(response)}}"#
    }

    @Test(arguments: [
        (#""1969-12-31T23:59:59Z""#, "the time 1969-12-31T23:59:59Z is not after 1970"), ("null", "startedDateTime is null, expected a date and time"),
        (#""yesterday""#, #"startedDateTime "yesterday" is no time, expected a date and time"#), ("{}", "startedDateTime is an object, expected a date and time"),
        ("true", "startedDateTime true is no time, expected a date and time"),
    ])
    func aTimeThatCannotBeUsedIsSaid(_ time: String, _ message: String) {
        let found = convert(entry(time: time)) { $0.defaultTime = 1_700_000_000 }
        #expect(found.faults == [] && found.string(0, "time") == "1700000000")
        #expect(found.said == ["1:0 \(message), the time of this run stands for it"])
        #expect(found.tally.mended[.missingTime] == 1 && found.entries.map(\.time) == [.min])
    }

    @Test(arguments: [
        "data:text/plain;base64,aGVsbG8=", "data:,1", "blob:https://h.example/9115d58c-bcda", "about:blank", "chrome-extension://abcdef/page.html", "file:///etc/passwd",
        "moz-extension://a/b", "javascript:void(0)", "ftp://h.example/a", " DATA:,x",
    ])
    func URLsThatAreNotOfTheWebAreFiltered(_ url: String) {
        let found = convert(entry(#""method":"GET","url":"\#(url)","headers":[{"name":"Host","value":"h.example"}]"#))
        #expect(found.faults == [] && found.records.isEmpty && found.said == [])
        #expect(found.tally.filtered[.scheme] == 1)
        let akto = AktoConversionTests.plain.replacing("/v1/a?b=1", with: url)
        #expect(ConvertBench.convert(akto).tally.filtered[.scheme] == 1)
    }

    @Test(arguments: ["/a/b", "a/b?token=x", "//h.example/a", "h.example/a", "localhost:8080/a", "http:/a", "https:a"])
    func relativeURLsAreSaid(_ url: String) {
        let found = convert(entry(#""method":"GET","url":"\#(url)","headers":[{"name":"Host","value":"h.example"}]"#))
        #expect(found.records.isEmpty)
        let shown = url.prefix { $0 != "?" }
        #expect(found.said == ["1:0 url \"\(shown)\(shown.count < url.count ? "..." : "")\" is relative, expected an absolute URL"])
        #expect(ConvertBench.convert(AktoConversionTests.plain.replacing("/v1/a?b=1", with: url)).records.count == 1)
    }

    @Test(arguments: [
        ("7", "expected an object, found 7"), ("null", "expected an object, found null"), (#""entry""#, #"expected an object, found "entry""#), ("[1]", "expected an object, found a list"),
    ])
    func entriesThatAreNoObjectsAreSaid(_ entry: String, _ message: String) {
        #expect(convert(entry).said == ["1:0 \(message)"])
        #expect(ConvertBench.convert(#"{"batchData":[\#(entry)]}"#).said == ["1:0 \(message)"])
    }

    @Test(arguments: [
        (#""method":5,"url":"https://h.example/","headers":[]"#, #"method 5 is no method, expected one such as GET"#),
        (#""method":"G ET","url":"https://h.example/","headers":[]"#, #"method "G ET" is no method, expected one such as GET"#),
        (#""method":["GET"],"url":"https://h.example/","headers":[]"#, "method is a list, expected one such as GET"),
        (#""url":"https://h.example/","headers":[]"#, "method is missing"),
        (#""method":"GET","url":"","headers":[]"#, #"url "" is unusable, expected an absolute URL"#),
        (#""method":"GET","url":{"a":1},"headers":[]"#, "url is an object, expected an absolute URL"),
        (#""method":"GET","url":7,"headers":[]"#, "url 7 is unusable, expected an absolute URL"),
        (#""method":"GET","headers":[]"#, "path is missing"),
        (#""method":"GET","url":"https:///x","headers":[]"#, #"url "https:///x" names no host, expected an absolute URL"#),
    ])
    func whatIsUnusableOfTheRequestIsShown(_ request: String, _ message: String) {
        let found = convert(entry(request))
        #expect(found.said == ["1:0 \(message)"] && found.records.isEmpty && found.tally.withheld[.incomplete] == 1)
    }

    @Test(arguments: [
        (#""status":"abc","headers":[]"#, #"statusCode "abc" is no status, expected 100 to 999"#), (#""status":1000,"headers":[]"#, "statusCode 1000 is no status, expected 100 to 999"),
        (#""status":null,"headers":[]"#, "statusCode is null, expected 100 to 999"), (#""status":[200],"headers":[]"#, "statusCode is a list, expected 100 to 999"),
        (#""status":"\#(String(repeating: "9", count: 99))","headers":[]"#, "statusCode \"\(String(repeating: "9", count: 40))...\" is no status, expected 100 to 999"),
        (#""headers":[]"#, "statusCode is missing"),
    ])
    func whatIsUnusableOfTheResponseIsShown(_ response: String, _ message: String) {
        #expect(convert(entry(Self.request, response)).said == ["1:0 \(message)"])
    }

    @Test func partsThatAreNoObjectsAreSaid() {
        #expect(convert(#"{"startedDateTime":"2026-11-02T10:19:40Z","request":[],"response":{\#(Self.response)}}"#).said == ["1:0 path is missing: \"request\" is a list, expected an object"])
        #expect(convert(#"{"startedDateTime":"2026-11-02T10:19:40Z","request":{\#(Self.request)},"response":null}"#).said == ["1:0 statusCode is missing: \"response\" is null, expected an object"])
    }

    @Test(arguments: [
        (#"[{"name":"X-A","value":null}]"#, #"request headers are left out: "X-A" is null"#), (#"[{"name":"X-A"}]"#, #"request headers are left out: "X-A" has no value"#),
        (#"[{"value":"1"}]"#, "request headers are left out: a field has no name"), (#"{"":"1"}"#, "request headers are left out: a field has no name"), (#"[{"name":7,"value":"1"}]"#, "request headers are left out: a name is a number"),
        (#"[{"name":"a","value":{}}, {"name":"b","value":[]}]"#, #"request headers are left out: "a" is an object, and 1 more"#),
        (#"["Host: h"]"#, #"request headers are left out: an element is a string, expected an object with "name" and "value""#),
        ("5", "request headers are left out: they are a number, expected a list"), ("null", "request headers are null, expected a list"),
        (#""words""#, "request headers are left out: a line without a colon"), (#"{"a":null}"#, #"request headers are left out: "a" is null"#),
    ])
    func headersThatCannotBeTakenAreSaid(_ headers: String, _ message: String) {
        let found = convert(entry(#""method":"GET","url":"https://h.example/","headers":\#(headers)"#))
        #expect(found.faults == [] && found.said == ["1:0 \(message)"] && found.object(0, "requestHeaders") == ["host": "h.example"])
        #expect(found.tally.mended[.unusable] == 1)
    }

    @Test func numbersOfHeadersAreTaken() {
        let found = convert(entry(#""method":"GET","url":"https://h.example/","headers":[{"name":"a","value":7},{"value":true,"name":"b"}]"#))
        #expect(found.said == [] && found.object(0, "requestHeaders") == ["host": "h.example", "a": "7", "b": "true"])
    }

    @Test func encodingsThatCannotBeUndoneAreSaid() {
        let bad = convert(entry(Self.request, #""status":200,"headers":[],"content":{"text":"no base64!","encoding":"base64"}"#))
        #expect(bad.said == ["1:0 the response body is said to be base64 and is not, it goes as it stands"] && bad.string(0, "responsePayload") == "no base64!")
        let unknown = convert(entry(Self.request, #""status":200,"headers":[],"content":{"text":"AAAA","encoding":"uuencode"}"#))
        #expect(unknown.said == [#"1:0 the encoding "uuencode" of the response body is not known, expected "base64"; it goes as it stands"#])
        #expect(convert(entry(Self.request, #""status":200,"headers":[],"content":{"text":"a","encoding":7}"#)).said.first?.contains("the encoding 7 of") == true)
        #expect(convert(entry(Self.request, #""status":200,"headers":[],"content":{"text":"a","encoding":"UTF-8"}"#)).said == [])
    }

    @Test(arguments: [
        (#""postData":7"#, "postData is a number, expected an object; it goes as the body"), (#""postData":"password=b""#, "postData is a string, expected an object; it goes as the body"),
        (#""postData":{"text":[1],"mimeType":"text/plain"}"#, "postData holds a list for its text, expected a string; it goes as it is written"),
        (#""postData":{"text":"x","mimeType":5}"#, "mimeType is 5, expected a string"), (#""httpVersion":2"#, "httpVersion is 2, expected a string"),
    ])
    func bodiesThatAreNotAsMeantAreSaid(_ member: String, _ message: String) {
        let found = convert(entry(Self.request + "," + member))
        #expect(found.faults == [] && found.records.count == 1 && found.said == ["1:0 \(message)"])
    }

    @Test func whatIsSaidHoldsNoCredentials() {
        let secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
        for request in [#""method":"token \(secret)","url":"https://h.example/""#, #""method":"GET","url":"/a/\(secret)""#] {
            let said = convert(entry(request)).said
            #expect(said.count == 1 && !said[0].contains(secret.dropFirst(4).prefix(12)), "\(said)")
        }
    }

    // MARK: - Forms

    private func form(_ type: String, _ params: String) -> Converted {
        convert(entry(#""method":"POST","url":"https://h.example/","headers":[],"postData":{"mimeType":"\#(type)","params":\#(params)}"#))
    }

    @Test func multipartFormsKeepTheirForm() {
        let params = ##"[{"name":"a","value":"1"},{"name":"f\"x","fileName":"a\nb.txt","contentType":"text/plain","value":"data"}]"##
        let parts = "Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; name=\"f%22x\"; filename=\"a%0Ab.txt\"\r\nContent-Type: text/plain\r\n\r\ndata\r\n--B--\r\n"
        for type in ["multipart/form-data; boundary=B", "Multipart/Form-Data;charset=utf-8; boundary=B; x=y"] {
            let named = form(type, params)
            #expect(named.faults == [] && named.said == [])
            #expect(named.string(0, "requestPayload") == "--B\r\n" + parts)
            #expect(named.object(0, "requestHeaders")["content-type"] == type)
        }
        for (type, value) in [("multipart/form-data", "data"), ("multipart/form-data; boundary=B", "--B--")] {
            let own = form(type, params.replacing("data", with: value))
            let made = own.object(0, "requestHeaders")["content-type"] ?? ""
            let boundary = String(made.dropFirst("multipart/form-data; boundary=".count))
            #expect(boundary.hasPrefix("----akto-form-") && boundary.count == 30)
            let expected = ("--B\r\n" + parts).replacing("--B", with: "--\(boundary)").replacing("\r\n\r\ndata", with: "\r\n\r\n\(value)")
            #expect(own.string(0, "requestPayload") == expected)
        }
        #expect(form("application/x-www-form-urlencoded", params).string(0, "requestPayload") == "a=1&f%22x=data")
    }

    @Test func passwordsOfMultipartFormsStay() {
        let request = #""method":"POST","url":"https://h.example/","headers":[],"postData":{"mimeType":"multipart/form-data","params":[{"name":"password","value":"s3cr3t-W0rd"},{"name":"n","value":7}]}"#
        let found = convert(entry(request)) { $0.redaction = Redaction() }
        #expect(found.faults == [] && found.string(0, "requestPayload")?.contains("s3cr3t-W0rd") == false && found.string(0, "requestPayload")?.contains("\r\n\r\n7\r\n") == true)
    }

    @Test func parametersThatCannotBeTakenAreSaid() {
        let type = "application/x-www-form-urlencoded"
        #expect(form(type, #""a=b""#).said == ["1:0 parameters of the form are left out: they are no list"])
        let found = form(type, #"[7,{"value":"x"},{"name":"a","value":{}},{"name":"b","value":null},{"name":"c","value":2}]"#)
        #expect(found.said == [#"1:0 parameters of the form are left out: one is no object, expected "name" and "value""#])
        #expect(found.string(0, "requestPayload") == "a=&b=&c=2")
    }

    // MARK: - Hosts

    @Test func hostsStandInTheirUsualForm() {
        for (url, header, expected) in [
            ("https://H.Example:443/", "", "h.example"), ("http://h.example:80/", "", "h.example"), ("http://h.example:443/", "", "h.example:443"), ("https://h.example:8443/", "", "h.example:8443"),
            ("https://h.example/", "H.EXAMPLE:443", "h.example"), ("https://h.example/", "h.example.", "h.example"), ("http://h.example/", "h.example:443", "h.example:443"),
            ("https://[::1]:443/", "", "[::1]"),
        ] {
            let headers = header.isEmpty ? "" : #"{"name":"Host","value":"\#(header)"},{"name":"HOST","value":"second.example"}"#
            let found = convert(entry(#""method":"GET","url":"\#(url)","headers":[\#(headers)]"#))
            #expect(found.object(0, "requestHeaders") == ["host": expected], "\(url) \(header)")
            #expect(found.tally.mended[.host] == (header == expected ? 0 : 1))
        }
    }
}
