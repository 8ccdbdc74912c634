import Testing

@testable import CoreKit

/// What is passed over unopened holds nothing, and how the work is divided makes no difference.
@Suite("Equivalence of the ways to scan")
struct PrefilterEquivalenceTests {
    private func pair(_ set: SignatureSet?, segment: Int) throws -> (with: ScanBench, without: ScanBench) {
        (try ScanBench(set) { $0.read.segmentSize = segment }, try ScanBench(set) {
            $0.read.segmentSize = segment
            $0.usesPrefilter = false
        })
    }

    @Test("the built-in signatures find the same with and without the prefilter")
    func builtIn() throws {
        let (with, without) = try pair(nil, segment: 400)
        var random = SeededGenerator(ScanRounds.seed ^ 2)
        for round in 0..<ScanRounds.count(40) {
            let seed = random.next()
            var traffic = WireTraffic(seed: seed), way = WireWay(seed: random.next())
            let captures = way.captures(traffic.exchanges())
            let opened = try without.report(captures), filtered = try with.report(captures)
            #expect(filtered.json == opened.json, "round \(round), traffic \(seed): \(way.texts)")
        }
    }

    @Test("so do any others")
    func custom() throws {
        var random = SeededGenerator(ScanRounds.seed ^ 3)
        var matched = 0, filtering = 0, rounds = 0
        for round in 0..<ScanRounds.count(60) {
            let seed = random.next()
            var signatures = RandomSignatures(seed: seed)
            let set = SignatureSet(signatures.signatures(), knownHosts: nil)
            filtering += set.unfiltered.isEmpty ? 1 : 0
            let (with, without) = try pair(set, segment: 1 << 18)
            rounds += 1
            for _ in 0..<2 {
                var traffic = WireTraffic(seed: random.next()), way = WireWay(seed: random.next())
                let captures = way.captures(traffic.exchanges())
                let opened = try without.report(captures), filtered = try with.report(captures)
                matched += opened.servers.isEmpty ? 0 : 1
                #expect(filtered.json == opened.json, "round \(round), signatures \(seed): \(set.signatures.map(\.declaration)) in \(way.texts)")
            }
        }
        // The test is no test if nothing is ever found.
        #expect(matched > rounds / 4)
        // Both kinds of packs were there: those with literals throughout, and those without.
        #expect(filtering > 0 && filtering < rounds)
    }

    @Test("any number of jobs, and any division of the files, prints the same bytes")
    func jobs() throws {
        let set = try #require(ScanBench.builtIn)
        let folder = try ScratchFolder()
        var random = SeededGenerator(ScanRounds.seed ^ 4)
        for round in 0..<ScanRounds.count(3) {
            var traffic = WireTraffic(seed: random.next()), way = WireWay(seed: random.next())
            var captures = [way.capture(traffic.exchanges([.streamable, .talk, .sse, .streamable]), as: .lines)]
            captures += way.captures(traffic.exchanges([.sse, .stateless, .webShop, .provider, .guarded]))
            captures.append(Array("2026-11-01 GET /mcp\nsent {\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}\n".utf8))
            captures.append(Array("{\"path\":\"/mcp\",\"method\":\"POST\",\"status\":200}\n{\"path\":\"/mcp\" \"tools/call\"}\n{\"path\":\"/sse\",\"method\":\"GET\",\"status\":2".utf8))
            for (index, bytes) in captures.enumerated() { try folder.write(bytes, "\(round)-\(index)") }
            var expected: String?
            for (jobs, range, segment, window) in [(1, 8 << 20, 1 << 18, 4 << 20), (2, 1, 1, 64), (7, 97, 50, 1000), (2, 2000, 1 << 18, 256), (1, 333, 3, 4 << 20)] {
                var options = ScanOptions()
                options.paths = ["."]
                options.workingFolder = folder.path
                options.include = [Glob("\(round)-*")]
                options.jobs = jobs
                options.read.rangeSize = range
                options.read.segmentSize = segment
                options.read.textWindow = window
                let json = Scanner(options: options, signatures: set).run().json
                if let expected {
                    #expect(json == expected, "round \(round): \(jobs) jobs, ranges of \(range), segments of \(segment), windows of \(window)")
                } else {
                    expected = json
                    #expect(json.contains("\"problems\":[{") && json.contains("mcp-tools-call"))
                }
            }
        }
    }
}
