/// The events of a `text/event-stream` body (WHATWG HTML, 9.2.5 and 9.2.6).
///
/// Unlike a browser it gives an event whose closing blank line is missing, as captures end where they end.
public struct EventStream {
    public struct Event {
        /// The event's type; empty where none is given, which means `message`.
        public var event: ByteSlice
        /// The data lines joined by line feeds; points into the body where there is just one.
        public var data: ByteSlice
        /// Where the first data line's text begins in the body.
        public var offset: Int
        /// `data` is the body's bytes from `offset` on, so that offsets in it are offsets in the body.
        public var isVerbatim: Bool
    }

    /// How far `looksLike` looks for the first data.
    private static let headSize = 4096

    /// The text is a stream as far as the first data in it: only comments, blank lines and fields stand before. Where a stream
    /// was declared, `data` may lack its colon, and the text may end before any came.
    static func looksLike(_ text: ByteSlice, isDeclared: Bool, arena: ByteArena) -> Bool {
        var stream = EventStream(text[0..<min(text.count, headSize)], arena: arena)
        var hasColon = false
        while stream.at < stream.bytes.count {
            let line = stream.bytes[stream.nextLine()]
            let colon = line.firstIndex(of: 0x3A)
            let name = line[0..<(colon ?? line.count)]
            if name == "data", colon != nil || isDeclared { return true }
            guard name.buffer.allSatisfy({ ByteSlice.lowered($0) &- 0x61 < 26 || $0 == 0x2D }) else { return false }
            if colon != nil { hasColon = true }
        }
        return isDeclared && hasColon
    }

    private let bytes: ByteSlice
    private let arena: ByteArena
    private var at = 0

    public init(_ bytes: ByteSlice, arena: ByteArena) {
        self.bytes = bytes
        self.arena = arena
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    }

    /// The next event that has data.
    public mutating func next() -> Event? {
        var event = ByteSlice.empty
        var first: Range<Int>?
        var lines = 0, size = 0
        let start = at
        var end = at
        while at < bytes.count {
            let line = nextLine()
            end = at
            if line.isEmpty {
                if let first { return finish(event, first, lines, size, start..<end) }
                event = .empty
                continue
            }
            let (name, value) = EventStream.field(bytes, line)
            if name == "event" {
                event = bytes[value]
            } else if name == "data" {
                if first == nil { first = value }
                lines += 1
                size += value.count + 1
            }
        }
        return first.map { finish(event, $0, lines, size, start..<end) }
    }

    private func finish(_ event: ByteSlice, _ first: Range<Int>, _ lines: Int, _ size: Int, _ block: Range<Int>) -> Event {
        if lines == 1 { return Event(event: event, data: bytes[first], offset: first.lowerBound, isVerbatim: true) }
        let out = arena.allocate(size)
        var to = 0
        var again = self
        again.at = block.lowerBound
        while again.at < block.upperBound {
            let line = again.nextLine()
            let (name, value) = EventStream.field(bytes, line)
            guard name == "data" else { continue }
            (out + to).copyMemory(from: bytes.start + value.lowerBound, byteCount: value.count)
            to += value.count
            out.storeBytes(of: 0x0A, toByteOffset: to, as: UInt8.self)
            to += 1
        }
        arena.trim(1)
        return Event(event: event, data: ByteSlice(start: out, count: to - 1), offset: first.lowerBound, isVerbatim: false)
    }

    /// The next line without its end, which is CR, LF or both.
    private mutating func nextLine() -> Range<Int> {
        let start = at
        let end = ByteSearch.index(of: 0x0A, or: 0x0D, in: bytes.start, from: at, to: bytes.count)
        at = end + 1
        if end + 1 < bytes.count, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { at += 1 }
        at = min(at, bytes.count)
        return start..<end
    }

    private static func field(_ bytes: ByteSlice, _ line: Range<Int>) -> (name: ByteSlice, value: Range<Int>) {
        guard let colon = bytes[0..<line.upperBound].firstIndex(of: 0x3A, from: line.lowerBound) else {
            return (bytes[line], line.upperBound..<line.upperBound)
        }
        var from = colon + 1
        if from < line.upperBound, bytes[from] == 0x20 { from += 1 }
        return (bytes[line.lowerBound..<colon], from..<line.upperBound)
    }
}
