/// What came is no answer of HTTP/1; the text says why.
struct HTTPMalformed: Error, Equatable {
    let message: String
    init(_ message: String) { self.message = message }
}

/// The first line and the fields of an answer, and what they say about the rest (RFC 9112, 4 to 6).
struct HTTPAnswerHead {
    /// How the end of the body is told (RFC 9112, 6.3).
    enum Framing: Equatable {
        /// So many bytes.
        case length(UInt64)
        case chunked
        /// By the end of the connection.
        case untilClose
    }

    let status: Int
    let fields: [HTTPField]
    let framing: Framing
    /// Whether another request may follow on the connection.
    let keepsAlive: Bool

    /// 100 to 199: the answer itself is still to come.
    var isInterim: Bool { status < 200 }

    /// `text` ends before the empty line. Lines may end with a line feed alone (RFC 9112, 2.2).
    init(_ text: ByteSlice) throws(HTTPMalformed) {
        var rest = text
        let first = HTTPAnswerHead.line(&rest)
        let (minor, status) = try HTTPAnswerHead.statusLine(first)
        var fields: [HTTPField] = []
        while !rest.isEmpty {
            let line = HTTPAnswerHead.line(&rest)
            fields.append(try HTTPAnswerHead.field(line, &rest))
        }
        try self.init(minor: minor, status: status, fields: fields)
    }

    init(minor: UInt8, status: Int, fields: [HTTPField]) throws(HTTPMalformed) {
        self.status = status
        self.fields = fields
        let codings = HTTPAnswerHead.words(fields, "transfer-encoding")
        let lengths = HTTPAnswerHead.words(fields, "content-length")
        let options = HTTPAnswerHead.words(fields, "connection")
        var isClear = true
        if status < 200 || status == 204 || status == 304 {
            framing = .length(0)
        } else if !codings.isEmpty {
            // Both at once, or codings in HTTP/1.0, mean that somebody on the way misunderstood: the connection is not trusted further.
            isClear = lengths.isEmpty && minor > 0
            framing = codings.last == "chunked" ? .chunked : .untilClose
        } else if let length = lengths.first {
            guard length.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let count = UInt64(length), lengths.allSatisfy({ $0 == length }) else {
                throw HTTPMalformed("an answer of the length \"\(HTTPText.shown(lengths.joined(separator: ", ").utf8))\", expected one number")
            }
            framing = .length(count)
        } else {
            framing = .untilClose
        }
        let wantsMore = options.contains("close") ? false : minor > 0 || options.contains("keep-alive")
        keepsAlive = wantsMore && isClear && framing != .untilClose
    }

    /// The next line, without its end.
    private static func line(_ rest: inout ByteSlice) -> ByteSlice {
        guard let feed = rest.firstIndex(of: 0x0A) else {
            defer { rest = .empty }
            return rest
        }
        let line = rest[0..<(feed > 0 && rest[feed - 1] == 0x0D ? feed - 1 : feed)]
        rest = rest.dropFirst(feed + 1)
        return line
    }

    /// `HTTP/1.1 200 OK`: the minor version and the status.
    static func statusLine(_ line: ByteSlice) throws(HTTPMalformed) -> (minor: UInt8, status: Int) {
        guard line.count >= 12, line.hasPrefix("HTTP/1."), line[7] &- 0x30 < 10, line[8] == 0x20, let status = line[9..<12].unsignedInteger, status >= 100,
            line.count == 12 || line[12] == 0x20
        else { throw unexpected(line) }
        return (line[7] - 0x30, Int(status))
    }

    /// Says what was met instead of an answer.
    static func unexpected(_ bytes: ByteSlice) -> HTTPMalformed {
        // The content types alert and handshake, and version 3, of a record of TLS (RFC 8446, 5.1).
        if bytes.count >= 2, bytes[0] == 0x15 || bytes[0] == 0x16, bytes[1] == 3 { return HTTPMalformed("an answer in TLS, expected HTTP: the URL may have to begin with https://") }
        return HTTPMalformed("an answer that begins with \"\(HTTPText.shown(bytes.buffer, most: 40))\", expected \"HTTP/1.1\" and a status")
    }

    /// A field, with the lines that go on with it (`obs-fold` of RFC 9112, 5.2) taken from the rest.
    private static func field(_ line: ByteSlice, _ rest: inout ByteSlice) throws(HTTPMalformed) -> HTTPField {
        guard let colon = line.firstIndex(of: 0x3A) else {
            throw HTTPMalformed("a header line \"\(HTTPText.shown(line.buffer, most: 40))\", expected a name and a colon")
        }
        var value = line.dropFirst(colon + 1)
        // The value then reaches over the line ends, which become blanks.
        while !rest.isEmpty, rest[0] == 0x20 || rest[0] == 0x09 {
            let more = HTTPAnswerHead.line(&rest)
            value = ByteSlice(start: value.start, count: more.start + more.count - value.start)
        }
        guard !value.buffer.contains(0), let field = HTTPField(receivedName: line[0..<colon], value: value) else {
            throw HTTPMalformed("a header line \"\(HTTPText.shown(line.buffer, most: 40))\", expected a name and text")
        }
        return field
    }

    /// The members of the lists that all fields of a name make up, in lower case (RFC 9110, 5.6.1).
    private static func words(_ fields: [HTTPField], _ name: String) -> [String] {
        var words: [String] = []
        for field in fields where field.isNamed(name) {
            for part in field.value.utf8.split(separator: 0x2C) {
                let word = part.filter { $0 != 0x20 && $0 != 0x09 }
                if !word.isEmpty { words.append(String(decoding: word.map(ByteSlice.lowered), as: UTF8.self)) }
            }
        }
        return words
    }
}
