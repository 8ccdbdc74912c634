import Foundation
import Testing

@testable import CoreKit

/// However an input is divided, and in whatever order and stages its parts are merged, the report is that of one scan, byte for byte, in
/// every format.
@Suite("Parts of random divisions")
struct PartialSplitTests {
    /// One piece of the input: a file, or a range of the lines of one.
    private struct Piece {
        var path: String
        var bytes: [UInt8]
        /// The number of its first line; nil for a whole file.
        var firstLine: Int?
    }

    /// Workers that last: what makes them slow is their beginning.
    private final class Bench {
        let folder: ScratchFolder
        let set: SignatureSet
        private var options = ScanOptions()
        private let whole: ScanWorker
        private let lines: ScanWorker

        init() throws {
            folder = try ScratchFolder()
            set = try #require(ScanBench.builtIn)
            options.workingFolder = folder.path
            options.read.rangeSize = 4000
            whole = ScanWorker(options: options, signatures: set)
            options.firstLine = 1
            lines = ScanWorker(options: options, signatures: set)
        }

        func put(_ bytes: [UInt8], _ path: String) throws {
            let place = URL(fileURLWithPath: folder.path + "/" + path)
            try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: place)
        }

        func scan(_ paths: [String]) throws -> PartialScan {
            var options = options
            options.firstLine = nil
            let feed = WorkFeed(InputList(paths.map { .file(path: $0, size: 1 << 30) }), options: options, signatures: set, standardInput: { InputFile(standardInput: 0, name: "none") })
            var gathering = Gathering(signatures: set)
            while let piece = feed.next() { gathering.add(whole.scan(piece)) }
            return finished(gathering)
        }

        func scan(_ piece: Piece) throws -> PartialScan {
            guard let firstLine = piece.firstLine else { return try scan([piece.path]) }
            try put(piece.bytes, ".range")
            var gathering = Gathering(signatures: set, firstLine: firstLine)
            gathering.add(lines.scan(.whole(path: piece.path, try InputFile(path: piece.path, place: folder.path + "/.range"))))
            var part = finished(gathering)
            var hash = StreamFingerprint()
            piece.bytes.withUnsafeBytes { hash.update($0) }
            part.contents = [hash.value]
            part.sources.firstLine = firstLine
            return part
        }

        private func finished(_ gathering: Gathering) -> PartialScan {
            var gathering = gathering
            var part = gathering.part()
            part.producers = ["1.0"]
            part.settings = [PartialSettings(options)]
            return part
        }
    }

    /// Lines that are no records, secrets in names, and addresses with and without a slash.
    private static let oddities = [
        #"{"method":"POST","url":"https://odd.example/mcp","request_body":"{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":1,\"params\":{\"name\":\"#,
        "no record at all", "", "\u{0}\u{0}", #"{"a":"#, "[1,2", "]",
        #"{"method":"POST","url":"https://odd.example/s/sk-proj-4f9d0c1b7a6e5d4c3b2a1908f7e6d5c4/mcp","client_ip":"10.0.0.9","request_body":"{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":1,\"params\":{\"name\":\"ghp_0123456789abcdefghijklmnopqrstuvwxyz\"}}"}"#,
        #"{"method":"POST","url":"https://odd.example/s/sk-proj-0000000000000000aaaabbbbccccdddd/mcp/","request_body":"{\"jsonrpc\":\"2.0\",\"method\":\"tools/list\",\"id\":1}"}"#,
        #"{"method":"POST","url":"https://odd.example/rpc/","request_headers":{"user-agent":"x"},"request_body":"{\"jsonrpc\":\"2.0\",\"method\":\"initialize\",\"id\":1,\"params\":{\"protocolVersion\":\"2025-06-18\",\"clientInfo\":{\"name\":\"password=hunter2hunter2hunter2\",\"version\":\"1\"}}}"}"#,
        #"{"method":"POST","url":"https://odd.example/rpc","request_body":"{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":1,\"params\":{\"name\":\"a\"}}"}"#,
    ]

    private func corpus(_ random: inout SeededGenerator) -> [(path: String, bytes: [UInt8])] {
        var traffic = WireTraffic(seed: random.next()), way = WireWay(seed: random.next())
        let names = ["a/b.jsonl", "a.b", "a/b/c", "a b", "z", "a/é.log", "A"].shuffled(using: &random)
        var files: [(path: String, bytes: [UInt8])] = []
        for name in names.prefix(Int.random(in: 1...5, using: &random)) {
            let exchanges = traffic.exchanges()
            var bytes: [UInt8]
            if Int.random(in: 0..<3, using: &random) == 0 {
                bytes = way.capture(exchanges, as: WireWay.Form.allCases.randomElement(using: &random) ?? .har)
            } else {
                var lines: [String] = []
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    var plain = WireWay.plain
                    let form: WireWay.Form = [.lines, .batchLines, .otherLines].randomElement(using: &random) ?? .lines
                    lines += String(decoding: plain.capture(exchanges, as: form), as: UTF8.self).split(separator: "\n").map(String.init)
                }
                for _ in 0..<Int.random(in: 0...4, using: &random) {
                    lines.insert(Self.oddities.randomElement(using: &random) ?? "", at: Int.random(in: 1...lines.count, using: &random))
                }
                bytes = Array((lines.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "")).utf8)
                if Int.random(in: 0..<4, using: &random) == 0 { bytes.removeLast(min(bytes.count, 20)) }
                if Int.random(in: 0..<6, using: &random) == 0 { bytes = [0xEF, 0xBB, 0xBF] + bytes }
            }
            // `a/b` cannot be a file and a folder.
            files.append((name == "a/b/c" ? "a/b.d/c" : name, bytes))
        }
        return files
    }

    private func isOfLines(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { all in
            let head = all.starts(with: [0xEF, 0xBB, 0xBF]) ? UnsafeRawBufferPointer(rebasing: all[3...]) : all
            let isPlain = !Gzip.isGzip(prefix: head) && !(head.count > 1 && [0xFF, 0xFE].contains(head[0]))
            let isWhole = head.count < CaptureShape.headSize
            return isPlain && CaptureShape(head: UnsafeRawBufferPointer(rebasing: head.prefix(CaptureShape.headSize)), isWhole: isWhole) == .lines
        }
    }

    private func pieces(_ files: [(path: String, bytes: [UInt8])], _ random: inout SeededGenerator) -> [Piece] {
        files.flatMap { file -> [Piece] in
            guard isOfLines(file.bytes), Int.random(in: 0..<4, using: &random) > 0 else { return [Piece(path: file.path, bytes: file.bytes)] }
            let ends = file.bytes.indices.filter { file.bytes[$0] == 0x0A }.map { $0 + 1 }
            var cuts = (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in ends.randomElement(using: &random) }.sorted()
            cuts = [0] + cuts + [file.bytes.count]
            return zip(cuts, cuts.dropFirst()).map { from, to in
                let line = file.bytes[..<from].count { $0 == 0x0A } + 1
                return Piece(path: file.path, bytes: Array(file.bytes[from..<to]), firstLine: line)
            }.filter { !$0.bytes.isEmpty || $0.firstLine == 1 }
        }
    }

    private func texts(_ report: ScanReport) -> [String] {
        ReportFormat.allCases.filter { !$0.needsMatches }.map { format in
            let stream = OutputStream()
            var options = RenderOptions()
            options.isVerbose = true
            ReportRenderer.render(report, as: format, options: options, to: stream)
            return stream.text
        }
    }

    private func merged(_ paths: [String], _ folder: String) throws -> PartialScan {
        var options = ScanOptions()
        options.paths = paths
        options.workingFolder = folder
        var merger = PartialMerger(options: options)
        let part = try merger.merge()
        #expect(merger.notes == [])
        return part
    }

    private func written(_ part: PartialScan) -> [UInt8] {
        let stream = OutputStream()
        PartialWriter.write(part, to: stream)
        return stream.bytes
    }

    @Test("merge to the report of one scan")
    func random() throws {
        let bench = try Bench()
        var random = SeededGenerator(ScanRounds.seed ^ 0x9A27)
        for round in 0..<ScanRounds.count(12) {
            let files = corpus(&random)
            for file in files { try bench.put(file.bytes, file.path) }
            let single = try bench.scan(files.map(\.path).shuffled(using: &random))
            var allow = HostList()
            try allow.add("*.example")
            let expected = texts(single.report(allow: HostList())) + texts(single.report(allow: allow))

            var pieces = pieces(files, &random).shuffled(using: &random)
            var parts: [String] = []
            while let piece = pieces.popLast() {
                let name = "\(parts.count).part"
                let bytes = written(try bench.scan(piece))
                try bench.put(Bool.random(using: &random) ? gzipped(bytes) : bytes, name)
                parts.append(name)
            }
            // All at once, then in stages until one is left.
            let atOnce = written(try merged(parts, bench.folder.path))
            var stage = 0
            while parts.count > 1 {
                parts.shuffle(using: &random)
                let group = Array(parts.prefix(Int.random(in: 2...max(2, min(5, parts.count)), using: &random)))
                parts.removeFirst(group.count)
                let name = "stage-\(stage).part"
                stage += 1
                try bench.put(written(try merged(group, bench.folder.path)), name)
                parts.append(name)
            }
            let whole = try merged(parts, bench.folder.path)
            if stage > 0 { #expect(String(decoding: written(whole), as: UTF8.self) == String(decoding: atOnce, as: UTF8.self), "round \(round)") }
            let found = texts(whole.report(allow: HostList())) + texts(whole.report(allow: allow))
            guard found != expected else { continue }
            for (found, expected) in zip(found, expected) where found != expected {
                let lines = zip(found.split(separator: "\n"), expected.split(separator: "\n")).filter { $0 != $1 }.prefix(5).map { "expected \($1.prefix(2000))\nfound    \($0.prefix(2000))" }
                Issue.record("round \(round), files \(files.map(\.path)), parts merged in \(stage) stages: \(lines.joined(separator: "\n"))")
                break
            }
        }
    }

    @Test("beyond the bound of servers, too, within one piece of work and over several")
    func manyServers() throws {
        let bench = try Bench()
        var random = SeededGenerator(11)
        let lines = (0..<12_000).shuffled(using: &random).map { number in
            #"{"method":"POST","url":"https://h\#(number % 6000).example/mcp","request_body":"{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":1,\"params\":{\"name\":\"t\"}}"}"# + "\n"
        }
        try bench.put(Array(lines.joined().utf8), "all")
        let expected = texts(try bench.scan(["all"]).report(allow: HostList()))
        var merged: PartialScan?, first = 1
        for count in [7000, 300, 4700] {
            let bytes = Array(lines[(first - 1)..<(first - 1 + count)].joined().utf8)
            let part = try bench.scan(Piece(path: "all", bytes: bytes, firstLine: first))
            if merged?.merge(part) == nil { merged = part }
            first += count
        }
        #expect(texts(try #require(merged).report(allow: HostList())) == expected)
        #expect(expected.contains { $0.contains("more than 5000 servers") })
    }
}
