import Foundation
import Testing

@testable import CoreKit

@Suite struct IngestBatchTests {
    private func fault(_ text: String) -> IngestFault? { IngestSamples.read(text).fault }

    @Test func recordsAreFound() throws {
        let first = IngestSamples.record(), second = IngestSamples.record(["extra": #"{"deep":[1,2,{"x":null}]}"#, "parentMcpToolNames": #"["a","b"]"#])
        let text = " { \"other\": [1.5e3, true], \"batchData\" : [\n\(first) ,\r\n\t\(second)\n] , \"more\":\"\" } "
        let batch = IngestSamples.read(text)
        #expect(batch.fault == nil)
        let bytes = Array(text.utf8)
        #expect(batch.records.map { String(decoding: bytes[$0], as: UTF8.self) } == [first, second])
        #expect(bytes[batch.array.lowerBound] == 0x5B && bytes[batch.array.upperBound - 1] == 0x5D)
    }

    @Test func whatIsNoBatch() {
        let good = IngestSamples.record()
        let cases: [(String, String, Int?)] = [
            ("", "not JSON: the text ends where a value was expected", 0),
            ("[]", "not a batch: expected an object with \"batchData\"", 0),
            ("1", "not a batch: expected an object with \"batchData\"", 0),
            ("{}", "not a batch: \"batchData\" is missing", 0),
            (#"{"batchdata":[]}"#, "not a batch: \"batchData\" is missing", 0),
            (#"{"batchData":{}}"#, "not a batch: \"batchData\" is not an array", 13),
            (#"{"batchData":null}"#, "not a batch: \"batchData\" is not an array", 13),
            (#"{"batchData":[]}"#, "the batch is empty", 13),
            (#"{"batchData":[\#(good)],"batchData":[\#(good)]}"#, "\"batchData\" stands twice", nil),
            (#"{"batchData":[\#(good)]} x"#, "not JSON: expected nothing after the value", nil),
            (#"{"batchData":[\#(good),]}"#, "not JSON: expected a value", nil),
            (#"{"batchData":[\#(good)"#, "not JSON: the text ends where ',' or ']' was expected", nil),
            (#"{"batchData":[\#(IngestSamples.record(["x": #""a\q""#]))]}"#, "not JSON: an escape that JSON does not know", nil),
            (#"{"batchData":[\#(IngestSamples.record(["x": #""a\u12g4""#]))]}"#, "not JSON: an escape that JSON does not know", nil),
            (#"{"batchData":[\#(IngestSamples.record(["x": "01"]))]}"#, "not JSON: expected no digit after a leading 0", nil),
            (#"{"batchData":[\#(IngestSamples.record(["x": "\"a\nb\""]))]}"#, "not JSON: a control character in a string", nil),
            (#"{"batchData":[\#(IngestSamples.record(["x": "\"a\u{1}b\""]))]}"#, "not JSON: a control character", nil),
            // What is no JSON is no batch with a bad record.
            (#"{"batchData":[{}, nonsense]}"#, "not JSON: expected a value", nil),
        ]
        for (text, message, offset) in cases {
            let found = fault(text)
            #expect(found?.status == 400, "\(text)")
            #expect(found?.message == message, "\(text)")
            if let offset { #expect(found?.offset == offset, "\(text)") }
        }
        var bytes = Array(IngestSamples.batch([good]).utf8)
        bytes[40] = 0xFF
        #expect(IngestSamples.read(bytes).fault == IngestFault(400, "not UTF-8", offset: 40))
    }

    @Test func whatIsNoRecord() {
        let cases: [([String: String?], String, String)] = [
            (["path": nil], "path", "\"path\" is missing"),
            (["path": #""""#], "path", "\"path\" is empty"),
            (["method": #""""#], "method", "\"method\" is \"\", expected a method such as \"GET\""),
            (["method": #""GE T""#], "method", "\"method\" is \"GE T\", expected a method such as \"GET\""),
            (["statusCode": "200"], "statusCode", "\"statusCode\" is a number, expected a string"),
            (["statusCode": "null"], "statusCode", "\"statusCode\" is null, expected a string"),
            (["statusCode": #""OK""#], "statusCode", "\"statusCode\" is \"OK\", expected a status code such as \"200\""),
            (["time": #""""#], "time", "\"time\" is \"\", expected whole seconds since 1970"),
            (["time": #""1793527200.5""#], "time", "\"time\" is \"1793527200.5\", expected whole seconds since 1970"),
            (["time": #""1793527200000""#], "time", "\"time\" is \"1793527200000\", which is beyond 32 bits, expected whole seconds since 1970 and no smaller unit"),
            (["source": #""har""#], "source", "\"source\" is \"har\", expected one of \"HAR\", \"PCAP\", \"MIRRORING\", \"SDK\", \"OTHER\", \"POSTMAN\""),
            (["is_pending": "false"], "is_pending", "\"is_pending\" is a boolean, expected a string"),
            (["is_pending": #""no""#], "is_pending", "\"is_pending\" is \"no\", expected \"false\" or \"true\""),
            (["akto_account_id": #""x""#], "akto_account_id", "\"akto_account_id\" is \"x\", expected a number"),
            (["requestHeaders": #"{"host":"a"}"#], "requestHeaders", "\"requestHeaders\" is an object, expected a string"),
            (["requestHeaders": #""""#], "requestHeaders", "\"requestHeaders\" holds no JSON: the text ends where a value was expected"),
            (["requestHeaders": #""[]""#], "requestHeaders", "\"requestHeaders\" holds no object, expected a JSON object in a string"),
            (["requestHeaders": #""{\"a\":null}""#], "requestHeaders", "\"requestHeaders\" has null for \"a\", expected strings for values"),
            (["responseHeaders": #""{\"a\":1}""#], "responseHeaders", "\"responseHeaders\" has a number for \"a\", expected strings for values"),
            (["responseHeaders": #""{\"a\":\"b\"} x""#], "responseHeaders", "\"responseHeaders\" holds no JSON: expected nothing after the value"),
            (["tag": #""{\"a\":[]}""#], "tag", "\"tag\" has an array for \"a\", expected strings for values"),
            (["parentMcpToolNames": #""a""#], "parentMcpToolNames", "\"parentMcpToolNames\" is a string, expected an array of strings"),
            (["parentMcpToolNames": #"["a",1]"#], "parentMcpToolNames", "\"parentMcpToolNames\" has an element that is not a string, expected an array of strings"),
            (["direction": "1"], "direction", "\"direction\" is a number, expected a string"),
            (["p\\u0061th": #""/""#], "path", "\"path\" stands twice"),
        ]
        let good = IngestSamples.record()
        for (changes, field, message) in cases {
            let text = IngestSamples.batch([good, IngestSamples.record(changes), good])
            let batch = IngestSamples.read(text)
            let at = text.utf8.distance(from: text.utf8.startIndex, to: text.utf8.startIndex) + "{\"batchData\":[".utf8.count + good.utf8.count + 1
            #expect(batch.fault == IngestFault(422, "record 1: " + message, offset: at, record: 1, field: field), "\(changes)")
            #expect(batch.records.count == 1)
        }
        #expect(fault(IngestSamples.batch([good, "7"])) == IngestFault(422, "record 1: not an object", offset: 15 + good.utf8.count, record: 1))
    }

    @Test func everyRequiredFieldIsMissed() {
        for field in IngestField.allCases {
            let found = fault(IngestSamples.batch([IngestSamples.record(["\(field.name)": nil])]))
            #expect((found != nil) == IngestField.required.contains(field), "\(field.name)")
            #expect(IngestField.named(ByteSlice(field.name)) == field)
        }
    }

    @Test func valuesThatAreInOrder() {
        let changes: [[String: String?]] = [
            ["statusCode": #""0""#], ["time": #""0""#], ["time": #""2147483647""#], ["tag": #""""#], ["tag": #""{}""#], ["requestHeaders": #""{}""#], ["tag": nil], ["destIp": nil],
            ["method": #""\u0047ET""#], ["source": #""H\u0041R""#], ["parentMcpToolNames": "[]"], ["requestPayload": #""\ud800 é 😀 \/ ""#], ["unknown": "null"],
            ["responsePayload": "\"\(String(repeating: "\\\\", count: 500))\""],
        ]
        for change in changes { #expect(fault(IngestSamples.batch([IngestSamples.record(change)])) == nil, "\(change)") }
    }

    @Test func limitsCountUTF16Units() {
        let limits = IngestLimits(bodyUnits: 4000, stringUnits: 300, keyUnits: 20, elements: 30, depth: 8)
        func fault(_ text: String) -> IngestFault? { IngestSamples.read(text, limits: limits).fault }
        func payload(_ text: String) -> String { IngestSamples.batch([IngestSamples.record(["requestPayload": "\"\(text)\""])]) }
        for unit in ["a", "é", "€", "\\n", "\\u00e9"] {
            #expect(fault(payload(String(repeating: unit, count: 300))) == nil, "\(unit)")
            #expect(fault(payload(String(repeating: unit, count: 301)))?.message == "a string is longer than 300 UTF-16 units", "\(unit)")
        }
        #expect(fault(payload(String(repeating: "😀", count: 150))) == nil)
        #expect(fault(payload(String(repeating: "😀", count: 151)))?.status == 413)
        #expect(fault(IngestSamples.batch([IngestSamples.record([String(repeating: "k", count: 20): "1"])])) == nil)
        #expect(fault(IngestSamples.batch([IngestSamples.record([String(repeating: "k", count: 21): "1"])]))?.message == "a key is longer than 20 UTF-16 units")
        // The batch and the record lie in each other already, three deep.
        func nested(_ depth: Int) -> String { IngestSamples.batch([IngestSamples.record(["x": String(repeating: "[", count: depth) + String(repeating: "]", count: depth)])]) }
        #expect(fault(nested(5)) == nil)
        #expect(fault(nested(6))?.message == "arrays and objects lie more than 8 deep in each other")
        func wide(_ count: Int) -> String { IngestSamples.batch([IngestSamples.record(["x": "[" + (0..<count).map { "\($0)" }.joined(separator: ",") + "]"])]) }
        #expect(fault(wide(30)) == nil)
        #expect(fault(wide(31))?.message == "an array or object has more than 30 elements")
        let small = IngestLimits(bodyUnits: 1 << 20, stringUnits: 300, elements: 20)
        #expect(IngestSamples.read(IngestSamples.batch(Array(repeating: IngestSamples.record(), count: 20)), limits: small).fault == nil)
        #expect(IngestSamples.read(IngestSamples.batch(Array(repeating: IngestSamples.record(), count: 21)), limits: small).fault?.status == 413)
        // Of 4000 units: padding of three bytes each fits, one more does not.
        let base = IngestSamples.batch([IngestSamples.record()]), room = 4000 - base.utf16.count - #","x":"""#.utf16.count
        func padded(_ count: Int) -> String { base.dropLast() + #","x":""# + String(repeating: "€", count: count) + "\"}" }
        let open = IngestLimits(bodyUnits: 4000, stringUnits: 10_000)
        #expect(IngestSamples.read(padded(room), limits: open).fault == nil)
        #expect(IngestSamples.read(padded(room + 1), limits: open).fault == IngestFault(413, "the body is longer than 4000 UTF-16 units"))
    }

    /// Held against a reader of everybody's: whatever is taken here is JSON there, and what is no JSON there is refused.
    @Test func mutationsAreJudgedAsByAnotherReader() throws {
        var random = SeededGenerator(11)
        let base = Array(IngestSamples.batch([IngestSamples.record(), IngestSamples.record(["x": #"[1,{"y":[true,null,-1.5e-3]}]"#])]).utf8)
        let marks = Array("{}[]\",:\\0123456789eE+-.tfnu \n\u{0}\u{7F}é😀".utf8)
        for _ in 0..<4000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = marks.randomElement(using: &random) ?? 0
                case 1: bytes.remove(at: at)
                default: bytes.insert(marks.randomElement(using: &random) ?? 0, at: at)
                }
            }
            let batch = IngestSamples.read(bytes)
            let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
            let object = isUTF8 ? try? JSONSerialization.jsonObject(with: Data(bytes)) : nil
            let text = String(decoding: bytes, as: UTF8.self)
            if let fault = batch.fault {
                if fault.status == 422 { #expect(object != nil, "\(fault.message): \(text)") }
                if fault.message.hasPrefix("not JSON") || fault.message.hasPrefix("not UTF-8") { #expect(object == nil, "\(fault.message): \(text)") }
            } else {
                #expect(object != nil, "\(text)")
                let records = (object as? [String: Any])?["batchData"] as? [Any]
                #expect(records?.count == batch.records.count)
                for range in batch.records { #expect((try? JSONSerialization.jsonObject(with: Data(bytes[range]))) != nil) }
            }
        }
    }
}
