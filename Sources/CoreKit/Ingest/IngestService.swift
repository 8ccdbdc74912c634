/// Ingest: the endpoint that connectors post captured traffic to, with the contract of Akto's own, and what is learned from it.
///
///     let server = try HTTPServer(listen: HTTPListen(host: "127.0.0.1", port: 0))
///     let service = try IngestService(IngestOptions(hosts: .loopback(server.listen)), discovery: NoDiscovery())
///     try server.start(service)
///     ...
///     server.drain(within: .seconds(5))
///     service.close()
///
/// A body is checked as a whole before any of its records counts; then it is written to the store, if there is one, and queued for discovery. A 200 says
/// that all of that was done, and with a store that the records are on the disk.
public final class IngestService: HTTPHandler, @unchecked Sendable {
    public let options: IngestOptions
    public let counts = IngestCounts()
    private let discovery: any IngestDiscovery
    private let learning: IngestLearning?
    private let store: RecordStore?
    private let desk: InventoryDesk
    private let arenas = Spares()

    public static let path: StaticString = "/api/ingestData"

    /// `store` is closed by `close`.
    public init(_ options: IngestOptions, discovery: any IngestDiscovery, store: RecordStore? = nil) throws(SystemError) {
        self.options = options
        self.discovery = discovery
        self.store = store
        let learning = discovery.isOn ? try IngestLearning(bound: options.queueBytes, threads: options.learners, make: discovery.makeLearner) : nil
        self.learning = learning
        desk = try InventoryDesk { discovery.render { body in learning?.forEach(body) } }
    }

    // MARK: - Requests

    public func admit(_ head: HTTPReceivedHead) -> HTTPAdmission {
        guard options.hosts.admit(head.host) else {
            return .refuse(refused(421, "this server does not answer to the host \"\(head.host?.string ?? "")\""))
        }
        let isHealth = head.path == "/health"
        if !isHealth, let keys = options.keys, !keys.admit(head) {
            return .refuse(refused(401, "no key, or not a known one, expected it in \"x-api-key\" or \"authorization\"", [("www-authenticate", "Basic realm=\"akto\", charset=\"UTF-8\"")]))
        }
        let isIngest = head.path == Self.path
        guard isIngest || isHealth || head.path == "/" || head.path == "/api/inventory" else { return .refuse(refused(404, "there is nothing at this path")) }
        let allowed = isIngest ? "POST" : "GET, HEAD"
        guard isIngest ? head.method == "POST" : head.method == "GET" || head.method == "HEAD" else {
            return .refuse(refused(405, "expected \(isIngest ? "POST" : "GET")", [("allow", allowed)]))
        }
        guard isIngest else { return .take(upTo: 0) }
        if let fault = IngestMedia.fault(head) { return .refuse(refused(415, fault)) }
        return .take(upTo: options.limits.bodyBytes)
    }

    private func refused(_ status: Int, _ message: String, _ fields: [(name: String, value: String)] = []) -> HTTPReply {
        counts.refuse(status)
        return .failure(status, message, fields)
    }

    public func handle(_ request: HTTPRequest, _ turn: HTTPTurn) -> HTTPReply? {
        switch request.head.path {
        case let path where path == Self.path: return ingest(request.body, turn)
        case let path where path == "/health": return health()
        case let path where path == "/": return discovery.page()
        default:
            desk.ask(for: turn)
            return nil
        }
    }

    private func health() -> HTTPReply {
        guard let trouble = store?.trouble() else { return .json(200, [("cache-control", "no-store")], body: Array("{\"status\":\"ok\"}\n".utf8)) }
        return .failure(503, "the store cannot be written: \(trouble.reason)", [("cache-control", "no-store")])
    }

    private func ingest(_ body: HTTPBody, _ turn: HTTPTurn) -> HTTPReply? {
        guard let learning else { return check(body) { keep(body, $0, turn) } }
        // Before it is looked at: what cannot be learned from now need not be read either.
        let hasRoom = learning.reserve(body.count, within: options.patience) { [self] hasRoom in
            let reply = hasRoom ? readReserved(body, learning, turn) : refused(429, "the queue of records is full", [("retry-after", "1")])
            if let reply { turn.answer(reply) }
        }
        return hasRoom ? readReserved(body, learning, turn) : nil
    }

    /// Reads a body for which room is set aside.
    private func readReserved(_ body: HTTPBody, _ learning: IngestLearning, _ turn: HTTPTurn) -> HTTPReply? {
        var isKept = false
        let reply = check(body) { batch in
            isKept = true
            return keep(body, batch, turn)
        }
        if !isKept { learning.cancel(body.count) }
        return reply
    }

    /// Hands a batch that is in order to `next`, and answers what is not.
    private func check(_ body: HTTPBody, _ next: (IngestBatch) -> HTTPReply?) -> HTTPReply? {
        let arena = arenas.take()
        let batch = IngestBatch(body.slice, limits: options.limits, arena: arena)
        arenas.give(arena)
        if let fault = batch.fault, !(options.takesPartially && fault.status == 422 && !batch.records.isEmpty) {
            counts.refuse(fault.status)
            return IngestAnswer.refused(fault)
        }
        return next(batch)
    }

    /// Puts the batch into the store, if there is one.
    private func keep(_ body: HTTPBody, _ batch: IngestBatch, _ turn: HTTPTurn) -> HTTPReply? {
        guard let store else { return taken(body, batch) }
        let failure = store.append(body, records: batch.records) { [self] failure in
            turn.answer(failure.map { full($0, body.count) } ?? taken(body, batch))
        }
        return failure.map { full($0, body.count) }
    }

    /// The records are safe: now they count.
    private func taken(_ body: HTTPBody, _ batch: IngestBatch) -> HTTPReply {
        counts.take(records: batch.records.count, bytes: body.count)
        learning?.add(body, batch.records)
        if let fault = batch.fault {
            counts.refuse(fault.status)
            return IngestAnswer.refused(fault)
        }
        return IngestAnswer.taken(batch.records.count)
    }

    private func full(_ error: SystemError, _ reserved: Int) -> HTTPReply {
        learning?.cancel(reserved)
        counts.refuse(503)
        return .failure(503, "the store cannot be written: \(error.reason)", [("retry-after", "10")])
    }

    // MARK: - What was learned

    /// Waits until everything that was taken has been learned from.
    @discardableResult
    public func settle(within time: Duration) -> Bool {
        learning?.settle(until: MonotonicTime.nanoseconds &+ HTTPServerOptions.nanoseconds(time)) ?? true
    }

    /// The learners, one after another.
    public func forEachLearner(_ body: (any RecordLearner) -> Void) { learning?.forEach(body) }

    /// Ends the threads and closes the store. To be called after the server was drained.
    public func close() {
        desk.close()
        learning?.stop()
        store?.close()
    }

    /// Memory to decode in, taken and given back by the server's threads.
    private final class Spares: @unchecked Sendable {
        private let gate = Gate()
        private var spares: [ByteArena] = []

        func take() -> ByteArena { gate.pass { spares.popLast() } ?? ByteArena() }
        func give(_ arena: ByteArena) { gate.pass { spares.append(arena) } }
    }
}
