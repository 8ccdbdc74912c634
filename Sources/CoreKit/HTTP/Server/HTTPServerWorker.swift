import Synchronization

/// One thread of a server, and the connections that it serves.
final class HTTPServerWorker: @unchecked Sendable {
    let shared: HTTPServerShared
    let poller: Poller
    /// How many connections it has.
    let load = Atomic<Int>(0)
    private var connections: [HTTPServerConnection?] = []
    private var free: [Int] = []
    private var generation: UInt64 = 0
    /// Connections that still have something to do without a further event.
    private var ready: [HTTPServerConnection] = []
    private(set) var now = MonotonicTime.nanoseconds

    private var listener: ListeningSocket?
    /// All threads of the server, for the one that listens; set before any of them runs.
    var crew: [HTTPServerWorker] = []
    private var isListening = false
    private var pausedUntil: UInt64 = 0

    private let mail = Mutex(Mail())
    private struct Mail {
        var sockets: [AcceptedSocket] = []
        var replies: [(reply: HTTPReply, token: UInt64)] = []
        var drainUntil: UInt64?
    }
    private var drainUntil: UInt64?
    var isDraining: Bool { drainUntil != nil }

    /// Memory of bodies that come in.
    let memory: Int
    var charged = 0
    var starved: [HTTPServerConnection] = []
    private var lastRelease: UInt64 = 0

    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    private var date = (second: Int64.min, text: "")
    private var swept: UInt64 = 0

    private static let listenerToken = UInt64.max - 1024
    private static let sweepInterval: UInt64 = 100_000_000
    /// How long nothing may become free before the most silent request has to go, in nanoseconds.
    private static let patience: UInt64 = 250_000_000

    init(shared: HTTPServerShared) throws(SystemError) {
        self.shared = shared
        poller = try Poller()
        memory = max(1 << 16, shared.options.bodyMemory / max(1, shared.options.threads))
    }

    deinit { scratch.deallocate() }

    // MARK: - From other threads

    func adopt(_ socket: ListeningSocket) throws(SystemError) {
        listener = socket
        try listenAgain()
    }

    func take(_ socket: AcceptedSocket) {
        load.add(1, ordering: .relaxed)
        mail.withLock { $0.sockets.append(socket) }
        poller.wake()
    }

    func post(_ reply: HTTPReply, to token: UInt64) {
        let isFirst = mail.withLock { mail in
            mail.replies.append((reply, token))
            return mail.replies.count == 1
        }
        if isFirst { poller.wake() }
    }

    func drain(until deadline: UInt64) {
        mail.withLock { $0.drainUntil = deadline }
        poller.wake()
    }

    // MARK: - The thread

    func run() {
        while true {
            let wait: Int32 = !ready.isEmpty ? 0 : load.load(ordering: .relaxed) > 0 || pausedUntil > 0 ? 100 : 1000
            poller.wait(milliseconds: wait) { event in
                switch event.token {
                case Poller.wakeToken: return
                case Self.listenerToken...: accept(Int(event.token - Self.listenerToken))
                default: take(event)
                }
            }
            now = MonotonicTime.nanoseconds
            readMail()
            advanceReady()
            if now &- swept >= Self.sweepInterval {
                swept = now
                sweep()
            }
            if let deadline = drainUntil, load.load(ordering: .relaxed) == 0 || now >= deadline { break }
        }
        for connection in connections { connection.map { close($0) } }
        // What was handed over while the thread was ending.
        for socket in mail.withLock({ $0.sockets }) { socket.close() }
        listener = nil
    }

    private func take(_ event: Poller.Event) {
        guard let connection = connection(event.token) else { return }
        if event.isReadable || event.isHungUp { connection.mayRead = true }
        if event.isWritable { connection.mayWrite = true }
        enqueue(connection)
    }

    func connection(_ token: UInt64) -> HTTPServerConnection? {
        let slot = Int(token & 0xFFFF_FFFF)
        guard slot < connections.count, let connection = connections[slot], connection.token == token else { return nil }
        return connection
    }

    func enqueue(_ connection: HTTPServerConnection) {
        if connection.isQueued { return }
        connection.isQueued = true
        ready.append(connection)
    }

    private func advanceReady() {
        // What is queued meanwhile has its turn after the next look at the sockets.
        let batch = ready
        ready.removeAll(keepingCapacity: true)
        for connection in batch {
            connection.isQueued = false
            advance(connection)
        }
    }

    private func readMail() {
        let mail = mail.withLock { mail in
            let all = mail
            mail.sockets.removeAll(keepingCapacity: true)
            mail.replies.removeAll(keepingCapacity: true)
            return all
        }
        for socket in mail.sockets { add(socket) }
        for (reply, token) in mail.replies {
            guard let connection = connection(token), case .handling = connection.phase else { continue }
            begin(reply, on: connection)
            enqueue(connection)
        }
        if let deadline = mail.drainUntil, drainUntil == nil {
            drainUntil = deadline
            stopListening()
            for connection in connections where connection?.isIdle == true { connection.map { enqueue($0) } }
        }
    }

    // MARK: - Connections

    private func accept(_ index: Int) {
        guard let listener, index < listener.descriptors.count else { return }
        for _ in 0..<64 {
            do {
                guard let socket = try ListeningSocket.accept(on: listener.descriptors[index]) else { return }
                let worker = idlest
                if worker === self {
                    load.add(1, ordering: .relaxed)
                    add(socket)
                } else {
                    worker.take(socket)
                }
            } catch {
                // Out of descriptors: the clients wait where they are.
                stopListening()
                pausedUntil = now &+ 200_000_000
                return
            }
        }
    }

    /// The thread with the fewest connections.
    private var idlest: HTTPServerWorker {
        var best = self
        for worker in crew where worker.load.load(ordering: .relaxed) < best.load.load(ordering: .relaxed) { best = worker }
        return best
    }

    private func stopListening() {
        guard isListening, let listener else { return }
        isListening = false
        for descriptor in listener.descriptors { poller.forget(descriptor) }
    }

    private func listenAgain() throws(SystemError) {
        guard !isListening, let listener else { return }
        isListening = true
        pausedUntil = 0
        for (index, descriptor) in listener.descriptors.enumerated() {
            try poller.watchLevel(descriptor, token: Self.listenerToken + UInt64(index))
        }
    }

    /// The connection was counted already, so that threads are chosen by what is on its way, too.
    private func add(_ socket: AcceptedSocket) {
        let isTooMany = shared.connections.add(1, ordering: .relaxed).newValue > shared.options.maximumConnections
        if isTooMany { makeRoom() }
        let slot = free.popLast() ?? connections.count
        if slot == connections.count { connections.append(nil) }
        generation &+= 1
        let connection = HTTPServerConnection(socket: socket, token: UInt64(slot) | (generation & 0x3FFF_FFFF) << 32, now: now)
        connections[slot] = connection
        do {
            try poller.watchEdges(socket.descriptor, token: connection.token)
        } catch {
            return close(connection)
        }
        if shared.connections.load(ordering: .relaxed) > shared.options.maximumConnections {
            connection.closesAfter = true
            begin(.failure(503, "too many connections", [("retry-after", "1")]), on: connection)
        }
        enqueue(connection)
    }

    /// Closes the connection that has waited for longest for its next request.
    private func makeRoom() {
        var oldest: HTTPServerConnection?
        for connection in connections {
            guard let connection, connection.isIdle, !connection.isQueued, connection.touched < oldest?.touched ?? .max else { continue }
            oldest = connection
        }
        oldest.map { close($0) }
    }

    func close(_ connection: HTTPServerConnection) {
        if case .closed = connection.phase { return }
        connection.phase = .closed
        release(connection)
        connection.input = nil
        connection.socket.close()
        let slot = Int(connection.token & 0xFFFF_FFFF)
        connections[slot] = nil
        free.append(slot)
        load.subtract(1, ordering: .relaxed)
        shared.connections.subtract(1, ordering: .relaxed)
    }

    var dateText: String {
        let moment = Timestamp.now
        if moment.seconds != date.second { date = (moment.seconds, HTTPServerDate.text(moment)) }
        return date.text
    }

    // MARK: - Memory of bodies

    /// Makes room in a connection's body for more of it. False where memory is short: the connection then waits for its turn.
    func grow(_ connection: HTTPServerConnection, _ body: HTTPBody, to capacity: Int) -> Bool {
        if capacity <= body.capacity, connection.charged > 0 { return true }
        let more = max(capacity, body.capacity) - connection.charged
        guard charged + more <= memory || charged == connection.charged else {
            if !connection.isStarved {
                connection.isStarved = true
                if starved.isEmpty { lastRelease = now }
                starved.append(connection)
            }
            return false
        }
        body.reserve(capacity)
        charged += body.capacity - connection.charged
        connection.charged = body.capacity
        return true
    }

    /// The body is the handler's from now on, or nobody's.
    func release(_ connection: HTTPServerConnection) {
        connection.body = nil
        if connection.isStarved {
            connection.isStarved = false
            starved.removeAll { $0 === connection }
        }
        guard connection.charged > 0 else { return }
        charged -= connection.charged
        connection.charged = 0
        lastRelease = now
        for connection in starved {
            connection.isStarved = false
            // It was not the client who was slow.
            connection.since = now
            connection.touched = now
            enqueue(connection)
        }
        starved.removeAll(keepingCapacity: true)
    }

    /// Nothing became free for a while: the request that has been silent for longest goes, or, where all wait for memory only, the last of them.
    private func evict() {
        var slowest: HTTPServerConnection?
        for connection in connections {
            guard let connection, case .body = connection.phase, connection.charged > 0, !connection.isStarved else { continue }
            guard now &- min(now, connection.touched) >= Self.patience else { continue }
            if connection.touched < slowest?.touched ?? .max { slowest = connection }
        }
        guard let victim = slowest ?? starved.last(where: { $0.charged > 0 }) else { return }
        refuse(victim, HTTPRequestFault(status: 503, message: "too many requests at once for the memory that is set aside for them"))
        enqueue(victim)
    }

    // MARK: - Time

    private func sweep() {
        if pausedUntil > 0, now >= pausedUntil, !isDraining { try? listenAgain() }
        if !starved.isEmpty, now &- lastRelease >= Self.patience { evict() }
        for connection in connections {
            guard let connection else { continue }
            // What has not been looked at since its last event is not late.
            if connection.isQueued { continue }
            let quiet = now &- min(now, connection.touched), age = now &- min(now, connection.since)
            switch connection.phase {
            case .head:
                if connection.pending.isEmpty {
                    if quiet > shared.idleTimeout { close(connection) }
                } else if age > shared.headTimeout {
                    refuse(connection, HTTPRequestFault(status: 408, message: "the head of the request took too long"))
                    enqueue(connection)
                }
            case .body, .passing:
                if connection.isStarved { continue }
                let due = UInt64(connection.bodyBytes / max(1, shared.options.minimumRate)) &* 1_000_000_000 &+ shared.bodyTimeout
                if quiet > shared.bodyTimeout || age > due {
                    refuse(connection, HTTPRequestFault(status: 408, message: "the body of the request took too long"))
                    enqueue(connection)
                }
            case .writing: if quiet > shared.writeTimeout { close(connection) }
            case .lingering: if age > 2_000_000_000 { close(connection) }
            case .handling, .closed: continue
            }
        }
    }
}
