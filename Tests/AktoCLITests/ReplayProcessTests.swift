import CoreKit
import Foundation
import Testing

@testable import akto_cli

/// `akto replay` as a user runs it: statuses, streams, signals, ledgers, keys.
@Suite("akto replay, as a user runs it", .serialized)
struct ReplayProcessTests {
    private static func record(_ number: Int, _ extra: String = "") -> String {
        #"{"path":"/r/\#(number)","method":"GET","requestHeaders":"{\"host\":\"h.example\"}","responseHeaders":"{}","requestPayload":"","responsePayload":"\#(extra)","ip":"","destIp":"","statusCode":"200","status":"OK","type":"HTTP/1.1","time":"1793527200","akto_account_id":"1000000","akto_vxlan_id":"0","is_pending":"false","source":"OTHER"}"# + "\n"
    }

    private static func scene(_ count: Int, pad: Int = 0) throws -> ScanScene {
        try ScanScene(["a.jsonl": (0..<count).map { record($0, String(repeating: "x", count: pad)) }.joined()])
    }

    private struct Run {
        var status: CoreKit.ExitStatus
        var out: String
        var err: String
        var report: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(out.utf8)) as? [String: Any]) ?? [:] }

        subscript(name: String) -> Int { report[name] as? Int ?? -1 }
        var problems: [String] {
            (report["problems"] as? [[String: Any]] ?? []).map { problem in
                let line = problem["line"].map { ":\($0)" } ?? "", entry = problem["entry"].map { ": entry \($0)" } ?? ""
                return "\(problem["path"] ?? "")\(line)\(entry): \(problem["message"] ?? "")"
            }
        }

        /// What was read is what became of it.
        var addsUp: Bool {
            func sum(_ name: String) -> Int { (report[name] as? [String: Int] ?? [:]).values.reduce(0, +) }
            let all = sum("filtered") + sum("withheld") + self["resumed"] + self["ambiguous_before"] + self["sent"] + self["unsent"] + self["beyond_limit"]
            return self["read"] == all && self["sent"] == self["accepted"] + self["refused"] + self["ambiguous"] + self["failed"]
        }
    }

    /// In process, with `--format json`.
    private func replay(
        _ scene: ScanScene, _ arguments: [String], to server: ReplayEndpointServer? = nil, environment: [String: String] = [:], input: Data? = nil
    ) throws -> Run {
        var context = CommandContext(
            out: OutputStream(), err: OutputStream(), environment: Environment(environment), workingFolder: scene.path, outIsTerminal: false,
            errIsTerminal: false)
        var file: FileHandle?
        if let input {
            try scene.write(input, ".input")
            file = try FileHandle(forReadingFrom: URL(fileURLWithPath: scene.path + "/.input"))
            context.input = file?.fileDescriptor ?? 0
        }
        let status = Toolkit.run(["replay", "--no-config", "--format", "json"] + (server.map { ["--to", $0.url] } ?? []) + arguments, context)
        try file?.close()
        let run = Run(status: status, out: context.out.text, err: context.err.text)
        if status != .usage, !arguments.contains("-n") { #expect(run.addsUp, "\(run.out)") }
        return run
    }

    // MARK: - Statuses

    @Test("what an endpoint answers becomes counts and a status", arguments: [
        (200, CoreKit.ExitStatus.success), (400, .findings), (401, .incomplete), (404, .findings), (413, .success), (422, .findings), (429, .success), (503, .success), (500, .success),
    ])
    func statuses(answer: Int, status: CoreKit.ExitStatus) throws {
        let scene = try Self.scene(30), server = try ReplayEndpointServer([answer])
        let run = try replay(scene, ["--batch-size", "10", "-c", "1", "a.jsonl"], to: server)
        #expect(run.status == status && run["read"] == 30, "\(run.err)")
        #expect(run["refused"] == ([400, 401, 404].contains(answer) ? 10 : 0) && run["ambiguous"] == (answer == 422 ? 10 : 0))
        #expect(run["unsent"] == (answer == 401 ? 20 : 0) && run["retries"] == ([429, 503, 500].contains(answer) ? 1 : 0))
        #expect(server.seen.allSatisfy { $0.path == "/api/ingestData" && $0.type == "application/json" && $0.key == nil })
    }

    @Test("an endpoint that is not there is 3, and says so once")
    func nobody() throws {
        let scene = try Self.scene(500), nobody = DeadPort()
        let run = try replay(scene, ["--to", nobody.url, "--retries", "0", "--batch-size", "100", "a.jsonl"])
        #expect(run.status == .incomplete && run["accepted"] == 0 && run.report["stopped"] as? String == "unreachable")
        #expect(run.err.components(separatedBy: "ended early").count == 2 && !run.err.contains("records a second"))
    }

    @Test("a ledger is for the options that it was begun with")
    func ledgerOptions() throws {
        let scene = try Self.scene(30), server = try ReplayEndpointServer([200], otherwise: 401), key = "a-secret-of-the-owner"
        try scene.write("h.example\n", "hosts.txt")
        let options = ["--resume", "ledger", "-c", "1", "--batch-size", "10", "--host", "@hosts.txt", "--redact", "x-b,X-A", "--redact-pattern", "abc", "--tag", "k=v"]
        let environment = ["AKTO_REDACT_KEY": key]
        #expect(try replay(scene, options + ["a.jsonl"], to: server, environment: environment)["accepted"] == 10)
        #expect(try !scene.text("ledger").contains(key))
        func refused(_ options: [String], _ environment: [String: String] = environment) throws -> String? {
            let run = try replay(scene, options + ["a.jsonl"], to: server, environment: environment)
            return run.status == .usage ? run.err : nil
        }
        #expect(try refused(options)?.isEmpty == nil)
        for (more, name) in [(["--status", "2xx"], "--status"), (["--path", "/r/**"], "--path"), (["--method", "get"], "--method"), (["--content-type", "*"], "--content-type"),
                             (["--as-worker"], "--as-worker"), (["--account-id", "7"], "--account-id"), (["--vxlan-id", "7"], "--vxlan-id"), (["--source", "SDK"], "--source"),
                             (["--fix-times"], "--fix-times"), (["--oversize", "cut"], "--oversize"), (["--limits", "data-ingestion"], "--limits"),
                             (["--binary", "base64"], "--binary"), (["--skip-dropped"], "--skip-dropped"), (["--max-record", "1MiB"], "--max-record"),
                             (["--tag", "l=w"], "--tag"), (["--redact", "x-c"], "--redact"), (["--redact-pattern", "b"], "--redact-pattern"), (["--host", "b"], "--host")] {
            let said = try refused(options + more)
            #expect(said?.contains("\(name)") == true && said?.contains("begin a new ledger") == true, "\(name): \(said ?? "it went on")")
        }
        #expect(try refused(options, [:])?.contains("AKTO_REDACT_KEY") == true)
        #expect(try refused(options, ["AKTO_REDACT_KEY": key + "s"])?.contains("AKTO_REDACT_KEY, which is now another") == true)
        // What changes no record may change, and so may how the same is said.
        for same in [["--limit", "2"], ["--retries", "1"], ["--timeout", "2s"], ["--oversize", "alone"], ["--max-record", "8MiB"]] { #expect(try refused(options + same) == nil, "\(same)") }
        try scene.write("h.example\nother.example\n", "hosts.txt")
        #expect(try refused(options)?.contains("--host") == true)
    }

    @Test("an endpoint that fails or stays busy ends the run soon, and says how", arguments: [(500, "failing"), (502, "failing"), (429, "busy"), (503, "busy")])
    func noWayThrough(answer: Int, word: String) throws {
        let scene = try Self.scene(5000), server = try ReplayEndpointServer(otherwise: answer, answer: "so it is")
        let run = try replay(scene, ["--retries", "1", "-c", "2", "--resume", "ledger", "a.jsonl"], to: server)
        #expect(run.status == .incomplete && run.report["stopped"] as? String == word && run["accepted"] == 0, "\(run.err)")
        #expect(run.err.contains("answers \(answer): so it is") && !run.err.contains("cannot be reached") && server.seen.count < 200)
    }

    @Test("an endpoint that does not answer is waited for as long as --timeout says")
    func silence() throws {
        let scene = try Self.scene(5), server = try ReplayEndpointServer(otherwise: 0)
        let run = try replay(scene, ["--retries", "1", "--timeout", "100ms", "a.jsonl"], to: server)
        #expect(run.status == .incomplete && run["failed"] == 5 && run["may_be_doubled"] == 5 && run.err.contains("no answer within 100 ms"))
        #expect(try replay(scene, ["--timeout", "0s", "a.jsonl"], to: server).status == .usage)
    }

    @Test("values that no record could be sent with are no values", arguments: [
        (["--account-id", "abc"], #"invalid value "abc" for --account-id: expected a number up to 2147483647"#), (["--account-id", "2147483648"], "expected a number up to 2147483647"),
        (["--vxlan-id", "-1"], #"invalid value "-1" for --vxlan-id"#), (["--source", "NEW"], #"expected one of "HAR""#), (["--tag", "a"], "expected KEY=VALUE"), (["--tag", "=b"], "expected KEY=VALUE"),
        (["--tag", "requestPayloadEncoding=x"], "a tag that akto writes by itself"), (["--tag", "a=" + String(repeating: "x", count: 70_000)], "the values of --tag are too long"),
        (["--status", "9xx"], #"expected a status, "1xx" to "5xx", or "200-299""#), (["--max-gap", "5s"], "expected --speed N with it"), (["--max-gap", "5s", "--speed", "max"], "expected --speed N with it"),
        (["--redact-pattern", "("], #"group is never closed, expected ")" at offset 0"#), (["--rate", "5"], "expected a number per unit of time"),
    ])
    func unusableValues(_ arguments: [String], _ message: String) throws {
        let scene = try Self.scene(1), run = try replay(scene, arguments + ["a.jsonl"])
        #expect(run.status == .usage && run.out.isEmpty && run.err.contains(message) && !run.err.contains("`"), "\(run.err.prefix(300))")
    }

    @Test("a default in a config for paced runs does not keep others from running")
    func configuredGap() throws {
        let scene = try Self.scene(1)
        try scene.write("replay:\n  max-gap: 5s\n", "akto.yaml")
        let context = CommandContext(out: OutputStream(), err: OutputStream(), environment: Environment([:]), workingFolder: scene.path, outIsTerminal: false, errIsTerminal: false)
        #expect(Toolkit.run(["replay", "a.jsonl"], context) == .success)
    }

    @Test("a folder's files without exchanges are passed over aloud, one that is named ends in status 3")
    func passedOver() throws {
        let scene = try Self.scene(2)
        try scene.write("hello\nworld\n", "readme.txt")
        let folder = try replay(scene, ["."])
        #expect(folder.status == .success && folder["accepted"] == 2 && folder["passed_over"] == 1 && folder.problems.isEmpty)
        #expect(folder.err.contains("readme.txt passed over: no HTTP exchanges, expected HAR or JSON lines"))
        let named = try replay(scene, ["readme.txt", "a.jsonl"])
        #expect(named.status == .incomplete && named["accepted"] == 2 && named["passed_over"] == 0 && named.problems == ["readme.txt: plain text, expected HTTP exchanges as HAR or JSON lines"])
    }

    @Test("a limit ends the run in peace")
    func limit() throws {
        let scene = try Self.scene(50), server = try ReplayEndpointServer()
        let run = try replay(scene, ["--limit", "12", "a.jsonl"], to: server)
        #expect(run.status == .success && run["sent"] == 12 && run["beyond_limit"] == 1 && run["read"] == 13 && run.report["stopped"] as? String == "limit")
        #expect(server.paths == (0..<12).map { "/r/\($0)" } && !run.err.contains("ended early"))
    }

    @Test("a rate sends even batches, and all")
    func rate() throws {
        let scene = try Self.scene(200), server = try ReplayEndpointServer()
        let run = try replay(scene, ["--rate", "1000/s", "-c", "1", "a.jsonl"], to: server)
        #expect(run["accepted"] == 200 && run["batches"] == 10)
        // The last batch is due after 180 ms.
        #expect((run.report["seconds"] as? Double ?? 0) >= 0.18)
    }

    // MARK: - Keys

    @Test("a key goes where it is said, and nowhere else")
    func keys() throws {
        let scene = try Self.scene(3), key = "q7Zt-secret-Key", environment = ["AKTO_API_KEY": key]
        try scene.write(" \(key) \r\nX-Evil: 1\n", "key")
        for (arguments, fields) in [([], (key, nil)), (["--auth", "authorization"], (nil, key)), (["--auth", "bearer"], (nil, "Bearer \(key)"))] as [([String], (String?, String?))] {
            let server = try ReplayEndpointServer([401], answer: "unknown key \(key)")
            let run = try replay(scene, arguments + ["--resume", "ledger", "a.jsonl"], to: server, environment: environment)
            #expect(server.seen.first?.key == fields.0 && server.seen.first?.authorization == fields.1)
            let written = run.out + run.err + (try scene.text("ledger"))
            #expect(run.status == .incomplete && !written.contains(key), "\(written)")
            try FileManager.default.removeItem(atPath: scene.path + "/ledger")
        }
        let server = try ReplayEndpointServer()
        #expect(try replay(scene, ["--api-key-file", "key", "a.jsonl"], to: server).status == .success)
        #expect(server.seen.first?.key == key)
        let own = try replay(scene, ["a.jsonl"], environment: environment)
        #expect(own.status == .success && !own.out.contains(key))
        for url in ["http://ingest.example", "http://10.0.0.1/x", "http://127.0.0.1.nip.example/"] {
            let run = try replay(scene, ["--to", url, "a.jsonl"], environment: environment)
            #expect(run.status == .usage && run.out.isEmpty && run.err.contains("plain http") && !run.err.contains(key), "\(url)")
        }
        for bad in ["a\nb", "a\rX-Evil: 1", "a\u{0}b", "\u{1b}[31m"] {
            let run = try replay(scene, ["a.jsonl"], to: server, environment: ["AKTO_API_KEY": bad])
            #expect(run.status == .usage && run.err == "akto replay: the key holds characters that no header can carry, expected printable ones\n")
        }
        try scene.write("\n", "empty")
        #expect(try replay(scene, ["--api-key-file", "empty", "a.jsonl"], to: server).status == .usage)
        let secret = try replay(scene, ["--to", "http://me:p4ssw0rd@127.0.0.1/", "a.jsonl"])
        #expect(secret.status == .usage && !secret.err.contains("p4ssw0rd"))
        #expect(server.seen.count == 1)
    }

    @Test("nothing recorded becomes a header of the request")
    func injection() throws {
        let record = #"{"path":"/x\r\nx-evil: 1","method":"GET\r\n","requestHeaders":"{\"host\":\"h\\r\\nx-evil: 2\",\"a\\r\\nx-evil\":\"3\"}","responseHeaders":"{}","statusCode":"200","time":"1793527200"}"# + "\n"
        let scene = try ScanScene(["a.jsonl": record + Self.record(1)]), server = try ReplayEndpointServer()
        _ = try replay(scene, ["a.jsonl"], to: server)
        #expect(server.seen.count == 1 && server.paths.last == "/r/1" && server.seen.allSatisfy { $0.path == "/api/ingestData" })
    }

    // MARK: - Inputs

    @Test("whatever the form of a capture, its records arrive")
    func forms() throws {
        let lines = (0..<4).map { Self.record($0).dropLast() }
        let har = #"{"log":{"entries":[{"response":{"content":{"text":"b2s=","encoding":"base64"},"headers":[],"status":200},"request":{"headers":[],"url":"https://h.example/r/0","method":"GET"},"startedDateTime":"2026-11-01T10:00:00.000Z"}],"version":"1.2"}}"#
        let logpush = #"{"ClientRequestHost":"h.example","ClientRequestMethod":"GET","ClientRequestURI":"/r/0","EdgeResponseStatus":200,"EdgeStartTimestamp":"2026-11-01T10:00:00Z"}"# + "\n"
        let forms: [(String, String, Int)] = [
            ("lines.jsonl", lines.joined(separator: "\n"), 4), ("batch.jsonl", "{\"batchData\":[" + lines.joined(separator: ",") + "]}\n", 4),
            ("array.json", "[\n" + lines.joined(separator: ",\n") + "\n]\n", 4), ("one.har", har, 1), ("logpush.log", logpush, 1),
            ("bom.jsonl", "\u{FEFF}" + lines.joined(separator: "\r\n"), 4), ("empty.jsonl", "", 0),
        ]
        let scene = try ScanScene(Dictionary(uniqueKeysWithValues: forms.map { ("all/" + $0.0, $0.1) }))
        for (name, text, count) in forms {
            let server = try ReplayEndpointServer()
            let named = try replay(scene, ["all/" + name], to: server)
            #expect(named.status == .success && named["accepted"] == count, "\(name): \(named.err)")
            #expect(server.paths == (0..<count).map { "/r/\($0)" }, "\(name)")
            #expect(server.records.allSatisfy { record in record.allSatisfy { $0.key == "parentMcpToolNames" || $0.value is String } }, "\(name)")
            let piped = try replay(scene, ["-"], to: server, input: Data(text.utf8))
            #expect(piped.status == .success && piped["accepted"] == count, "\(name) piped: \(piped.err)")
            let packed = try AktoProcess.shell("gzip -c all/\(name) > all/packed.gz; $AKTO replay --no-config -q -f json --to \(server.url) all/packed.gz; rm all/packed.gz", folder: scene.path)
            #expect(packed.status == 0 && packed.out.contains("\"accepted\": \(count),"), "\(name) packed: \(packed.err)")
        }
        let server = try ReplayEndpointServer()
        let all = try replay(scene, ["all"], to: server)
        #expect(all.status == .success && all["accepted"] == 18)
    }

    @Test("a bad entry is named with its place and its reason, and takes no other with it")
    func malformedDocument() throws {
        let good = #"{"startedDateTime":"2026-11-01T10:00:00Z","request":{"method":"GET","url":"https://a.example/ok","headers":[]},"response":{"status":200,"headers":[]}}"#
        let bad = [#"{"request":5,"response":{}}"#, #"{"request":{"method":"GET","url":"https://a.example/x"},"response":{"status":"abc"}}"#, "5", "null", "\"text\"", "[]"]
        for text in bad {
            let scene = try ScanScene(["a.har": "{\"log\":{\"version\":\"1.2\",\"entries\":[\(good),\n\(text),\n\(good)]}}"]), server = try ReplayEndpointServer()
            let run = try replay(scene, ["a.har"], to: server)
            #expect(run.status == .findings && run["read"] == 3 && run["accepted"] == 2, "\(text): \(run.out)")
            #expect(run.problems.count == 1 && run.problems.first?.hasPrefix("a.har:2: entry 1: ") == true, "\(text): \(run.problems)")
        }
        let cut = try ScanScene(["a.har": "{\"log\":{\"version\":\"1.2\",\"entries\":[\(good),\n\(good.dropLast(20))", "b.jsonl": Self.record(0)]), server = try ReplayEndpointServer()
        let run = try replay(cut, ["a.har", "none.har", "b.jsonl"], to: server)
        #expect(run.status == .incomplete && run["accepted"] == 2, "\(run.out)")
        #expect(run.problems.contains { $0.hasPrefix("a.har:2: entry 1: ") } && run.problems.contains { $0.hasPrefix("none.har: cannot open: ") }, "\(run.problems)")
    }

    @Test("a bad record is named with its line, and the lines behind it are sent")
    func malformedLines() throws {
        let bad = ["not json", #"{"path":"/x""#, #"{"path":"/x","method":"GET","statusCode":null,"requestHeaders":"{}"}"#, #"{"path":"/x","method":"GET","statusCode":"200","time":"1793527200123","requestHeaders":"{}"}"#]
        let text = Self.record(0) + bad.map { $0 + "\n" + Self.record(1) }.joined()
        let scene = try ScanScene(["a.jsonl": text]), server = try ReplayEndpointServer()
        let run = try replay(scene, ["a.jsonl"], to: server)
        #expect(run.status == .findings && run["accepted"] == 5)
        #expect(run.problems.map { $0.prefix { $0 != " " } } == ["a.jsonl:2:", "a.jsonl:4:", "a.jsonl:6:", "a.jsonl:8:"], "\(run.problems)")
        let foreign = try ScanScene(["e\u{1b}[31m.txt": "hello\nworld\n"])
        let text2 = try replay(foreign, ["e\u{1b}[31m.txt"], to: server)
        #expect(text2.status == .incomplete && !text2.err.contains("\u{1b}") && text2.err.contains("plain text, expected HTTP exchanges"))
    }

    // MARK: - Ledgers

    @Test("a ledger is refused when an input changed, and sends nothing")
    func changedInput() throws {
        let scene = try Self.scene(20), server = try ReplayEndpointServer()
        #expect(try replay(scene, ["--limit", "5", "--resume", "ledger", "a.jsonl"], to: server)["sent"] == 5)
        #expect(try scene.mode("ledger") == 0o600)
        let text = try scene.text("a.jsonl"), ledger = try scene.text("ledger")
        try scene.write(text + Self.record(20), "a.jsonl")
        let grown = try replay(scene, ["--resume", "ledger", "a.jsonl"], to: server)
        #expect(grown.status == .usage && grown.err.contains("a.jsonl has changed since: it had \(text.utf8.count) bytes"), "\(grown.err)")
        try scene.write(text.replacingOccurrences(of: "/r/7", with: "/r/8"), "a.jsonl")
        #expect(try replay(scene, ["--resume", "ledger", "a.jsonl"], to: server).err.contains("its contents are others"))
        try scene.write(text, "a.jsonl")
        let elsewhere = try ReplayEndpointServer()
        #expect(try replay(scene, ["--resume", "ledger", "a.jsonl"], to: elsewhere).status == .usage && elsewhere.seen.isEmpty)
        #expect(try replay(scene, ["--resume", "ledger", "-"], to: server, input: Data(text.utf8)).status == .usage)
        #expect(try replay(scene, ["--resume", "a.jsonl", "a.jsonl"], to: server).status == .usage)
        #expect(try scene.text("ledger") == ledger && server.seen.count == 1)
        let rest = try replay(scene, ["--resume", "ledger", "a.jsonl"], to: server)
        #expect(rest["resumed"] == 5 && rest["sent"] == 15 && server.paths == (0..<20).map { "/r/\($0)" })
        let done = try replay(scene, ["--resume", "ledger", "a.jsonl"], to: server)
        #expect(done.status == .success && done["resumed"] == 20 && done["sent"] == 0 && server.seen.count == 2)
    }

    @Test("a ledger inside of the folder that is replayed is no input")
    func ledgerInFolder() throws {
        let scene = try ScanScene(["logs/a.jsonl": Self.record(0) + Self.record(1)]), server = try ReplayEndpointServer()
        for name in ["logs/run.ledger", "./logs/run.ledger", "logs/../logs/run.ledger", scene.path + "/logs/run.ledger"] {
            #expect(try replay(scene, ["--resume", name, "logs"], to: server)["sent"] == 2, "\(name)")
            #expect(try replay(scene, ["--resume", name, "logs"], to: server)["resumed"] == 2, "\(name)")
            try FileManager.default.removeItem(atPath: scene.path + "/logs/run.ledger")
        }
    }

    /// `ulimit` counts blocks of 1024 bytes.
    @Test("a full disk under the ledger ends the run with 3 and loses nothing")
    func fullLedger() throws {
        let scene = try Self.scene(400), server = try ReplayEndpointServer()
        let line = "$AKTO replay --no-config -q -f json --batch-size 1 --to \(server.url) --resume ledger a.jsonl | cat; exit ${PIPESTATUS[0]}"
        let full = try AktoProcess.shell("bash -c 'ulimit -f 4; \(line)'", folder: scene.path)
        #expect(full.status == 3 && full.err.contains("the ledger cannot be written: file too large"), "\(full.err)")
        let first = server.paths.count
        #expect(first > 0 && first < 400)
        let none = try AktoProcess.shell("bash -c 'ulimit -f 0; \(line.replacingOccurrences(of: "--resume ledger", with: "--resume other"))'", folder: scene.path)
        #expect(none.status == 3 && server.paths.count == first, "\(none.err)")
        let run = try replay(scene, ["--resume", "ledger", "a.jsonl"], to: server)
        #expect(run.status == .success && run["resumed"] + run["sent"] == 400 && run["resumed"] > 0)
        #expect(Set(server.paths).count == 400)
        // Those whose line did not fit: at most one a connection.
        #expect(server.paths.count - 400 <= 4)
    }

    // MARK: - Signals

    @Test("a signal ends it with its status, the ledger, and the summary", arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)], [true, false])
    func signals(signal: (number: Int32, status: Int32), answers: Bool) throws {
        let scene = try Self.scene(2000), server = try ReplayEndpointServer([200, 200], otherwise: answers ? 200 : 0)
        let (out, err) = (scene.path + "/out", scene.path + "/err"), none = open("/dev/null", O_RDONLY)
        defer { close(none) }
        let arguments = ["replay", "--no-config", "-f", "json", "-c", "1", "--rate", "500/s", "--to", server.url, "--resume", scene.path + "/ledger", scene.path + "/a.jsonl"]
        let identifier = try AktoProcess.spawn(arguments, input: none, out: out, err: err)
        for _ in 0..<2000 where server.seen.count < 3 { usleep(10_000) }
        kill(identifier, signal.number)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        #expect(status & 0x7F == 0 && status >> 8 & 0xFF == signal.status)
        let run = Run(status: .success, out: try scene.text("out"), err: try scene.text("err"))
        #expect(run.addsUp && run.report["stopped"] as? String == "interrupted" && run.err.contains("ended early: stopped by a signal"), "\(run.out)")
        #expect(run["accepted"] >= 20 && run["accepted"] < 2000 && run["failed"] == (answers ? 0 : 10))
        let before = run["accepted"], other = try ReplayEndpointServer()
        try scene.write(try scene.text("ledger").replacingOccurrences(of: server.url, with: other.url), "ledger")
        #expect(try replay(scene, ["--resume", "ledger", "a.jsonl"], to: other).status == .usage, "a line that was changed is known by its checksum")
        #expect(before > 0)
    }

    @Test("a signal while an endpoint is down, or nothing comes in, ends it at once and says why nothing went")
    func signalsWhileWaiting() throws {
        let scene = try Self.scene(10), nobody = DeadPort(), input = Pipe()
        for arguments in [["--to", nobody.url, scene.path + "/a.jsonl"], ["-"]] {
            let (out, err) = (scene.path + "/out", scene.path + "/err")
            let identifier = try AktoProcess.spawn(
                ["replay", "--no-config", "-f", "json", "--retries", "1000", "--progress", "always"] + arguments, input: input.fileHandleForReading.fileDescriptor, out: out, err: err)
            for _ in 0..<(arguments.count > 1 ? 2000 : 30) where try !scene.exists("err") || !scene.text("err").contains("trying again") { usleep(10_000) }
            kill(identifier, SIGTERM)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            let run = Run(status: .success, out: try scene.text("out"), err: try scene.text("err"))
            #expect(status >> 8 & 0xFF == 143 && run.addsUp && run["sent"] == 0)
            #expect(run.err.contains("the last attempt had failed: cannot connect to 127.0.0.1:") == (arguments.count > 1), "\(run.err)")
        }
        try input.fileHandleForWriting.close()
    }

    // MARK: - What is written

    @Test("a rehearsal prints what would be sent, and sends nothing")
    func rehearsal() throws {
        let scene = try Self.scene(25), server = try ReplayEndpointServer()
        let dry = try replay(scene, ["-n", "--batch-size", "10", "a.jsonl"], to: server), bodies = dry.out.split(separator: "\n").map(String.init)
        #expect(server.seen.isEmpty && bodies.count == 3 && dry.status == .success)
        _ = try replay(scene, ["--batch-size", "10", "-c", "1", "a.jsonl"], to: server)
        #expect(server.seen.map(\.body) == bodies)
        let closed = try AktoProcess.shell("{ $AKTO replay --no-config -q -n --batch-size 1 a.jsonl; echo $? >&2; } | head -n 1", folder: scene.path)
        #expect(closed.out.split(separator: "\n").count == 1 && closed.err == "0\n", "\(closed.err)")
    }

    @Test("the summary has its numbers under each other and knows one from many")
    func summary() throws {
        let scene = try Self.scene(1234), server = try ReplayEndpointServer([422])
        let run = try AktoProcess.shell("$AKTO replay --no-config -q -c 1 --to \(server.url) a.jsonl", folder: scene.path)
        let lines = run.out.split(separator: "\n").map(String.init)
        #expect(lines.first == "read       1,234" && lines.contains("ambiguous    100  some may have been taken; not sent again"), "\(run.out)")
        #expect(lines.contains { $0.hasPrefix("sent       1,234  in 13 requests, ") } && run.status == 1)
        let one = try AktoProcess.shell("head -n 1 a.jsonl | $AKTO replay --no-config --progress always --to \(server.url) -", folder: scene.path)
        #expect(one.out.contains("sent      1  in 1 request, ") && one.status == 0)
        #expect(!one.err.contains("\u{1b}") && !one.err.contains("1 records,"), "\(one.err)")
    }
}
