import Foundation
import Testing

@testable import CoreKit

/// However a capture is cut into pieces, and however many threads take them, the report is the same bytes.
@Suite("Pieces of work")
struct ScanPiecesTests {
    private struct Sizes {
        var segment: Int
        var range: Int
        var window = 4 << 20
    }

    /// All that a scan says: the inventory, every match, every problem in its order.
    private func text(_ report: ScanReport, withBytes: Bool = true) -> String {
        var report = report
        if !withBytes { report.inputs.bytes = 0 }
        let matches = report.matches.map { "\($0.place.path):\($0.place.line):\($0.place.column) \($0.signature) \($0.excerpt)\n" }
        return report.json + matches.joined()
    }

    private func scan(
        _ captures: [[UInt8]], _ folder: ScratchFolder, _ sizes: Sizes, jobs: Int, asPipe: Bool = false, _ change: (inout ScanOptions) -> Void = { _ in }
    ) throws -> ScanReport {
        var options = ScanOptions()
        options.workingFolder = folder.path
        options.keepsMatches = true
        options.jobs = jobs
        options.read.segmentSize = sizes.segment
        options.read.rangeSize = sizes.range
        options.read.textWindow = sizes.window
        change(&options)
        for (index, bytes) in captures.enumerated() {
            try folder.write(bytes, "\(index)")
            options.paths.append("\(index)")
        }
        let set = try #require(ScanBench.builtIn)
        guard asPipe, let bytes = captures.first else { return Scanner(options: options, signatures: set).run() }
        options.paths[0] = "-"
        let pipe = Pipe()
        let writer = Thread {
            // In gulps of all sizes, as programs write.
            var at = 0, size = 1
            while at < bytes.count {
                let next = min(bytes.count, at + size)
                pipe.fileHandleForWriting.write(Data(bytes[at..<next]))
                at = next
                size = size * 3 % 7001 + 1
            }
            try? pipe.fileHandleForWriting.close()
        }
        writer.start()
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        return Scanner(options: options, signatures: set, standardInput: { InputFile(standardInput: descriptor, name: "<stdin>") }).run()
    }

    /// The same with one thread and with several, from a file and through a pipe.
    private func check(_ captures: [[UInt8]], _ random: inout SeededGenerator, _ label: String) throws {
        let folder = try ScratchFolder()
        let all = [Sizes(segment: 1, range: 40), Sizes(segment: 90, range: 700), Sizes(segment: 4096, range: 64, window: 5000), Sizes(segment: 1 << 18, range: 1)]
        for sizes in all.shuffled(using: &random).prefix(2) {
            let single = text(try scan(captures, folder, sizes, jobs: 1))
            for jobs in [2, 3 + Int(random.next() % 2)] {
                let several = text(try scan(captures, folder, sizes, jobs: jobs))
                try #require(several == single, "\(label), \(jobs) threads, \(sizes)")
            }
            guard captures.count == 1 else { continue }
            let piped = text(try scan(captures, folder, sizes, jobs: 1, asPipe: true), withBytes: false)
            let several = text(try scan(captures, folder, sizes, jobs: 2, asPipe: true), withBytes: false)
            try #require(several == piped, "\(label), a pipe, two threads, \(sizes)")
            let whole = text(try scan(captures, folder, Sizes(segment: sizes.segment, range: 1 << 30, window: sizes.window), jobs: 1), withBytes: false)
            let named = piped.replacing("<stdin>", with: "0")
            try #require(named == whole, "\(label), a pipe and a file, \(sizes)")
        }
    }

    @Test("captures of every form", arguments: [UInt64](0..<3))
    func forms(_ number: UInt64) throws {
        var random = SeededGenerator(ScanRounds.seed &+ number &* 77)
        for round in 0..<ScanRounds.count(3) {
            var traffic = WireTraffic(seed: random.next())
            var way = WireWay(seed: random.next())
            let exchanges = traffic.exchanges() + traffic.exchanges()
            let captures = round % 3 == 2 ? way.captures(exchanges) + way.captures(exchanges) : [way.captures(exchanges)[0]]
            try check(captures, &random, "form \(number), round \(round)")
        }
    }

    @Test("faults keep their lines and their order")
    func faults() throws {
        var random = SeededGenerator(ScanRounds.seed ^ 9)
        let entry = #"{"startedDateTime":"2026-11-01T10:00:00Z","request":{"method":"POST","url":"https://a.test/mcp","headers":[],"postData":{"mimeType":"application/json","text":"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"n@\"}}"}},"response":{"status":200,"headers":[],"content":{}}}"#
        for round in 0..<ScanRounds.count(6) {
            var entries = (0..<40).map { entry.replacing("@", with: "\($0)é") }
            for _ in 0..<4 {
                let at = Int.random(in: 0..<40, using: &random)
                entries[at] = [#"{"request":{"method":}}"#, #"{"request" "tools/call"}"#, "\"tools/call\"", "{\"jsonrpc\":\n\n\"2.0\",\"tools/call\"}", String(entries[at].dropLast())][Int.random(in: 0..<5, using: &random)]
            }
            let gap = [",", ",\n", ", é\"\n\",", "\n,\n\n"][round % 4]
            var text = "{\"log\":{\"version\":\"1.2\",\"entries\":[" + entries.joined(separator: gap) + "]}}"
            if round % 3 == 1 { text = String(text.dropLast(Int.random(in: 1..<900, using: &random))) }
            if round % 3 == 2 { text = entries.joined(separator: round % 2 == 0 ? "\n" : "") }
            try check([Array(text.utf8)], &random, "round \(round)")
        }
    }

    @Test("text, with matches everywhere and nowhere")
    func texts() throws {
        var random = SeededGenerator(ScanRounds.seed ^ 4)
        for round in 0..<ScanRounds.count(6) {
            var text = "log: "
            let words = ["\"method\":\"tools/call\" ", "\"method\"\n:\n\"tools/list\"", "é", "\n", "nothing to see here ", "\"protocolVersion\":\"2025-06-18\"", "日本", "\"method\" ", "\"method\"::"]
            for _ in 0..<Int.random(in: 10...900, using: &random) { text += words[Int.random(in: 0..<(round % 2 == 0 ? 3 : words.count), using: &random)] }
            var bytes = Array(text.utf8)
            if round % 3 == 1 { for _ in 0..<20 { bytes[Int.random(in: 5..<bytes.count, using: &random)] = 0xC3 } }
            try check([bytes], &random, "text \(round)")
            try check([gzipped(bytes)], &random, "gzipped text \(round)")
        }
    }

    // MARK: - Members

    private func members(_ bytes: [UInt8], _ count: Int, _ random: inout SeededGenerator) -> [[UInt8]] {
        let cuts = ((0..<count - 1).map { _ in Int.random(in: 0...bytes.count, using: &random) } + [0, bytes.count]).sorted()
        return zip(cuts, cuts.dropFirst()).map { gzipped(Array(bytes[$0..<$1])) }
    }

    private func lines(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in 0..<count {
            let body = [#"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"#, "plain", "tools/call", "é日本"][Int.random(in: 0..<4, using: &random)]
            bytes += Array(#"{"path":"/mcp/\#(number % 7)","method":"POST","requestHeaders":"{\"host\":\"h\#(number % 5).test\"}","requestPayload":"\#(body)""#.utf8)
            // What looks like a member's header, and one that even is a member.
            if number % 11 == 3 { bytes += Array(",\"odd\":\"".utf8) + [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + Array("\"".utf8) }
            if number % 17 == 5 { bytes += Array(",\"inner\":\"".utf8) + gzipped(Array("no line\n{\"a\":1}\n".utf8)).filter { $0 != 0x0A && $0 != 0x22 } + Array("\"".utf8) }
            bytes += Array(number % 13 == 8 ? "}}\n".utf8 : "}\n".utf8)
        }
        return bytes
    }

    /// A file small enough to be read in order says the same as its parts, but for how many bytes of a broken one were read.
    private func checkMembers(_ file: [UInt8], _ label: String) throws {
        let folder = try ScratchFolder()
        for segment in [1, 1 << 18] {
            let inOrder = text(try scan([file], folder, Sizes(segment: segment, range: 1 << 30), jobs: 1), withBytes: false)
            for range in [1, 90, 3000] {
                let single = try scan([file], folder, Sizes(segment: segment, range: range), jobs: 1)
                let several = try scan([file], folder, Sizes(segment: segment, range: range), jobs: 3)
                try #require(text(several) == text(single), "\(label), parts of \(range), segments of \(segment)")
                try #require(text(single, withBytes: false) == inOrder, "\(label), parts of \(range), segments of \(segment)")
            }
        }
    }

    @Test("members cut anywhere are one file")
    func membersCutAnywhere() throws {
        var random = SeededGenerator(ScanRounds.seed ^ 2)
        for round in 0..<ScanRounds.count(4) {
            let bytes = lines(60, &random)
            let count = [2, 3, 30, 400][round % 4]
            var padded: [UInt8] = []
            for member in members(bytes, count, &random) { padded += member + Array(repeating: 0, count: Int.random(in: 0...2, using: &random)) }
            try checkMembers(padded, "\(count) members")
            let folder = try ScratchFolder()
            let plain = try scan([bytes], folder, Sizes(segment: 4096, range: 1 << 30), jobs: 1)
            let inParts = try scan([padded], folder, Sizes(segment: 4096, range: 500), jobs: 2)
            #expect(text(plain, withBytes: false) == text(inParts, withBytes: false))
            #expect(inParts.inputs.bytes == padded.count)
        }
    }

    @Test("broken members are told of as ever")
    func brokenMembers() throws {
        var random = SeededGenerator(ScanRounds.seed ^ 3)
        for round in 0..<ScanRounds.count(12) {
            var all = members(lines(50, &random), [2, 5, 40][round % 3], &random)
            let victim = Int.random(in: 0..<all.count, using: &random)
            switch round % 6 {
            case 0: all[all.count - 1].removeLast(Int.random(in: 1..<all[all.count - 1].count, using: &random))
            case 1: all[victim].removeLast(Int.random(in: 1..<all[victim].count, using: &random))
            case 2: all[victim] += Array("garbage".utf8)
            case 3: all[victim][all[victim].count - 5] ^= 0x40  // the CRC
            case 4: all[victim][Int.random(in: 0..<all[victim].count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default: all.append(Array("garbage behind".utf8))
            }
            try checkMembers(Array(all.joined()), "fault \(round)")
        }
    }

    /// Its checksum is taken piece by piece, by whichever thread looks at them.
    @Test("one member, whole and broken, and others behind it")
    func oneMember() throws {
        var random = SeededGenerator(ScanRounds.seed ^ 5)
        for round in 0..<ScanRounds.count(12) {
            let bytes = lines(round % 2 == 0 ? 300 : 20, &random)
            var file = gzipped(bytes)
            switch round % 6 {
            case 0: break
            case 1: file.removeLast(Int.random(in: 1..<9, using: &random))
            case 2: file[file.count - Int.random(in: 1...8, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 3: file += gzipped(bytes) + gzipped([]) + gzipped(lines(2, &random))
            case 4: file[Int.random(in: 10..<file.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default: file = gzipped(file)
            }
            try check([file], &random, "member \(round)")
        }
    }

    @Test("thousands of tiny members")
    func tinyMembers() throws {
        var random = SeededGenerator(ScanRounds.seed ^ 8)
        let bytes = lines(120, &random)
        var file: [UInt8] = []
        for at in stride(from: 0, to: bytes.count, by: 7) { file += gzipped(Array(bytes[at..<min(bytes.count, at + 7)])) }
        try checkMembers(file, "members of 7 bytes")
    }
}
