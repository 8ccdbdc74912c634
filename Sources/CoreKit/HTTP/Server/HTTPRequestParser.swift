/// Reads heads of requests (RFC 9112), strictly: what two readers could understand in two ways is refused, as requests are smuggled
/// through such differences. Lines end with CR and LF together, no field is folded, no blank stands before a colon, and there is one
/// way to say how long the body is.
struct HTTPRequestParser {
    /// In bytes, request line and fields together.
    var maximumHead: Int
    var maximumTarget: Int
    var maximumFields: Int

    /// Where the head that begins at `begin` ends: the offset behind its empty line. Nil if it goes on. `scanned` remembers how far it looked.
    func end(of input: ByteSlice, scanned: inout Int, begin: inout Int) throws(HTTPRequestFault) -> Int? {
        // However the bytes come in, a head of one size is refused or not.
        while let lineFeed = input.firstIndex(of: 0x0A, from: scanned), lineFeed < maximumHead {
            guard lineFeed > 0, input[lineFeed - 1] == 0x0D else { throw HTTPRequestFault(status: 400, message: "a line ends without a carriage return") }
            scanned = lineFeed + 1
            if lineFeed - 1 == begin {
                // Empty lines before a request are passed over (RFC 9112, 2.2).
                begin = scanned
            } else if lineFeed - begin >= 3, input[lineFeed - 2] == 0x0A {
                return scanned
            }
        }
        if input.count > begin, !HTTPSyntax.isToken(input[begin]), input[begin] != 0x0D {
            throw HTTPRequestFault(status: 400, message: input[begin] == 0x16 ? "this is TLS, expected plain HTTP" : "expected a request")
        }
        scanned = max(scanned, input.count)
        guard input.count < maximumHead else {
            let hasLine = input.dropFirst(begin).firstIndex(of: 0x0A) != nil
            throw HTTPRequestFault(status: hasLine ? 431 : 414, message: "the head of the request is longer than \(maximumHead) bytes")
        }
        return nil
    }

    /// Reads a whole head, its empty line included, into `head`.
    func parse(_ bytes: ByteSlice, into head: HTTPReceivedHead) throws(HTTPRequestFault) {
        let bytes = head.take(bytes)
        guard let lineEnd = bytes.firstIndex(of: 0x0D) else { throw malformed("expected a request line") }
        try requestLine(bytes[0..<lineEnd], head)
        guard lineEnd + 1 < bytes.count, bytes[lineEnd + 1] == 0x0A else { throw malformed("a carriage return stands in the request line") }
        try fields(bytes, from: lineEnd + 2, head)
        try interpret(head)
    }

    private func malformed(_ message: String) -> HTTPRequestFault { HTTPRequestFault(status: 400, message: message) }

    private func requestLine(_ line: ByteSlice, _ head: HTTPReceivedHead) throws(HTTPRequestFault) {
        guard let space = line.firstIndex(of: 0x20), space > 0, space <= 32, line[0..<space].buffer.allSatisfy({ HTTPSyntax.isToken($0) }) else {
            throw malformed("expected a method")
        }
        head.method = line[0..<space]
        let rest = line.dropFirst(space + 1)
        guard let second = rest.firstIndex(of: 0x20) else { throw malformed("expected a target and a version") }
        let target = rest[0..<second], version = rest.dropFirst(second + 1)
        guard version.count == 8, version.hasPrefix("HTTP/"), version[6] == 0x2E, version[5] &- 0x30 < 10, version[7] &- 0x30 < 10 else {
            throw malformed("expected \"HTTP/1.1\"")
        }
        guard version[5] == 0x31 else { throw HTTPRequestFault(status: 505, message: "expected HTTP/1.1, not HTTP/\(version[5] &- 0x30)") }
        head.minorVersion = version[7] == 0x30 ? 0 : 1
        guard target.count <= maximumTarget else { throw HTTPRequestFault(status: 414, message: "the target is longer than \(maximumTarget) bytes") }
        guard !target.isEmpty, target.buffer.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }) else { throw malformed("expected a target") }
        try take(target, head)
    }

    private func take(_ target: ByteSlice, _ head: HTTPReceivedHead) throws(HTTPRequestFault) {
        var rest = target
        if target[0] != 0x2F {
            if target == "*", head.method == "OPTIONS" {
                head.path = target
                return
            }
            let scheme = target.hasPrefixIgnoringCase("http://") ? 7 : target.hasPrefixIgnoringCase("https://") ? 8 : 0
            guard scheme > 0 else { throw malformed("expected a target that begins with \"/\"") }
            let past = target.dropFirst(scheme)
            let end = past.buffer.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? past.count
            guard end > 0, HTTPSyntax.isAuthority(past[0..<end]) else { throw malformed("expected a host in the target") }
            head.host = past[0..<end]
            rest = past.dropFirst(end)
        }
        let mark = rest.firstIndex(of: 0x3F)
        let path = rest[0..<(mark ?? rest.count)]
        head.path = path.isEmpty ? ByteSlice("/") : path
        head.query = mark.map { rest.dropFirst($0 + 1) }
    }

    private func fields(_ bytes: ByteSlice, from start: Int, _ head: HTTPReceivedHead) throws(HTTPRequestFault) {
        var at = start
        while at < bytes.count {
            guard let lineFeed = bytes.firstIndex(of: 0x0A, from: at), lineFeed > at else { throw malformed("expected a field") }
            let end = lineFeed - 1
            if end == at { return }
            guard head.fields.count < maximumFields else { throw HTTPRequestFault(status: 431, message: "more than \(maximumFields) fields") }
            var colon = at
            while colon < end, HTTPSyntax.isToken(bytes[colon]) { colon += 1 }
            guard colon < end, bytes[colon] == 0x3A, colon > at else {
                throw malformed(bytes[at] == 0x20 || bytes[at] == 0x09 ? "a field goes on in another line" : "expected a field's name and a colon")
            }
            var from = colon + 1, to = end
            while from < to, bytes[from] == 0x20 || bytes[from] == 0x09 { from += 1 }
            while to > from, bytes[to - 1] == 0x20 || bytes[to - 1] == 0x09 { to -= 1 }
            guard bytes[from..<to].buffer.allSatisfy({ HTTPSyntax.isFieldContent($0) }) else {
                throw malformed("a control character stands in the field \"\(bytes[at..<colon].string)\"")
            }
            head.fields.append(HTTPReceivedHead.Field(name: at..<colon, value: from..<to))
            at = lineFeed + 1
        }
    }

    /// What the fields say of the body and of the connection.
    private func interpret(_ head: HTTPReceivedHead) throws(HTTPRequestFault) {
        var hosts = 0, lengths = 0, codings = 0, closes = false, keeps = false
        for field in head.fields {
            let name = head.slice(field.name), value = head.slice(field.value)
            if name.equalsIgnoringCase("host") {
                hosts += 1
                guard HTTPSyntax.isAuthority(value) else { throw malformed("expected a host in the field \"host\"") }
                if head.host == nil { head.host = value }
            } else if name.equalsIgnoringCase("content-length") {
                lengths += 1
                // Twice the same is refused, too: somebody between here and there may count differently.
                guard lengths == 1, value.count > 0, value.buffer.allSatisfy({ $0 &- 0x30 < 10 }) else { throw malformed("expected one number in \"content-length\"") }
                guard value.count < 19, let length = value.unsignedInteger else { throw HTTPRequestFault(status: 413, message: "the body is too long") }
                head.contentLength = Int(length)
            } else if name.equalsIgnoringCase("transfer-encoding") {
                codings += 1
                guard codings == 1 else { throw malformed("\"transfer-encoding\" stands twice") }
                head.isChunked = value.equalsIgnoringCase("chunked")
                if !head.isChunked { throw HTTPRequestFault(status: 501, message: "expected the transfer encoding \"chunked\"") }
            } else if name.equalsIgnoringCase("connection") {
                HTTPSyntax.forEachElement(of: value) { element in
                    if element.equalsIgnoringCase("close") { closes = true }
                    if element.equalsIgnoringCase("keep-alive") { keeps = true }
                }
            } else if name.equalsIgnoringCase("expect") {
                guard value.equalsIgnoringCase("100-continue") else { throw HTTPRequestFault(status: 417, message: "expected \"100-continue\" in \"expect\"") }
                head.expectsContinue = head.minorVersion > 0
            }
        }
        if lengths > 0, codings > 0 { throw malformed("both \"content-length\" and \"transfer-encoding\" say how long the body is") }
        if codings > 0, head.minorVersion == 0 { throw malformed("HTTP/1.0 knows no \"transfer-encoding\"") }
        if head.minorVersion > 0, hosts != 1 { throw malformed(hosts == 0 ? "the field \"host\" is missing" : "\"host\" stands twice") }
        if hosts > 1 { throw malformed("\"host\" stands twice") }
        head.keepsAlive = !closes && (head.minorVersion > 0 || keeps)
        if !head.hasBody { head.expectsContinue = false }
    }
}
