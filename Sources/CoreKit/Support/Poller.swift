#if canImport(Glibc)
import CShims
import Glibc
#else
import Darwin
#endif

/// Waits for many sockets at once: `epoll(7)`. Other systems have none of it, which `init` says.
///
/// Sockets are watched by their edges: an event says that something changed, and whoever gets it reads or writes until the system
/// has no more. Descriptors given to `watchLevel` are told of for as long as they are ready.
public final class Poller: @unchecked Sendable {
    /// What happened to a descriptor, by the token that it was given.
    public struct Event: Sendable {
        public let token: UInt64
        public let isReadable: Bool
        public let isWritable: Bool
        /// The other side closed or reset it; what it sent before can still be read.
        public let isHungUp: Bool
    }

    /// The token of `wake`; nobody else may use it.
    public static let wakeToken = UInt64.max

    #if os(Linux)
    private let descriptor: Int32
    private let waker: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private static let most: Int32 = 256

    public init() throws(SystemError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw SystemError.last("wait for sockets") }
        waker = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        events = .allocate(capacity: Int(Poller.most))
        events.initialize(repeating: epoll_event(), count: Int(Poller.most))
        guard waker >= 0 else { throw SystemError.last("wait for sockets") }
        try control(EPOLL_CTL_ADD, waker, Poller.wakeToken, EPOLLIN.rawValue | EPOLLET.rawValue)
    }

    deinit {
        if waker >= 0 { close(waker) }
        if descriptor >= 0 { close(descriptor) }
        events.deallocate()
    }

    /// Tells of every change of a socket until it is closed.
    public func watchEdges(_ socket: Int32, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_ADD, socket, token, EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue)
    }

    /// Tells of a socket whenever it can be read, until `forget`.
    public func watchLevel(_ socket: Int32, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_ADD, socket, token, EPOLLIN.rawValue)
    }

    public func forget(_ socket: Int32) {
        try? control(EPOLL_CTL_DEL, socket, 0, 0)
    }

    private func control(_ operation: Int32, _ socket: Int32, _ token: UInt64, _ flags: UInt32) throws(SystemError) {
        var event = epoll_event()
        event.events = flags
        event.data.u64 = token
        guard epoll_ctl(descriptor, operation, socket, &event) == 0 else { throw SystemError.last("wait for sockets") }
    }

    /// Waits up to so many milliseconds, and hands over what happened. Returns early for a signal.
    public func wait(milliseconds: Int32, _ body: (Event) -> Void) {
        let count = epoll_wait(descriptor, events, Poller.most, milliseconds)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let event = events[index]
            let token = event.data.u64, flags = event.events
            if token == Poller.wakeToken {
                var value: UInt64 = 0
                _ = read(waker, &value, 8)
            }
            let isHungUp = flags & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
            body(Event(token: token, isReadable: flags & EPOLLIN.rawValue != 0, isWritable: flags & EPOLLOUT.rawValue != 0, isHungUp: isHungUp))
        }
    }

    /// Ends a `wait` of another thread, or the next one.
    public func wake() {
        var one: UInt64 = 1
        _ = write(waker, &one, 8)
    }
    #else
    public init() throws(SystemError) { throw SystemError(code: ENOSYS, operation: "wait for sockets") }
    public func watchEdges(_ socket: Int32, token: UInt64) throws(SystemError) {}
    public func watchLevel(_ socket: Int32, token: UInt64) throws(SystemError) {}
    public func forget(_ socket: Int32) {}
    public func wait(milliseconds: Int32, _ body: (Event) -> Void) {}
    public func wake() {}
    #endif
}
