import CoreKit
import Foundation
import Testing

@testable import akto_cli

@Suite("akto scan --stats")
struct ScanStatsTests {
    private typealias Scene = ScanScene

    private func scene() throws -> Scene {
        try Scene(["a.jsonl": Scene.record() + Scene.plain + Scene.plain, "b.jsonl": Scene.plain, "notes.log": "nothing of interest\n"])
    }

    @Test("counts what was read, what could match and what was opened")
    func counts() throws {
        let report = try scene().report(["--stats", "."])
        let stats = report.root["stats"] as? [String: Any] ?? [:]
        func count(_ name: String) -> Int { (stats[name] as? NSNumber)?.intValue ?? -1 }
        #expect(count("files") == 3 && count("records") == 5 && count("bytes") == (Scene.record() + Scene.plain + Scene.plain + Scene.plain + "nothing of interest\n").utf8.count)
        #expect(count("candidates") == 1 && count("looked_at") == 3 && count("decoded") == 1 && count("decoded_mcp") == 1, "\(stats)")
        #expect(count("inflated_bytes") == 0 && count("threads") == 1 && count("wall_ns") > 0)
        let stages = stats["stages_ns"] as? [String: NSNumber] ?? [:]
        #expect(Set(stages.keys) == ["reading", "inflating", "cutting", "filtering", "looking", "decoding", "judging", "searching", "merging"])
        // One thread cannot have worked longer than there was time.
        #expect(stages.values.reduce(0) { $0 + $1.intValue } <= count("wall_ns"))
    }

    @Test("without the prefilter every record is a candidate")
    func unfiltered() throws {
        let stats = try scene().report(["--stats", "--no-prefilter", "a.jsonl"]).root["stats"] as? [String: Any] ?? [:]
        #expect((stats["candidates"] as? Int) == 3 && (stats["decoded"] as? Int) == 3 && (stats["looked_at"] as? Int) == 0)
    }

    @Test("says what gzip grew to, and counts the rate on that")
    func inflated() throws {
        let scene = try scene()
        try scene.write(Data(gzipOfStored(Array(Scene.plain.utf8))), "c.gz")
        let stats = try scene.report(["--stats", "c.gz"]).root["stats"] as? [String: Any] ?? [:]
        #expect((stats["inflated_bytes"] as? Int) == Scene.plain.utf8.count)
        #expect((stats["bytes"] as? Int) == Scene.plain.utf8.count + 23)
    }

    @Test("the table goes to standard error and changes nothing else", arguments: ["text", "json", "ndjson", "csv", "matches"])
    func table(format: String) throws {
        let scene = try scene()
        let plain = try scene.scan(["--format", format, "."]), measured = try scene.scan(["--format", format, "--stats", "."])
        #expect(measured.status == plain.status && measured.err.hasPrefix(plain.err))
        if format == "json" {
            #expect(measured.out.hasPrefix(plain.out.dropLast(2)) && !plain.out.contains("\"stats\""))
        } else {
            #expect(measured.out == plain.out)
        }
        let lines = measured.err.dropFirst(plain.err.count).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.hasPrefix("SCANNED ") == true && lines.first?.hasSuffix(" COUNT   SHARE") == true && lines.contains { $0.hasPrefix("together") }, "\(measured.err)")
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    }

    /// A gzip member of one stored block.
    private func gzipOfStored(_ bytes: [UInt8]) -> [UInt8] {
        func little(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) } }
        let size = UInt32(bytes.count)
        var checksum = CRC32()
        bytes.withUnsafeBytes { checksum.update($0) }
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(size, 2) + little(~size, 2) + bytes + little(checksum.value, 4) + little(size, 4)
    }
}
