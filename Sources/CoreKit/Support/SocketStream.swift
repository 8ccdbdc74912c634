#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connection over TCP. No call blocks but `poll`, and that no longer than told. For one thread at a time.
final class SocketStream {
    enum Failure: Error, Equatable {
        case system(SystemError)
        case timedOut
        case interrupted
    }

    enum Received {
        /// So many bytes, at least one.
        case bytes(Int)
        /// None yet.
        case nothing
        /// The other side will send no more.
        case end
    }

    struct Readiness: OptionSet {
        let rawValue: Int16
        static let reading = Readiness(rawValue: Int16(POLLIN))
        static let writing = Readiness(rawValue: Int16(POLLOUT))
        /// An error or an end, which reading or writing will tell.
        static let ended = Readiness(rawValue: Int16(POLLERR | POLLHUP | POLLNVAL))
    }

    private(set) var descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close() }

    // MARK: - Connecting

    /// Connects, without Nagle's delay.
    static func connect(to address: SocketAddress, until deadline: Deadline, isInterrupted: () -> Bool) throws(Failure) -> SocketStream {
        let stream = try SocketStream(family: address.family)
        let status = address.withSystem { systemConnect(stream.descriptor, $0, $1) }
        if status != 0 {
            // Interrupted, it goes on by itself.
            guard errno == EINPROGRESS || errno == EINTR else { throw .system(.last("connect to", address.description)) }
            try stream.awaitConnection(address, deadline, isInterrupted)
        }
        // A port of the range that the system hands out itself, on this machine, with nobody listening: the connection may be with itself.
        if stream.isConnectedToItself { throw .system(SystemError(code: ECONNREFUSED, operation: "connect to", path: address.description)) }
        stream.set(IPPROTO_TCP, TCP_NODELAY)
        return stream
    }

    private convenience init(family: Int32) throws(Failure) {
        #if canImport(Glibc)
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .system(.last("make a socket")) }
        self.init(descriptor: descriptor)
        #else
        let descriptor = socket(family, SOCK_STREAM, 0)
        guard descriptor >= 0 else { throw .system(.last("make a socket")) }
        self.init(descriptor: descriptor)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        set(SOL_SOCKET, SO_NOSIGPIPE)
        #endif
    }

    private func awaitConnection(_ address: SocketAddress, _ deadline: Deadline, _ isInterrupted: () -> Bool) throws(Failure) {
        while poll(.writing, milliseconds: deadline.milliseconds(most: 100)).isEmpty {
            if isInterrupted() { throw .interrupted }
            if deadline.isOver { throw .timedOut }
        }
        var code: Int32 = 0, length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { throw .system(.last("connect to", address.description)) }
        if code != 0 { throw .system(SystemError(code: code, operation: "connect to", path: address.description)) }
    }

    private var isConnectedToItself: Bool {
        func name(_ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) -> SocketAddress? {
            var storage = sockaddr_storage(), length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            return withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    call(descriptor, address, &length) == 0 ? SocketAddress(address, length) : nil
                }
            }
        }
        guard let own = name({ getsockname($0, $1, $2) }), let other = name({ getpeername($0, $1, $2) }) else { return false }
        return own == other
    }

    private func set(_ level: some BinaryInteger, _ option: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, Int32(level), option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    // MARK: - Using it

    /// Waits until something of `wanted` is possible, or the connection ended; empty when the time is up or a signal came.
    func poll(_ wanted: Readiness, milliseconds: Int32) -> Readiness {
        var entry = pollfd(fd: descriptor, events: wanted.rawValue, revents: 0)
        return systemPoll(&entry, milliseconds) > 0 ? Readiness(rawValue: entry.revents) : []
    }

    /// Reads what is there.
    func receive(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Received {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            if errno == EAGAIN || errno == EWOULDBLOCK { return .nothing }
            if errno != EINTR { throw SystemError.last("read the answer") }
        }
    }

    /// Whether a connection that nobody uses can be used: the other side has neither ended it nor said anything.
    var isIdle: Bool { SocketStream.isIdle(descriptor) }

    /// The same of a connection that somebody else made.
    static func isIdle(_ descriptor: Int32) -> Bool {
        var byte: UInt8 = 0
        while true {
            let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
            if count >= 0 { return false }
            if errno != EINTR { return errno == EAGAIN || errno == EWOULDBLOCK }
        }
    }

    func close() {
        guard descriptor >= 0 else { return }
        systemClose(descriptor)
        descriptor = -1
    }
}

// The system's calls, under names that the methods above do not hide.

private func systemConnect(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 { connect(descriptor, address, length) }
private func systemPoll(_ entry: UnsafeMutablePointer<pollfd>, _ milliseconds: Int32) -> Int32 { poll(entry, 1, milliseconds) }
private func systemClose(_ descriptor: Int32) { close(descriptor) }
