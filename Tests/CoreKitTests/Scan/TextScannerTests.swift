import Testing

@testable import CoreKit

/// Plain text is one body from its first byte to its last, however it is cut into windows.
@Suite("Plain text")
struct TextScannerTests {
    private static let sources = [
        "acme-mcp/\\d+", "(?i)tools/call", "\\bab\\b", "^start", "end$", "日本+", "a.{0,6}b", "(?m)^GET \\S{1,9}", "\"method\"\\s{0,5}:\\s{0,5}\"tools/(?:list|call)\"", "(?s)x.y",
        "naïv[eé]", "a|ab|abc", "é{2,3}",
    ]

    private static func set() throws -> SignatureSet {
        var signatures: [Signature] = []
        for (index, source) in sources.enumerated() {
            var signature = Signature(id: "s\(index)", layer: .body, confidence: .high, description: "", pack: "test")
            signature.pattern = try Pattern(source)
            signatures.append(signature)
        }
        return SignatureSet(signatures, knownHosts: nil)
    }

    private static let pieces = [
        "acme-mcp/12", "acme-mcp", "TOOLS/call", "tools/call", "ab", " ", " ", "\n", "\n", "start", "end", "日本本", "🙂", "é", "éé", "naïve", "GET /mcp", "\"method\" : \"tools/list\"",
        "x\ny", "a", "b", "abc", "--------", "\u{1F1E9}\u{1F1EA}",
    ]

    /// `line:column: signature` of every match, found in the text as a whole.
    private func reference(_ text: [UInt8], _ set: SignatureSet) -> [String] {
        var found: [(Int, Int, String)] = []
        text.withUnsafeBytes { buffer in
            for signature in set.signatures {
                guard let pattern = signature.pattern else { continue }
                PatternMatcher(pattern).forEachMatch(in: buffer) { range in
                    let before = String(decoding: buffer[..<range.lowerBound], as: UTF8.self).unicodeScalars
                    let line = before.count { $0 == "\n" } + 1
                    let column = before.reversed().prefix { $0 != "\n" }.count + 1
                    found.append((line, column, signature.id))
                    return true
                }
            }
        }
        return found.sorted { $0 < $1 }.map { "\($0.0):\($0.1): \($0.2)" }
    }

    private func places(_ report: ScanReport) -> [String] {
        report.matches.map { ($0.place.line, $0.place.column, $0.signature) }.sorted { $0 < $1 }.map { "\($0.0):\($0.1): \($0.2)" }
    }

    @Test("windows of any size find what the whole text holds, and where")
    func windows() throws {
        let set = try Self.set()
        var benches: [ScanBench] = []
        for (window, usesPrefilter) in [(128, true), (128, false), (200, false), (1000, true), (4 << 20, true)] {
            benches.append(try ScanBench(set) { options in
                options.keepsMatches = true
                options.usesPrefilter = usesPrefilter
                options.read.textWindow = window
            })
        }
        var random = SeededGenerator(ScanRounds.seed ^ 5)
        var total = 0
        for round in 0..<ScanRounds.count(60) {
            // Not JSON, so that it is read as text.
            var text = "log: "
            for _ in 0..<Int.random(in: 0...160, using: &random) { text += Self.pieces.randomElement(using: &random) ?? "" }
            var bytes = Array(text.utf8)
            if round % 5 == 4 { bytes.insert(0xFF, at: Int.random(in: 5...bytes.count, using: &random)) }
            let expected = reference(bytes, set)
            total += expected.count
            for bench in benches {
                let report = try bench.report([bytes])
                let found = places(report)
                let wrong = found.difference(from: expected).map { change in
                    switch change {
                    case .insert(_, let place, _): "+\(place)"
                    case .remove(_, let place, _): "-\(place)"
                    }
                }
                #expect(wrong == [], "round \(round), windows of \(bench.options.read.textWindow), prefilter \(bench.options.usesPrefilter): \(text.debugDescription)")
                #expect(report.inputs.exchanges == 1)
                #expect(report.servers.map { "\($0.host) \($0.path) \($0.exchanges)" } == (expected.isEmpty ? [] : ["- - 1"]))
                #expect(report.servers.first?.evidence.reduce(0) { $0 + $1.count } ?? 0 == expected.count)
            }
        }
        #expect(total > 500)
    }

    @Test("a match at every place of a window's border")
    func borders() throws {
        let set = try Self.set()
        let bench = try ScanBench(set) { options in
            options.keepsMatches = true
            options.read.textWindow = 96
        }
        for padding in 0..<200 {
            let text = "é" + String(repeating: "-", count: padding) + " acme-mcp/123 ab\n日本"
            let report = try bench.report(text)
            #expect(places(report).contains("1:\(padding + 3): s0"))
            #expect(places(report) == reference(Array(text.utf8), set), "after \(padding)")
        }
    }

    @Test("windows that begin within a scalar do not count it twice")
    func columns() throws {
        let bench = try ScanBench(Self.set()) { options in
            options.keepsMatches = true
            options.read.textWindow = 96
        }
        let set = try Self.set()
        let wrong = try (0..<120).filter { padding in
            let text = String(repeating: "-", count: padding % 4) + String(repeating: "語", count: padding) + " acme-mcp/123"
            return places(try bench.report(text)) != reference(Array(text.utf8), set)
        }
        #expect(wrong == [], "scalars before the match")
    }

    @Test("excerpts are of the match's own line, and whole scalars")
    func excerpts() throws {
        let bench = try ScanBench(Self.set()) { $0.keepsMatches = true }
        let report = try bench.report("before\nééééééééééééééééééééééééé acme-mcp/7 🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂\nafter")
        let excerpt = try #require(report.matches.first { $0.place.line == 2 && $0.excerpt.contains("acme-mcp/7") }?.excerpt)
        #expect(excerpt.contains("acme-mcp/7") && !excerpt.contains("before") && !excerpt.contains("after") && !excerpt.contains("\u{FFFD}"))
    }

    @Test("the built-in signatures in a log")
    func builtIn() throws {
        let bench = try ScanBench { $0.keepsMatches = true }
        let report = try bench.report("12:00 started\n12:01 sent: {\"method\": \"tools/call\"}\n12:02 got \"protocolVersion\":\"2025-06-18\"\n")
        #expect(places(report) == ["2:14: mcp-tools-call", "3:11: mcp-protocol-version"])
        #expect(report.servers.map { "\($0.host)\($0.path) \($0.confidence.name)" } == ["-- high"])
    }
}
