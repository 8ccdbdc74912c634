import CoreKit
import Foundation
import Testing

@testable import akto_cli

/// `akto scan` as a user runs it.
@Suite("akto scan")
struct ScanCommandTests {
    private typealias Scene = ScanScene

    // MARK: Statuses

    @Test("status 1 for a shadow server at the failing level, 0 below it", arguments: [
        ([], 1), (["--fail-on", "certain"], 0), (["--fail-on", "high"], 1), (["--fail-on=medium"], 1), (["--fail-on", "low"], 1), (["--fail-on", "none"], 0),
        (["--allow", "tools.example"], 0), (["--allow", "tools.example", "--fail-on", "low"], 0), (["-a", "*.example"], 0), (["-a", "example"], 1),
    ] as [([String], Int32)])
    func failing(arguments: [String], status: Int32) throws {
        let scene = try Scene(["a.jsonl": Scene.record()])
        #expect(try scene.scan(["a.jsonl"] + arguments).status.rawValue == status)
        // Options may stand in front of operands too.
        #expect(try scene.scan(arguments + ["--", "a.jsonl"]).status.rawValue == status)
    }

    @Test("status 2 for what cannot be used, and nothing is done", arguments: [
        (["--fail-on", "sure", "a.jsonl"], "sure"), (["--format", "xml", "a.jsonl"], "xml"), (["--alow", "x", "a.jsonl"], "--allow"), (["--allow", "https://x.example", "a.jsonl"], "--allow"),
        (["--allow", "@missing.txt", "a.jsonl"], "missing.txt"), (["--signatures", "missing.yaml", "a.jsonl"], "missing.yaml"), (["--baseline", "missing.json", "a.jsonl"], "missing.json"),
        (["--baseline", "a.jsonl", "a.jsonl"], "baseline"), (["--signatures", "bad.yaml", "a.jsonl"], "bad.yaml:2:44"), (["--signatures", "p.yaml", "--only-signatures", "p.yaml", "a.jsonl"], "--only-signatures"),
        (["--signatures", "wrong.yaml", "a.jsonl"], "does not match its example"), (["--signatures", "twice.yaml", "a.jsonl"], "duplicate id"), (["--since", "yesterdayish", "a.jsonl"], "--since"),
        (["--jobs", "0", "a.jsonl"], "--jobs"), (["--max-ratio", "x", "a.jsonl"], "--max-ratio"), (["--config", "missing-config.yaml", "a.jsonl"], "missing-config.yaml"),
    ])
    func usage(arguments: [String], mention: String) throws {
        let scene = try Scene([
            "a.jsonl": Scene.record(), "bad.yaml": "schema: akto.signatures/1\nsignatures: [{id: a, layer: body, pattern: '(?=x)', confidence: low}]",
            "p.yaml": "schema: akto.signatures/1\nsignatures: [{id: a, layer: body, pattern: 'abc', confidence: low}]",
            "wrong.yaml": "schema: akto.signatures/1\nsignatures: [{id: a, layer: body, pattern: 'abc', confidence: low, matches: [abd]}]",
            "twice.yaml": "schema: akto.signatures/1\nsignatures: [{id: mcp-tools-call, layer: body, pattern: 'abc', confidence: low}]",
        ])
        let run = try scene.scan(["--output", "out.json"] + arguments)
        #expect(run.status == .usage)
        #expect(run.out == "" && !scene.exists("out.json"))
        #expect(run.err.hasPrefix("akto scan: ") && run.err.contains(mention), "\(run.err)")
    }

    @Test("status 3 for what could not be finished, which beats 1, and the rest is scanned")
    func incomplete() throws {
        let scene = try Scene(["a.jsonl": Scene.record(), "cut.jsonl": Scene.record("cut.example") + String(Scene.record("lost.example").prefix(120))])
        #expect(try scene.report(["missing", "a.jsonl"]).status == .incomplete)
        let cut = try scene.report(["cut.jsonl", "a.jsonl"])
        #expect(cut.status == .incomplete)
        #expect(cut.names == ["cut.example/rpc", "tools.example/rpc"])
        #expect(cut.problems.count == 1 && cut.problems[0].hasPrefix("cut.jsonl:2:"), "\(cut.problems)")
        // Cut or not, the prefilter has no say in it.
        let plain = try Scene(["cut.jsonl": Scene.plain + String(Scene.plain.prefix(60))])
        #expect(try plain.report(["."]).status == .incomplete)
        #expect(try plain.report([".", "--fail-on", "none"]).problems.count == 1)
    }

    @Test("a bad line in the middle costs that line")
    func badLine() throws {
        let bad = #"{"path":"/rpc","method":"POST" "requestPayload":"x"}"# + "\n"
        let scene = try Scene(["a.jsonl": Scene.record() + bad + Scene.plain + Scene.record("b.example")])
        let quick = try scene.report(["a.jsonl"])
        #expect(quick.status == .findings && quick.names == ["b.example/rpc", "tools.example/rpc"] && quick.exchanges == 4)
        #expect(quick.problems == [])
        let thorough = try scene.report(["--no-prefilter", "a.jsonl"])
        #expect(thorough.status == .findings && thorough.names == quick.names)
        #expect(thorough.problems.count == 1 && thorough.problems[0].hasPrefix("a.jsonl:2: not JSON: expected"), "\(thorough.problems)")
        // One that was opened because of what it holds is told either way.
        let opened = try Scene(["a.jsonl": Scene.record() + Scene.record("bad.example").replacingOccurrences(of: "\"ip\":", with: "\"ip\" ") + Scene.record("b.example")])
        #expect(try opened.report(["a.jsonl"]).problems.map { $0.prefix(20) } == ["a.jsonl:2: not JSON:"])
    }

    // MARK: Formats and output

    static let formats = ["text", "json", "ndjson", "csv", "sarif", "github", "matches", "html"]

    private func isValid(_ text: String, _ format: String) -> Bool {
        switch format {
        case "json", "sarif": return (try? JSONSerialization.jsonObject(with: Data(text.utf8))) is [String: Any] && text.hasSuffix("\n")
        case "ndjson":
            let lines = text.split(separator: "\n")
            return !lines.isEmpty && lines.allSatisfy { (try? JSONSerialization.jsonObject(with: Data($0.utf8))) is [String: Any] }
        case "csv": return text.hasPrefix("host,path,") && text.utf8.last == 0x0A
        case "github": return text.split(separator: "\n").allSatisfy { $0.hasPrefix("::") }
        case "html": return text.hasPrefix("<!doctype html>") && text.contains("</html>")
        case "matches": return text.split(separator: "\n").allSatisfy { $0.split(separator: ":").count >= 4 }
        default: return !text.isEmpty && text.hasSuffix("\n")
        }
    }

    @Test("every format is a whole document: empty, with findings, and when inputs fail", arguments: formats)
    func documents(format: String) throws {
        let scene = try Scene(["full/a.jsonl": Scene.record() + Scene.plain, "empty/note": ""])
        for (paths, status) in [(["empty"], 0), (["full"], 1), (["full", "missing"], 3), (["missing"], 3)] as [([String], Int32)] {
            let run = try scene.scan(["--format", format] + paths)
            #expect(run.status.rawValue == status)
            #expect(isValid(run.out, format), "\(paths): \(run.out.prefix(300))")
            if paths.contains("missing") { #expect(run.err.contains("missing: cannot open: no such file or directory")) }
        }
    }

    @Test("--output is written as a whole, for its owner alone, and replaces regular files only")
    func output() throws {
        let scene = try Scene(["in/a.jsonl": Scene.record(), "out.json": "old"])
        #expect(try scene.mode("out.json") != 0o600)
        let run = try scene.scan(["--format", "json", "--output", "out.json", "in"])
        #expect(run.status == .findings && run.out == "")
        #expect(try isValid(scene.text("out.json"), "json"))
        #expect(try scene.mode("out.json") == 0o600)
        #expect(scene.names == ["in", "out.json"])
        try scene.link("link.json", to: "out.json")
        #expect(try scene.scan(["-o", "link.json", "-f", "csv", "in"]).status == .findings)
        #expect(try scene.text("out.json").hasPrefix("host,") && FileManager.default.destinationOfSymbolicLink(atPath: scene.path + "/link.json") == "out.json")
        for place in ["in", "none/out.json"] {
            let refused = try scene.scan(["--output", place, "in"])
            #expect(refused.status == .incomplete && refused.err.contains(place), "\(refused.err)")
        }
        #expect(try scene.scan(["--output", "-", "in"]).out.contains("tools.example"))
        #expect(scene.names == ["in", "link.json", "out.json"])
    }

    @Test("secrets are masked in every format", arguments: formats)
    func secrets(format: String) throws {
        let secret = "sk-proj-Zq8vN3xT5rW1yB7uK2mP9dF4hJ6aL0cE"
        let token = "ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
        let records = Scene.record(extra: #",\"arguments\":{\"api_key\":\"\#(secret)\",\"text\":\"Bearer \#(token)\"}"#)
            + Scene.record("h.example", "/mcp/\(token)", method: "tools/list") + Scene.record("t.example", tool: secret)
        let scene = try Scene(["a.jsonl": records, "b.log": "POST \"method\":\"tools/call\" Authorization: Bearer \(token) api_key=\(secret)\n"])
        for arguments in [["--verbose"], ["--no-prefilter"]] {
            let run = try scene.scan(["--format", format, "."] + arguments)
            #expect(run.status == .findings)
            for part in [secret, token, String(secret.dropFirst(8).prefix(20)), String(token.dropFirst(6).prefix(20))] {
                #expect(!run.out.contains(part) && !run.err.contains(part), "\(part) in \(format)")
            }
        }
    }

    @Test("captured text is never printed raw")
    func hostile() throws {
        let scene = try Scene(["a.jsonl": Scene.record(tool: "=cmd\\\\u001b[31m<u>"), "b\u{1b}[2J.jsonl": Scene.record("b.example")])
        for format in Self.formats {
            let run = try scene.scan(["--format", format, "--verbose", "."])
            #expect(!run.out.contains("\u{1b}") && !run.err.contains("\u{1b}"), "\(format)")
            if format == "html" { #expect(!run.out.contains("<u>")) }
            if format == "csv" { #expect(!run.out.contains(",=cmd") && !run.out.contains("\"=cmd")) }
        }
    }

    @Test("matches are of the form path:line:column: signature: excerpt")
    func matches() throws {
        let scene = try Scene(["a.log": "é\nsent \"method\" : \"tools/call\" to it\n", "b.jsonl": Scene.plain + Scene.record()])
        let lines = try scene.scan(["--format", "matches", "."]).out.split(separator: "\n").map(String.init)
        #expect(lines.contains("a.log:2:6: mcp-tools-call: sent \"method\" : \"tools/call\" to it"), "\(lines)")
        #expect(lines.contains { $0.hasPrefix("b.jsonl:2:") && $0.contains(": mcp-tools-call: ") }, "\(lines)")
    }

    // MARK: Judging

    @Test("--allow takes names, suffixes and lists")
    func allow() throws {
        let hosts = ["mcp.corp.example", "mcp.corp.example.evil.test", "a.tools.example", "tools.example", "b.example:8443"]
        let scene = try Scene(["a.jsonl": hosts.map { Scene.record($0) }.joined(), "ours.txt": "# ours\n\n*.tools.example # all\r\nB.example\n"])
        let report = try scene.report(["--allow", "MCP.corp.example", "--allow", "@ours.txt", "."])
        let sanctioned = report.servers.filter { $0["status"] as? String == "sanctioned" }.compactMap { $0["host"] as? String }
        #expect(sanctioned == ["a.tools.example", "b.example:8443", "mcp.corp.example"])
        #expect(report.names.prefix(2) == ["mcp.corp.example.evil.test/rpc", "tools.example/rpc"])
        let bad = try Scene(["ours.txt": "good.example\nhttps://bad.example\n"])
        let run = try bad.scan(["--allow", "@ours.txt", "."])
        #expect(run.status == .usage && run.err.contains("ours.txt") && run.err.contains("https://bad.example"))
    }

    @Test("a baseline takes what is known away, and nothing else")
    func baseline() throws {
        let scene = try Scene(["logs/a.jsonl": Scene.record() + Scene.record("b.example")])
        #expect(try scene.scan(["--write-baseline", "known.json", "logs"]).status == .findings)
        #expect(try scene.mode("known.json") == 0o600)
        let known = try scene.report(["--baseline", "known.json", "logs"])
        #expect(known.status == .success && known.names == [])
        try scene.write(Scene.record("new.example") + Scene.record("b.example", "/other"), "logs/b.jsonl")
        let later = try scene.report(["--baseline", "known.json", "logs"])
        #expect(later.status == .findings && later.names == ["b.example/other", "new.example/rpc"])
        // The same file may be read and written anew.
        #expect(try scene.scan(["--baseline", "known.json", "--write-baseline", "known.json", "logs"]).status == .findings)
        #expect(try scene.report(["--baseline", "known.json", "logs"]).names == [])
        #expect(try scene.scan(["--baseline", "known.json", "logs", "--format", "text"]).status == .success)
    }

    @Test("--since and --until bound the time; what has none always counts", arguments: [
        (["--since", "2026-11-02"], ["late.example/rpc", "timeless.example/rpc"]), (["--until", "2026-11-01"], ["early.example/rpc", "timeless.example/rpc"]),
        (["--since", "2026-11-01T10:00:00Z", "--until", "2026-11-01T10:00:00Z"], ["early.example/rpc", "timeless.example/rpc"]),
        (["--since", "2026-11-01T10:00:01Z", "--until", "2026-11-02T09:59:59Z"], ["timeless.example/rpc"]), (["--since", "100000d"], ["early.example/rpc", "late.example/rpc", "timeless.example/rpc"]),
    ])
    func times(arguments: [String], expected: [String]) throws {
        let timeless = Scene.record("timeless.example").replacingOccurrences(of: #""time":"1793527200","#, with: "")
        let scene = try Scene(["a.jsonl": Scene.record("early.example") + Scene.record("late.example", seconds: 1_793_613_600) + timeless])
        #expect(try scene.report(arguments + ["."]).names == expected)
    }

    // MARK: Signatures

    private let pack = """
        schema: akto.signatures/1
        signatures:
          - id: acme-internal-rpc
            layer: body
            pattern: 'acme-mcp/\\d+'
            confidence: medium
            description: the internal tool gateway
            matches: ['acme-mcp/2']
            ignores: ['acme-mcpx']
        """

    @Test("packs add to the built-in ones, or stand alone")
    func packs() throws {
        let acme = Scene.record("acme.example").replacingOccurrences(of: "tools/call", with: "acme-mcp/7").replacingOccurrences(of: "jsonrpc", with: "rpc")
        let scene = try Scene(["in/a.jsonl": Scene.record() + acme, "pack.yaml": pack])
        #expect(try scene.report(["in"]).names == ["tools.example/rpc"])
        let both = try scene.report(["--signatures", "pack.yaml", "in"])
        #expect(both.names == ["tools.example/rpc", "acme.example/rpc"] && both.status == .findings)
        let alone = try scene.report(["--only-signatures", "pack.yaml", "in"])
        #expect(alone.names == ["acme.example/rpc"] && alone.status == .success)
        #expect(try scene.report(["--only-signatures", "pack.yaml", "--fail-on", "medium", "in"]).status == .findings)
    }

    @Test("--list-signatures prints those that would be used, and scans nothing")
    func list() throws {
        let scene = try Scene(["pack.yaml": pack])
        let all = try scene.scan(["--list-signatures", "--signatures", "pack.yaml", "missing"])
        #expect(all.status == .success && all.err == "")
        for id in ["mcp-initialize-method", "mcp-protocol-version", "acme-internal-rpc", "mcp-known-host"] { #expect(all.out.contains(id), "\(id)") }
        let alone = try scene.scan(["--list-signatures", "--only-signatures", "pack.yaml"])
        #expect(alone.out.contains("acme-internal-rpc") && !alone.out.contains("mcp-"))
        let json = try scene.scan(["--list-signatures", "--format", "json"])
        #expect((try? JSONSerialization.jsonObject(with: Data(json.out.utf8))) != nil)
    }

    // MARK: Configs

    @Test("akto.yaml sets defaults, unless --no-config ignores it")
    func config() throws {
        let scene = try Scene(["a.jsonl": Scene.record(), "akto.yaml": "scan:\n  fail-on: none\n  format: json\n"])
        let run = try scene.scan(["a.jsonl"])
        #expect(run.status == .success && run.out.hasPrefix("{"))
        let without = try scene.scan(["--no-config", "a.jsonl"])
        #expect(without.status == .findings && !without.out.hasPrefix("{"))
        #expect(try scene.scan(["--fail-on", "high", "a.jsonl"]).status == .findings)
        try scene.write("scan: {fail-onn: none}", "akto.yaml")
        let broken = try scene.scan(["a.jsonl"])
        #expect(broken.status == .usage && broken.err.contains("akto.yaml:1:8") && broken.err.contains("\"fail-on\""), "\(broken.err)")
        #expect(try scene.scan(["--no-config", "a.jsonl"]).status == .findings)
    }

    // MARK: Inputs

    @Test("standard input, gzipped or not, beside files")
    func standardInput() throws {
        let scene = try Scene(["a.jsonl": Scene.record()])
        let report = try scene.report(["-", "a.jsonl"], input: Data(Scene.record("stdin.example").utf8))
        #expect(report.names == ["stdin.example/rpc", "tools.example/rpc"])
        let first = (report.servers[0]["evidence"] as? [[String: Any]])?.first?["first"] as? [String: Any]
        #expect(first?["path"] as? String == "<stdin>" && first?["line"] as? Int == 1)
        #expect(try scene.report(["-"], input: Data()).status == .success)
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/captures/sse.array.json.gz")
        let packed = try Data(contentsOf: fixture)
        let unpacked = try scene.report(["-"], input: packed)
        #expect(unpacked.names.count == 1 && unpacked.status == .findings)
        // Named without its suffix, and cut short.
        try scene.write(packed, "packed")
        #expect(try scene.report(["packed"]).names == unpacked.names)
        try scene.write(packed.prefix(packed.count - 40), "packed")
        let cut = try scene.report(["packed"])
        #expect(cut.status == .incomplete && cut.problems.count == 1, "\(cut.problems)")
    }

    @Test("folders are walked in the order of names; hidden files, links and binaries only where asked for")
    func folders() throws {
        let scene = try Scene([
            "logs/b/deep/a.jsonl": Scene.record("deep.example"), "logs/a.jsonl": Scene.record("a.example"), "logs/.hidden/h.jsonl": Scene.record("hidden.example"),
            "logs/.h.jsonl": Scene.record("dot.example"), "logs/c.bin": "\u{0}\u{1}\u{2} \"method\":\"tools/call\" \u{0}\u{0}", "outside/o.jsonl": Scene.record("outside.example"),
        ])
        try scene.link("logs/link", to: "../outside")
        try scene.link("logs/b/loop", to: "..")
        let usual = ["a.example/rpc", "deep.example/rpc"]
        let plain = try scene.report(["logs"])
        #expect(plain.names == usual && plain.problems == [] && plain.status == .findings, "\(plain.problems)")
        #expect(plain.inputs["files"] as? Int == 2)
        #expect(try scene.report(["--hidden", "logs"]).names.sorted() == ["a.example/rpc", "deep.example/rpc", "dot.example/rpc", "hidden.example/rpc"])
        #expect(try scene.report(["--binary", "logs"]).names.contains("--"))
        let followed = try scene.report(["-L", "logs"])
        #expect(followed.names == ["a.example/rpc", "deep.example/rpc", "outside.example/rpc"])
        // What is named is read, whatever it is called.
        #expect(try scene.report(["logs/.h.jsonl", "logs/link/o.jsonl"]).names == ["dot.example/rpc", "outside.example/rpc"])
        // The same without naming the folder.
        #expect(try scene.report([]).names.sorted() == ["a.example/rpc", "deep.example/rpc", "outside.example/rpc"])
    }

    @Test("--include and --exclude choose among the files of folders")
    func globs() throws {
        let scene = try Scene([
            "l/a.jsonl": Scene.record("a.example"), "l/b.log": Scene.record("b.example"), "l/old/c.jsonl": Scene.record("c.example"), "l/old/d.har.bak": Scene.record("d.example"),
        ])
        #expect(try scene.report(["--include", "*.jsonl", "l"]).names == ["a.example/rpc", "c.example/rpc"])
        #expect(try scene.report(["--include", "*.jsonl", "--include", "*.log", "l"]).names == ["a.example/rpc", "b.example/rpc", "c.example/rpc"])
        #expect(try scene.report(["--exclude", "old", "l"]).names == ["a.example/rpc", "b.example/rpc"])
        #expect(try scene.report(["--exclude", "old/*.jsonl", "l"]).names == ["a.example/rpc", "b.example/rpc", "d.example/rpc"])
        #expect(try scene.report(["--include", "*.jsonl", "--exclude", "c*", "l"]).names == ["a.example/rpc"])
        #expect(try scene.report(["--include", "*.jsonl", "l/b.log"]).names == ["b.example/rpc"])
    }

    @Test("what stands in a folder and cannot be read is told, and the rest is scanned")
    func unreadable() throws {
        let scene = try Scene(["l/a.jsonl": Scene.record(), "l/locked.jsonl": Scene.record("locked.example")])
        try scene.link("l/dangling", to: "nowhere")
        try scene.link("l/self", to: "self")
        #expect(mkfifo(scene.path + "/l/pipe", 0o600) == 0)
        let isRoot = geteuid() == 0
        if !isRoot { chmod(scene.path + "/l/locked.jsonl", 0) }
        let report = try scene.report(["l"])
        #expect(report.status == .incomplete)
        #expect(report.names.contains("tools.example/rpc"))
        #expect(report.problems.map { $0.split(separator: ":")[0] } == ["l/dangling"] + (isRoot ? [] : ["l/locked.jsonl"]) + ["l/pipe", "l/self"], "\(report.problems)")
        for problem in report.problems { #expect(report.err.contains(problem.replacingOccurrences(of: ": ", with: ": ")), "\(problem)") }
    }

    @Test("any input at all is answered with a status and a document", arguments: 0..<12)
    func anything(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = [
            Data(Scene.record().utf8), Data(Scene.plain.utf8), Data([0]), Data([0xFF, 0xFE]), Data([0x1F, 0x8B, 8, 0]), Data("[".utf8), Data("{\"batchData\":[".utf8), Data("]}".utf8), Data("\n".utf8),
            Data(String(repeating: "[", count: 3000).utf8), Data("\"\\ud800\"".utf8), Data("{\"log\":{\"entries\":[".utf8), Data("\u{FEFF}".utf8), Data("\"method\":\"tools/call\"".utf8), Data([0xC3]),
        ]
        var data = Data()
        for _ in 0...next(6) {
            let piece = pieces[next(pieces.count)]
            data += next(3) == 0 ? piece.prefix(next(piece.count + 1)) : piece
        }
        let scene = try Scene()
        try scene.write(data, "in/a")
        let report = try scene.report(["in"])
        #expect(report.root["schema"] as? String == "akto.scan/1")
        #expect([.success, .findings, .incomplete].contains(report.status))
        #expect(try scene.scan(["-f", "json", "in"]).out == scene.scan(["-f", "json", "-j", "3", "in"]).out)
    }

    // MARK: The examples

    @Test("the README's own command")
    func examples() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        if let readme = try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8) {
            #expect(readme.contains("akto scan examples/captures"))
        }
        let run = ToolkitTests.run(["scan", "--no-config", "examples/captures"], folder: root.path)
        #expect(run.status == .findings && run.err == "")
        for server in ["mcp.billing.example/mcp", "tools.example.com/sse", "agents.corp.example/v1/agent-tools", "gateway.example.org/mcp", "notes.example/sse"] {
            #expect(run.out.contains(server), "\(server)")
        }
        for host in ["shop.example", "api.openai.com", "api.anthropic.com"] { #expect(!run.out.contains(host), "\(host)") }
        let jobs = ["1", "2", "7"].map { ToolkitTests.run(["scan", "--no-config", "-f", "json", "-j", $0, "examples/captures"], folder: root.path).out }
        #expect(jobs[0] == jobs[1] && jobs[1] == jobs[2])
    }
}
