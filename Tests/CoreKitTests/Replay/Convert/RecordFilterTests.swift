import Testing

@testable import CoreKit

struct RecordFilterTests {
    private func record(_ host: String, _ path: String, _ method: String = "GET", _ status: Int = 200, _ type: String = "application/json", request: String = "") -> String {
        #"{"path":"\#(path)","requestHeaders":"{\"host\":\"\#(host)\",\"content-type\":\"\#(request)\"}","responseHeaders":"{\"content-type\":\"\#(type)\"}","method":"\#(method)","requestPayload":"","responsePayload":"","time":"1793614780","statusCode":"\#(status)","akto_account_id":"1"}"#
    }

    private func kept(_ filters: [(RecordFilter.Kind, String)], worker: Bool = false) throws -> ([String], [String]) {
        var filter = RecordFilter()
        filter.asWorker = worker
        for (kind, value) in filters { try filter.add(kind, value) }
        let records = [
            record("a.shop.example", "/v1/users/1?x=/static/", request: "application/json; charset=utf-8"), record("b.shop.example:8443", "/static/a.png", "GET", 304, "image/png"),
            record("other.example", "/v1/users", "POST", 404, "application/problem+json", request: "application/json"), record("other.example:443", "/", "delete", 500, "text/html; charset=utf-8"),
        ]
        let found = ConvertBench.convert(records.joined(separator: "\n")) { $0.filter = filter }
        #expect(found.faults == [] && found.said == [])
        return (found.entries.map { "\(($0.line ?? 0) - 1)" }, found.tally.filtered.all.map { "\($0.key.rawValue) \($0.count)" })
    }

    @Test func valuesOfOneKindAreAlternativesAndNegatedOnesExclude() throws {
        #expect(try kept([]).0 == ["0", "1", "2", "3"])
        #expect(try kept([(.host, "*.shop.example")]) == (["0", "1"], ["host 2"]))
        #expect(try kept([(.host, "other.example"), (.host, "a.shop.example")]).0 == ["0", "2", "3"])
        #expect(try kept([(.host, "!*.shop.example")]).0 == ["2", "3"])
        #expect(try kept([(.host, "b.shop.example:8443")]).0 == ["1"])
        #expect(try kept([(.path, "/v1/**")]) == (["0", "2"], ["path 2"]))
        #expect(try kept([(.path, "!/static/**"), (.path, "/v1/**"), (.path, "*.png")]).0 == ["0", "2"])
        #expect(try kept([(.method, "get")]).0 == ["0", "1"])
        #expect(try kept([(.method, "!DELETE"), (.method, "!POST")]).0 == ["0", "1"])
        #expect(try kept([(.status, "2xx"), (.status, "404")]) == (["0", "2"], ["status 2"]))
        #expect(try kept([(.status, "!300-499")]).0 == ["0", "3"])
        #expect(try kept([(.contentType, "application/json")]).0 == ["0"])
        #expect(try kept([(.contentType, "image/*"), (.contentType, "*+json")]) == (["1", "2"], ["content-type 2"]))
        #expect(try kept([(.contentType, "!text/html")]).0 == ["0", "1", "2"])
        #expect(try kept([(.status, "2xx"), (.method, "POST")]) == ([], ["method 1", "status 3"]))
    }

    /// As scan has hosts: lower case, without the default port.
    @Test func hostsCompareInTheirUsualForm() throws {
        #expect(try kept([(.host, "other.example:443")]).0 == ["2", "3"])
        #expect(try kept([(.host, "OTHER.example:0443")]).0 == ["2", "3"])
        #expect(try kept([(.host, "a.shop.example:80")]).0 == ["0"])
        #expect(try kept([(.host, "*.shop.example:443")]).0 == ["0"])
        #expect(try kept([(.host, "b.shop.example:443")]).0 == [])
        #expect(try kept([(.host, "!other.example:443")]).0 == ["0", "1"])
    }

    @Test func theWorkersChoice() throws {
        #expect(try kept([], worker: true) == (["0"], ["worker 3"]))
    }

    @Test(arguments: [
        (RecordFilter.Kind.status, "4x"), (.status, "99"), (.status, "300-200"), (.status, "!"), (.status, "abc"), (.status, "+20"), (.status, "9xx"), (.status, "6xx"), (.status, "0xx"), (.method, "GE T"),
        (.host, "a/b"), (.host, "!*.*.example"), (.path, ""),
    ])
    func valuesThatMeanNothingAreRefused(_ kind: RecordFilter.Kind, _ value: String) {
        var filter = RecordFilter()
        #expect(throws: RecordFilter.Malformed.self) { try filter.add(kind, value) }
    }
}
