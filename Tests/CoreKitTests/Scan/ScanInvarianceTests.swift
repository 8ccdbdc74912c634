import Foundation
import Testing

@testable import CoreKit

/// Whatever a capture went through on its way (escapes, layout, base64, gzip, batches, event streams, chunks, the borders of segments), the
/// inventory is the same.
@Suite("Invariance of the scan")
struct ScanInvarianceTests {
    private static let segmentSizes = [1, 61, 700, 1 << 18]

    private func benches() throws -> [ScanBench] {
        try Self.segmentSizes.map { size in
            try ScanBench { options in
                options.read.segmentSize = size
                options.read.rangeSize = size == 700 ? 900 : 8 << 20
            }
        }
    }

    private func check(_ exchanges: [WireExchange], ways: Int, _ random: inout SeededGenerator, _ benches: [ScanBench], _ label: String) throws {
        var plain = WireWay.plain
        let reference = try benches[3].report([plain.capture(exchanges, as: .har)])
        for _ in 0..<ways {
            let seed = random.next()
            var way = WireWay(seed: seed)
            let captures = way.captures(exchanges)
            let bench = benches[Int(seed % 4)]
            let report = try bench.report(captures)
            #expect(report.inputs.problems.map(\.message) == [], "\(label), way \(seed)")
            #expect(report.inputs.exchanges == exchanges.count, "\(label), way \(seed)")
            guard report.facts != reference.facts else { continue }
            Issue.record("""
                \(label), way \(seed), segments of \(bench.options.read.segmentSize): expected
                \(reference.facts.joined(separator: "\n"))
                found
                \(report.facts.joined(separator: "\n"))
                in
                \(way.texts.map { String($0.prefix(8000)) }.joined(separator: "\n----\n"))
                """)
        }
    }

    @Test("every kind of traffic, in every form", arguments: WireTraffic.Kind.allCases)
    func kinds(_ kind: WireTraffic.Kind) throws {
        let benches = try benches()
        var random = SeededGenerator(ScanRounds.seed)
        for round in 0..<ScanRounds.count(4) {
            let seed = random.next()
            var traffic = WireTraffic(seed: seed)
            try check(traffic.exchanges([kind]), ways: 6, &random, benches, "\(kind), round \(round), traffic \(seed)")
        }
    }

    @Test("traffic of several kinds, in several files")
    func mixtures() throws {
        let benches = try benches()
        var random = SeededGenerator(ScanRounds.seed ^ 1)
        for round in 0..<ScanRounds.count(12) {
            let seed = random.next()
            var traffic = WireTraffic(seed: seed)
            try check(traffic.exchanges(), ways: 4, &random, benches, "round \(round), traffic \(seed)")
        }
    }

    private func servers(_ line: String) throws -> [String] { try ScanBench().report(line).servers.map { $0.host + $0.path } }

    @Test("a string that begins with an escaped brace is opened like any other", arguments: [#"{\"jsonrpc\""#, #"\u007b\"jsonrpc\""#, #"\u0020{\"jsonrpc\""#])
    func escapedBraces(_ beginning: String) throws {
        let payload = beginning + #":\"2.0\",\"method\":\"tools/list\",\"id\":1}"#
        let line = #"{"method":"POST","url":"https://queue.example/push","request_body":{"queue":"q","message":""# + payload + #""}}"#
        #expect(try servers(line) == ["queue.example/push"])
    }

    @Test("chunks may cut any word")
    func cutWords() throws {
        let body = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"}}"#
        var framed = ""
        for byte in body { framed += "1\\r\\n" + (byte == "\"" ? "\\\"" : String(byte)) + "\\r\\n" }
        framed += "0\\r\\n\\r\\n"
        let line = #"{"method":"POST","url":"https://chunks.example/rpc","request_headers":{"transfer-encoding":"chunked"},"request_body":""# + framed + #""}"#
        #expect(try servers(line) == ["chunks.example/rpc"])
    }

    /// Nothing but base64 in the capture gives these away.
    @Test("what base64 hides is found however it begins", arguments: [
        "{", " {", "\n{", "\t{", "[{", "[ {", "[\n{", "event: message\ndata: {", "event:message\ndata:{", "data: {", "id: 1\ndata: {", ": ping\n\ndata: {", ":ok\n\ndata: {",
        "retry: 3000\ndata: {",
    ])
    func base64(_ beginning: String) throws {
        let body = beginning + #""jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"}}"# + (beginning.hasPrefix("[") ? "]" : "\n\n")
        let line = #"{"method":"POST","url":"https://hidden.example/rpc","request_body":""# + Data(body.utf8).base64EncodedString() + #""}"#
        #expect(try servers(line) == ["hidden.example/rpc"], "\(line)")
    }

    /// "80", as zlib's streams may begin too.
    @Test("a chunk's size is not taken for compressed data", arguments: [0x80, 0x800, 0x8000])
    func chunkSizes(_ size: Int) throws {
        let message = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"pad":""# + String(repeating: "p", count: size) + "\"}}}"
        let packed = gzipped(Array(message.utf8))
        var framed: [UInt8] = [], at = 0
        while at < packed.count {
            let next = min(packed.count, at + size)
            framed += Array((String(next - at, radix: 16) + "\r\n").utf8) + packed[at..<next] + [13, 10]
            at = next
        }
        framed += Array("0\r\n\r\n".utf8)
        let line = #"{"request":{"method":"POST","url":"https://chunks.example/rpc","headers":{"transfer-encoding":"chunked","content-encoding":"gzip"},"encoding":"base64","body":""#
            + Data(framed).base64EncodedString() + #""}}"#
        let report = try ScanBench { $0.usesPrefilter = false }.report(line)
        #expect(report.servers.first?.tools == [Tally(name: "a", count: 1)])
    }
}
