#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One connection of a server; nothing on it ever waits.
public struct AcceptedSocket: Sendable {
    public let descriptor: Int32

    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// How far a call came.
    public enum Outcome: Equatable, Sendable {
        /// So many bytes, at least one.
        case moved(Int)
        /// Nothing for now.
        case wouldWait
        /// The other side has closed its direction; only for reading.
        case ended
        /// Reset, or out of order in another way: an `errno`.
        case failed(Int32)
    }

    /// Makes a descriptor one that does not wait and that no other program inherits.
    static func prepare(_ descriptor: Int32) -> Bool {
        fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) != -1 && fcntl(descriptor, F_SETFD, FD_CLOEXEC) != -1
    }

    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .moved(count) }
            if count == 0 { return .ended }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldWait
            default: return .failed(errno)
            }
        }
    }

    /// Sends two runs of bytes, one after the other, in one call.
    public func send(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Outcome {
        var parts = (
            iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count))
        return withUnsafeMutablePointer(to: &parts) { parts in
            var message = msghdr()
            message.msg_iov = UnsafeMutableRawPointer(parts).assumingMemoryBound(to: iovec.self)
            message.msg_iovlen = 2
            while true {
                #if canImport(Glibc)
                let count = sendmsg(descriptor, &message, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
                #else
                let count = sendmsg(descriptor, &message, 0)
                #endif
                if count >= 0 { return .moved(count) }
                switch errno {
                case EINTR: continue
                case EAGAIN: return .wouldWait
                default: return .failed(errno)
                }
            }
        }
    }

    /// Says that nothing more will be sent; the other side can still send.
    public func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    public func close() { systemClose(descriptor) }
}

private func systemClose(_ descriptor: Int32) { close(descriptor) }
