/// What a server answers.
public struct HTTPReply: Sendable {
    public var status: Int
    /// Names and values; the server adds length, date and connection. Neither may hold what could end a line.
    public var fields: [(name: String, value: String)]
    public var body: [UInt8]
    /// The connection ends with this answer.
    public var closes = false

    public init(_ status: Int, _ fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A JSON document.
    public static func json(_ status: Int, _ fields: [(name: String, value: String)] = [], body: [UInt8]) -> HTTPReply {
        HTTPReply(status, [("content-type", "application/json")] + fields, body: body)
    }

    /// `{"success":false,"error":"..."}`: the message lower case, without a full stop.
    public static func failure(_ status: Int, _ message: String, _ fields: [(name: String, value: String)] = []) -> HTTPReply {
        var writer = JSONWriter()
        writer.object {
            $0.member("success", false)
            $0.member("error", message)
        }
        return .json(status, fields, body: writer.bytes + [0x0A])
    }

    /// The head as it goes over the wire.
    func head(date: String, keepsAlive: Bool, minorVersion: Int) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(HTTPReply.reason(status))\r\ndate: \(date)\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        if status != 204, status != 304 { text += "content-length: \(body.count)\r\n" }
        if !keepsAlive {
            text += "connection: close\r\n"
        } else if minorVersion == 0 {
            text += "connection: keep-alive\r\n"
        }
        text += "\r\n"
        return Array(text.utf8)
    }

    /// The words of RFC 9110, 15.
    static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 202: "Accepted"
        case 204: "No Content"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Status"
        }
    }
}
