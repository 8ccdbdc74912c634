import Foundation
import Testing

@testable import CoreKit

/// What an endpoint takes and keeps is sent on by a replay of its store, to the last record.
@Suite struct StoreReplayTests {
    /// Values at the edges of what is taken, and beyond, as JSON texts.
    private static let odd: [String: [String]] = [
        "path": [#""/a\u0000b""#, #""/a\nb""#, #"" ""#, #""\n""#, #""no-slash""#, #""http://u:p@h.example/x?y""#, #""\ud800""#, #""/é?q=😀""#, #""""#],
        "method": [#""get""#, #""M-SEARCH""#, #""\u0047ET""#, #""GE T""#], "statusCode": [#""0""#, #""99""#, #""000""#, #""100""#, #""999""#, #""1000""#, #""-1""#, #"" 200""#, #""2e2""#],
        "time": [#""0""#, #""0001""#, #""2147483647""#, #""2147483648""#, #""+1""#], "tag": [#""""#, #""{}""#, #""{\"a\":\"b\",\"a\":\"c\"}""#, #"" {} ""#, #""x""#],
        "requestHeaders": [#""{}""#, #"" {\"Host\":\"a\",\"host\":\"b\"} ""#, #""{\"\":\"\"}""#, #""{\"a\":\"\\u0000\"}""#], "responseHeaders": [#""{\"a\":\"\\ud800\"}""#],
        "requestPayload": [#""\ud800""#, #""{\"password\":\"a\"}""#, #""\u0000""#, #""=&=""#], "responsePayload": [#""[[[[""#, #""{\"jsonrpc\":\"2.0\",\"error\":{}}""#],
        "ip": [#""""#, #""x""#], "destIp": [#""\n""#], "type": [#""""#], "status": [#""""#], "is_pending": [#""true""#, #""True""#], "source": [#""POSTMAN""#, #""H\u0041R""#],
        "akto_account_id": [#""0""#, #""""#], "akto_vxlan_id": [#""-1""#, #""2147483647""#], "parentMcpToolNames": ["[]", #"["a","\n"]"#], "x": ["[1,{}]", "null"],
        "batchData": [#"[{"a":1}]"#], "log": [#"{"entries":[]}"#], "request": [#"{"url":"x"}"#], "akto_store": ["{}"],
    ]

    @Test func whatIsTakenIsReplayed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("akto-store-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try RecordStore(path: folder, rotateAt: 1 << 16)
        var random = SeededGenerator(5)
        let names = Self.odd.keys.sorted()
        var batches: [[[String: String?]]] = names.flatMap { name in (Self.odd[name] ?? []).map { [[name: $0]] } }
        for _ in 0..<400 {
            batches.append((0..<Int.random(in: 1...4, using: &random)).map { _ in
                var changes: [String: String?] = [:]
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    if let name = names.randomElement(using: &random), let value = Self.odd[name]?.randomElement(using: &random) { changes[name] = value }
                }
                return changes
            })
        }
        var taken = 0
        for batch in batches {
            let bytes = Array(IngestSamples.batch(batch.map { IngestSamples.record($0) }).utf8), read = IngestSamples.read(bytes)
            guard read.fault == nil else { continue }
            taken += read.records.count
            let failure = store.append(HTTPBody(bytes), records: read.records) { failure in #expect(failure == nil) }
            #expect(failure == nil)
        }
        store.close()
        #expect(taken > 300)
        var options = ReplayOptions()
        options.paths = [folder]
        let report = Replay(options).rehearse { _ in true }
        #expect(report.problems.map { $0.message } == [])
        #expect(report.read == taken && report.unsent == taken && report.conversion.withheld.total == 0)
    }
}
