import Foundation
import Testing

@testable import CoreKit

/// Recordings of real traffic: the forms of one recording read alike.
@Suite struct RecordedCapturesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/captures")

    /// What matters of every exchange, bodies decoded.
    private func summary(_ name: String) throws -> [String] {
        let path = Self.folder.appendingPathComponent(name).path
        let reader = SegmentReader(source: try InputFile(path: path), path: path)
        let exchanges = ExchangeReader()
        var found: [String] = []
        while let segment = try reader.next() {
            var records = RecordCursor(segment)
            while let record = records.next() {
                let exchange = try exchanges.exchange(of: record)
                var decoder = BodyDecoder(arena: exchanges.arena)
                let request = decoder.decode(exchange.requestBody, headers: exchange.requestHeaders)
                let answer = decoder.decode(exchange.responseBody, headers: exchange.responseHeaders)
                let parts = [exchange.method, exchange.host, exchange.path, exchange.query].map(\.string)
                let names = exchange.requestHeaders.map { $0.name.string.lowercased() }.filter { $0.hasPrefix("mcp-") }.sorted()
                found.append("\(parts) \(exchange.status ?? 0) \(exchange.time?.seconds ?? 0) \(names) \(request.kind) \(answer.kind) "
                    + "\(text(request, exchanges.arena)) \(text(answer, exchanges.arena))")
            }
        }
        #expect(reader.problems == [])
        return found
    }

    private func text(_ body: DecodedBody, _ arena: ByteArena) -> String {
        JSONText.canonical(body.bytes, arena: arena).string.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(arguments: ["modern", "sse", "streamable"]) func formsReadAlike(_ name: String) throws {
        let expected = try summary("\(name).har")
        #expect(expected.count > 5)
        for form in ["records.jsonl", "batches.jsonl", "array.json.gz", "lines.jsonl"] {
            let found = try summary("\(name).\(form)")
            #expect(found.count == expected.count)
            for (one, other) in zip(found, expected) { #expect(one == other, "\(form)") }
        }
    }

    @Test(arguments: ["batches", "fallback", "guarded", "not-mcp", "provider-side", "redirects", "resumed", "shop"])
    func everyExchangeHasATarget(_ name: String) throws {
        for line in try summary("\(name).har") { #expect(!line.contains(#", "", "#), "\(line)") }
    }
}
