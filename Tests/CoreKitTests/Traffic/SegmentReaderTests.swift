import Testing

@testable import CoreKit

@Suite struct SegmentReaderTests {
    private static let record = #"{"path":"/a","method":"GET","requestHeaders":"{\"host\":\"a.test\"}"}"#

    // MARK: - What a capture is

    @Test(arguments: [
        ("", CaptureShape.empty), (" \n\t\r\n", .empty), ("{}", .lines), ("{}\n", .lines), ("{}\n{}\n", .lines), ("\n\n{}\n{}", .lines),
        ("{\n}", .document), ("{}{}", .document), ("{} {}\n{}", .document), ("[1,2]\n", .lines), ("[\n{}\n]", .document),
        ("[\n{}\n,{}\n]", .document), ("[{},\n{}]", .document), ("hello", .text), ("{hello}", .text), ("[2026-11-01] GET /\n", .text),
        ("[INFO] {\"a\":1}\n", .text), ("{\"a\":1", .document), ("[", .document), ("[\n", .document),
        // The first line is the rest of a record that log rotation cut.
        ("st\":\"x\"}\n{\"a\":1}\n{\"a\":2}\n", .lines), ("{\"a\":\"b\n{\"a\":1}\n{\"a\":2}\n", .lines), ("]}\n{\"a\":1}\n", .lines),
        // Faults of documents.
        ("{\n\"a\": 1 \"b\": 2\n}", .document), ("{\"a\" 1}", .text), ("{\"a\": 1 \"b\": 2}", .lines),
        ("a\u{0}b", .binary), ("\u{0}\u{0}\u{0}", .binary), ("\u{0}\u{0}{\"a\":1}\n{}\n", .lines), ("{\"a\":\"\u{0}\"}\n", .lines),
        ("\u{1}\u{2}", .text), ("true\n", .text), ("\"text\"\n", .text), ("12\n{}\n{}\n", .lines), ("a\nb\n{}\n", .text),
    ])
    func tellsWhatACaptureIs(_ text: String, _ shape: CaptureShape) {
        #expect(readCapture(text).shape == shape, "\(text.debugDescription)")
    }

    @Test(arguments: [
        ([0x28, 0xB5, 0x2F, 0xFD, 0, 0], "zstd"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz"), ([0x42, 0x5A, 0x68, 0x39, 0x31], "bzip2"),
        ([0x50, 0x4B, 3, 4, 1], "zip"), ([0xFF, 0xFE, 0, 0, 1, 0, 0, 0], "UTF-32"),
    ] as [([UInt8], String)])
    func namesWhatItCannotRead(_ bytes: [UInt8], _ name: String) {
        let read = readCapture(bytes)
        #expect(read.shape == .foreign(name))
        #expect(read.problems.count == 1)
        #expect(read.problems.first?.isIncomplete == true)
        #expect(read.problems.first?.message.hasPrefix(name) == true)
        #expect(read.exchanges == [])
    }

    @Test func readsBinaryOnlyWhenAsked() {
        #expect(readCapture("a\u{0}b").exchanges == [])
        var options = ReadOptions()
        options.readsBinary = true
        #expect(readCapture("a\u{0}b", options).exchanges.map(\.requestBody) == ["a\u{0}b"])
    }

    // MARK: - Lines

    @Test func aBadLineCostsOneLine() {
        let lines = [Self.record, "garbage", "{\"a\":", Self.record, "", "   ", "{\"a\":1}}", Self.record, "\"x", Self.record]
        let read = readCapture(lines.joined(separator: "\n") + "\n")
        #expect(read.exchanges.map(\.line) == [1, 4, 8, 10])
        #expect(read.bad == [
            "2: not JSON: expected a value", "3: not JSON: the text ends where a value was expected",
            "7: not JSON: expected nothing after the value", "9: not JSON: the text ends where '\"' was expected",
        ])
        #expect(read.problems == [])
    }

    @Test func aBadRecordOfABatchCostsOneRecord() {
        let read = readCapture(#"{"batchData":[{"a":1},{"b":},bad,{"c":"d"}]}"# + "\n" + Self.record)
        #expect(read.exchanges.map(\.line) == [1, 1, 2])
        #expect(read.exchanges.map(\.entry) == [0, 3, nil])
        #expect(read.bad.count == 2)
    }

    @Test func theCutLastLineIsAProblem() {
        let read = readCapture(Self.record + "\n" + Self.record.dropLast(3))
        #expect(read.exchanges.count == 1)
        #expect(read.problems == [CaptureProblem(path: "capture", line: 2, message: "the last line is cut short", isIncomplete: true)])
    }

    @Test func aCutLastBatchGivesItsWholeRecords() {
        let read = readCapture("{\"a\":1}\n{\"batchData\":[\(Self.record),\(Self.record),{\"path\":")
        #expect(read.exchanges.map(\.line) == [1, 2, 2])
        #expect(read.problems == [
            CaptureProblem(path: "capture", line: 2, entry: 2, message: "the document is cut short", isIncomplete: true)
        ])
    }

    @Test func aBadLastLineIsNoCutOne() {
        let read = readCapture(Self.record + "\ngarbage")
        #expect(read.problems == [])
        #expect(read.bad.count == 1)
    }

    // MARK: - Records that are too long

    @Test(arguments: [100, 1000, 5000])
    func recordsTooLongArePassedOver(_ segmentSize: Int) {
        let long = #"{"path":"/long","method":"PUT","requestHeaders":"{\"host\":\"l.test\"}","requestPayload":""#
            + String(repeating: "x\\\"{", count: 2000) + "\"}"
        var options = ReadOptions()
        options.maximumRecord = 2000
        options.segmentSize = segmentSize
        for (text, line, entry) in [
            ("\(Self.record)\n\(long)\n\(Self.record)\n", 2, nil), ("[\(Self.record),\n\(long)\n,\(Self.record)]", 2, 1),
            ("{\"batchData\":[\(Self.record),\(long),\(Self.record)]}\n{}\n", 1, 1),
        ] as [(String, Int, Int?)] {
            let read = readCapture(text, options)
            #expect(read.exchanges.filter { $0.host == "a.test" }.count == 2)
            #expect(read.partial == 1)
            #expect(read.bad == [])
            #expect(read.problems.map(\.line) == [line])
            #expect(read.problems.map(\.entry) == [entry])
            #expect(read.problems.first?.message == "record of 7.9 KiB is longer than 1.9 KiB and was not read")
            #expect(read.problems.first?.isIncomplete == true)
        }
    }

    @Test func theTargetOfALongRecordIsReadFromItsBeginning() throws {
        var options = ReadOptions()
        options.maximumRecord = 1000
        options.segmentSize = 100
        let long = #"{"path":"/long","method":"PUT","requestHeaders":"{\"host\":\"l.test\"}","requestPayload":""#
            + String(repeating: "x", count: 5000) + "\"}"
        let reader = SegmentReader(source: MemorySource(Array((Self.record + "\n" + long).utf8)), path: "capture", options: options)
        let exchanges = ExchangeReader()
        var hosts: [String] = []
        while let segment = try reader.next() {
            var records = RecordCursor(segment)
            while let record = records.next() { hosts.append(exchanges.target(of: record)?.host.string ?? "-") }
        }
        #expect(hosts == ["a.test", "l.test"])
    }

    /// What stands before the entries of a HAR may be longer than any record.
    @Test func aHARMayBeginWithAnything() {
        var options = ReadOptions()
        options.maximumRecord = 1000
        options.segmentSize = 64
        let text = "{\"log\":{\"pages\":[\(String(repeating: "{\"a\":\"]\"},", count: 500))0],\"entries\":[\(Self.record)]}}"
        let read = readCapture(text, options)
        #expect(read.exchanges.count == 1)
        #expect(read.problems == [])
        #expect(read.partial == 0)
    }

    @Test func aLongLineOfGarbageIsPassedOver() {
        var options = ReadOptions()
        options.maximumRecord = 500
        options.segmentSize = 100
        let text = [Self.record, String(repeating: "x", count: 3000), Self.record].joined(separator: "\n")
        let read = readCapture(text, options)
        #expect(read.exchanges.map(\.line) == [1, 3])
        #expect(read.problems.map(\.line) == [2])
    }

    @Test func aLongLineCutInTheMiddleOfAFileCostsThatLine() {
        var options = ReadOptions()
        options.segmentSize = 16
        let read = readCapture([Self.record, String(Self.record.dropLast(9)), Self.record].joined(separator: "\n") + "\n", options)
        #expect(read.exchanges.map(\.line) == [1, 3])
        #expect(read.problems.map(\.line) + read.bad.map { _ in 2 } == [2])
    }

    // MARK: - Sources that fail

    @Test func whatWasReadBeforeAFailureIsDelivered() {
        let failure = SystemError(code: 5, operation: "read", path: "x")
        let reader = SegmentReader(
            source: MemorySource(Array((Self.record + "\n" + Self.record + "\n{\"cut").utf8), failure: failure), path: "capture")
        let read = readCapture(reader)
        #expect(read.exchanges.count == 2)
        #expect(read.bad == ["thrown: \(failure)"])
        #expect(read.problems == [])
    }

    @Test func aBrokenGzipGivesWhatItHolds() {
        let bytes = gzipped(Array(String(repeating: Self.record + "\n", count: 30).utf8))
        for cut in [2, 5, 9, 20, 300, bytes.count - 1] {
            let read = readCapture(Array(bytes[..<cut]))
            #expect(read.problems.map(\.isIncomplete) == [true])
            #expect(read.exchanges.count == max(0, min(30, (cut - 15) / (Self.record.utf8.count + 1))))
        }
        var bad = bytes
        bad[bytes.count - 6] ^= 1
        let read = readCapture(bad)
        #expect(read.exchanges.count == 30)
        #expect(read.problems.first?.message.contains("CRC") == true)
    }

    @Test func compressedBombsAreRefused() {
        var options = ReadOptions()
        options.maximumInflated = 1000
        let read = readCapture(gzipped(Array(String(repeating: Self.record + "\n", count: 50).utf8)), options)
        #expect(read.exchanges.count == 1000 / (Self.record.utf8.count + 1))
        #expect(read.problems.first?.isIncomplete == true)
    }

    // MARK: - Depth and odd bytes

    @Test func depthCostsNoStack() {
        let deep = String(repeating: "[", count: 1_000_000)
        let read = readCapture(deep)
        #expect(read.problems.map(\.isIncomplete) == [true])
        let closed = "{\"a\":" + deep + String(repeating: "]", count: 1_000_000) + "}\n" + Self.record + "\n"
        #expect(readCapture(closed).exchanges.count == 2)
    }

    @Test func oddBytesAreKept() {
        let odd: [UInt8] = Array("{\"a\":\"".utf8) + [0xFF, 0x00, 0xC0, 0x80, 0xED, 0xA0, 0x80] + Array("\",\"b\":\"\\ud800\"}\r\n".utf8)
        let read = readCapture(odd + odd)
        #expect(read.exchanges.count == 2)
        #expect(read.bad == [])
    }

    // MARK: - Text

    @Test func textComesInWindowsThatMayOverlap() throws {
        let text = String(repeating: "aé日🙂\n", count: 50)
        for window in [1, 2, 3, 5, 16, 100] {
            for kept in [0, 1, 4] {
                var options = ReadOptions()
                options.textWindow = window
                options.segmentSize = 3
                let reader = SegmentReader(source: MemorySource(Array(text.utf8)), path: "t", options: options)
                var seen: [UInt8] = [], overlap = 0, ends = 0
                while let segment = try reader.next() {
                    guard case .text(let isStart, let isEnd) = segment.layout else {
                        Issue.record("not text")
                        return
                    }
                    #expect(isStart == seen.isEmpty)
                    if isEnd { ends += 1 }
                    let prefix = String(decoding: seen.dropLast(overlap), as: UTF8.self)
                    #expect(segment.firstLine == prefix.utf8.count { $0 == 0x0A })
                    #expect(segment.firstColumn == (prefix.split(separator: "\n", omittingEmptySubsequences: false).last ?? "").unicodeScalars.count)
                    seen += Array(segment.bytes).dropFirst(overlap)
                    overlap = 0
                    if kept > 0, !isEnd {
                        var at = max(0, segment.bytes.count - kept)
                        while at > 0, segment.bytes[at] & 0xC0 == 0x80 { at -= 1 }
                        reader.keep(from: at)
                        overlap = segment.bytes.count - at
                    }
                }
                #expect(String(decoding: seen, as: UTF8.self) == text)
                #expect(ends == 1)
                #expect(reader.lineEnds == 50)
            }
        }
    }

    // MARK: - Batches in arrays, text sequences, gzip twice

    private static func numbered(_ number: Int) -> String {
        #"{"path":"/\#(number)","method":"GET","requestHeaders":"{\"host\":\"a.test\"}"}"#
    }

    @Test(arguments: [
        (#"[{"batchData":[@0,@1]},{"batchData":[@2]}]"#, 3), (#"[{"batchData":[@0]},@1,{"n":{"x":[1]},"batchData":[@2,@3],"m":2}]"#, 4),
        (#"{"batchData":[{"batchData":[@0,@1]},@2,{"batchData":[]},{"batchData":[@3]}]}"#, 4), (#"{"a":1,"batchData":[@0,{"b":"]","b\u0061tchData":[@1]}]}"#, 2),
        (#"[{"batchData":[]},{"batchData":[@0]}]"#, 1),
    ])
    func batchesInArraysAreOpened(_ pattern: String, _ count: Int) {
        var text = pattern
        for number in 0..<4 { text = text.replacing("@\(number)", with: Self.numbered(number)) }
        let pretty = text.replacing(",{", with: "\n,\n{").replacing("[{", with: "[\n {")
        for capture in [text, text + "\n", pretty, "\n" + pretty + "\n"] {
            for size in [1, 7, 100_000] {
                var options = ReadOptions()
                options.segmentSize = size
                let read = readCapture(capture, options)
                #expect(read.exchanges.map(\.path) == (0..<count).map { "/\($0)" }, "\(capture)")
                #expect(read.exchanges.map(\.entry) == (0..<count).map { $0 })
                #expect(read.exchanges.allSatisfy { $0.host == "a.test" })
                #expect(read.bad == [] && read.problems == [])
            }
        }
    }

    @Test func recordsWithoutBatchesStayWhole() {
        let text = #"[{"a":{"batchData":[1]}},{"a":1},{"batchData":1},{},{"path":"/a","batchData":[1]}]"#
        for capture in [text, text.replacing(",{", with: ",\n{")] {
            let read = readCapture(capture)
            #expect(read.exchanges.map(\.entry) == [0, 1, 2, 3, 4])
            #expect(read.bad == [] && read.problems == [])
        }
    }

    /// RFC 7464.
    @Test func recordSeparatorsAreSkipped() {
        let mark = "\u{1E}"
        for text in [
            mark + Self.record + "\n" + mark + Self.record + "\n", mark + Self.record + mark + Self.record, mark + mark + Self.record + "\n\n" + mark + " " + Self.record,
            mark + Self.record.replacing(",", with: ",\n") + "\n" + mark + Self.record.replacing(",", with: ",\n") + "\n",
            Self.record + "\n" + mark + Self.record,
        ] {
            let read = readCapture(text)
            #expect(read.exchanges.map(\.host) == ["a.test", "a.test"], "\(text.debugDescription)")
            #expect(read.bad == [] && read.problems == [])
        }
    }

    @Test func gzipInsideGzipIsRead() {
        let text = Array((Self.record + "\n" + Self.record + "\n").utf8)
        for step in [1, 3, Int.max] {
            let read = readCapture(gzipped(gzipped(text)), step: step)
            #expect(read.exchanges.map(\.host) == ["a.test", "a.test"])
            #expect(read.problems == [])
            let deeper = readCapture(gzipped(gzipped(gzipped(text))), step: step)
            #expect(deeper.exchanges == [])
            #expect(deeper.problems.map(\.message) == ["gzip inside gzip inside gzip data is not read: decompress or convert it first"])
            #expect(deeper.problems.first?.isIncomplete == true)
        }
        let cut = readCapture(gzipped(Array(gzipped(text).dropLast(30))))
        #expect(cut.exchanges.map(\.host) == ["a.test"])
        #expect(cut.problems.contains { $0.isIncomplete })
    }
}
