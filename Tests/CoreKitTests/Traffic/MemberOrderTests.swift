import Testing

@testable import CoreKit

/// Records read one after another say the same as each read alone, whatever stood in the ones before.
@Suite("Order of members")
struct MemberOrderTests {
    private static let keys = [
        "path", "requestHeaders", "responseHeaders", "method", "requestPayload", "responsePayload", "time", "statusCode", "query", "host", "url", "request",
        "response", "ClientRequestHost", "ClientRequestURI", "EdgeResponseStatus", "p\\u0061th", "PATH", "body", "x", "http", "user", "a rather long key that says nothing at all",
    ]
    private static let values = [
        #""""#, #""/mcp""#, #""\/v1\/a?b=%2F""#, #""//other.example/x""#, #""https://u.example/p?q""#, #""GET""#, #""{\"host\":\"a.example\"}""#,
        #""{\"Host\" : \" b.example:443 \",\"x\":\"y\"}""#, "{\"host\":\"c.example\"}", "[]", "[1,{\"path\":\"/no\"}]", "{}", #"{"method":"POST","url":"/in","text":"abc"}"#,
        #"{"size":3,"mimeType":"text/html","text":"PGh0bWw+"}"#, "12", "-1.5e3", "null", "true", "xyz", #""SGVsbG8=""#, #""<html>""#, #""{\"a\":1}""#, #""a%20b""#,
        #""a text that is longer than a block of sixteen bytes \\ and \" more, longer than sixty-four bytes""#, "\"open",
    ]

    private func record(_ random: inout SeededGenerator, after last: [String]) -> (members: [String], text: String) {
        let blank = { (random: inout SeededGenerator) in Int.random(in: 0..<12, using: &random) == 0 ? " " : "" }
        var members = last
        if last.isEmpty || Int.random(in: 0..<4, using: &random) == 0 {
            members = (0..<Int.random(in: 0..<9, using: &random)).map { _ in Self.keys.randomElement(using: &random) ?? "x" }
        }
        let usual = Self.values.randomElement(using: &random) ?? ""
        var text = blank(&random) + "{"
        for (index, key) in members.enumerated() {
            if index > 0 { text += blank(&random) + "," + blank(&random) }
            let value = Bool.random(using: &random) ? Self.values.randomElement(using: &random) ?? "" : usual
            text += "\"\(key)\"" + blank(&random) + ":" + blank(&random) + value
        }
        text += "}" + blank(&random)
        if Int.random(in: 0..<20, using: &random) == 0 { text = String(text.prefix(Int.random(in: 0...text.count, using: &random))) }
        return (members, text)
    }

    private func told(_ fields: inout RecordFields, _ text: String, _ extent: RecordFields.Extent) -> String {
        Array(text.utf8).withUnsafeBytes { bytes in
            var failure = ""
            do { try fields.read(ByteSlice(bytes), extent: extent) } catch { failure = "\(error)" }
            let known = RecordField.allCases.map { field in fields[field].map { "\(field) \($0.kind) \($0.raw.string) \($0.hasEscapes)" } ?? "" }
            return known.filter { !$0.isEmpty }.joined(separator: "; ") + " \(CaptureForm.allCases.filter { fields.hasMark(of: $0) }) \(failure)"
        }
    }

    @Test("a memory of other records changes nothing that a record says", arguments: [1, 2, 3, 4] as [UInt64])
    func memory(seed: UInt64) {
        var random = SeededGenerator(seed), members: [String] = []
        var fields = RecordFields()
        defer { fields.deallocate() }
        for _ in 0..<6000 {
            let record = record(&random, after: members)
            members = record.members
            let extent: RecordFields.Extent = Int.random(in: 0..<4, using: &random) == 0 ? .all : .target
            var fresh = RecordFields()
            let expected = told(&fresh, record.text, extent), found = told(&fields, record.text, extent)
            fresh.deallocate()
            if found != expected {
                Issue.record("\(record.text)\nfound    \(found)\nexpected \(expected)")
                return
            }
        }
    }

    @Test("a blank before a value is not the value's beginning")
    func blanks() {
        var fields = RecordFields()
        defer { fields.deallocate() }
        _ = told(&fields, #"{"path":"/a","time":"1","requestPayload":"","responsePayload":""}"#, .all)
        #expect(told(&fields, #"{"path":"/a","time": "1","requestPayload":"","responsePayload":""}"#, .all).contains("time string 1 false"))
    }

    /// What `TargetInterest` takes the short way to has to be what the whole way says.
    @Test("a look as written covers what a decoded look covers", arguments: [5, 6, 7, 8] as [UInt64])
    func looks(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let set = try BuiltInSignatures.set(), reader = ExchangeReader(), other = ExchangeReader()
        let interest = TargetInterest(set, arena: reader.arena), whole = TargetInterest(set, arena: other.arena)
        let paths = ["/", "/v1/a", "//mcp.x.example/a", "/v1/mcp", "/V1/MCP/", "\\/sse", "/m%63p", "/a?b=/mcp", "/a b/mcpx", "/.well-known/mcp.json", "/x\\u002fmcp", "mcp", "",
            " /mcp ", "/a#/mcp", "/messages?session_id=1", "/a/long/path/that/has/more/than/sixteen/bytes/mcp", "/s", "/ss", "https://a.example/mcp", "/mcp/v1/tools/a/b/c"]
        let hosts = ["api.example.com", "mcp.example.com", "mcp.stripe.com", "0ut.run", "0ut.run:443", " a.example ", "", "a_b.example", "MCP.Example.com",
            String(repeating: "a", count: 70) + ".example", "a\\\\\\\\u002emcp.example"]
        let bodies = ["", #"{\"a\":1}"#, "SGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=", "<a>", "a%20b", "plain", "\\n[1]", "[]"]
        for _ in 0..<8000 {
            let path = paths.randomElement(using: &random) ?? "", host = hosts.randomElement(using: &random) ?? ""
            let name = ["host", "Host", ":authority", "x-host"].randomElement(using: &random) ?? ""
            var text = #"{"path":"\#(path)","requestHeaders":"{\"accept\":\"*/*\",\"\#(name)\":\"\#(host)\"}","responseHeaders":"{}","method":"GET","requestPayload":""#
            text += (bodies.randomElement(using: &random) ?? "") + #"","responsePayload":""# + (bodies.randomElement(using: &random) ?? "") + "\""
            if Int.random(in: 0..<8, using: &random) == 0 { text += #","query":"x=/mcp","url":"/mcp""# }
            text += "}"
            Array(text.utf8).withUnsafeBytes { bytes in
                let record = Record(bytes: ByteSlice(bytes))
                let expected = other.target(of: record).map { $0.mayHideBody || whole.covers($0) } ?? false
                #expect(interest.covers(record, reader) == expected, "\(text)")
            }
        }
    }
}
