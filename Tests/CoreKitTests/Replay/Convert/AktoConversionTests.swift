import Testing

@testable import CoreKit

struct AktoConversionTests {
    static let plain = #"{"path":"/v1/a?b=1","requestHeaders":"{\"host\":\"h.example\",\"Accept\":\"*\/*\"}","responseHeaders":"{}","method":"GET","requestPayload":"","responsePayload":"{\"a\":\"\u00e9\\n\"}","ip":"10.0.0.1","destIp":"","time":"1793614780","statusCode":"200","type":"HTTP/1.1","status":"OK","akto_account_id":"7","akto_vxlan_id":"3","is_pending":"false","source":"MIRRORING","tag":"{\"service\":\"edge\"}","x_new":{"a":[1,2.50,null]},"parentMcpToolNames":["t"]}"#

    @Test func whatTheServerTakesPassesByteForByte() {
        for text in [Self.plain, #"{"batchData":[\#(Self.plain)]}"#, "[\(Self.plain),\n\(Self.plain)]"] {
            let found = ConvertBench.convert(text) { $0.redaction = Redaction() }
            #expect(found.faults == [])
            #expect(found.texts.allSatisfy { $0 == Self.plain })
            #expect(!found.texts.isEmpty)
            #expect(found.tally.mended.total == 0)
            #expect(found.entries[0].time == 1_793_614_780_000_000)
        }
    }

    @Test func scalarsBecomeStrings() {
        let found = ConvertBench.convert(
            #"{"path":"/a","requestHeaders":{"Host":"h.example","x":1,"n":null,"l":["a","b"]},"responseHeaders":null,"method":"GET","requestPayload":{"a":"b\n"},"responsePayload":null,"ip":null,"time":1793614780,"statusCode":200,"is_pending":false,"akto_account_id":1000000,"source":"NEW","tag":{"a":1},"n":1.0,"path":"/second"}"#)
        #expect(found.faults == [])
        #expect(found.texts == [
            #"{"path":"/a","requestHeaders":"{\"host\":\"h.example\",\"x\":\"1\",\"l\":\"a, b\"}","responseHeaders":"{}","method":"GET","requestPayload":"{\"a\":\"b\\n\"}","responsePayload":"","ip":"","time":"1793614780","statusCode":"200","is_pending":"false","akto_account_id":"1000000","source":"OTHER","tag":"{\"a\":\"1\"}","n":1.0,"destIp":"","type":"HTTP/1.1","status":"OK","akto_vxlan_id":"0"}"#,
        ])
        #expect(found.tally.mended[.scalar] == 8)
        #expect(found.tally.mended[.headers] == 2)
        #expect(found.tally.mended[.duplicate] == 1)
        #expect(found.tally.mended[.source] == 1)
    }

    /// A value of one byte has no inside.
    @Test(arguments: ["akto_account_id", "akto_vxlan_id", "time", "requestPayload", "responsePayload", "ip", "type", "status", "is_pending", "source"])
    func singleDigitsBecomeStrings(_ name: String) {
        let text = #"{"\#(name)":7,"path":"/a","requestHeaders":"{\"host\":\"h.example\"}","responseHeaders":"{}","method":"GET","statusCode":"200"}"#
        let found = ConvertBench.convert(text) { $0.redaction = Redaction() }
        #expect(found.faults == [])
        #expect(found.texts.count == 1 && found.string(0, name) == (name == "source" ? "OTHER" : name == "is_pending" ? "false" : "7"))
        #expect(ConvertBench.convert(text.replacing("\"statusCode\":\"200\"", with: "\"statusCode\":2000")) { _ in }.texts.isEmpty)
    }

    @Test func valuesOfOneByteAreScalarsToo() {
        for name in AktoField.allCases.map({ $0.name.description }) where !["path", "method", "statusCode", "parentMcpToolNames"].contains(name) {
            for value in ["5", "null", "true", "{}", "[]", "\"\""] {
                let found = ConvertBench.convert(#"{"path":"/a","method":"GET","statusCode":200,"\#(name)":\#(value),"akto_account_id":"1"}"#) {
                    $0.redaction = Redaction()
                    $0.fixesTimes = true
                }
                #expect(found.faults == [], "\(name): \(value)")
            }
        }
    }

    @Test func optionsTakeThePlaceOfWhatWasCaptured() {
        let found = ConvertBench.convert(Self.plain) {
            $0.accountID = "12"
            $0.vxlanID = "9"
            $0.source = "PCAP"
            $0.tags = [("service", "new"), ("k", "ü\"")]
        }
        #expect(found.faults == [])
        #expect(found.string(0, "akto_account_id") == "12")
        #expect(found.string(0, "akto_vxlan_id") == "9")
        #expect(found.string(0, "source") == "PCAP")
        #expect(found.object(0, "tag") == ["service": "new", "k": "ü\""])
    }

    @Test func timesThatTheServerCannotHoldAreMendedOrRefused() {
        let text = Self.plain.replacing("1793614780", with: "1793614780123")
        let refused = ConvertBench.convert(text)
        #expect(refused.said == ["1:- time \"1793614780123\" is not in whole seconds, expected at most 2147483647"])
        #expect(refused.tally.withheld[.time] == 1)
        let mended = ConvertBench.convert(text) { $0.fixesTimes = true }
        #expect(mended.texts == [Self.plain])
        #expect(mended.entries[0].time == 1_793_614_780_123_000)
    }

    @Test func noBadRecordTakesTheOthersWithIt() {
        let bad = [
            Self.plain.replacing(#""statusCode":"200","#, with: ""), Self.plain.replacing(#""statusCode":"200""#, with: #""statusCode":null"#),
            Self.plain.replacing(#""statusCode":"200""#, with: #""statusCode":"ok""#), Self.plain.replacing(#""/v1/a?b=1""#, with: "null"),
            Self.plain.replacing(#""GET""#, with: "\"\""), String(Self.plain.dropLast(9)), Self.plain.replacing("1793614780", with: "soon"),
        ]
        let found = ConvertBench.convert("{\"batchData\":[\(Self.plain)]}\n" + bad.map { "{\"batchData\":[\($0)]}\n" }.joined() + "{\"batchData\":[\(Self.plain)]}\n")
        #expect(found.faults == [])
        #expect(found.texts == [Self.plain, Self.plain])
        #expect(found.problems.count == bad.count)
        #expect(found.recordCount == 9)
    }

    @Test func textThatIsNoJSONIsMended() {
        let marked = Self.plain.replacing("HTTP/1.1", with: "HTTP@1.1")
        var bytes = Array(marked.utf8)
        let at = bytes.firstIndex(of: 0x40) ?? 0
        bytes.replaceSubrange(at...at, with: [0x01, 0x09, 0xFF, 0x5C, 0x78] + Array(#"\ud800"#.utf8))
        let found = ConvertBench.convert(bytes)
        #expect(found.faults == [])
        #expect(found.records.count == 1)
        #expect(found.tally.mended[.text] == 1)
        #expect(found.string(0, "type") == "HTTP\u{1}\t\u{FFFD}\\x\u{FFFD}1.1")
        #expect(found.texts == [Self.plain.replacing("HTTP/1.1", with: "HTTP\\u0001\\t\u{FFFD}\\\\x\\ufffd1.1")])
    }

    @Test func aMissingHostIsMade() {
        let found = ConvertBench.convert([
            Self.plain.replacing(#"\"host\":\"h.example\","#, with: #"\":authority\":\"a.example\","#),
            Self.plain.replacing(#"\"host\":\"h.example\","#, with: "").replacing("/v1/a?b=1", with: "https://u:p@b.example/v1"),
            Self.plain.replacing(#"{\"host\":\"h.example\",\"Accept\":\"*\/*\"}"#, with: "{}").replacing("/v1/a?b=1", with: #"https:\/\/c.example\/v1"#),
        ].joined(separator: "\n"))
        #expect(found.faults == [])
        #expect((0..<3).map { found.object($0, "requestHeaders")["host"] } == ["a.example", "b.example", "c.example"])
        #expect(found.tally.mended[.host] == 3)
    }

    @Test func recordsBeyondTheLimitsGoAloneAreCutOrRefused() {
        let long = String(repeating: "é\\n", count: 200_000)
        let text = Self.plain.replacing(#""requestPayload":"""#, with: #""requestPayload":"\#(long)""#)
        let alone = ConvertBench.convert(text)
        #expect(alone.faults == [])
        #expect(alone.entries[0].isLarge)
        let refused = ConvertBench.convert(text) { $0.oversize = .refuse }
        #expect(refused.said == ["1:- \"requestPayload\" has 400000 characters, the endpoint takes 262144"])
        let cut = ConvertBench.convert(text) { $0.oversize = .cut }
        #expect(cut.faults == [])
        #expect(cut.tally.mended[.cut] == 1)
        #expect(cut.string(0, "requestPayload")?.utf16.count ?? 0 <= 262_144)
        #expect(cut.string(0, "requestPayload")?.hasSuffix(" [cut by akto: 262080 of 400000 characters]") == true)
        #expect(cut.string(0, "responsePayload") == "{\"a\":\"é\\n\"}")
        let newer = ConvertBench.convert(text) { $0.limits = .dataIngestion }
        #expect(newer.entries[0].isLarge == false)
    }

    @Test func whatNestsTooDeepTakesNoBatchWithIt() {
        let deep = String(repeating: "[", count: 62) + String(repeating: "]", count: 62)
        let wide = "[" + Array(repeating: "1", count: 10_001).joined(separator: ",") + "]"
        for (value, message) in [(deep, "62 deep"), (wide, "10001 elements")] {
            let text = Self.plain.replacing(#""x_new":{"a":[1,2.50,null]}"#, with: #""x_new":\#(value)"#)
            #expect(ConvertBench.convert(text).entries.map(\.isLarge) == [true])
            let refused = ConvertBench.convert(text) { $0.oversize = .cut }
            #expect(refused.tally.withheld[.oversize] == 1)
            #expect(refused.said.first?.contains(message) == true)
        }
    }
}
