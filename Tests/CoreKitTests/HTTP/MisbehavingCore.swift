#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
@testable import CoreKit

/// What the threads of a `MisbehavingServer` share.
final class MisbehavingCore: @unchecked Sendable {
    struct Unusable: Error { var what: String }

    private static let mostConnections = 256

    let monitor = Monitor()
    private let steps: [MisbehavingServer.Step]
    private let otherwise: MisbehavingServer.Step
    let closesEvery: Int?
    private let address: IPAddress

    // Under the monitor.
    private(set) var port = 0
    private(set) var requests: [MisbehavingServer.Request] = []
    private(set) var begun = 0
    private(set) var connections = 0
    private var open: Set<Int32> = []
    private var listener: Int32 = -1
    /// Keeps the port from other tests while the server is down.
    private var reservation: Int32 = -1
    /// Counts up whenever the server goes down, so that threads of before know that they are late.
    private var generation = 0

    init(_ steps: [MisbehavingServer.Step], otherwise: MisbehavingServer.Step, closesEvery: Int?, host: String) throws {
        guard let address = IPAddress(host) else { throw Unusable(what: "host \(host)") }
        self.steps = steps
        self.otherwise = otherwise
        self.closesEvery = closesEvery
        self.address = address
        try listen()
    }

    func isOver(_ generation: Int) -> Bool { monitor.locked { generation != self.generation } }

    func nextStep() -> MisbehavingServer.Step {
        monitor.locked {
            begun += 1
            return begun <= steps.count ? steps[begun - 1] : otherwise
        }
    }

    func record(_ request: MisbehavingServer.Request) {
        monitor.locked {
            requests.append(request)
            monitor.broadcast()
        }
    }

    /// To be called once: the number may be another connection's then.
    func close(_ descriptor: Int32) {
        monitor.locked {
            open.remove(descriptor)
            systemClose(descriptor)
        }
    }

    /// Closing will reset the connection.
    static func makeReset(_ descriptor: Int32) {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    func takeDown() {
        monitor.locked {
            generation += 1
            if listener >= 0 {
                // A thread that waits at it would keep it open for a moment.
                shutdown(listener, Int32(SHUT_RDWR))
                systemClose(listener)
            }
            listener = -1
            for descriptor in open {
                MisbehavingCore.makeReset(descriptor)
                // Its thread closes it; until then its number must not become another's.
                shutdown(descriptor, Int32(SHUT_RDWR))
            }
            if reservation < 0, let held = try? bound() {
                reservation = held
                // Others may not have it too.
                MisbehavingCore.setReuse(held, 0)
            }
        }
    }

    func stop() {
        takeDown()
        monitor.locked {
            if reservation >= 0 { systemClose(reservation) }
            reservation = -1
        }
    }

    private static func setReuse(_ descriptor: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// A socket at the port, or at one that the system picks.
    private func bound() throws -> Int32 {
        #if canImport(Glibc)
        let descriptor = socket(address.isV6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        #else
        let descriptor = socket(address.isV6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        #endif
        guard descriptor >= 0 else { throw Unusable(what: "socket \(errno)") }
        MisbehavingCore.setReuse(descriptor, 1)
        guard SocketAddress(address, port: port).withSystem({ bind(descriptor, $0, $1) }) == 0 else {
            let code = errno
            systemClose(descriptor)
            throw Unusable(what: "port \(port): \(code)")
        }
        return descriptor
    }

    func listen() throws {
        let (descriptor, generation) = try monitor.locked { () throws -> (Int32, Int) in
            if reservation >= 0 { systemClose(reservation) }
            reservation = -1
            let descriptor = try bound()
            guard systemListen(descriptor) == 0 else {
                systemClose(descriptor)
                throw Unusable(what: "port \(port)")
            }
            var storage = sockaddr_in6(), length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            withUnsafeMutablePointer(to: &storage) { pointer in
                _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
            }
            // The port stands at the same place in the addresses of both families.
            port = Int(in_port_t(bigEndian: storage.sin6_port))
            listener = descriptor
            return (descriptor, self.generation)
        }
        guard let thread = WorkThread({ self.accept(descriptor, generation) }) else { throw Unusable(what: "thread") }
        thread.detach()
    }

    private func accept(_ listener: Int32, _ generation: Int) {
        while true {
            var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            if isOver(generation) { return }
            guard poll(&entry, 1, 10) > 0 else { continue }
            let number = monitor.locked { () -> (Int32, Int)? in
                guard generation == self.generation, open.count < MisbehavingCore.mostConnections else { return nil }
                let descriptor = systemAccept(listener)
                guard descriptor >= 0 else { return nil }
                open.insert(descriptor)
                connections += 1
                return (descriptor, connections - 1)
            }
            guard let (descriptor, connection) = number else { continue }
            let thread = WorkThread { MisbehavingConnection(self, descriptor, connection, generation).serve() }
            if let thread { thread.detach() } else { close(descriptor) }
        }
    }
}

// The system's calls, under names that methods do not hide.

private func systemClose(_ descriptor: Int32) { close(descriptor) }
private func systemListen(_ descriptor: Int32) -> Int32 { listen(descriptor, 128) }
private func systemAccept(_ descriptor: Int32) -> Int32 {
    let accepted = accept(descriptor, nil, nil)
    if accepted >= 0 { _ = fcntl(accepted, F_SETFL, O_NONBLOCK) }
    return accepted
}
