import Foundation
import Testing

/// The same bytes are the same capture, whichever way they come.
@Suite("One capture in several wrappings")
struct ScanFormsTests {
    private static let call = #"{"path":"/mcp","method":"POST","requestHeaders":"{\"host\":\"a.example\"}","requestPayload":"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"}}","responsePayload":"","time":"1793617180","statusCode":"200"}"# + "\n"

    /// What stands before the record, up to and beyond what the kind of a capture is told from.
    private static let beginnings: [String] = {
        var all = ["", "# a comment\n", "{\"a\":\"" + String(repeating: "p", count: 60_000) + "\n"]
        for size in [65_000, 66_000, 262_100, 262_144, 262_150, 300_000] {
            all.append(String(repeating: "\n", count: size))
            all.append("# a comment\n{\"a\":\"" + String(repeating: "p", count: size) + "\"}\n")
            all.append(String(repeating: "text ", count: size / 5) + "\u{0}\n")
        }
        return all
    }()

    @Test("a file, a pipe, gzip and a part of a large file are taken for the same")
    func wrappings() throws {
        for (number, beginning) in Self.beginnings.enumerated() {
            let text = beginning + Self.call + Self.call
            let scene = try ScanScene(["a.jsonl": text])
            let named = try AktoProcess.shell("$AKTO scan --no-config -q -f csv a.jsonl", folder: scene.path)
            for way in ["cat a.jsonl | $AKTO scan --no-config -q -f csv --stdin-path a.jsonl -", "gzip -c a.jsonl | $AKTO scan --no-config -q -f csv --stdin-path a.jsonl -",
                        "{ printf '%s' \"$(head -c 10 a.jsonl; printf x)\" | head -c 10; sleep 0.05; tail -c +11 a.jsonl; } | $AKTO scan --no-config -q -f csv --stdin-path a.jsonl -"]
            where number > 0 || !way.hasPrefix("{") {
                if way.hasPrefix("{"), beginning.hasPrefix("\n") { continue }
                let other = try AktoProcess.shell(way, folder: scene.path)
                #expect(other.status == named.status && other.out == named.out, "beginning \(number): \(way): \(other.err)")
            }
        }
    }

    @Test("binary standard input that was asked for is no silent success")
    func binaryInput() throws {
        let scene = try ScanScene()
        let run = try scene.scan(["-f", "json", "-"], input: Data([0x41, 0, 1, 2, 0x42, 0, 0, 0x0A]))
        #expect(run.status == .incomplete && run.out.contains("binary"))
    }

    @Test("what speaks against MCP makes no server of a text, with the prefilter or without")
    func againstInText() throws {
        let pack = #"{"schema":"akto.signatures/1","signatures":[{"id":"vs-it","layer":"body","pattern":"evil-thing","confidence":"certain","against":true,"description":"d"}]}"#
        let scene = try ScanScene(["pack.json": pack, "a.log": "hello evil-thing\n"])
        for option in ["--prefilter", "--no-prefilter"] {
            #expect(try scene.scan(["--signatures", "pack.json", option, "-f", "matches", "a.log"]).out.isEmpty)
        }
    }

    @Test("dense matches of a repeated literal are all found, whatever their length")
    func denseMatches() throws {
        let pack = #"{"schema":"akto.signatures/1","signatures":[{"id":"many","layer":"body","pattern":"(?:ab){50}","confidence":"certain","description":"d"},{"id":"one","layer":"body","pattern":"a{100}","confidence":"certain","description":"d"}]}"#
        let text = String(repeating: "ab", count: 30_000) + "-" + String(repeating: "a", count: 30_050) + "\n"
        let scene = try ScanScene(["pack.json": pack, "a.log": text])
        let fast = try scene.scan(["--only-signatures", "pack.json", "-f", "matches", "a.log"])
        let slow = try scene.scan(["--only-signatures", "pack.json", "--no-prefilter", "-f", "matches", "a.log"])
        #expect(fast.out == slow.out && fast.out.split(separator: "\n").count == 600 + 300)
    }
}
