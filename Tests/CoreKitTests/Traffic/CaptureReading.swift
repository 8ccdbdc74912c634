@testable import CoreKit

/// A source in memory that gives so many bytes a call, and may fail in the end.
final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private let step: Int
    private let failure: (any Error)?
    private var at = 0

    init(_ bytes: [UInt8], step: Int = Int.max, failure: (any Error)? = nil) {
        self.bytes = bytes
        self.step = step
        self.failure = failure
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(buffer.count, step, bytes.count - at)
        if count == 0, let failure { throw failure }
        for offset in 0..<count { buffer[offset] = bytes[at + offset] }
        at += count
        return count
    }
}

/// An exchange copied out of its reader.
struct ReadExchange: Equatable {
    var form = CaptureForm.jsonLines
    var method = "", scheme = "", host = "", path = "", query = ""
    var requestHeaders: [String] = [], responseHeaders: [String] = []
    var requestBody = "", responseBody = ""
    var status: Int?
    var time: String?
    var client = "", user = ""
    var entry: Int?
    var line = 0
    /// Of the first byte of the request body.
    var bodyLine: Int?
    var bodyColumn: Int?
    var isWhole = false
}

/// All that reading a capture gives.
struct ReadCapture: Equatable {
    var exchanges: [ReadExchange] = []
    /// Errors of records, `line: message`.
    var bad: [String] = []
    var partial = 0
    var problems: [CaptureProblem] = []
    var shape: CaptureShape?
    var lineEnds = 0
    /// Targets that differ from what the whole record says.
    var disagreements: [String] = []
}

func readCapture(_ text: String, _ options: ReadOptions = ReadOptions()) -> ReadCapture {
    readCapture(Array(text.utf8), options)
}

func readCapture(_ bytes: [UInt8], _ options: ReadOptions = ReadOptions(), step: Int = Int.max) -> ReadCapture {
    readCapture(SegmentReader(source: MemorySource(bytes, step: step), path: "capture", options: options))
}

func readCapture(_ reader: SegmentReader, options: ReadOptions = ReadOptions()) -> ReadCapture {
    var result = ReadCapture()
    let exchanges = ExchangeReader(options: options)
    do {
        while let segment = try reader.next() {
            var cursor = RecordCursor(segment)
            while let record = cursor.next() {
                let target = exchanges.target(of: record).map { "\($0.method.string) \($0.host.string)\($0.path.string)?\($0.query.string)" }
                if record.isPartial {
                    result.partial += 1
                    continue
                }
                let line = segment.position(of: record.bytes.start, in: record.place).line
                do {
                    let exchange = try exchanges.exchange(of: record)
                    let found = exchange.method.string + " " + exchange.host.string + exchange.path.string + "?" + exchange.query.string
                    if target ?? " ?" != found, !(exchange.isWholeRecord && target == nil) { result.disagreements.append("\(target ?? "none") != \(found)") }
                    result.exchanges.append(copy(exchange, segment, line))
                } catch {
                    result.bad.append("\(line): \(error)")
                }
            }
        }
    } catch {
        result.bad.append("thrown: \(error)")
    }
    result.problems = reader.problems
    result.shape = reader.shape
    result.lineEnds = reader.lineEnds
    return result
}

private func copy(_ exchange: Exchange, _ segment: Segment, _ line: Int) -> ReadExchange {
    var read = ReadExchange()
    read.form = exchange.form
    read.method = exchange.method.string
    read.scheme = exchange.scheme.string
    read.host = exchange.host.string
    read.path = exchange.path.string
    read.query = exchange.query.string
    read.requestHeaders = exchange.requestHeaders.map { "\($0.name.string): \($0.value.string)" }
    read.responseHeaders = exchange.responseHeaders.map { "\($0.name.string): \($0.value.string)" }
    read.requestBody = exchange.requestBody.content.string
    read.responseBody = exchange.responseBody.content.string
    read.status = exchange.status
    read.time = exchange.time?.description
    read.client = exchange.clientAddress.string
    read.user = exchange.user.string
    read.entry = exchange.place.entry
    read.line = line
    read.isWhole = exchange.isWholeRecord
    if let pointer = exchange.requestBody.origin.pointer(ofDecoded: 0) {
        let place = segment.position(of: pointer, in: exchange.place)
        read.bodyLine = place.line
        read.bodyColumn = place.column
    }
    return read
}
