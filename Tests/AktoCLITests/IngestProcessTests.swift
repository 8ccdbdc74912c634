import Foundation
import Testing

@testable import akto_cli

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// `akto ingest` in a process of its own.
@Suite struct IngestProcessTests {
    /// A run that has said where it listens.
    private final class Run {
        let identifier: pid_t
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("akto-run-\(UUID().uuidString)").path
        private(set) var port = 0

        init(_ arguments: [String], environment: [String] = [], shell: String? = nil) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let none = open("/dev/null", O_RDONLY)
            defer { close(none) }
            identifier = try AktoProcess.spawn(
                ["ingest", "--no-config", "--listen", "127.0.0.1:0"] + arguments, input: none, out: folder + "/out", err: folder + "/err", shell: shell, environment: environment)
            var line = ""
            for _ in 0..<2000 where !line.hasSuffix("\n") {
                usleep(10_000)
                line = (try? String(contentsOfFile: folder + "/out", encoding: .utf8)) ?? ""
            }
            port = Int(line.dropFirst("http://127.0.0.1:".count).prefix { $0.isNumber }) ?? 0
            try #require(line == "http://127.0.0.1:\(port)/api/ingestData\n", "\(messages)")
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        private var messages: String { (try? String(contentsOfFile: folder + "/err", encoding: .utf8)) ?? "" }

        /// The status as the shell would show it.
        func end(_ signal: Int32) -> (status: Int32, messages: String) {
            kill(identifier, signal)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            return (status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F), messages)
        }

        /// The status of a POST.
        func post(_ body: String, _ fields: String = "") throws -> Int {
            #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
            #endif
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let status = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
            try #require(status == 0)
            let request = Array("POST /api/ingestData HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n\(fields)content-length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
            var done = 0
            while done < request.count {
                let count = request.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
                if count <= 0 { break }
                done += count
            }
            var answer = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &answer, answer.count)
            return Int(String(decoding: answer.prefix(max(0, count)).dropFirst(9).prefix(3), as: UTF8.self)) ?? 0
        }
    }

    private func batch(_ payload: String = "") -> String {
        #"{"batchData":[{"path":"/a","method":"GET","requestHeaders":"{\"host\":\"h\"}","responseHeaders":"{}","requestPayload":"","responsePayload":"\#(payload)","statusCode":"200","time":"1793527200","type":"HTTP/1.1","status":"OK","ip":"","akto_account_id":"1000000","akto_vxlan_id":"0","is_pending":"false","source":"OTHER"}]}"#
    }

    private func folder() -> String { FileManager.default.temporaryDirectory.appendingPathComponent("akto-ingest-\(UUID().uuidString)").path }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)]) func aSignalEndsItCleanly(signal: Int32, status: Int32) throws {
        let run = try Run([])
        #expect(try run.post(batch()) == 200)
        #expect(try run.post("{") == 400)
        let end = run.end(signal)
        #expect(end.status == status)
        #expect(end.messages.contains("1 record in 1 batch, "))
        #expect(end.messages.contains("requests refused: 1 with 400"))
        #expect(try Run(["--quiet"]).end(SIGTERM).messages == "")
    }

    @Test func aStoreIsReadByScanAndSurvivesAKill() throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var run = try Run(["--store", folder])
        for _ in 0..<5 { #expect(try run.post(batch()) == 200) }
        #expect(run.end(SIGKILL).status == -SIGKILL)
        let file = try #require(FileHandle(forWritingAtPath: folder + "/records-000001.jsonl"))
        file.seekToEndOfFile()
        file.write(Data("{\"batchData\":[{".utf8))
        try file.close()
        run = try Run(["--store", folder])
        #expect(try run.post(batch()) == 200)
        #expect(run.end(SIGTERM).messages.contains("the last 15 bytes are the beginning of a batch that was never acknowledged, cut off"))
        let scan = try AktoProcess.shell("$AKTO scan --no-config .", folder: folder)
        #expect(scan.out.hasPrefix("no MCP traffic in 6 exchanges"))
    }

    /// `ulimit` counts blocks of 1024 bytes.
    @Test func aFullStoreIsToldAndNothingIsLost() throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let run = try Run(["--store", folder], shell: "ulimit -f 40")
        var taken = 0, status = 200
        while status == 200, taken < 100 {
            status = try run.post(batch(String(repeating: "x", count: 2000)))
            if status == 200 { taken += 1 }
        }
        #expect(status == 503)
        #expect(taken > 5 && taken < 40)
        #expect(run.end(SIGTERM).status == 143)
        let lines = try String(contentsOfFile: folder + "/records-000001.jsonl", encoding: .utf8).split(separator: "\n")
        #expect(lines.count == taken)
    }

    @Test func whatCannotBeUsedIsToldBeforeAnythingIsDone() throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func refused(_ line: String) throws -> (Int32, String) {
            let run = try AktoProcess.shell("$AKTO ingest --no-config " + line, folder: "/")
            return (run.status, run.err)
        }
        #expect(try refused("--listen 0.0.0.0:0") == (2, "akto ingest: \"0.0.0.0:0\" can be reached from other machines, expected --require-key\n"))
        #expect(try refused("--listen nowhere").0 == 2)
        #expect(try refused("--require-key") == (2, "akto ingest: no key to require, expected one in AKTO_API_KEY or --api-key-file\n"))
        #expect(try refused("--api-key-file /dev/null").0 == 2)
        #expect(try refused("--require-key --api-key-file /dev/null").0 == 2)
        #expect(try refused("--listen 127.0.0.1:0 --store /dev/null/x").0 == 3)
        let run = try Run(["--store", folder, "--require-key"], environment: ["AKTO_API_KEY=secret"])
        #expect(try run.post(batch()) == 401)
        #expect(try run.post(batch(), "x-api-key: secret\r\n") == 200)
        #expect(try refused("--listen 127.0.0.1:0 --store \(folder)") == (2, "akto ingest: the store \"\(folder)\" is in use by another process\n"))
        #expect(try refused("--listen 127.0.0.1:\(run.port)") == (3, "akto ingest: 127.0.0.1:\(run.port): cannot listen on: address already in use\n"))
        #expect(!run.end(SIGTERM).messages.contains("secret"))
    }
}
