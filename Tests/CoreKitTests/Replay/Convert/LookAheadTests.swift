import Foundation
import Testing

@testable import CoreKit

/// Whatever records go in, every batch that comes out is taken by an endpoint with the same limits.
struct LookAheadTests {
    /// What an endpoint says to the records that go together, and to each that goes alone because it is beyond the limits.
    static func refusals(_ bytes: [UInt8], read: ReadOptions = ReadOptions(), _ change: (inout ConvertOptions) -> Void = { _ in }) -> [String] {
        var options = ConvertOptions()
        options.oversize = .refuse
        change(&options)
        let limits = options.limits
        let taken = IngestLimits(bodyUnits: limits.bodyUnits, stringUnits: limits.stringUnits, keyUnits: limits.keyUnits, elements: limits.elements, depth: limits.depth)
        let converter = RecordConverter(options, read: read), reader = SegmentReader(source: MemorySource(bytes), path: "capture", options: read)
        var found: [String] = []
        while let segment = try? reader.next() {
            let piece = converter.convert(segment, path: "capture")
            // Each by itself, so that what one says is not laid at the door of another.
            for entry in piece.entries where !entry.isLarge {
                let text = Array("{\"batchData\":[".utf8) + Array(piece.text(entry)) + Array("]}".utf8)
                let fault = text.withUnsafeBytes { IngestBatch(ByteSlice($0), limits: taken, arena: ByteArena()).fault }
                if let fault { found.append("\(fault.status) \(fault.message): \(String(decoding: text.prefix(600), as: UTF8.self))") }
            }
            let accounted = piece.entries.count + piece.tally.filtered.total + piece.tally.withheld.total
            if accounted != piece.recordCount { found.append("\(accounted) of \(piece.recordCount) records accounted for") }
            if piece.problems.count + piece.tally.omittedProblems < piece.tally.withheld.total - piece.tally.withheld[.dropped] { found.append("records are withheld without a word") }
        }
        return found
    }

    private static func refusals(_ text: String, _ change: (inout ConvertOptions) -> Void = { _ in }) -> [String] { refusals(Array(text.utf8), change) }

    private static let long = String(repeating: "x", count: 600)

    private static let values: [String] = [
        "null", "true", "false", "0", "7", "-1", "1.5", "1e3", "99999999999", "{}", "[]", #""""#, #"" ""#, #""abc""#, #""7""#, #""-7""#, #""99999999999""#, #""2147483648""#, #""+5""#,
        #""{}""#, #""[]""#, #""{\"a\":1}""#, #""{\"a\":\"b\"}""#, #""{\"a\":null}""#, #""{\"a\":\"b\"""#, #""{\"a\":\"b\"} x""#, #""null""#, #""\u0031""#, #""\ud800""#, "\"\u{1}\"",
        #"{"a":1}"#, #"{"a":{"b":[null]}}"#, #"["a"]"#, #"["a",1]"#, #"["a",null]"#, #"[["a"]]"#, #"[null]"#, #"{"host":"h"}"#, #"[{"name":"a","value":null}]"#,
        #""true""#, #""false""#, #""GET""#, #""G ET""#, #""\#(String(repeating: "M", count: 33))""#, #""200""#, #""0200""#, #""20""#, #""OTHER""#, #""other""#, #""/""#, #""data:x""#,
        #""00000000000000000001793614780""#, #""1793614780123""#, #""2026-11-02""#, #""\#(long)""#, #"{"\#(long)":1}"#, #"[{"\#(long)":[]}]"#,
        #""\#(String(repeating: "y", count: 2000))""#, #"["\#(String(repeating: "y", count: 2000))"]"#, String(repeating: "[", count: 9) + String(repeating: "]", count: 9),
        "[" + Array(repeating: "1", count: 60).joined(separator: ",") + "]",
    ]

    private static let tight = RecordLimits(bodyUnits: 20_000, stringUnits: 1500, keyUnits: 100, elements: 50, depth: 8)

    /// Every value for every member, alone and twice.
    @Test(arguments: AktoField.allCases.map { $0.name.description } + ["x_new", "\u{e9}", String(repeating: "k", count: 513), "batchData2"])
    func noValueOfAMemberIsRefused(_ name: String) {
        for value in Self.values {
            let rest = AktoField.allCases.map { $0.name.description }.filter { $0 != name && $0 != "parentMcpToolNames" }.map { field in
                let plain = ["path": "/a", "method": "GET", "statusCode": "200", "time": "1793614780", "requestHeaders": "{}", "responseHeaders": "{}", "is_pending": "false", "source": "HAR", "tag": "{}"]
                return "\"\(field)\":\"\(plain[field] ?? "1")\""
            }.joined(separator: ",")
            for text in ["{\"\(name)\":\(value),\(rest)}", "{\(rest),\"\(name)\":\(value)}", "{\"\(name)\":\(value),\"\(name)\":\(value),\(rest),\"\(name)\":null}"] {
                for limits in [RecordLimits.miniRuntime, Self.tight] {
                    for oversize in ConvertOptions.Oversize.allCases {
                        let said = Self.refusals(text) {
                            $0.limits = limits
                            $0.oversize = oversize
                            $0.fixesTimes = oversize == .cut
                            if oversize == .alone { $0.redaction = .none }
                            if oversize == .refuse { $0.tags = [("k", "v")] }
                        }
                        #expect(said == [])
                    }
                }
            }
        }
    }

    @Test func recordsOfRandomMembersAreNeverRefused() {
        var random = SeededGenerator(7)
        let names = AktoField.allCases.map { $0.name.description } + ["x", "y", "tag\\u0020", "\\u0070ath", "\\u0074ag", "request", "url"]
        for round in 0..<3000 {
            var members = ["\"path\":\"/a\"", "\"method\":\"GET\"", "\"statusCode\":200", "\"akto_account_id\":\"1\""]
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                let name = names.randomElement(using: &random) ?? "x", value = Self.values.randomElement(using: &random) ?? "1"
                members.insert("\"\(name)\":\(value)", at: Int.random(in: 0...members.count, using: &random))
            }
            let record = "{" + members.joined(separator: random.next() % 2 == 0 ? "," : " ,\t") + "}"
            let text = random.next() % 3 == 0 ? "{\"batchData\":[\(record), 3, \(record)]}" : record
            let oversize = ConvertOptions.Oversize.allCases.randomElement(using: &random) ?? .alone, isTight = random.next() % 2 == 0
            let said = Self.refusals(text) {
                $0.oversize = oversize
                if isTight { $0.limits = Self.tight }
            }
            #expect(said == [], "round \(round)")
        }
    }

    private func plain(_ member: String, _ change: (inout ConvertOptions) -> Void = { _ in }) -> Converted {
        ConvertBench.convert(AktoConversionTests.plain.replacing(#","parentMcpToolNames":["t"]"#, with: "," + member), change)
    }

    @Test func namesOfToolsAreAListOfStringsOrNothing() {
        let without = AktoConversionTests.plain.replacing(#","parentMcpToolNames":["t"]"#, with: "")
        for value in ["[]", "null", "[ ]"] {
            let found = plain(#""parentMcpToolNames":\#(value)"#)
            #expect(found.texts == [without] && found.said == [])
        }
        for (value, shown) in [("[1]", "holds 1, expected strings"), (#"["t",null]"#, "holds null, expected strings"), (#""t""#, #"is "t", expected a list of strings"#), ("{}", "is an object, expected a list of strings")] {
            let found = plain(#""parentMcpToolNames":\#(value)"#)
            #expect(found.texts == [without] && found.said == ["1:- parentMcpToolNames \(shown); it is left out"] && found.tally.mended[.unusable] == 1)
        }
        // At the front, before what stands twice, and alone before it.
        let first = ConvertBench.convert(#"{"parentMcpToolNames":[],"parentMcpToolNames":["t"],"path":"/a","method":"GET","statusCode":200,"path":"/b","akto_account_id":"1"}"#)
        #expect(first.faults == [] && first.texts.first?.hasPrefix(#"{"path":"/a","method":"GET","statusCode":"200","akto_account_id":"1","#) == true)
    }

    @Test func whatTheEndpointCannotReadIsRefusedAlone() {
        let record = AktoConversionTests.plain
        for (old, new, message) in [
            (#""akto_account_id":"7""#, #""akto_account_id":"abc""#, #"akto_account_id "abc" is no account, expected a number up to 2147483647"#),
            (#""akto_account_id":"7""#, #""akto_account_id":{}"#, "akto_account_id is an object, expected a number up to 2147483647"),
            (#""akto_vxlan_id":"3""#, #""akto_vxlan_id":"2147483648""#, #"akto_vxlan_id "2147483648" is no collection, expected a number up to 2147483647"#),
            (#""GET""#, #""G ET""#, #"method "G ET" is no method, expected one such as GET"#), (#""GET""#, "null", "method is null, expected one such as GET"),
            (#""200""#, "null", "statusCode is null, expected a number such as 200"), (#""200""#, "true", "statusCode true is no status, expected a number such as 200"), (#""200""#, #""""#, "statusCode is missing"),
            (#""/v1/a?b=1""#, "[]", "path is a list, expected path and query, or a URL"), (#""/v1/a?b=1""#, #""""#, "path is missing"),
        ] {
            let found = ConvertBench.convert([record, record.replacing(old, with: new), record].joined(separator: "\n"))
            #expect(found.said == ["2:- \(message)"] && found.texts == [record, record])
        }
        let other = record.replacing(#""akto_account_id":"7""#, with: #""akto_account_id":"abc""#)
        #expect(ConvertBench.convert(other) { $0.accountID = "8" }.string(0, "akto_account_id") == "8")
    }

    @Test func tagsAndWordsAreMendedAndSaid() {
        let record = AktoConversionTests.plain
        for (tag, expected, message) in [
            (#""service""#, [:], #"1:- tag is "service", expected an object of strings in a string; it is left out"#), ("[1]", [:], "1:- tag is a list, expected an object of strings in a string; it is left out"),
            (#""{\"a\":1,\"b\":null}""#, ["a": "1", "b": ""], nil), (#"{"a":{"b":1}}"#, ["a": #"{"b":1}"#], nil), ("null", [:], nil),
        ] as [(String, [String: String], String?)] {
            let found = ConvertBench.convert(record.replacing(#""{\"service\":\"edge\"}""#, with: tag))
            #expect(found.faults == [] && found.object(0, "tag") == expected && found.said == (message.map { [$0] } ?? []))
        }
        let pending = ConvertBench.convert(record.replacing(#""is_pending":"false""#, with: #""is_pending":"maybe""#))
        #expect(pending.string(0, "is_pending") == "false" && pending.said == [#"1:- is_pending is "maybe", expected "false" or "true"; "false" stands for it"#])
        let headers = ConvertBench.convert(record.replacing(#""responseHeaders":"{}""#, with: #""responseHeaders":{"a":null,"b":"c"}"#))
        #expect(headers.object(0, "responseHeaders") == ["b": "c"] && headers.said == [#"1:- response headers are left out: "a" is null"#])
        let timeless = ConvertBench.convert(record.replacing(#""time":"1793614780","#, with: ""))
        #expect(timeless.said == ["1:- time is missing, the time of this run stands for it"] && timeless.tally.mended[.missingTime] == 1)
    }

    @Test func hostsOfRecordsStandInTheirUsualForm() {
        let record = AktoConversionTests.plain
        for (path, host, expected) in [
            ("/v1/a?b=1", "H.Example:443", "h.example"), ("/v1/a?b=1", "h.example:8443", "h.example:8443"), ("http://h.example/", "h.example:443", "h.example:443"),
            ("https://h.example/", "h.example.:443", "h.example"), ("/a", "no host!", "no host!"),
        ] {
            let found = ConvertBench.convert(record.replacing("/v1/a?b=1", with: path).replacing("h.example", with: host, maxReplacements: path.hasPrefix("/") ? 1 : 2)
                .replacing("://\(host)", with: "://h.example")) { $0.redaction = host.count % 2 == 0 ? .none : Redaction() }
            #expect(found.faults == [] && found.object(0, "requestHeaders") == ["host": expected, "Accept": "*/*"], "\(found.texts)")
            #expect(found.tally.mended[.host] == (host == expected ? 0 : 1))
        }
    }
}
