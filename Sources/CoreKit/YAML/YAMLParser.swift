/// YAML 1.2 in three layers: bytes to events (`YAMLParser`), events to documents with positions (`YAMLDocument`), and what their scalars
/// mean in the core schema (`YAMLSchema`). JSON is read as the part of YAML that it is.
///
///     var parser = try YAMLParser(Array("- a\n- b\n".utf8))
///     while let event = try parser.next() { ... }
///
///     let document = try YAMLDocument.load(bytes)
///     document.root["schema"]?.string
///
/// The parser goes over the text once, with a stack of its own: depth costs memory (20 bytes a level), never the program's stack. It holds
/// back events only behind a flow collection that may turn out to be a key, for one line and 1024 characters at most
/// (YAML 1.2.2, section 7.4.2).
public struct YAMLParser {
    var reader: YAMLReader
    var stack: [YAMLFrame] = []
    /// The end of what was read last, where empty nodes are said to stand.
    var lastEnd: YAMLPosition
    var directives = YAMLDirectives()
    var phase = Phase.stream

    /// The properties of what was read.
    var properties = YAMLPropertiesTable()

    private var queue: [YAMLItem] = []
    private var head = 0
    private var candidates: [YAMLCandidate] = []
    /// The first candidate that can still become a key; all before it are decided.
    private var undecided = 0
    private var failure: YAMLError?

    enum Phase {
        case stream
        /// Between documents. A document without `---`, and directives, may begin only at the start and behind `...`.
        case prefix(isFresh: Bool)
        case root(allowsBlock: Bool)
        case documentEnd
        case finished
    }

    /// The longest implicit key, in characters (YAML 1.2.2, section 7.4.2).
    static let longestKey = 1024

    /// Copies and checks the text. `bytes` are UTF-8, with or without a byte order mark.
    ///
    /// - Throws: for other encodings, invalid UTF-8, control characters, and texts longer than 2 GiB.
    public init(_ bytes: UnsafeRawBufferPointer) throws(YAMLError) {
        self.init(try YAMLSource(bytes), keepingComments: false)
    }

    public init(_ bytes: [UInt8]) throws(YAMLError) {
        self.init(try YAMLSource.copy(bytes), keepingComments: false)
    }

    init(_ source: YAMLSource, keepingComments: Bool) {
        reader = YAMLReader(source, keepingComments: keepingComments)
        lastEnd = YAMLPosition(offset: source.contentStart, line: 1, column: 1)
    }

    /// The next event, or nil behind the end of the stream. Once it threw it always throws the same.
    public mutating func next() throws(YAMLError) -> YAMLEvent? {
        if head == queue.count {
            // Nothing is left that could refer to them.
            reader.texts.decoded.removeAll(keepingCapacity: true)
            properties.removeAll()
        }
        guard let item = try advance(), let kind = item.kind else { return nil }
        let properties = properties[item.properties]
        return YAMLEvent(
            kind: kind, style: item.style, isExplicit: item.isExplicit, span: item.span, value: reader.texts.string(item.text),
            anchor: properties.anchor, tag: properties.tag)
    }

    /// As `next`, in terms of `properties` and `reader.texts`, which grow.
    mutating func advance() throws(YAMLError) -> YAMLItem? {
        if let failure { throw failure }
        do throws(YAMLError) {
            while true {
                if head < queue.count {
                    try decideOverdue()
                    if head < (undecided < candidates.count ? candidates[undecided].slot : queue.count) {
                        let event = queue[head]
                        head += 1
                        if event.kind == nil { continue }
                        return event
                    }
                } else {
                    queue.removeAll(keepingCapacity: true)
                    head = 0
                    if case .finished = phase { return nil }
                }
                try step()
                if reader.unprintable < reader.pos { throw reader.unprintableFailure() }
            }
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func step() throws(YAMLError) {
        guard let frame = stack.last else { return try documentStep() }
        switch frame.kind {
        case .blockMapping: try blockMappingStep(frame)
        case .blockSequence: try blockSequenceStep(frame)
        case .flowSequence: try flowSequenceStep(frame)
        case .flowMapping: try flowMappingStep(frame)
        case .flowPair: try flowPairStep(frame)
        }
    }

    @inline(__always) mutating func push(_ event: YAMLItem) {
        lastEnd = event.span.end
        queue.append(event)
    }

    /// A collection's beginning, which is of no length.
    mutating func push(_ kind: YAMLEvent.Kind?, at position: YAMLPosition, style: YAMLStyle = .block, properties: UInt32 = 0) {
        queue.append(YAMLItem(kind, YAMLSpan(start: position, end: position), style: style, properties: properties))
    }

    mutating func pushEmpty(_ properties: UInt32 = 0) {
        push(YAMLItem(.scalar, YAMLSpan(start: lastEnd, end: lastEnd), style: .plain, properties: properties))
    }

    /// Goes over an indicator of one character.
    @inline(__always) mutating func consumeIndicator() {
        reader.pos += 1
        lastEnd = reader.position(at: reader.pos)
    }

    mutating func setState(_ state: YAMLFrame.State) { stack[stack.count - 1].state = state }

    /// Whether what stands between `start` and here is short enough, and in one line, to be an implicit key.
    func fitsKey(from start: YAMLPosition) -> Bool {
        guard start.line == reader.line else { return false }
        let length = reader.pos - start.offset
        if length <= YAMLParser.longestKey { return true }
        return length <= 4 * YAMLParser.longestKey && reader.source.scalars(start.offset, reader.pos) <= YAMLParser.longestKey
    }
}

/// Candidates for keys; see `YAMLCandidate`.
extension YAMLParser {
    mutating func pushCandidate(_ start: YAMLPosition, outer: UInt32, column: Int?, hasTab: Bool) {
        candidates.append(YAMLCandidate(slot: queue.count, start: start, outer: outer, column: column, hasTab: hasTab))
        push(nil, at: start)
    }

    /// Takes the last candidate away, now that its collection is closed; nil if it cannot be a key any more.
    mutating func popCandidate() throws(YAMLError) -> YAMLCandidate? {
        try decideOverdue()
        guard let candidate = candidates.popLast() else { return nil }
        if undecided <= candidates.count { return candidate }
        undecided = candidates.count
        return nil
    }

    /// Puts a mapping's beginning before the collection of a candidate.
    mutating func makeKey(_ candidate: YAMLCandidate, style: YAMLStyle) {
        let span = YAMLSpan(start: candidate.start, end: candidate.start)
        queue[candidate.slot] = YAMLItem(.mappingStart, span, style: style, properties: candidate.outer)
    }

    /// Gives the collection of a candidate that is no key the properties from above its line.
    mutating func makeNode(_ candidate: YAMLCandidate) throws(YAMLError) {
        if candidate.outer == 0 { return }
        queue[candidate.slot + 1].properties = try properties.join(candidate.outer, queue[candidate.slot + 1].properties)
    }

    private mutating func decideOverdue() throws(YAMLError) {
        while undecided < candidates.count, !fitsKey(from: candidates[undecided].start) {
            try makeNode(candidates[undecided])
            undecided += 1
        }
    }
}
