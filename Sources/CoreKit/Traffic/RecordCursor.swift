// Relies on: a line ending at a line end, so that a record a line costs one search; what holds records is told by the first
// key of a line, or by looking on for as long as that is not clear.

/// The records of a segment, one after another; what holds several (a batch, an array, a HAR on one line) is opened.
public struct RecordCursor {
    private let segment: Segment
    private let base: UnsafeRawPointer
    private let end: Int
    private var at = 0
    private var line = 0
    private var element = 0
    private var text: Bool
    /// The line that is being opened, up to its end; its line end is not included.
    private var opened: Range<Int>?
    private var splitter = DocumentSplitter()

    public init(_ segment: Segment) {
        self.segment = segment
        let bytes = ByteSlice(segment.bytes)
        base = bytes.start
        end = bytes.count
        if case .text = segment.layout { text = true } else { text = false }
    }

    /// The next record, or nil at the segment's end. Blank lines are none.
    public mutating func next() -> Record? {
        if segment.layout == .lines { return nextOfLines() }
        if text {
            text = false
            return Record(bytes: ByteSlice(start: base, count: end), place: RecordPlace(line: 0, start: base), form: .text)
        }
        guard element < segment.elements.count else { return nil }
        let found = segment.elements[element]
        element += 1
        return record(found.range, line: found.line, entry: found.entry, form: found.form, isPartial: found.isPartial)
    }

    private func record(
        _ range: Range<Int>, line: Int, entry: Int? = nil, form: CaptureForm? = nil, isPartial: Bool = false
    ) -> Record {
        let start = base + range.lowerBound
        return Record(
            bytes: ByteSlice(start: start, count: range.count), place: RecordPlace(line: line, start: start, entry: entry),
            form: form, isPartial: isPartial)
    }

    private mutating func nextOfLines() -> Record? {
        while true {
            if let range = opened {
                if let found = nextOfOpened(range) { return found }
                opened = nil
                line += 1
            }
            guard at < end else {
                // Only the last line may lack its end.
                segment.lineEnds = at > end ? line - 1 : line
                return nil
            }
            let lineEnd = ByteSearch.lineEnd(base, from: at, to: end)
            var first = at
            at = lineEnd + 1
            while first < lineEnd, ByteSlice.isBlank(byte(first)) || ByteSlice.isFiller(byte(first)) { first += 1 }
            var last = lineEnd
            while last > first, ByteSlice.isBlank(byte(last - 1)) { last -= 1 }
            guard first < last else {
                line += 1
                continue
            }
            if mayHoldRecords(first, last), holdsRecords(first, last) {
                splitter = DocumentSplitter()
                position = first
                begin = nil
                opened = first..<last
                continue
            }
            defer { line += 1 }
            return record(first..<last, line: line)
        }
    }

    @inline(__always)
    private func byte(_ at: Int) -> UInt8 { base.load(fromByteOffset: at, as: UInt8.self) }

    /// A quick look at the first key.
    private func mayHoldRecords(_ first: Int, _ last: Int) -> Bool {
        guard byte(first) == 0x7B else { return byte(first) == 0x5B }
        var at = first + 1
        while at < last, ByteSlice.isBlank(byte(at)) { at += 1 }
        guard at < last, byte(at) == 0x22 else { return true }
        let key = JSONStrings.end(base, from: at + 1, to: last)
        return !RecordKeys.contain(ByteSlice(start: base + at + 1, count: key.end - at - 1))
    }

    /// Goes through the line up to where it is known what it is.
    private func holdsRecords(_ first: Int, _ last: Int) -> Bool {
        if byte(first) == 0x5B {
            var at = first + 1
            while at < last, ByteSlice.isBlank(byte(at)) { at += 1 }
            return at < last && [0x7B, 0x5B, 0x5D].contains(byte(at))
        }
        var scanner = JSONScanner(ByteSlice(start: base + first, count: last - first))
        scanner.position = 1
        var isFirst = true
        while let key = try? scanner.nextKey(&isFirst) {
            if key.hasEscapes || key.raw == "log" { return holdsRecordsByStructure(first, last) }
            if key.raw == "batchData", scanner.peek() == 0x5B { return true }
            if RecordKeys.contain(key.raw) || (try? scanner.passValue()) == nil { return false }
        }
        return false
    }

    /// The same for keys that have to be decoded, or that hold what matters deeper.
    private func holdsRecordsByStructure(_ first: Int, _ last: Int) -> Bool {
        var trial = DocumentSplitter()
        var at = first
        while at < last {
            let (event, next) = trial.next(base, from: at, to: last)
            at = next
            switch event {
            case .wrapper: return true
            case .object: continue
            default: return false
            }
        }
        return false
    }

    // MARK: - A line that holds records

    private var position = 0
    private var begin: (start: Int, entry: Int?)?

    private mutating func nextOfOpened(_ range: Range<Int>) -> Record? {
        while position < range.upperBound {
            let (event, at) = splitter.next(base, from: position, to: range.upperBound)
            position = at
            switch event {
            case .begin(let start), .object(let start): begin = (start, splitter.isInArray ? splitter.entry : nil)
            case .wrapper: begin = nil
            case .end(let past):
                if let found = begin {
                    begin = nil
                    return record(found.start..<past, line: line, entry: found.entry, form: splitter.form)
                }
            default: break
            }
        }
        // A record that the line breaks off in is given as it is, for whoever opens it to see.
        guard let found = begin else { return nil }
        begin = nil
        return record(found.start..<range.upperBound, line: line, entry: found.entry, form: splitter.form)
    }
}
