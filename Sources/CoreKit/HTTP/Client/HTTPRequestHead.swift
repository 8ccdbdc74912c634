/// The head of a request, in memory that is used again for the next.
struct HTTPRequestHead: ~Copyable {
    private var text: [UInt8] = []

    /// What decides where a message ends and who reads it is the client's to say.
    private static let own = ["host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer", "upgrade", "keep-alive", "proxy-connection", "http2-settings"]

    /// Throws where a field is the client's own.
    static func check(_ fields: [HTTPField]) throws(HTTPFailure) {
        for field in fields where own.contains(where: field.isNamed) {
            throw HTTPFailure(.unusableRequest, "header \"\(field.name)\" given, expected it left to the client")
        }
    }

    /// Writes the head of a POST.
    mutating func write(_ target: HTTPTarget, _ fields: [HTTPField], length: Int) throws(HTTPFailure) {
        try HTTPRequestHead.check(fields)
        text.removeAll(keepingCapacity: true)
        add("POST ", target.path, " HTTP/1.1\r\nhost: ", target.authority, "\r\n")
        for field in fields { add(field.name, ": ", field.value, "\r\n") }
        add("content-length: ", String(length), "\r\n\r\n")
    }

    private mutating func add(_ words: String...) {
        for word in words { text.append(contentsOf: word.utf8) }
    }

    borrowing func withBytes<Value, Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Value) throws(Failure) -> Value {
        let found = text.withUnsafeBytes { raw in Result { () throws(Failure) in try body(raw) } }
        return try found.get()
    }
}
