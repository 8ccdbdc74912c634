#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A buffered stream of bytes to a file descriptor, or into memory for tests.
///
/// Writing never throws: the first failure is kept in `failure`, later writes are dropped, and whoever owns the stream
/// asks at the end. So a closed pipe or a full disk is handled in one place. Not for use from several threads at once.
public final class OutputStream {
    private let descriptor: Int32?
    private var buffer: [UInt8] = []
    private let capacity: Int
    /// The first error that writing met. `EPIPE` means that the reader went away.
    public private(set) var failure: SystemError?
    /// Bytes handed to `write`, including those still buffered.
    public private(set) var bytesWritten = 0

    /// A stream on an open descriptor, which stays the caller's to close.
    public init(descriptor: Int32, capacity: Int = 64 * 1024) {
        self.descriptor = descriptor
        self.capacity = capacity
        buffer.reserveCapacity(capacity)
    }

    /// A stream that keeps everything in memory.
    public init() {
        descriptor = nil
        capacity = Int.max
    }

    /// True when the reader of a pipe has gone away.
    public var isClosed: Bool { failure?.code == EPIPE }

    /// What a stream in memory has received; empty for a descriptor once flushed.
    public var bytes: [UInt8] { buffer }
    public var text: String { String(decoding: buffer, as: UTF8.self) }

    public func write(_ string: String) {
        var string = string
        string.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    public func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0) }
    }

    public func write(_ bytes: UnsafeRawBufferPointer) {
        bytesWritten += bytes.count
        guard failure == nil else { return }
        if buffer.count + bytes.count > capacity { flush() }
        if bytes.count >= capacity {
            send(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    /// Hands everything buffered to the system.
    public func flush() {
        guard descriptor != nil, !buffer.isEmpty else { return }
        buffer.withUnsafeBytes { send($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func send(_ bytes: UnsafeRawBufferPointer) {
        guard let descriptor, failure == nil else { return }
        var rest = bytes
        while !rest.isEmpty {
            let count = systemWrite(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN {
                    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&entry, 1, 1000)
                    continue
                }
                failure = SystemError.last("write")
                return
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

/// `write(2)`, under a name that the methods of `OutputStream` do not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
