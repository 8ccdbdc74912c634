import Foundation
import Testing

@testable import CoreKit

@Suite("Reading parts")
struct PartialReaderTests {
    /// Bytes in memory.
    private final class Source: ByteSource {
        private var bytes: ArraySlice<UInt8>
        private let step: Int

        init(_ bytes: [UInt8], step: Int = Int.max) {
            self.bytes = bytes[...]
            self.step = step
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = min(buffer.count, bytes.count, step)
            bytes.prefix(count).withUnsafeBytes { buffer.copyMemory(from: $0) }
            bytes.removeFirst(count)
            return count
        }
    }

    private func part() throws -> PartialScan {
        let record = #"{"method":"POST","url":"https://tools.example/mcp","client_ip":"10.0.0.9","timestamp":"2026-11-01T10:00:00Z","request_headers":{"mcp-session-id":"s1","user-agent":"x"},"request_body":"{\"jsonrpc\":\"2.0\",\"method\":\"METHOD\",\"id\":1,\"params\":{\"name\":\"search\",\"protocolVersion\":\"2025-06-18\",\"clientInfo\":{\"name\":\"cursor\",\"version\":\"1\"}}}"}"#
        let text = ["initialize", "tools/call", "tools/list"].map { record.replacingOccurrences(of: "METHOD", with: $0) + "\n" }.joined() + "{\"tools/call\": no}\n"
        let bench = try ScratchFolder()
        try bench.write(Array(text.utf8), "a")
        var options = ScanOptions()
        options.workingFolder = bench.path
        options.paths = ["a", "missing"]
        options.usesPrefilter = false
        return Scanner(options: options, signatures: try #require(ScanBench.builtIn)).part(producer: "1.0")
    }

    private func written(_ part: PartialScan, key: PartialKey? = nil) -> [UInt8] {
        let stream = OutputStream()
        PartialWriter.write(part, key: key, to: stream)
        return stream.bytes
    }

    @Test("what is written is read again, in steps of any size, several parts in a row, and gzipped")
    func roundTrip() throws {
        let part = try part(), bytes = written(part)
        #expect(part.inputs.isIncomplete && part.inputs.problems.count == 2)
        for (bytes, step, count) in [(bytes, 1, 1), (bytes, 7, 1), (bytes + bytes + [0x0A] + bytes, 4096, 3), (gzipped(bytes) + gzipped(bytes), Int.max, 2)] {
            let reader = PartialReader(source: Source(bytes, step: step))
            for _ in 0..<count {
                let read = try #require(try reader.next())
                #expect(read.report(allow: HostList()).json == part.report(allow: HostList()).json)
                #expect(read.scans.count == 1 && read.unnamedScans == 0)
            }
            #expect(try reader.next() == nil)
        }
    }

    @Test("cut anywhere, changed anywhere: never a part, never a crash")
    func damage() throws {
        let bytes = written(try part())
        let original = try #require(try PartialReader(source: Source(bytes)).next())
        for end in stride(from: 1, to: bytes.count - 1, by: 3) {
            #expect(throws: PartialReader.Fault.self) { _ = try PartialReader(source: Source(Array(bytes[..<end]))).next() }
        }
        var random = SeededGenerator(ScanRounds.seed)
        for _ in 0..<ScanRounds.count(400) {
            var changed = bytes
            let at = Int.random(in: 0..<bytes.count, using: &random), byte = UInt8.random(in: 0...255, using: &random)
            guard changed[at] != byte, at < bytes.count - 1 else { continue }
            changed[at] = byte
            // White space around a line is no change of it.
            if let part = try? PartialReader(source: Source(changed)).next() { #expect(written(part) == written(original), "byte \(at) as \(byte)") }
        }
    }

    /// The hash at a part's end, made anew for changed lines.
    private func sealed(_ lines: [String]) -> [UInt8] {
        var hash = StreamFingerprint()
        for line in lines { Array((line + "\n").utf8).withUnsafeBytes { hash.update($0) } }
        return Array((lines + [#"{"end":{"lines":\#(lines.count + 1),"id":"\#(hash.value.hex)"}}"#]).joined(separator: "\n").utf8)
    }

    private static let header = #"{"schema":"akto.partial/1","akto":["1"],"key":null,"settings":[],"signatures":[{"id":"s","layer":"body","confidence":"high","description":"","pack":""}]}"#

    @Test("what no program writes", arguments: [
        (#"{"server":{"host":"a","path":"/","exchanges":-1}}"#, "whole number"), (#"{"server":{"host":"a","path":"/","exchanges":99999999999999999999}}"#, "whole number"),
        (#"{"server":{"host":"a","path":"/","exchanges":1.5}}"#, "whole number"), (#"{"server":{"host":1}}"#, "string"), (#"{"server":[]}"#, "object"),
        (#"{"server":{"evidence":[{"signature":"other","count":1}]}}"#, "no signature of this part"), (#"{"server":{"evidence":[{"count":1}]}}"#, "without a signature"),
        (#"{"server":{"timeline":{"shift":0,"slots":[[0,1],[900,1]]}}}"#, "timeline"), (#"{"server":{"timeline":{"shift":63,"slots":[[0,1]]}}}"#, "timeline"),
        (#"{"server":{"timeline":{"shift":40,"slots":[[9223372036854775807,1]]}}}"#, "whole number"), (#"{"server":{"timeline":{"slots":[[1]]}}}"#, "slot"),
        (#"{"server":{"addresses":["xyz"]}}"#, "hexadecimal"), (#"{"server":{"clients":{"sessions":[{"id":"0000000000000000","client":0}]}}}"#, "client"),
        (#"{"server":{"clients":{"peers":[{"exchanges":1}]}}}"#, "without an id"), (#"{"scans":{"ids":["00"]}}"#, "hexadecimal"), (#"{"surprise":1}"#, "surprise"), (#"{"server":"#, "cut short"),
        (#"{"server":{}} {}"#, "JSON"), (#"{"inputs":{"files":9000000000000000000}}"#, "whole number"), (#"{"schema":"akto.partial/1"}"#, "another part"),
    ])
    func faults(_ line: String, _ mention: String) throws {
        let reader = PartialReader(source: Source(sealed([Self.header, line])))
        let fault = #expect(throws: PartialReader.Fault.self) { _ = try reader.next() }
        #expect(fault?.line == 2 && fault?.message.contains(mention) == true, "\(String(describing: fault))")
    }

    @Test("a part that does not say what it is made of could count twice")
    func withoutScans() {
        #expect(throws: PartialReader.Fault.self) { _ = try PartialReader(source: Source(sealed([Self.header]))).next() }
        #expect(throws: Never.self) { _ = try PartialReader(source: Source(sealed([Self.header, #"{"scans":{"this":true}}"#]))).next() }
    }

    @Test("what is no part at all", arguments: [
        ("{\"schema\":\"akto.scan/1\"}", "the schema is \"akto.scan/1\""), ("{\"schema\":\"akto.partial/2\",\"signatures\":7}", "akto.partial/2"), ("{}", "missing"), ("hello", "not a part"), ("[]", "not a part"),
        ("{", "not a part"), (#"{"schema":"akto.partial/1","signatures":[{"id":"s","layer":"soul","confidence":"high"}]}"#, "layer"),
        (#"{"schema":"akto.partial/1","signatures":[{"id":"s","layer":"body","confidence":"high"},{"id":"s","layer":"body","confidence":"high"}]}"#, "one id"),
    ])
    func foreign(_ text: String, _ mention: String) {
        let fault = #expect(throws: PartialReader.Fault.self) { _ = try PartialReader(source: Source(Array(text.utf8))).next() }
        #expect(fault?.line == 1 && fault?.message.contains(mention) == true, "\(String(describing: fault))")
    }

    @Test("counts as large as they may be add up without harm")
    func largeCounts() throws {
        let most = InventoryLimits.count
        let server = #"{"server":{"host":"a","path":"/","exchanges":\#(most),"tools":{"t":\#(most)},"against":\#(most),"evidence":[{"signature":"s","count":\#(most),"path":"p","line":1,"column":1}],"timeline":{"shift":3,"slots":[[1,\#(most)]]},"clients":{"anonymous":\#(most),"named":[{"name":"c","version":null,"exchanges":\#(most)}],"sessions":[{"id":"0000000000000001","exchanges":\#(most)}],"peers":[{"id":"0000000000000001","exchanges":\#(most),"client":0}]}}}"#
        let bytes = sealed([Self.header, #"{"scans":{"unnamed":\#(most)}}"#, #"{"inputs":{"files":\#(most),"bytes":\#(Int.max),"exchanges":\#(most)}}"#, server, server.replacingOccurrences(of: "\"a\"", with: "\"b\"")])
        var part = try #require(try PartialReader(source: Source(bytes)).next())
        let other = part
        for _ in 0..<3 { part.merge(other) }
        let report = part.report(allow: HostList())
        #expect(report.servers.count == 2 && report.servers[0].exchanges == most && report.servers[0].clients.first?.exchanges == most)
        #expect(report.json.contains("\"bytes\":\(Int.max)"))
    }

    @Test("with a key, hashes are others, and the report is the same")
    func keyed() throws {
        let part = try part()
        let plain = written(part), keyed = written(part, key: PartialKey("0123456789abcdef")), other = written(part, key: PartialKey("0123456789abcdeg"))
        let address = "10.0.0.9".withCString { Fingerprint.of(UnsafeRawBufferPointer(start: $0, count: 8)).hexDigits }
        #expect(String(decoding: plain, as: UTF8.self).contains(address) && !String(decoding: keyed, as: UTF8.self).contains(address))
        let read = try #require(try PartialReader(source: Source(keyed)).next()), different = try #require(try PartialReader(source: Source(other)).next())
        #expect(read.keyMark != nil && read.keyMark != different.keyMark)
        #expect(read.report(allow: HostList()).json == part.report(allow: HostList()).json)
        // Keyed once, whoever writes it on.
        let again = written(read, key: PartialKey("0123456789abcdeg"))
        #expect(try PartialReader(source: Source(again)).next()?.keyMark == read.keyMark)
    }

    @Test("keys as HMAC-SHA-256 has it")
    func hmac() {
        // By another implementation: Python's hmac.
        #expect(PartialKey("Jefe").keyed(0x0102_0304_0506_0708).hexDigits == "e5c12f50ddbcd13e")
    }

    @Test("a hash of a stream does not depend on its cuts")
    func streamFingerprint() {
        var random = SeededGenerator(5)
        for count in [0, 1, 15, 16, 17, 31, 32, 33, 1000] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            var whole = StreamFingerprint(), pieces = StreamFingerprint()
            bytes.withUnsafeBytes { whole.update($0) }
            var at = 0
            while at < count {
                let next = min(count, at + Int.random(in: 1...20, using: &random))
                Array(bytes[at..<next]).withUnsafeBytes { pieces.update($0) }
                at = next
            }
            #expect(whole.value == pieces.value && StreamFingerprint.Value(hex: whole.value.hex) == whole.value)
            var longer = whole
            [UInt8(0)].withUnsafeBytes { longer.update($0) }
            #expect(longer.value != whole.value)
        }
    }
}
