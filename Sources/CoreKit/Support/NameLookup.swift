#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Asks the system for the addresses of a host by its name.
///
/// The system's call cannot be stopped and may take minutes where no name server answers. So a thread of its own makes it, and nobody
/// waits longer than they want to: a thread that nobody waits for any more ends by itself.
final class NameLookup: @unchecked Sendable {
    enum Failure: Error, Equatable {
        /// The system's words.
        case unknown(String)
        case timedOut
        case interrupted
    }

    private let monitor = Monitor()
    private var found: Result<[SocketAddress], Failure>?

    private init() {}

    /// In the order in which the system wants them tried; at least one.
    static func addresses(
        of host: String, port: Int, until deadline: Deadline, isInterrupted: () -> Bool
    ) throws(Failure) -> [SocketAddress] {
        let lookup = NameLookup()
        let thread = WorkThread {
            let found = ask(host, port)
            lookup.monitor.locked {
                lookup.found = found
                lookup.monitor.broadcast()
            }
        }
        guard let thread else { return try ask(host, port).get() }
        let found = lookup.monitor.locked { () -> Result<[SocketAddress], Failure> in
            while true {
                if let found = lookup.found { return found }
                if isInterrupted() { return .failure(.interrupted) }
                if deadline.isOver { return .failure(.timedOut) }
                let slice = Deadline(after: .milliseconds(100))
                _ = lookup.monitor.wait(until: min(deadline, slice).nanoseconds)
            }
        }
        thread.detach()
        return try found.get()
    }

    private static func ask(_ host: String, _ port: Int) -> Result<[SocketAddress], Failure> {
        var hints = addrinfo()
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        // Not AI_ADDRCONFIG, to which a machine with nothing but its loopback has no addresses.
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, "\(port)", &hints, &list)
        guard status == 0 else {
            if status == EAI_SYSTEM { return .failure(.unknown(SystemError.last("look up", host).reason)) }
            let words = gai_strerror(status).map { String(cString: $0) } ?? "error \(status)"
            return .failure(.unknown(words.prefix(1).lowercased() + words.dropFirst()))
        }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var entry = list
        while let info = entry?.pointee {
            if let address = info.ai_addr {
                let found = SocketAddress(address, info.ai_addrlen)
                if !addresses.contains(found) { addresses.append(found) }
            }
            entry = info.ai_next
        }
        return addresses.isEmpty ? .failure(.unknown("no address")) : .success(addresses)
    }
}
