/// One connection: how far it came with its request and its answer. Only its worker touches it.
final class HTTPServerConnection {
    /// What it is doing. What a phase needs stands beside it in the connection, so that changing it costs nothing.
    enum Phase {
        /// The head of a request comes in, or has not begun to.
        case head
        case body
        /// A body that nobody wants is passed over, to be answered with `refusal`.
        case passing(Int)
        /// Somebody owes an answer.
        case handling
        case writing
        /// Everything is said; what still comes in is dropped until the client closes, as closing before that could take the answer
        /// away from it again (RFC 9112, 9.6).
        case lingering
        case closed
    }

    let socket: AcceptedSocket
    let token: UInt64
    var phase = Phase.head

    /// Edges that came and were not used up.
    var mayRead = true
    var mayWrite = true
    /// The client sends no more.
    var isEnded = false

    /// What came in and was not taken yet.
    var input: HTTPBody?
    var consumed = 0
    /// How far the search for the end of the head came, from `consumed` on.
    var scanned = 0
    var begin = 0

    let head = HTTPReceivedHead()
    var body: HTTPBody?
    /// What `body` counts for in its worker's budget.
    var charged = 0
    var bodyLimit = 0
    var bodyBytes = 0
    var chunks = HTTPChunkedRequest()
    var refusal: HTTPReply?
    /// Waits for memory.
    var isStarved = false

    var output: [UInt8] = []
    var outputBody: [UInt8] = []
    var sent = 0
    var closesAfter = false
    /// `100 Continue` is being written, and the body comes after it.
    var isInterim = false

    /// When the phase began, and when it last got on. Nanoseconds of `MonotonicTime`.
    var since: UInt64
    var touched: UInt64
    var isQueued = false

    init(socket: AcceptedSocket, token: UInt64, now: UInt64) {
        self.socket = socket
        self.token = token
        since = now
        touched = now
    }

    /// What came in and was not taken yet.
    var pending: ByteSlice { input.map { $0.slice.dropFirst(consumed) } ?? .empty }

    /// Between two requests.
    var isIdle: Bool { if case .head = phase { pending.isEmpty } else { false } }

    func consume(_ count: Int) {
        consumed += count
        if let input, consumed >= input.count {
            // An idle connection holds no buffer.
            self.input = nil
            consumed = 0
        }
    }

    func enter(_ phase: Phase, _ now: UInt64) {
        self.phase = phase
        since = now
        touched = now
    }
}
