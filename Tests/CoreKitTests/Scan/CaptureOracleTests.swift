import Foundation
import Testing

@testable import CoreKit

/// The recordings under Tests/Fixtures/captures, in every form, against what a person would write down of them.
@Suite("Recorded captures")
struct CaptureOracleTests {
    struct Expected: Decodable {
        struct Name: Decodable, Equatable {
            var name: String
            var version: String?
        }
        struct Client: Decodable {
            var name: String
            var version: String?
            var exchanges: Int
        }
        struct Server: Decodable {
            var host, path, transport: String
            var exchanges, discovery: Int
            var protocol_versions, protocol_versions_offered: [String]
            var server: Name?
            var clients: [Client]
            var methods, server_methods, tools: [String: Int]
        }
        var exchanges: Int
        var servers: [Server]
    }

    private static let names = ["batches", "fallback", "guarded", "modern", "not-mcp", "provider-side", "redirects", "resumed", "shop", "sse", "streamable"]

    private static func forms(of name: String) -> [String] {
        ["har", "records.jsonl", "batches.jsonl", "array.json.gz", "lines.jsonl"].filter {
            FileManager.default.fileExists(atPath: fixture("captures/\(name).\($0)").path)
        }
    }

    private func report(_ files: [String]) throws -> ScanReport {
        var options = ScanOptions()
        options.workingFolder = fixture("captures").path
        options.paths = files
        return Scanner(options: options, signatures: try #require(ScanBench.builtIn)).run()
    }

    @Test("say what a reader of the capture would", arguments: names)
    func figures(_ name: String) throws {
        let expected = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: fixture("captures/\(name).expected.json")))
        let forms = Self.forms(of: name)
        #expect(forms.contains("har"))
        for form in forms {
            let report = try report(["\(name).\(form)"])
            #expect(report.inputs.problems.isEmpty)
            #expect(report.inputs.exchanges == expected.exchanges, "\(form)")
            let found = report.servers.filter { $0.confidence > .low }.map { $0.host + $0.path }.sorted()
            #expect(found == expected.servers.map { $0.host + $0.path }.sorted(), "\(form)")
            for want in expected.servers {
                guard let have = report.servers.first(where: { $0.host == want.host && $0.path == want.path }) else { continue }
                check(have, want, "\(want.host)\(want.path) in \(name).\(form)")
            }
        }
    }

    private func check(_ have: MCPServer, _ want: Expected.Server, _ label: String) {
        let isProvider = want.transport == "provider"
        #expect(have.transport.rawValue == (isProvider ? "provider" : want.transport), "\(label)")
        #expect(have.confidence >= .high, "\(label)")
        #expect(have.exchanges == want.exchanges + want.discovery, "\(label)")
        #expect(have.protocolVersions == (want.protocol_versions.isEmpty ? want.protocol_versions_offered : want.protocol_versions).sorted(), "\(label)")
        #expect(have.implementation.map { Expected.Name(name: $0.name, version: $0.version) } == want.server, "\(label)")
        #expect(have.clients.map { "\($0.implementation.name) \($0.implementation.version ?? "-")" }.sorted() == want.clients.map { "\($0.name) \($0.version ?? "-")" }.sorted(), "\(label)")
        for client in want.clients {
            let counted = have.clients.first { $0.implementation.name == client.name }?.exchanges ?? 0
            // Exchanges before the client introduced itself, discovery among them, may be put to it too.
            #expect((client.exchanges...client.exchanges + want.discovery).contains(counted), "\(client.name) at \(label): \(counted)")
        }
        let methods = want.methods.merging(want.server_methods) { $0 + $1 }
        #expect(Dictionary(uniqueKeysWithValues: have.methods.map { ($0.name, $0.count) }) == methods, "\(label)")
        // What a provider called on its own stands in the model's answer, not in a message.
        if !isProvider { #expect(Dictionary(uniqueKeysWithValues: have.tools.map { ($0.name, $0.count) }) == want.tools, "\(label)") }
    }

    @Test("are one inventory together, whatever the form")
    func together() throws {
        let fromHAR = try report(["modern.har", "sse.har", "streamable.har"])
        let mixed = try report(["sse.lines.jsonl", "streamable.array.json.gz", "modern.batches.jsonl"])
        #expect(mixed.facts == fromHAR.facts)
        #expect(fromHAR.servers.count == 3)
    }
}
