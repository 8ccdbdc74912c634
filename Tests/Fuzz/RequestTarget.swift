@testable import CoreKit

/// What a connection of a server brings is the same requests whatever pieces it comes in; a batch that is taken is JSON through and through, and can be stored and found again.
enum RequestTarget {
    static func run(_ input: UnsafeRawBufferPointer) {
        var dice = InputDice(input)
        let whole = requests(input) { input.count }, single = requests(input) { 1 }, some = requests(input) { 1 + dice.roll(40) }
        require(whole == single && whole == some, "\(whole) at once, \(single) byte by byte, \(some) in pieces")
        batch(input)
    }

    /// One line a request, and one for what ends the connection.
    private static func requests(_ input: UnsafeRawBufferPointer, _ size: () -> Int) -> [String] {
        let parser = HTTPRequestParser(maximumHead: 2000, maximumTarget: 500, maximumFields: 20), head = HTTPReceivedHead()
        var found: [String] = [], held: [UInt8] = [], at = 0, scanned = 0, begin = 0
        var chunks: HTTPChunkedRequest?, body: [UInt8] = [], left = 0, isInBody = false
        do throws(HTTPRequestFault) {
            while true {
                let before = (held.count, isInBody)
                if !isInBody {
                    let end = try read(held) { held throws(HTTPRequestFault) in try parser.end(of: held, scanned: &scanned, begin: &begin) }
                    if let end {
                        try read(held) { held throws(HTTPRequestFault) in try parser.parse(held[begin..<end], into: head) }
                        require(head.minorVersion == 0 || head.host != nil, "a request without a host")
                        require(!(head.isChunked && head.contentLength != nil), "two lengths")
                        held.removeFirst(end)
                        (scanned, begin, body, isInBody) = (0, 0, [], true)
                        chunks = head.isChunked ? HTTPChunkedRequest() : nil
                        left = head.contentLength ?? 0
                    }
                } else if chunks != nil {
                    let used = try read(held) { held throws(HTTPRequestFault) in
                        try chunks?.read(held) { part throws(HTTPRequestFault) in body += part.bytes } ?? 0
                    }
                    require(used <= held.count, "\(used) of \(held.count) bytes used")
                    held.removeFirst(used)
                    if chunks?.isDone == true { isInBody = false }
                } else {
                    let count = min(left, held.count)
                    body += held.prefix(count)
                    held.removeFirst(count)
                    left -= count
                    if left == 0 { isInBody = false }
                }
                if before.1, !isInBody { found.append("\(head.method.string) \(head.path.string) \(head.query?.string ?? "-") \(head.keepsAlive) \(body)") }
                if before.0 != held.count || before.1 != isInBody { continue }
                guard at < input.count else { return found }
                let piece = input[at..<min(input.count, at + max(1, size()))]
                at += piece.count
                held += piece
            }
        } catch {
            // Which of several faults is met first depends on the pieces; that there is one does not.
            require((400...599).contains(error.status) && !error.message.isEmpty, "a status of \(error.status)")
            return found + ["refused"]
        }
    }

    private static func read<Value>(_ bytes: [UInt8], _ body: (ByteSlice) throws(HTTPRequestFault) -> Value) throws(HTTPRequestFault) -> Value {
        let result = bytes.withUnsafeBytes { raw in Result { () throws(HTTPRequestFault) in try body(ByteSlice(raw)) } }
        return try result.get()
    }

    private static func batch(_ input: UnsafeRawBufferPointer) {
        let limits = IngestLimits(bodyUnits: 5000, stringUnits: 300, keyUnits: 40, elements: 30, depth: 8)
        let batch = IngestBatch(ByteSlice(input), limits: limits, arena: ByteArena())
        if let fault = batch.fault {
            require([400, 413, 422].contains(fault.status) && !fault.message.isEmpty, "a status of \(fault.status)")
            require((fault.offset ?? 0) <= input.count, "a fault at \(fault.offset ?? 0) of \(input.count)")
            require((fault.record != nil) == (fault.status == 422), "a record for a status of \(fault.status)")
            return
        }
        for range in batch.records {
            var scanner = JSONScanner(ByteSlice(UnsafeRawBufferPointer(rebasing: input[range])))
            require((try? scanner.skipValue()) != nil && (try? scanner.expectEnd()) != nil, "a record that is no JSON")
        }
        guard let first = batch.records.first, let last = batch.records.last else { return require(false, "an empty batch was taken") }
        let body = HTTPBody(Array(input[first.lowerBound..<last.upperBound]))
        StoreLine.flatten(body.bytes)
        var line = StoreLine(UnsafeRawBufferPointer(body.bytes), records: batch.records.count)
        let stored = Array(StoreLine.opening.description.utf8) + body.slice.bytes + Array(line.tail(at: Timestamp(seconds: 1)).text.utf8)
        require(!stored.dropLast().contains(0x0A) && stored.last == 0x0A, "a line of several")
        stored.dropLast().withUnsafeBytes { line in
            require(StoreLine.isSound(ByteSlice(line)), "a line that is not sound")
            var scanner = JSONScanner(line)
            require((try? scanner.skipValue()) != nil && (try? scanner.expectEnd()) != nil, "a line that is no JSON")
        }
    }
}
