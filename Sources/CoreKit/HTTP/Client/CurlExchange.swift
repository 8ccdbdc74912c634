/// One request and its answer through libcurl, with a time for each stage.
struct CurlExchange {
    private enum Stage { case connecting, writing, reading }

    private let curl: CurlLibrary
    private let multi: CurlLibrary.Handle
    private let easy: CurlLibrary.Handle
    private let transfer: CurlTransfer
    private let target: HTTPTarget
    private let options: HTTPClientOptions
    private let words: UnsafePointer<CChar>
    private var stage = Stage.connecting
    private var deadline: Deadline
    private var isEnding = false

    init(
        _ curl: CurlLibrary, multi: CurlLibrary.Handle, easy: CurlLibrary.Handle, _ transfer: CurlTransfer, _ target: HTTPTarget, _ options: HTTPClientOptions,
        _ words: UnsafePointer<CChar>
    ) {
        self.curl = curl
        self.multi = multi
        self.easy = easy
        self.transfer = transfer
        self.target = target
        self.options = options
        self.words = words
        // libcurl keeps the time itself, and knows better what it waited for.
        deadline = Deadline(after: options.connectTimeout + .seconds(1))
    }

    mutating func run() throws(HTTPFailure) -> HTTPResponse {
        var running: Int32 = 0
        while true {
            let status = curl.multiPerform(multi, &running)
            guard status == 0 else { throw HTTPFailure(.connectionLost, "libcurl failed (error \(status))", mayHaveArrived: mayHaveArrived) }
            if let code = curl.outcome(multi) { return try answer(code) }
            advance()
            if try isOver(), let response = transfer.response(isWhole: false) { return response }
            _ = curl.multiPoll(multi, nil, 0, deadline.milliseconds(most: 100), nil)
        }
    }

    /// Whether all of the request was handed on. libcurl asks for the body when it is connected.
    private var mayHaveArrived: Bool { transfer.isGiven && curl.info(easy, .requestSize) > 0 }

    private mutating func advance() {
        if stage == .connecting, transfer.given > 0 || curl.info(easy, .requestSize) > 0 {
            stage = .writing
            deadline = Deadline(after: options.writeTimeout)
        }
        if stage == .writing, transfer.isGiven || transfer.head.map({ !(200..<300).contains($0.status) }) == true {
            stage = .reading
            deadline = Deadline(after: options.readTimeout)
        }
    }

    /// Whether the time is up and a status is known. Throws where none is.
    private mutating func isOver() throws(HTTPFailure) -> Bool {
        if !isEnding, options.isInterrupted() {
            switch stage {
            case .connecting: throw HTTPFailure(.interrupted, "stopped while connecting to \(target.authority)")
            case .writing: throw HTTPFailure(.interrupted, "stopped while writing the request")
            case .reading:
                isEnding = true
                deadline = min(deadline, Deadline(after: options.grace))
            }
        }
        guard deadline.isOver else { return false }
        switch stage {
        case .connecting: throw CurlExchange.noConnection(target, options)
        case .writing: throw HTTPFailure(.timedOut, "request not taken within \(HTTPText.shown(options.writeTimeout))")
        case .reading: break
        }
        if transfer.head != nil { return true }
        if isEnding { throw HTTPFailure(.interrupted, "stopped while waiting for the answer", mayHaveArrived: mayHaveArrived) }
        throw HTTPFailure(.timedOut, "no answer within \(HTTPText.shown(options.readTimeout))", mayHaveArrived: mayHaveArrived)
    }

    private static func noConnection(_ target: HTTPTarget, _ options: HTTPClientOptions) -> HTTPFailure {
        HTTPFailure(.notConnected, "no connection to \(target.authority) within \(HTTPText.shown(options.connectTimeout))")
    }

    private func answer(_ code: Int32) throws(HTTPFailure) -> HTTPResponse {
        if let response = transfer.response(isWhole: code == 0) {
            // Who has not got all of it cannot have taken it.
            guard transfer.isGiven || !(200..<300).contains(response.status) else {
                throw HTTPFailure(.connectionLost, "an answer of \(response.status) before the request was whole, and no more of it was taken")
            }
            return response
        }
        if let malformed = transfer.malformed { throw HTTPFailure(.malformedAnswer, malformed.message, mayHaveArrived: mayHaveArrived) }
        throw failure(code)
    }

    private func failure(_ code: Int32) -> HTTPFailure {
        var kind = CurlExchange.kind(code)
        // A proxy that goes no further, for one.
        if kind == .connectionLost, stage == .connecting, transfer.given == 0, curl.info(easy, .connectionsMade) > 0 { kind = .notConnected }
        // The codes of a connection that ended, when it was not made for this request; 65 is libcurl's wish to send it again.
        let isStale = code == 65 || [52, 55, 56].contains(code) && !transfer.hasBegun && curl.info(easy, .requestSize) > 0 && curl.info(easy, .connectionsMade) == 0
        if kind == .timedOut, stage == .connecting { return CurlExchange.noConnection(target, options) }
        if code == 65 || code == 52 { return HTTPFailure(kind, "connection closed before an answer", mayHaveArrived: mayHaveArrived, isStale: isStale) }
        return HTTPFailure(kind, message(code, kind), mayHaveArrived: mayHaveArrived, isStale: isStale)
    }

    private func message(_ code: Int32, _ kind: HTTPFailure.Kind) -> String {
        let own = String(cString: words)
        let text = own.isEmpty ? curl.easyWords(code).map { String(cString: $0) } ?? "error \(code)" : own
        var shown = HTTPText.shown(text.utf8, most: 200)
        while let last = shown.last, last == "." || last == " " { shown.removeLast() }
        if shown.dropFirst().first?.isLowercase == true { shown = shown.prefix(1).lowercased() + shown.dropFirst() }
        switch kind {
        case .notResolved, .notConnected: return "cannot connect to \(target.authority): \(shown)"
        case .notTrusted: return "server \(target.authority) is not trusted: \(shown)"
        case .notSecured: return "no TLS with \(target.authority): \(shown)"
        default: return shown
        }
    }

    /// By the codes of curl.h.
    private static func kind(_ code: Int32) -> HTTPFailure.Kind {
        switch code {
        case 5, 6: .notResolved
        case 7, 97: .notConnected
        case 28: .timedOut
        case 51, 60, 77, 83, 90, 91: .notTrusted
        case 35, 53, 54, 58, 59, 64, 66, 80, 82, 98: .notSecured
        case 1, 8, 23: .malformedAnswer
        default: .connectionLost
        }
    }
}
