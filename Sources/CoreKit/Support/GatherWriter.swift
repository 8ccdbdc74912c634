#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes bytes that lie in many places to a connection, in few calls and without copying them. It relies on each place staying as it is
/// until all is written, or another `begin`. One message takes no memory but the vector of the first.
final class GatherWriter {
    /// What one call takes at most (`IOV_MAX`); more places go in several.
    private static let most = 1024

    private let vectors = UnsafeMutablePointer<iovec>.allocate(capacity: most)
    private var head = UnsafeRawBufferPointer(start: nil, count: 0)
    private var parts: [UnsafeRawBufferPointer] = []
    /// The place that is written next, the head being 0, and how much of it is done.
    private var part = 0
    private var offset = 0
    private(set) var isDone = true

    deinit { vectors.deallocate() }

    func begin(head: UnsafeRawBufferPointer, parts: [UnsafeRawBufferPointer]) {
        self.head = head
        self.parts = parts
        part = 0
        offset = 0
        isDone = false
        skipEmpty()
    }

    /// Forgets the places, which may go away now.
    func end() {
        parts = []
        head = UnsafeRawBufferPointer(start: nil, count: 0)
        isDone = true
    }

    private func place(_ index: Int) -> UnsafeRawBufferPointer { index == 0 ? head : parts[index - 1] }

    private func skipEmpty() {
        while part <= parts.count, place(part).count == offset {
            part += 1
            offset = 0
        }
        isDone = part > parts.count
    }

    /// Writes as much as the connection takes now. True when something was written.
    func write(to stream: SocketStream) throws(SystemError) -> Bool {
        var hasWritten = false
        while !isDone {
            var count = 0, index = part, from = offset
            while index <= parts.count, count < GatherWriter.most {
                let bytes = place(index)
                if bytes.count > from {
                    vectors[count] = iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress.map { $0 + from }), iov_len: bytes.count - from)
                    count += 1
                }
                index += 1
                from = 0
            }
            var message = msghdr()
            message.msg_iov = vectors
            message.msg_iovlen = numericCast(count)
            #if canImport(Glibc)
            let flags = Int32(MSG_NOSIGNAL)
            #else
            let flags: Int32 = 0
            #endif
            let written = sendmsg(stream.descriptor, &message, flags)
            if written < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN || errno == EWOULDBLOCK { return hasWritten }
                throw SystemError.last("write the request")
            }
            hasWritten = true
            advance(written)
        }
        return hasWritten
    }

    private func advance(_ written: Int) {
        var rest = written
        while rest > 0 {
            let step = min(rest, place(part).count - offset)
            offset += step
            rest -= step
            if place(part).count == offset {
                part += 1
                offset = 0
            }
        }
        skipEmpty()
    }
}
