import CoreKit
import Foundation
import Testing

@testable import akto_cli

/// `--format partial` and `--merge`, as a user runs them.
@Suite("Scanning in parts")
struct ScanPartsTests {
    typealias Scene = ScanScene

    private static let files = [
        "logs/a.jsonl": Scene.record("one.example") + Scene.plain + Scene.record("two.example", seconds: 1_793_527_300),
        "logs/b.jsonl": Scene.record("two.example", method: "tools/list") + Scene.record("mcp.corp.example", tool: "other"),
        "logs/c.jsonl": Scene.plain,
    ]

    private func part(_ scene: Scene, _ name: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil, hasProblems: Bool = false) throws {
        let run = try scene.scan(["--format", "partial", "--fail-on", "none", "--output", name, "-q"] + arguments, environment: environment, input: input.map { Data($0.utf8) })
        #expect(run.status == .success && run.out == "" && (run.err == "") == !hasProblems, "\(run.err)")
    }

    @Test("parts of files and of line ranges give the report of one scan, and are judged when they are merged")
    func equal() throws {
        let scene = try Scene(Self.files.merging(["parts/.keep": ""]) { a, _ in a })
        let lines = try scene.text("logs/a.jsonl").split(separator: "\n").map { String($0) + "\n" }
        try part(scene, "parts/1", ["--stdin-path", "logs/a.jsonl", "--first-line", "1", "-"], input: lines[0])
        try part(scene, "parts/2", ["--stdin-path", "logs/a.jsonl", "--first-line", "2", "-"], input: lines[1] + lines[2])
        try part(scene, "parts/3", ["logs/c.jsonl", "logs/b.jsonl", "--allow", "*.example"])
        #expect(try scene.mode("parts/1") == 0o600)
        for format in ["text", "json", "ndjson", "csv", "sarif", "github", "html"] {
            let arguments = ["--format", format, "--allow", "*.corp.example"]
            let single = try scene.scan(arguments + ["logs"]), merged = try scene.scan(arguments + ["--merge", "parts/3", "parts/1", "parts/2"])
            #expect(single.out == merged.out && single.err == merged.err && single.status == .findings && merged.status == .findings, "\(format)\n\(merged.out)\n\(merged.err)")
        }
        // In stages, through a pipe.
        let stage = try scene.scan(["--merge", "--format", "partial", "--fail-on", "none", "parts/2", "parts/1"])
        try scene.write(stage.out, "stage")
        let merged = try scene.scan(["--merge", "--format", "json", "-", "parts/3"], input: Data(stage.out.utf8))
        #expect(try merged.out == scene.scan(["--format", "json", "logs"]).out)
        // Judged now: levels, baselines.
        #expect(try scene.scan(["--merge", "stage", "--fail-on", "none", "--write-baseline", "known"]).status == .success)
        let known = try scene.report(["--merge", "parts", "--baseline", "known"])
        #expect(known.names == ["mcp.corp.example/rpc"] && known.status == .findings)
    }

    @Test("without being told what it is, a range of lines is a file of its own")
    func unnamed() throws {
        let scene = try Scene()
        try part(scene, "1", ["-"], input: Scene.record() + Scene.record())
        try part(scene, "2", ["-"], input: Scene.record() + Scene.record())
        let merged = try scene.report(["--merge", "1", "2", "1"])
        #expect(merged.servers.first?["exchanges"] as? Int == 4 && merged.inputs["files"] as? Int == 2)
        #expect(merged.err.contains("warning: \"1\" is named twice and counts once"), "\(merged.err)")
        let json = try scene.scan(["--format", "json", "--stdin-path", "s3://logs/x", "--first-line", "11", "-"], input: Data(Scene.record().utf8))
        #expect(json.out.contains(#""first":{"path":"s3://logs/x","line":11,"#) && json.out.contains(#""files":0"#))
    }

    @Test("the same scan counts once; as one of several it cannot be told apart, and nothing is merged")
    func duplicates() throws {
        let scene = try Scene(Self.files)
        try part(scene, "a", ["logs/a.jsonl"])
        try part(scene, "again", ["logs/a.jsonl"])
        try part(scene, "b", ["logs/b.jsonl"])
        let twice = try scene.scan(["--merge", "--format", "json", "a", "again", "b"])
        #expect(try twice.out == scene.scan(["--format", "json", "logs/a.jsonl", "logs/b.jsonl"]).out)
        #expect(twice.err.contains("warning: \"again\" is the same part as \"a\" and counts once"))
        #expect(try !scene.scan(["--merge", "-q", "a", "again"]).err.contains("warning"))
        _ = try scene.scan(["--merge", "--format", "partial", "--output", "ab", "a", "b"])
        for paths in [["ab", "b"], ["b", "ab"]] {
            let run = try scene.scan(["--merge", "--output", "out"] + paths)
            #expect(run.status == .usage && run.err.contains("\"b\"") && run.err.contains("\"ab\"") && run.err.contains("count twice") && !scene.exists("out"), "\(run.err)")
        }
    }

    @Test("parts that do not go together are refused, and both are named")
    func disagreement() throws {
        let pack = "schema: akto.signatures/1\nsignatures: [{id: own, layer: body, pattern: 'abcdef', confidence: low}]"
        let scene = try Scene(Self.files.merging(["pack.yaml": pack, "other.yaml": pack.replacingOccurrences(of: "low", with: "high")]) { a, _ in a })
        try part(scene, "plain", ["logs/a.jsonl"])
        try part(scene, "pack", ["--signatures", "pack.yaml", "logs/b.jsonl"])
        try part(scene, "other", ["--signatures", "other.yaml", "logs/c.jsonl"])
        try part(scene, "keyed", ["logs/b.jsonl"], environment: ["AKTO_PARTIAL_KEY": "0123456789abcdef"])
        try part(scene, "otherwise", ["logs/c.jsonl"], environment: ["AKTO_PARTIAL_KEY": "0123456789abcdefg"])
        for (paths, mention) in [
            (["plain", "pack"], "\"own\" is missing in the first and body, low in the second"), (["pack", "plain"], "body, low in the first and missing in the second"),
            (["pack", "other"], "body, low in the first and body, high in the second"), (["plain", "keyed"], "with a key"), (["keyed", "otherwise"], "different keys"),
        ] {
            let run = try scene.scan(["--merge"] + paths)
            #expect(run.status == .usage && run.out == "" && run.err.contains("\"\(paths[0])\" and \"\(paths[1])\"") && run.err.contains(mention), "\(run.err)")
        }
        #expect(try scene.scan(["--format", "partial", "logs"], environment: ["AKTO_PARTIAL_KEY": "short"]).status == .usage)
        try part(scene, "shallow", ["--max-depth", "2", "logs/b.jsonl"])
        let run = try scene.scan(["--merge", "plain", "shallow"])
        #expect(run.status == .findings && run.err.contains("warning: the parts were scanned with different --max-depth"), "\(run.err)")
    }

    @Test("what is broken is left out, said, and makes 3; what a part could not read does, too")
    func incomplete() throws {
        let scene = try Scene(Self.files)
        try part(scene, "a", ["logs/a.jsonl"])
        try scene.write(String(try scene.text("a").dropLast(100)), "parts/cut")
        try scene.write("", "parts/empty")
        try scene.write("{\"schema\":\"akto.scan/1\"}", "parts/foreign")
        let merged = try scene.report(["--merge", "a", "parts", "missing"])
        #expect(merged.status == .incomplete && merged.names.count == 2)
        for mention in ["parts/cut:", "cut short", "parts/empty: empty", "parts/foreign:1: not a part", "missing: cannot open"] {
            #expect(merged.problems.contains { $0.contains(mention) }, "\(mention): \(merged.problems)")
        }
        let cut = try scene.scan(["--format", "partial", "--output", "incomplete", "-"], input: Data((Scene.record() + Scene.record().dropLast(40)).utf8))
        #expect(cut.status == .incomplete)
        #expect(try scene.scan(["--merge", "--fail-on", "none", "a", "incomplete"]).status == .incomplete)
        #expect(try scene.scan(["--merge", "--fail-on", "none", "incomplete", "--format", "partial"]).status == .incomplete)
        // Nothing at all is a document, and a part, too.
        try part(scene, "keyed", ["logs/a.jsonl"], environment: ["AKTO_PARTIAL_KEY": "0123456789abcdef"])
        #expect(try scene.scan(["--merge", "--format", "partial", "--include", "*.part", "--output", "none", "parts"]).status == .incomplete)
        for paths in [["none", "keyed"], ["keyed", "none"]] { #expect(try scene.report(["--merge"] + paths).names.count == 2) }
        let none = try scene.report(["--merge", "--include", "*.part", "parts"])
        #expect(none.status == .incomplete && none.problems == ["parts: no parts here"])
    }

    @Test("what only a scan asks for is refused", arguments: [
        ["--since", "1d"], ["--until", "2026-11-01"], ["--max-depth", "3"], ["--max-record", "1MiB"], ["--max-inflate", "1MiB"], ["--max-ratio", "5"], ["--jobs", "2"], ["--no-prefilter"], ["--binary"],
        ["--signatures", "p.yaml"], ["--only-signatures", "p.yaml"], ["--list-signatures"], ["--stdin-path", "x"], ["--first-line", "3"], ["--format", "matches"],
    ])
    func scanningOptions(_ arguments: [String]) throws {
        let scene = try Scene(["p.yaml": "schema: akto.signatures/1\nsignatures: [{id: a, layer: body, pattern: 'abc', confidence: low}]"])
        let run = try scene.scan(["--merge", "a.part"] + arguments)
        #expect(run.status == .usage && run.err.contains("--merge") && run.err.contains(arguments[0]), "\(run.err)")
    }

    @Test("options that do not go together", arguments: [
        (["--merge"], "expects parts"), (["--stdin-path", "x", "a.jsonl"], "--stdin-path"), (["--stdin-path", "", "-"], "--stdin-path"), (["--first-line", "2", "a.jsonl"], "--first-line"),
        (["--first-line", "2", "-", "a.jsonl"], "--first-line"), (["--first-line", "0", "-"], "--first-line"),
    ])
    func usage(_ arguments: [String], _ mention: String) throws {
        let run = try Scene(["a.jsonl": Scene.record()]).scan(arguments)
        #expect(run.status == .usage && run.err.contains(mention), "\(run.err)")
    }

    @Test("defaults of a config are for scans and do no harm to a merge")
    func config() throws {
        let scene = try Scene(Self.files.merging(["akto.yaml": "scan:\n  max-depth: 4\n  since: 2026-01-01\n  allow: ['one.example']\n"]) { a, _ in a })
        try part(scene, "a", ["logs/a.jsonl"])
        let run = try scene.report(["--merge", "a"])
        #expect(run.names == ["two.example/rpc", "one.example/rpc"] && run.status == .findings, "\(run.err)")
    }

    @Test("secrets in what was captured are in no part")
    func secrets() throws {
        let secret = "sk-proj-4f9d0c1b7a6e5d4c3b2a1908f7e6d5c4"
        let scene = try Scene(["a.jsonl": Scene.record("s.example", "/s/\(secret)/mcp", tool: "ghp_0123456789abcdefghijklmnopqrstuvwxyz") + "{\"tools/call\": \(secret)}\n"])
        try part(scene, "p", ["a.jsonl"], hasProblems: true)
        let text = try scene.text("p")
        #expect(!text.contains(secret) && !text.contains("ghp_0123456789") && text.contains("/s/sk-p…#"))
        #expect(try scene.scan(["--merge", "--format", "json", "p"]).out == scene.scan(["--format", "json", "a.jsonl"]).out)
    }
}
