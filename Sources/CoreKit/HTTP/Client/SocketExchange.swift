/// One request and its answer on a connection: both directions at once, so that an early answer is seen and no side waits for the other.
struct SocketExchange {
    private let stream: SocketStream
    private let options: HTTPClientOptions
    /// The connection carried other requests before.
    private let isReused: Bool
    private let writer: GatherWriter
    private let buffer: UnsafeMutableRawBufferPointer
    private var reader = HTTPAnswerReader()
    /// When what is being waited for, writing first and the answer then, has to be over.
    private var deadline: Deadline
    private var isWriting = true
    private var isReading = true
    /// What writing or reading ended with.
    private var error: SystemError?
    /// The end was asked for, and the answer has its last time.
    private var isEnding = false
    /// The server said more than its answer.
    private var saidMore = false

    /// How long the rest of an answer is awaited whose status is known before the request is whole.
    private static let earlyRest = Duration.seconds(2)
    /// How long an answer is looked for when the connection takes no more of the request.
    private static let afterwards = Duration.seconds(1)

    init(_ stream: SocketStream, _ options: HTTPClientOptions, isReused: Bool, _ writer: GatherWriter, _ buffer: UnsafeMutableRawBufferPointer) {
        self.stream = stream
        self.options = options
        self.isReused = isReused
        self.writer = writer
        self.buffer = buffer
        deadline = Deadline(after: options.writeTimeout)
    }

    /// The answer, and whether the connection can be used again.
    mutating func run(_ head: UnsafeRawBufferPointer, _ body: [UnsafeRawBufferPointer]) throws(HTTPFailure) -> (HTTPResponse, keeps: Bool) {
        writer.begin(head: head, parts: body)
        defer { writer.end() }
        while true {
            if isWriting { write() }
            if !isWriting, !isReading { break }
            var wanted: SocketStream.Readiness = isReading ? .reading : []
            if isWriting { wanted.insert(.writing) }
            let ready = stream.poll(wanted, milliseconds: deadline.milliseconds(most: 100))
            // An end shows by itself in what is written next where nothing is read any more.
            if isReading, !ready.isDisjoint(with: [.reading, .ended]) { try read() }
            if isWriting || isReading, try isOver() { break }
        }
        guard let response = reader.response() else { throw lost() }
        // Who has not got all of it cannot have taken it.
        if (200..<300).contains(response.status), !writer.isDone {
            throw HTTPFailure(.connectionLost, "an answer of \(response.status) before the request was whole, and no more of it was taken")
        }
        return (response, reader.isDone && reader.head?.keepsAlive == true && writer.isDone && !saidMore && error == nil)
    }

    private mutating func write() {
        do {
            _ = try writer.write(to: stream)
            if writer.isDone { stopWriting(options.readTimeout) }
        } catch {
            // The other side may have answered before it would read no more.
            self.error = error
            stopWriting(min(options.readTimeout, SocketExchange.afterwards))
        }
    }

    private mutating func stopWriting(_ time: Duration) {
        isWriting = false
        deadline = Deadline(after: time)
    }

    /// Reads what came, until there is no more or it is enough.
    private mutating func read() throws(HTTPFailure) {
        let received: SocketStream.Received
        do {
            received = try stream.receive(into: buffer)
        } catch {
            self.error = self.error ?? error
            return stopReading()
        }
        switch received {
        case .nothing: return
        case .end:
            reader.end()
            return stopReading()
        case .bytes(let count):
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            do {
                if try reader.read(bytes) < count { saidMore = true }
            } catch {
                throw HTTPFailure(.malformedAnswer, error.message, mayHaveArrived: writer.isDone)
            }
        }
        if reader.isDone || reader.isBroken { isReading = false }
        // A refusal will not be another when the rest is there; an early consent needs the rest to mean anything.
        if isWriting, let head = reader.head, !(200..<300).contains(head.status) { stopWriting(min(options.readTimeout, SocketExchange.earlyRest)) }
    }

    /// The connection gives no more. Without a consent there is nothing left to write for.
    private mutating func stopReading() {
        isReading = false
        if isWriting, reader.head == nil { isWriting = false }
    }

    /// Whether the time for waiting is up. Throws where nothing is known by then.
    private mutating func isOver() throws(HTTPFailure) -> Bool {
        if !isEnding, options.isInterrupted() {
            if isWriting { throw HTTPFailure(.interrupted, "stopped while writing the request") }
            isEnding = true
            deadline = min(deadline, Deadline(after: options.grace))
        }
        guard deadline.isOver else { return false }
        if isWriting { throw HTTPFailure(.timedOut, "request not taken within \(HTTPText.shown(options.writeTimeout))") }
        if reader.head != nil { return true }
        if error != nil { throw lost() }
        if isEnding { throw HTTPFailure(.interrupted, "stopped while waiting for the answer", mayHaveArrived: writer.isDone) }
        throw HTTPFailure(.timedOut, "no answer within \(HTTPText.shown(options.readTimeout))", mayHaveArrived: writer.isDone)
    }

    /// The connection ended without a whole head.
    private func lost() -> HTTPFailure {
        let place = reader.hasBegun ? "within the head of the answer" : writer.isDone ? "before an answer" : "before the request was whole"
        let message = error.map { "\($0.reason) \(place)" } ?? "connection closed \(place)"
        return HTTPFailure(.connectionLost, message, mayHaveArrived: writer.isDone, isStale: isReused && !reader.hasBegun)
    }
}
