import Foundation
import Testing

/// The prefilter, and the number of threads, as a user meets them: whole processes over recorded captures.
@Suite("The prefilter in whole processes")
struct PrefilterProcessTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The document without the faults of records that stay closed.
    private func document(_ line: String) throws -> String {
        let run = try AktoProcess.shell(line, folder: Self.root)
        var root = try #require(try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any], "\(run.err)")
        var inputs = root["inputs"] as? [String: Any] ?? [:]
        inputs["problems"] = nil
        root["inputs"] = inputs
        return String(decoding: try JSONSerialization.data(withJSONObject: root, options: .sortedKeys), as: UTF8.self)
    }

    @Test("opening every record finds nothing more, with one thread and with four", arguments: ["Tests/Fixtures/captures", "examples/captures"])
    func folders(_ folder: String) throws {
        let opened = try document("$AKTO scan --no-config -q -f json --jobs 1 --no-prefilter \(folder)")
        #expect(opened.contains("mcp-tools-call"))
        #expect(try document("$AKTO scan --no-config -q -f json --jobs 1 \(folder)") == opened)
        #expect(try document("$AKTO scan --no-config -q -f json --jobs 4 \(folder)") == opened)
        #expect(try document("$AKTO scan --no-config -q -f json --jobs 4 --no-prefilter \(folder)") == opened)
    }

    @Test("nor in what comes through a pipe, however it is written")
    func pipe() throws {
        let file = "Tests/Fixtures/captures/streamable.records.jsonl"
        let opened = try document("$AKTO scan --no-config -q -f json --no-prefilter - < \(file)")
        #expect(try document("$AKTO scan --no-config -q -f json - < \(file)") == opened)
        #expect(try document("dd bs=777 if=\(file) 2> /dev/null | $AKTO scan --no-config -q -f json -") == opened)
        #expect(try document("gzip -c \(file) | $AKTO scan --no-config -q -f json -").replacingOccurrences(of: #""bytes":\d+"#, with: "", options: .regularExpression)
            == opened.replacingOccurrences(of: #""bytes":\d+"#, with: "", options: .regularExpression))
    }
}
