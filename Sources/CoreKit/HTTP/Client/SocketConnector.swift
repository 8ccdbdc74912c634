/// Makes connections to one target, and remembers for a while where its name leads.
struct SocketConnector {
    let target: HTTPTarget
    let options: HTTPClientOptions
    private var known: [SocketAddress] = []
    private var knownUntil = Deadline(nanoseconds: 0)

    init(_ target: HTTPTarget, _ options: HTTPClientOptions) {
        self.target = target
        self.options = options
    }

    /// Names may lead elsewhere after a while; a server that ends a connection often does not need them asked for each time.
    private static let memory = Duration.seconds(30)

    /// Tries each address in turn, all within the time for connecting.
    mutating func connect() throws(HTTPFailure) -> SocketStream {
        let deadline = Deadline(after: options.connectTimeout)
        if knownUntil.isOver {
            known = try addresses(deadline)
            knownUntil = Deadline(after: SocketConnector.memory)
        }
        var failures: [SystemError] = []
        for (index, address) in known.enumerated() {
            // One that swallows everything must not take all the time from the others.
            let share = Deadline(after: options.connectTimeout / (known.count - index + 1))
            let isLast = index == known.count - 1
            do throws(SocketStream.Failure) {
                return try SocketStream.connect(to: address, until: isLast ? deadline : min(deadline, share), isInterrupted: options.isInterrupted)
            } catch {
                switch error {
                case .system(let error): failures.append(error)
                case .timedOut: break
                case .interrupted: throw HTTPFailure(.interrupted, "stopped while connecting to \(target.authority)")
                }
            }
        }
        // Next time the name is asked for again: it may have moved.
        knownUntil = Deadline(nanoseconds: 0)
        if let first = failures.first { throw HTTPFailure(.notConnected, "cannot connect to \(target.authority): \(first.reason)") }
        throw HTTPFailure(.notConnected, "no connection to \(target.authority) within \(HTTPText.shown(options.connectTimeout))")
    }

    private func addresses(_ deadline: Deadline) throws(HTTPFailure) -> [SocketAddress] {
        if let address = IPAddress(target.host) { return [SocketAddress(address, port: target.port)] }
        if HTTPTarget.isLocalhost(target.host) {
            return ["::1", "127.0.0.1"].compactMap { IPAddress($0) }.map { SocketAddress($0, port: target.port) }
        }
        do throws(NameLookup.Failure) {
            return try NameLookup.addresses(of: target.host, port: target.port, until: deadline, isInterrupted: options.isInterrupted)
        } catch {
            switch error {
            case .unknown(let reason): throw HTTPFailure(.notResolved, "cannot find host \"\(target.host)\": \(reason)")
            case .timedOut: throw HTTPFailure(.notResolved, "no address of host \"\(target.host)\" within \(HTTPText.shown(options.connectTimeout))")
            case .interrupted: throw HTTPFailure(.interrupted, "stopped while looking up host \"\(target.host)\"")
            }
        }
    }
}
