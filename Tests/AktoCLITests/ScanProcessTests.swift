import Foundation
import Testing

/// `akto scan` in a process of its own: streams, pipes and signals.
@Suite("akto scan, the process", .serialized)
struct ScanProcessTests {
    @Test("standard input of a shell, and results alone on standard output")
    func streams() throws {
        let scene = try ScanScene(["a.jsonl": ScanScene.record()])
        let piped = try AktoProcess.shell("cat a.jsonl | $AKTO scan --no-config -f ndjson -", folder: scene.path)
        #expect(piped.status == 1 && piped.out.split(separator: "\n").count == 2 && piped.err.hasPrefix("akto scan: "))
        let quiet = try AktoProcess.shell("$AKTO scan --no-config -q -f json < a.jsonl", folder: scene.path)
        #expect(quiet.status == 1 && quiet.err == "")
        let pipe = try AktoProcess.shell("mkfifo p; cat a.jsonl > p & $AKTO scan --no-config -f csv p", folder: scene.path)
        #expect(pipe.status == 1 && pipe.out.contains("tools.example"))
    }

    @Test("a closed pipe ends quietly")
    func closedPipe() throws {
        let scene = try ScanScene(["a.jsonl": (0..<3000).map { ScanScene.record("h\($0).example") }.joined()])
        let run = try AktoProcess.shell("{ $AKTO scan --no-config -q -f ndjson a.jsonl; echo $? >&2; } | head -n 1", folder: scene.path)
        #expect(run.out.split(separator: "\n").count == 1)
        #expect(run.err == "1\n", "\(run.err)")
    }

    @Test("a full disk is told", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
    func fullDisk() throws {
        let scene = try ScanScene(["a.jsonl": ScanScene.record()])
        for line in ["$AKTO scan --no-config -q a.jsonl > /dev/full", "$AKTO scan --no-config -q --output /dev/full a.jsonl"] {
            let run = try AktoProcess.shell(line, folder: scene.path)
            #expect(run.status == 3 && run.err.contains("no space left on device"), "\(line): \(run.err)")
        }
    }

    @Test("signals end it cleanly, with what was found until then", arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)], ["1", "3"])
    func signals(signal: (number: Int32, status: Int32), jobs: String) throws {
        let scene = try ScanScene()
        let text = (0..<4000).map { ScanScene.record("h\($0 % 7).example") }.joined()
        let run = try AktoProcess.interrupted(
            by: signal.number, ["scan", "--no-config", "--jobs", jobs, "--format", "json", "-"], sending: text, folder: scene.path)
        #expect(run.status == signal.status)
        let document = try? JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any]
        #expect(document?["schema"] as? String == "akto.scan/1")
        #expect(run.err.hasPrefix("akto scan: "), "\(run.err)")
    }

    @Test("memory holds a line of any length", .enabled(if: FileManager.default.fileExists(atPath: "/dev/zero"), "there is no /dev/zero here"))
    func longLine() throws {
        let scene = try ScanScene(["a.jsonl": ScanScene.record()])
        let line = "{ cat a.jsonl; printf '{\"path\":\"/x\",\"pad\":\"'; head -c 20000000 /dev/zero | tr '\\0' x; printf '\"}\\n'; cat a.jsonl; } | $AKTO scan --no-config -q -f json -"
        let run = try AktoProcess.shell(line, folder: scene.path)
        let document = try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any]
        let servers = document?["servers"] as? [[String: Any]]
        #expect(servers?.first?["exchanges"] as? Int == 2)
    }
}
