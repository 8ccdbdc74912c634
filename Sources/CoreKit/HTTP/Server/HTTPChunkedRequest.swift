/// Undoes the chunked coding of a request's body (RFC 9112, 7.1) as it comes in, strictly: lines end with CR and LF together, and what
/// follows a size has to be extensions.
struct HTTPChunkedRequest {
    private enum State {
        case size
        case data(Int)
        case dataEnd
        case trailer
        case done
    }

    private var state = State.size
    /// Bytes of extensions and trailers so far: they are dropped, and nobody needs many.
    private var extra = 0
    private static let maximumExtra = 16 * 1024
    private static let maximumLine = 4 * 1024

    var isDone: Bool { if case .done = state { true } else { false } }

    /// Reads on. `data` is given the parts of the body; returns how many bytes of `input` were used, fewer than there are where a line goes on.
    mutating func read(_ input: ByteSlice, _ data: (ByteSlice) throws(HTTPRequestFault) -> Void) throws(HTTPRequestFault) -> Int {
        var at = 0
        while true {
            switch state {
            case .done: return at
            case .data(let left):
                let count = min(left, input.count - at)
                if count > 0 { try data(input[at..<at + count]) }
                at += count
                guard count == left else {
                    state = .data(left - count)
                    return at
                }
                state = .dataEnd
            case .dataEnd:
                guard input.count - at >= 2 else {
                    if at < input.count, input[at] != 0x0D { throw malformed("expected a line end after a chunk") }
                    return at
                }
                guard input[at] == 0x0D, input[at + 1] == 0x0A else { throw malformed("expected a line end after a chunk") }
                at += 2
                state = .size
            case .size:
                guard let line = try line(input, &at) else { return at }
                let size = try chunkSize(line)
                state = size == 0 ? .trailer : .data(size)
            case .trailer:
                guard let line = try line(input, &at) else { return at }
                if line.isEmpty {
                    state = .done
                } else {
                    guard let colon = line.firstIndex(of: 0x3A), colon > 0, line[0..<colon].buffer.allSatisfy({ HTTPSyntax.isToken($0) }),
                        line.dropFirst(colon).buffer.allSatisfy({ HTTPSyntax.isFieldContent($0) })
                    else { throw malformed("expected a field after the last chunk") }
                    try count(line.count)
                }
            }
        }
    }

    private mutating func count(_ bytes: Int) throws(HTTPRequestFault) {
        extra += bytes
        if extra > Self.maximumExtra { throw HTTPRequestFault(status: 431, message: "extensions and trailers are longer than \(Self.maximumExtra) bytes") }
    }

    private func line(_ input: ByteSlice, _ at: inout Int) throws(HTTPRequestFault) -> ByteSlice? {
        let lineFeed = input.firstIndex(of: 0x0A, from: at)
        if (lineFeed ?? input.count) - at > Self.maximumLine { throw malformed("a line around the chunks is longer than \(Self.maximumLine) bytes") }
        guard let lineFeed else { return nil }
        guard lineFeed > at, input[lineFeed - 1] == 0x0D else { throw malformed("a line ends without a carriage return") }
        defer { at = lineFeed + 1 }
        return input[at..<lineFeed - 1]
    }

    private mutating func chunkSize(_ line: ByteSlice) throws(HTTPRequestFault) -> Int {
        var size = 0, digits = 0
        while digits < line.count, let value = HTTPSyntax.hexValue(line[digits]) {
            guard digits < 15 else { throw HTTPRequestFault(status: 413, message: "the body is too long") }
            size = size << 4 | value
            digits += 1
        }
        guard digits > 0 else { throw malformed("expected a chunk's size") }
        let rest = line.dropFirst(digits)
        guard rest.isEmpty || rest.trimmed.hasPrefix(";"), rest.buffer.allSatisfy({ HTTPSyntax.isFieldContent($0) }) else {
            throw malformed("expected nothing but extensions after a chunk's size")
        }
        try count(rest.count)
        return size
    }

    private func malformed(_ message: String) -> HTTPRequestFault { HTTPRequestFault(status: 400, message: message) }
}
