import Foundation
import Testing

@testable import CoreKit

/// What is written reads back as what was captured.
struct RoundTripTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func lowered(_ read: ReadExchange) -> ReadExchange {
        var core = read.core
        core.requestHeaders = core.requestHeaders.map(Self.lowered).sorted()
        core.responseHeaders = core.responseHeaders.map(Self.lowered).sorted()
        return core
    }

    private static func lowered(_ header: String) -> String {
        let parts = header.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return parts[0].lowercased() + ":" + (parts.count > 1 ? parts[1] : "")
    }

    private func batch(_ found: Converted) -> String { "{\"batchData\":[" + found.texts.joined(separator: ",") + "]}" }

    @Test(arguments: SampleLayout.allCases) func everyFormReadsBackTheSame(_ layout: SampleLayout) {
        var random = SeededGenerator(21)
        for round in 0..<40 {
            let samples = (0..<Int.random(in: 1..<6, using: &random)).map { SampleExchange.random($0, &random) }
            let style = SampleStyle.random(&random)
            let text = layout.write(samples, style, &random)
            var read = ReadOptions()
            read.segmentSize = [1, 64, 2000, 1 << 20].randomElement(using: &random) ?? 1
            for isRedacted in [false, true] {
                let found = ConvertBench.convert(Array(text.utf8), read: read) { options in
                    if isRedacted {
                        // Nothing in these exchanges is a secret but the session's id.
                        options.redaction = Redaction()
                    }
                }
                #expect(found.faults == [], "round \(round): \(text)")
                #expect(found.problems == [], "round \(round)")
                var expected = samples.map { lowered($0.expected) }
                if isRedacted {
                    for index in expected.indices { expected[index].requestHeaders = expected[index].requestHeaders.map { $0.hasPrefix("mcp-session-id:") ? "mcp-session-id: redacted" : $0 } }
                }
                #expect(readCapture(batch(found)).exchanges.map(lowered) == expected, "round \(round): \(text)")
                #expect(found.entries.map(\.time) == samples.map { Int64($0.seconds) * 1_000_000 })
                // What was converted once stays as it is.
                let again = ConvertBench.convert(batch(found)) { if isRedacted { $0.redaction = Redaction() } }
                #expect(again.texts == found.texts)
                #expect(again.tally.redacted == 0)
            }
        }
    }

    private static var recordings: [String] {
        ["Fixtures/captures", "../examples/captures", "../examples/captures/logpush"].flatMap { folder in
            let place = root.appendingPathComponent(folder)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
            return names.sorted().filter { $0.hasSuffix(".har") || $0.contains(".json") }.filter { !$0.contains("expected") }.map { folder + "/" + $0 }
        }
    }

    @Test(arguments: recordings) func recordingsReadBackTheSame(_ name: String) throws {
        let bytes = Array(try Data(contentsOf: Self.root.appendingPathComponent(name)))
        let captured = readCapture(bytes)
        let found = ConvertBench.convert(bytes) { $0.binary = .base64 }
        #expect(found.faults == [])
        #expect(found.recordCount == captured.exchanges.count + captured.bad.count)
        let read = readCapture(batch(found)).exchanges
        #expect(read.count == found.records.count)
        var index = 0
        for (ordinal, one) in captured.exchanges.enumerated() where index < read.count && found.entries[index].ordinal == ordinal {
            let other = read[index]
            #expect([one.method, one.path, one.query] == [other.method, other.path, other.query])
            #expect(one.host.lowercased() == other.host.lowercased())
            #expect(one.status == other.status)
            #expect(one.time == other.time)
            if captured.exchanges[ordinal].form != .jsonLines || !one.isWhole { #expect(one.requestBody == other.requestBody) }
            // Base64 is undone, or done again.
            if one.responseBody != other.responseBody {
                let plain = Data(base64Encoded: one.responseBody)
                #expect(plain != nil && plain == Data(other.responseBody.utf8))
            }
            index += 1
        }
        #expect(index == read.count)
        let redacted = ConvertBench.convert(bytes) { $0.redaction = Redaction() }
        #expect(redacted.faults == [])
        #expect(redacted.records.count == found.records.count)
    }
}
