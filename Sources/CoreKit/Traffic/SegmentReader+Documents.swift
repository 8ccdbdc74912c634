/// Documents, and lines too long to be held: records are found by structure while the bytes go by.
extension SegmentReader {
    func nextElements() -> Bool {
        segment.elements.removeAll(keepingCapacity: true)
        while true {
            var stop = input.count
            var lineEnd: Int?
            if isSingleLine {
                stop = ByteSearch.index(of: 0x0A, in: input.base, from: scanned, to: input.count)
                if stop < input.count { lineEnd = stop }
            }
            while scanned < stop {
                let (event, at) = splitter.next(input.base, from: scanned, to: stop)
                scanned = at
                handle(event)
                if scanned >= segmentSize, case .end = event, !segment.elements.isEmpty { return deliverElements() }
            }
            if let lineEnd, endLine(at: lineEnd) {
                if !segment.elements.isEmpty { return deliverElements() }
                release(to: consumed)
                consumed = 0
                return false
            }
            dropLongRecord()
            if !segment.elements.isEmpty { return deliverElements() }
            if lineEnd != nil { continue }
            release(to: scanBoundary)
            if !input.fill(segmentSize) {
                endDocument()
                return segment.elements.isEmpty ? false : deliverElements()
            }
        }
    }

    private func deliverElements() -> Bool {
        let end = segment.elements.reduce(0) { max($0, $1.range.upperBound) }
        deliver(.elements, to: end)
        var line = 0, counted = 0
        for index in segment.elements.indices {
            let start = segment.elements[index].range.lowerBound
            line += ByteSearch.count(of: 0x0A, in: input.base, from: counted, to: start)
            counted = start
            segment.elements[index].line = line
        }
        if consumed == 0 { consumed = scanBoundary }
        segment.linesCounted = (counted, line)
        return true
    }

    /// Up to where nothing of the buffer is needed any more: the record that is open, or whole scalars of what was scanned.
    private var scanBoundary: Int {
        if let open, !open.isDropped { return open.start }
        return scanned - UTF8Scalars.cutLength(input.base, to: scanned)
    }

    private func handle(_ event: DocumentSplitter.Event) {
        switch event {
        case .more: break
        case .record:
            // Of one that was dropped already only the end will tell.
            if open?.isDropped == false { open?.isCertain = true }
        case .begin(let at):
            open = OpenRecord(start: at, origin: input.origin + at, line: 0, entry: splitter.isInArray ? splitter.entry : nil, isCertain: true)
        case .object(let at):
            let entry = splitter.isInArray ? splitter.entry : nil
            open = OpenRecord(start: at, origin: input.origin + at, line: 0, entry: entry, isCertain: false)
        case .wrapper: open = nil
        case .end(let at):
            guard let record = open else { break }
            open = nil
            let size = input.origin + at - record.origin
            if size > options.maximumRecord {
                if !record.isDropped || !record.isCertain { deliverBeginning(of: record) }
                let line = record.isDropped ? record.line : self.line(at: record.start)
                reportLong("record", size, line: line, entry: record.entry)
            } else {
                segment.elements.append(Segment.Element(
                    range: record.start..<at, entry: record.entry, line: 0, isPartial: false, form: splitter.form))
            }
        case .stray(let at):
            // One is enough: what follows it may be nothing but more of them.
            guard !hasStray else { break }
            hasStray = true
            report("not JSON: a bracket that closes nothing", line: line(at: at), isIncomplete: false)
        }
    }

    /// Stops holding a record that has become too long; its beginning is delivered.
    private func dropLongRecord() {
        guard let record = open, !record.isDropped, scanned - record.start > options.maximumRecord else { return }
        // The object may still turn out to hold records; only its end will tell then.
        if record.isCertain { deliverBeginning(of: record) }
        open?.isDropped = true
        open?.line = line(at: record.start)
    }

    private func deliverBeginning(of record: OpenRecord) {
        let size = min(options.maximumRecord, CaptureShape.headSize)
        let range = record.isDropped ? scanned..<scanned : record.start..<record.start + size
        segment.elements.append(Segment.Element(range: range, entry: record.entry, line: 0, isPartial: true, form: splitter.form))
    }

    private func reportLong(_ what: String, _ size: Int, line: Int, entry: Int?) {
        report(
            "\(what) of \(ReadOptions.text(size: size)) is longer than \(ReadOptions.text(size: options.maximumRecord)) and was not read",
            line: line, entry: entry, isIncomplete: true)
    }

    /// A line end inside a document that began as one long line. Whether the document ends with it.
    private func endLine(at lineEnd: Int) -> Bool {
        if !splitter.isBetween, !splitter.isInLine, maySpanLines, !splitter.isInString, continues(around: lineEnd) {
            isSingleLine = false
            return false
        }
        if splitter.finish() { handle(.end(lineEnd)) }
        if !splitter.isBetween {
            report("not JSON: the line ends inside a record", line: line(at: lineEnd), entry: open?.entry, isIncomplete: false)
        }
        open = nil
        splitter = DocumentSplitter()
        mode = .lines
        isSingleLine = false
        consumed = lineEnd + 1
        scanned = 0
        return true
    }

    /// Structure goes on over a line end: behind a comma or bracket, or before one.
    private func continues(around lineEnd: Int) -> Bool {
        var before = lineEnd - 1
        while before >= 0, ByteSlice.isBlank(input.base.load(fromByteOffset: before, as: UInt8.self)) { before -= 1 }
        if before >= 0, [0x2C, 0x5B, 0x7B, 0x3A].contains(input.base.load(fromByteOffset: before, as: UInt8.self)) { return true }
        var after = lineEnd + 1
        while after < input.count, ByteSlice.isBlank(input.base.load(fromByteOffset: after, as: UInt8.self)) { after += 1 }
        return after < input.count && [0x2C, 0x5D, 0x7D].contains(input.base.load(fromByteOffset: after, as: UInt8.self))
    }

    private func endDocument() {
        mode = .finished
        if splitter.finish() { handle(.end(scanned)) }
        guard !splitter.isBetween else { return }
        if input.failure == nil {
            let what = isSingleLine && !splitter.isInArray ? "the last line is cut short" : "the document is cut short"
            let entry = splitter.isInArray ? open?.entry : nil
            let line = open.map { $0.isDropped ? $0.line : self.line(at: $0.start) } ?? self.line(at: input.count)
            report(what, line: line, entry: entry, isIncomplete: true)
        }
        open = nil
    }
}
