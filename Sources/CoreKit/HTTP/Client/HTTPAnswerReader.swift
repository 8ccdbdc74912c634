/// Reads an answer from its bytes in whatever pieces they come. Memory is bounded: 64 KiB of head, 64 KiB of body.
///
/// Once the head is there, nothing that is wrong behind it makes the answer another one: the body then counts as cut short.
struct HTTPAnswerReader {
    /// The most bytes of heads, with those of interim answers, and of trailers.
    static let mostHead = 64 * 1024
    /// The most bytes of a body that are read to keep the connection; of a longer one nobody waits for the end.
    static let mostBody = 1024 * 1024
    private static let mostInterim = 16
    /// A chunk's size with its extensions.
    private static let mostSizeLine = 4096

    private enum State {
        case head
        /// So many bytes of the body are to come.
        case length(UInt64)
        case untilClose
        case chunkSize
        case chunkData(UInt64)
        /// The line end behind a chunk.
        case chunkEnd
        case trailers
        case done
    }

    private var state = State.head
    private var text: [UInt8] = []
    /// Up to where `text` was searched for its end.
    private var searched = 0
    private var headBytes = 0, interim = 0
    private var body: [UInt8] = []
    private var bodyBytes = 0
    /// The final head; nil until it is there.
    private(set) var head: HTTPAnswerHead?
    /// Whether a byte of any answer came.
    private(set) var hasBegun = false
    /// Something behind the head is wrong or too long; reading on is of no use.
    private(set) var isBroken = false

    /// The answer is there to its last byte.
    var isDone: Bool { if case .done = state { true } else { false } }

    /// Takes what came, up to the answer's end, and says how much that was.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(HTTPMalformed) -> Int {
        if !bytes.isEmpty { hasBegun = true }
        var at = 0
        while at < bytes.count, !isDone, !isBroken {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
            switch state {
            case .head: at += try readHead(rest)
            case .length(let left): at += readBody(rest, left) { $0 == 0 ? .done : .length($0) }
            case .untilClose: at += readBody(rest, .max) { _ in .untilClose }
            case .chunkSize: at += readSize(rest)
            case .chunkData(let left): at += readBody(rest, left) { $0 == 0 ? .chunkEnd : .chunkData($0) }
            case .chunkEnd: at += readChunkEnd(rest)
            case .trailers: at += readTrailers(rest)
            case .done: break
            }
        }
        return at
    }

    /// The connection ended. Answers whose end that is are done.
    mutating func end() {
        if case .untilClose = state, !isBroken { state = .done }
    }

    /// The answer as far as it came; nil before its head is whole.
    func response() -> HTTPResponse? {
        head.map { HTTPResponse(status: $0.status, fields: $0.fields, body: body, isWhole: isDone) }
    }

    /// What came of a head that is not whole, for messages.
    var unfinished: [UInt8] { text }

    // MARK: - Head

    /// Collects lines up to the empty one.
    private mutating func readHead(_ bytes: UnsafeRawBufferPointer) throws(HTTPMalformed) -> Int {
        var used = 0
        while used < bytes.count {
            let byte = bytes[used]
            used += 1
            text.append(byte)
            headBytes += 1
            if text.count <= 7, byte != HTTPAnswerReader.start[text.count - 1] { throw HTTPAnswerReader.unexpected(text, bytes, used) }
            guard headBytes <= HTTPAnswerReader.mostHead else { throw HTTPMalformed("a head of more than \(HTTPAnswerReader.mostHead / 1024) KiB") }
            if byte == 0x0A, endsWithEmptyLine {
                try finishHead()
                return used
            }
        }
        return used
    }

    private static let start = Array("HTTP/1.".utf8)

    private static func unexpected(_ text: [UInt8], _ bytes: UnsafeRawBufferPointer, _ used: Int) -> HTTPMalformed {
        (text + bytes[used...].prefix(64)).withUnsafeBytes { HTTPAnswerHead.unexpected(ByteSlice($0)) }
    }

    private var endsWithEmptyLine: Bool {
        let count = text.count
        guard count >= 2 else { return false }
        return text[count - 2] == 0x0A || count >= 3 && text[count - 2] == 0x0D && text[count - 3] == 0x0A
    }

    private mutating func finishHead() throws(HTTPMalformed) {
        // Without the empty line.
        let end = text.count - (text[text.count - 2] == 0x0D ? 2 : 1)
        let found = text.withUnsafeBytes { raw in
            Result { () throws(HTTPMalformed) in try HTTPAnswerHead(ByteSlice(UnsafeRawBufferPointer(rebasing: raw[..<end]))) }
        }
        let head = try found.get()
        text.removeAll(keepingCapacity: true)
        if head.isInterim {
            guard head.status != 101 else { throw HTTPMalformed("an answer of 101 that nobody asked for") }
            interim += 1
            guard interim <= HTTPAnswerReader.mostInterim else { throw HTTPMalformed("more than \(HTTPAnswerReader.mostInterim) interim answers") }
            return
        }
        self.head = head
        switch head.framing {
        case .length(0): state = .done
        case .length(let count): state = .length(count)
        case .chunked: state = .chunkSize
        case .untilClose: state = .untilClose
        }
    }

    // MARK: - Body

    /// Keeps what fits and counts the rest; `next` says what follows when so much is left.
    private mutating func readBody(_ bytes: UnsafeRawBufferPointer, _ left: UInt64, _ next: (UInt64) -> State) -> Int {
        let count = Int(min(UInt64(bytes.count), left))
        let room = HTTPResponse.mostBodyKept - body.count
        if room > 0 { body.append(contentsOf: bytes.prefix(min(room, count))) }
        bodyBytes += count
        state = next(left - UInt64(count))
        if bodyBytes > HTTPAnswerReader.mostBody { isBroken = true }
        return count
    }

    /// `1a3f;name=value`, up to its line end.
    private mutating func readSize(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let used = readLine(bytes, most: HTTPAnswerReader.mostSizeLine) else { return bytes.count }
        defer { text.removeAll(keepingCapacity: true) }
        var size: UInt64 = 0, digits = 0
        for byte in text {
            guard let digit = HTTPAnswerReader.hexDigit(byte) else { break }
            digits += 1
            // 15 digits are more than anybody waits for.
            guard digits <= 15 else { break }
            size = size << 4 | UInt64(digit)
        }
        let after = text.dropFirst(digits).first { $0 != 0x20 && $0 != 0x09 }
        guard (1...15).contains(digits), after == nil || after == 0x3B else {
            isBroken = true
            return used
        }
        state = size == 0 ? .trailers : .chunkData(size)
        return used
    }

    private mutating func readChunkEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let used = readLine(bytes, most: 2) else { return bytes.count }
        if text.isEmpty { state = .chunkSize } else { isBroken = true }
        text.removeAll(keepingCapacity: true)
        return used
    }

    /// Lines of fields that nobody needs, up to an empty one.
    private mutating func readTrailers(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let used = readLine(bytes, most: HTTPAnswerReader.mostHead) else { return bytes.count }
        headBytes += text.count + 2
        if text.isEmpty { state = .done } else if headBytes > HTTPAnswerReader.mostHead { isBroken = true }
        text.removeAll(keepingCapacity: true)
        return used
    }

    /// Collects a line in `text`, without its end; nil where it goes on behind `bytes`, or is too long, which breaks the answer.
    private mutating func readLine(_ bytes: UnsafeRawBufferPointer, most: Int) -> Int? {
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                if text.last == 0x0D { text.removeLast() }
                return index + 1
            }
            text.append(byte)
            if text.count > most {
                isBroken = true
                return nil
            }
        }
        return nil
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte - 0x30 }
        let letter = ByteSlice.lowered(byte) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}
