/// How a connection goes from one request to the next.
extension HTTPServerWorker {
    /// As much as one connection is served before the others have their turn, in bytes.
    private static let share = 1 << 20
    private static let firstRead = 8 * 1024
    private static let firstBody = 64 * 1024

    private enum Step {
        /// There may be more to do at once.
        case on
        /// An event has to come first.
        case rest
    }

    func advance(_ connection: HTTPServerConnection) {
        var left = Self.share
        while left > 0 {
            // Many small steps are as much as a few large ones.
            left -= 256
            let step: Step
            do {
                switch connection.phase {
                case .head: step = try readHead(connection)
                case .body: step = try connection.head.isChunked ? readChunks(connection, &left) : readBody(connection, &left)
                case .passing(let rest): step = pass(connection, rest, &left)
                case .writing: step = write(connection)
                case .lingering: step = linger(connection, &left)
                case .handling, .closed: step = .rest
                }
            } catch {
                refuse(connection, error)
                continue
            }
            if case .rest = step { return }
        }
        enqueue(connection)
    }

    /// Answers what was no proper request; nothing after it can be understood.
    func refuse(_ connection: HTTPServerConnection, _ fault: HTTPRequestFault) {
        connection.closesAfter = true
        // What stands there is the request before.
        if connection.head.isStale { _ = connection.head.take(.empty) }
        begin(.failure(fault.status, fault.message, fault.status == 503 ? [("retry-after", "1")] : []), on: connection)
    }

    // MARK: - Head

    private func readHead(_ connection: HTTPServerConnection) throws(HTTPRequestFault) -> Step {
        if !connection.pending.isEmpty {
            if let past = try shared.parser.end(of: connection.pending, scanned: &connection.scanned, begin: &connection.begin) {
                let head = connection.pending[connection.begin..<past]
                (connection.scanned, connection.begin) = (0, 0)
                try shared.parser.parse(head, into: connection.head)
                connection.consume(past)
                try beginRequest(connection)
                return .on
            }
            if connection.isEnded {
                close(connection)
                return .rest
            }
        }
        let wasEmpty = connection.pending.isEmpty
        if wasEmpty { connection.begin = 0 }
        switch receive(connection, upTo: Self.firstRead) {
        case .moved:
            if wasEmpty { connection.enter(.head, now) }
            return .on
        case .ended, .failed: close(connection)
        case .wouldWait: if isDraining, connection.pending.isEmpty { close(connection) }
        }
        return .rest
    }

    /// Reads what there is behind what was read before.
    private func receive(_ connection: HTTPServerConnection, upTo count: Int) -> AcceptedSocket.Outcome {
        guard connection.mayRead else { return connection.isEnded ? .ended : .wouldWait }
        let input = connection.input ?? HTTPBody(capacity: count)
        if connection.input == nil {
            connection.input = input
        } else if connection.consumed > 0 {
            // What was taken makes room at the front.
            let rest = HTTPBody(capacity: max(count, connection.pending.count * 2))
            rest.append(connection.pending)
            (connection.input, connection.consumed) = (rest, 0)
            return receive(connection, upTo: count)
        }
        if input.room.isEmpty { input.reserve(input.count * 2) }
        let outcome = connection.socket.receive(into: input.room)
        switch outcome {
        case .moved(let count):
            input.filled(count)
            connection.touched = now
        case .wouldWait: connection.mayRead = false
        case .ended:
            connection.mayRead = false
            connection.isEnded = true
        case .failed: connection.mayRead = false
        }
        if input.count == 0 { connection.input = nil }
        return outcome
    }

    private func beginRequest(_ connection: HTTPServerConnection) throws(HTTPRequestFault) {
        let head = connection.head
        connection.bodyBytes = 0
        connection.chunks = HTTPChunkedRequest()
        connection.closesAfter = !head.keepsAlive || isDraining
        switch shared.handler.admit(head) {
        case .refuse(let reply):
            guard head.hasBody else { return begin(reply, on: connection) }
            // A body of bearable length is passed over for the connection's sake; who asked before sending may send it or not.
            if let length = head.contentLength, length <= Self.share * 16, !head.expectsContinue {
                connection.refusal = reply
                return connection.enter(.passing(length), now)
            }
            connection.closesAfter = true
            begin(reply, on: connection)
        case .take(let limit):
            connection.bodyLimit = limit
            if let length = head.contentLength, length > limit { throw tooLong(limit, length) }
            guard head.hasBody else { return handle(connection, HTTPBody()) }
            connection.enter(.body, now)
            guard head.expectsContinue, connection.pending.isEmpty else { return }
            connection.isInterim = true
            connection.output = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
            (connection.outputBody, connection.sent) = ([], 0)
            connection.enter(.writing, now)
        }
    }

    private func tooLong(_ limit: Int, _ length: Int? = nil) -> HTTPRequestFault {
        HTTPRequestFault(status: 413, message: "the body has \(length.map { "\($0) bytes" } ?? "more bytes"), expected at most \(limit)")
    }

    // MARK: - Body

    private func readBody(_ connection: HTTPServerConnection, _ left: inout Int) throws(HTTPRequestFault) -> Step {
        let length = connection.head.contentLength ?? 0
        let body = connection.body ?? HTTPBody()
        connection.body = body
        if body.count == min(body.capacity, length) || connection.charged == 0 {
            guard grow(connection, body, to: min(length, max(Self.firstBody, body.count * 2))) else { return .rest }
        }
        if !connection.pending.isEmpty {
            let part = connection.pending[0..<min(connection.pending.count, length - body.count, body.capacity - body.count)]
            body.append(part)
            connection.consume(part.count)
        } else {
            guard connection.mayRead else { return ended(connection) }
            let room = UnsafeMutableRawBufferPointer(rebasing: body.room.prefix(length - body.count))
            switch connection.socket.receive(into: room) {
            case .moved(let count):
                body.filled(count)
                connection.touched = now
                left -= count
            case .wouldWait:
                connection.mayRead = false
                return .rest
            case .ended, .failed:
                close(connection)
                return .rest
            }
        }
        connection.bodyBytes = body.count
        if body.count == length { handle(connection, body) }
        return .on
    }

    private func ended(_ connection: HTTPServerConnection) -> Step {
        if connection.isEnded { close(connection) }
        return .rest
    }

    private func readChunks(_ connection: HTTPServerConnection, _ left: inout Int) throws(HTTPRequestFault) -> Step {
        let body = connection.body ?? HTTPBody()
        connection.body = body
        if !connection.pending.isEmpty {
            // No more is taken than there is room for.
            let wanted = body.count + connection.pending.count
            guard grow(connection, body, to: wanted <= body.capacity ? wanted : max(Self.firstBody, wanted, body.count * 2)) else { return .rest }
            let limit = connection.bodyLimit
            let used = try connection.chunks.read(connection.pending) { part throws(HTTPRequestFault) in
                if body.count + part.count > limit { throw tooLong(limit) }
                body.append(part)
            }
            connection.consume(used)
            connection.bodyBytes = body.count
            if connection.chunks.isDone {
                handle(connection, body)
                return .on
            }
        }
        switch receive(connection, upTo: 64 * 1024) {
        case .moved(let count):
            left -= count
            return .on
        case .wouldWait: return .rest
        case .ended, .failed:
            close(connection)
            return .rest
        }
    }

    private func pass(_ connection: HTTPServerConnection, _ rest: Int, _ left: inout Int) -> Step {
        let part = min(rest, connection.pending.count)
        connection.consume(part)
        var rest = rest - part
        if rest > 0 {
            guard connection.mayRead else { return ended(connection) }
            switch connection.socket.receive(into: UnsafeMutableRawBufferPointer(rebasing: scratch.prefix(rest))) {
            case .moved(let count):
                rest -= count
                left -= count
                connection.touched = now
                connection.bodyBytes += count
            case .wouldWait: connection.mayRead = false
            case .ended, .failed:
                close(connection)
                return .rest
            }
        }
        connection.phase = .passing(rest)
        if rest == 0, let reply = connection.refusal {
            connection.refusal = nil
            begin(reply, on: connection)
        }
        return connection.mayRead || rest == 0 ? .on : .rest
    }

    // MARK: - Answer

    private func handle(_ connection: HTTPServerConnection, _ body: HTTPBody) {
        // Its memory counts until the answer is there: so long the handler may hold it.
        connection.body = nil
        connection.enter(.handling, now)
        let turn = HTTPTurn(worker: self, token: connection.token)
        if let reply = shared.handler.handle(HTTPRequest(head: connection.head, body: body), turn) { begin(reply, on: connection) }
    }

    func begin(_ reply: HTTPReply, on connection: HTTPServerConnection) {
        release(connection)
        if reply.closes || isDraining { connection.closesAfter = true }
        connection.isInterim = false
        connection.output = reply.head(date: dateText, keepsAlive: !connection.closesAfter, minorVersion: connection.head.minorVersion)
        connection.outputBody = connection.head.isHead || reply.status == 204 || reply.status == 304 ? [] : reply.body
        connection.sent = 0
        connection.head.isStale = true
        connection.enter(.writing, now)
    }

    private func write(_ connection: HTTPServerConnection) -> Step {
        let first = connection.output.count, total = first + connection.outputBody.count
        while connection.sent < total {
            guard connection.mayWrite else { return .rest }
            let outcome = connection.output.withUnsafeBytes { head in
                connection.outputBody.withUnsafeBytes { body in
                    let sent = connection.sent
                    return connection.socket.send(
                        UnsafeRawBufferPointer(rebasing: head.dropFirst(sent)), UnsafeRawBufferPointer(rebasing: body.dropFirst(max(0, sent - first))))
                }
            }
            switch outcome {
            case .moved(let count):
                connection.sent += count
                connection.touched = now
            case .wouldWait: connection.mayWrite = false
            case .ended, .failed:
                close(connection)
                return .rest
            }
        }
        connection.output = []
        connection.outputBody = []
        if connection.isInterim {
            connection.isInterim = false
            connection.enter(.body, now)
        } else if connection.closesAfter {
            connection.socket.finishSending()
            connection.enter(.lingering, now)
        } else {
            connection.enter(.head, now)
        }
        return .on
    }

    private func linger(_ connection: HTTPServerConnection, _ left: inout Int) -> Step {
        connection.input = nil
        connection.consumed = 0
        guard connection.mayRead, !connection.isEnded else {
            if connection.isEnded { close(connection) }
            return .rest
        }
        switch connection.socket.receive(into: scratch) {
        case .moved(let count):
            left -= count
            return .on
        case .wouldWait:
            connection.mayRead = false
            return .rest
        case .ended, .failed:
            close(connection)
            return .rest
        }
    }
}
