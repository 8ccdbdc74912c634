@testable import CoreKit

/// A capture gives the same records however its bytes arrive and however it is cut, and what a quick look at a record says is what
/// reading it says.
enum ReaderTarget {
    static func run(_ input: UnsafeRawBufferPointer) {
        let bytes = [UInt8](input)
        var dice = InputDice(input)
        var options = ReadOptions()
        options.maximumInflateRatio = 1_000
        options.maximumInflated = 1 << 20
        options.maximumBody = 1 << 20
        options.readsBinary = dice.roll(4) == 0
        options.textWindow = dice.pick([4 << 20, 64, 5])
        let whole = readCapture(bytes, options)
        check(whole)

        options.segmentSize = dice.pick([1, 2, 7, 64, 333, 4096])
        let step = dice.pick([1, 3, 17, 1000])
        let cut = readCapture(bytes, options, step: step)
        check(cut)
        require(cut == readCapture(bytes, options), "reads of \(step) bytes change what is read in segments of \(options.segmentSize)")
        // Lines longer than four segments are read by their structure, which tells of faults in other words.
        if whole.shape != .lines || (whole.bad.isEmpty && whole.problems.isEmpty) {
            require(cut.exchanges == whole.exchanges, "segments of \(options.segmentSize) change the exchanges")
            require(cut.lineEnds == whole.lineEnds, "segments of \(options.segmentSize) change the number of lines")
        }

        if whole.shape == .lines { checkRanges(input, whole, &dice) }

        options.maximumRecord = 1 + dice.roll(600)
        options.segmentSize = 1 << 18
        check(readCapture(bytes, options, step: step))

        readBodies(of: bytes)
        decode(ByteSlice(input), headers: [], arena: ByteArena())
    }

    private static func check(_ read: ReadCapture) {
        require(read.disagreements.isEmpty, "target and exchange disagree: \(read.disagreements)")
        for exchange in read.exchanges {
            require((1...read.lineEnds + 1).contains(exchange.line), "line \(exchange.line) of \(read.lineEnds + 1)")
            if let line = exchange.bodyLine { require((1...read.lineEnds + 1).contains(line), "body in line \(line) of \(read.lineEnds + 1)") }
        }
        for problem in read.problems {
            if let line = problem.line { require((1...read.lineEnds + 1).contains(line), "problem in line \(line) of \(read.lineEnds + 1)") }
        }
    }

    /// A file of lines in parts gives what it gives as a whole.
    private static func checkRanges(_ input: UnsafeRawBufferPointer, _ whole: ReadCapture, _ dice: inout InputDice) {
        var options = ReadOptions()
        options.rangeSize = 1 + dice.roll(max(1, input.count))
        options.rangeSize = max(options.rangeSize, input.count / 64)
        ScratchFile.hold(input)
        guard let file = try? InputFile(path: ScratchFile.path), let ranges = try? LineRanges(file: file, options: options) else { return }
        var exchanges: [ReadExchange] = []
        var lines = 0, bad = 0
        for index in 0..<ranges.count {
            let part = readCapture(ranges.reader(index), options: options)
            exchanges += part.exchanges.map { exchange in
                var exchange = exchange
                exchange.line += lines
                exchange.bodyLine? += lines
                return exchange
            }
            lines += part.lineEnds
            bad += part.bad.count
        }
        require(exchanges == whole.exchanges, "parts of \(options.rangeSize) bytes change the exchanges")
        require(lines == whole.lineEnds, "parts of \(options.rangeSize) bytes count \(lines) lines and not \(whole.lineEnds)")
        require(bad == whole.bad.count, "parts of \(options.rangeSize) bytes find \(bad) bad lines and not \(whole.bad.count)")
    }

    private static func readBodies(of bytes: [UInt8]) {
        var options = ReadOptions()
        options.maximumInflated = 1 << 20
        options.maximumBody = 1 << 20
        let reader = SegmentReader(source: MemorySource(bytes), path: "capture", options: options)
        let exchanges = ExchangeReader(options: options)
        while let segment = try? reader.next() {
            var records = RecordCursor(segment)
            while let record = records.next() {
                guard !record.isPartial, let exchange = try? exchanges.exchange(of: record) else { continue }
                for (body, headers) in [(exchange.requestBody, exchange.requestHeaders), (exchange.responseBody, exchange.responseHeaders)] {
                    decode(body, headers: Array(headers), arena: exchanges.arena)
                }
                _ = HostName.normalized(exchange.host, scheme: exchange.scheme, arena: exchanges.arena)
            }
        }
    }

    private static func decode(_ bytes: ByteSlice, headers: [HeaderField], arena: ByteArena) {
        let chunked = HeaderField(name: ByteSlice("transfer-encoding"), value: ByteSlice("chunked"), origin: .none)
        let deflated = HeaderField(name: ByteSlice("content-encoding"), value: ByteSlice("deflate"), origin: .none)
        for fields in [[], [chunked], [deflated]] {
            decode(Body(content: bytes, isBase64: false, origin: .none), headers: headers + fields, arena: arena)
        }
        decode(Body(content: bytes, isBase64: true, origin: .none), headers: headers, arena: arena)
        _ = HostName.normalized(bytes, arena: arena)
        _ = URLParts(bytes)
        _ = Timestamp(bytes)
    }

    private static func decode(_ body: Body, headers: [HeaderField], arena: ByteArena) {
        var options = ReadOptions()
        options.maximumBody = 1 << 20
        var decoder = BodyDecoder(arena: arena, options: options)
        let decoded = decoder.decode(body, headers: headers)
        let bytes = decoded.bytes
        checkEvents(bytes, arena)
        var fields = FormFields(bytes, arena: arena)
        var size = 0
        while let field = fields.next() { size += field.name.count + field.value.count }
        require(size <= bytes.count, "form fields longer than the form")
        checkCanonical(bytes, arena)
    }

    private static func checkEvents(_ bytes: ByteSlice, _ arena: ByteArena) {
        var events = EventStream(bytes, arena: arena)
        while let event = events.next() {
            require((0...bytes.count).contains(event.offset), "event data at \(event.offset) of \(bytes.count)")
            guard event.isVerbatim else { continue }
            require(event.offset + event.data.count <= bytes.count, "event data past the end")
            require(event.data == bytes[event.offset..<event.offset + event.data.count], "verbatim event data that stands elsewhere")
        }
    }

    private static func checkCanonical(_ bytes: ByteSlice, _ arena: ByteArena) {
        let once = JSONText.canonical(bytes, arena: arena)
        require(once.count <= bytes.count, "canonical text that is longer")
        require(JSONText.canonical(once, arena: arena) == once, "canonical text that is not canonical")
        var scanner = JSONScanner(bytes)
        guard (try? scanner.skipValue()) != nil, (try? scanner.expectEnd()) != nil else { return }
        var again = JSONScanner(once)
        require((try? again.skipValue()) != nil && (try? again.expectEnd()) != nil, "canonical JSON that is no JSON")
    }
}
