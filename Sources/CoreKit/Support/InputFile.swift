#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where bytes come from, in order.
public protocol ByteSource: AnyObject {
    /// Fills `buffer` from its start and says how many bytes it wrote; 0 means the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A file, pipe or terminal opened for reading.
///
/// Regular files are read with `pread` into buffers of the reader, never mapped: a file that shrinks while it is read
/// then gives a short read instead of SIGBUS, and memory does not grow with the file. Reads from different threads may
/// overlap when they use `read(into:at:)`.
public final class InputFile: ByteSource, @unchecked Sendable {
    public enum Kind: Sendable { case regular, stream }

    public let path: String
    public let kind: Kind
    /// Size in bytes when it was opened; 0 for streams.
    public private(set) var size: Int
    /// The size is what somebody else saw a moment ago.
    private var isSizeHearsay = false
    private let descriptor: Int32
    private let owned: Bool
    private var position = 0
    private var hash: StreamFingerprint?
    /// Device and number of a regular file, which two names of it share; nil where nobody asked the system.
    public let identity: [UInt64]?

    /// Opens a file by name. Named pipes block until a writer comes, as with any other tool.
    /// `place` is the path to open where it is not the one to show.
    public init(path: String, place: String? = nil) throws(SystemError) {
        // Without O_NONBLOCK the opening of a named pipe would wait for a writer where no signal reaches it.
        let descriptor = open(FilePath.bytes(place ?? path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SystemError.last("open", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = SystemError.last("examine", path)
            close(descriptor)
            throw error
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw SystemError(code: EISDIR, operation: "read", path: path)
        }
        self.path = path
        self.descriptor = descriptor
        owned = true
        kind = status.st_mode & S_IFMT == S_IFREG ? .regular : .stream
        size = kind == .regular ? Int(status.st_size) : 0
        identity = kind == .regular ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
        InputFile.widen(descriptor, status)
    }

    /// Opens a small regular file of which the size was just asked, which saves asking again.
    init(path: String, place: String?, regularOfSize expected: Int) throws(SystemError) {
        descriptor = open(FilePath.bytes(place ?? path), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SystemError.last("open", path) }
        self.path = path
        owned = true
        kind = .regular
        size = expected
        isSizeHearsay = true
        identity = nil
    }

    /// Standard input, shown to the user under `name`.
    public init(standardInput descriptor: Int32, name: String) {
        path = name
        self.descriptor = descriptor
        owned = false
        var status = stat()
        // A redirected file has an offset of its own and is read as a stream from there.
        if fstat(descriptor, &status) == 0 { InputFile.widen(descriptor, status) }
        kind = .stream
        size = 0
        identity = nil
    }

    /// What was read in order so far, as a hash; nil without `keepFingerprint`.
    public var fingerprint: StreamFingerprint.Value? { hash?.value }

    /// Hashes from now on what is read in order.
    public func keepFingerprint() { hash = hash ?? StreamFingerprint() }

    /// Makes a pipe hold more, so that writer and reader need not wait for each other so often. Where the system does not
    /// like it, the pipe stays as it was.
    private static func widen(_ descriptor: Int32, _ status: stat) {
        #if os(Linux)
        guard status.st_mode & S_IFMT == S_IFIFO else { return }
        let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ, which the headers keep to those who ask for GNU's extensions.
        _ = fcntl(descriptor, setPipeSize, pipeSize)
        #endif
    }

    /// In bytes; the most that Linux gives to everybody.
    private static let pipeSize: Int32 = 1 << 20

    deinit {
        if owned { close(descriptor) }
    }

    /// Reads on from where the last call ended.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = kind == .regular
            ? try read(into: buffer, at: position)
            : try readStream(into: buffer)
        position += count
        hash?.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
        return count
    }

    /// Waits for bytes in short turns, so that a signal is seen whichever thread it came to.
    private func readStream(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&entry, 1, 100)
            if Interruption.isRequested { throw SystemError(code: EINTR, operation: "read", path: path) }
            if ready == 0 || (ready < 0 && errno == EINTR) { continue }
            let count = systemRead(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR, errno != EAGAIN { throw SystemError.last("read", path) }
        }
    }

    /// Reads from an offset in bytes; less than asked for only at the end of the file.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
        var done = 0
        while done < buffer.count {
            let count = try retry { pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done)) }
            if count == 0 {
                if isSizeHearsay, offset + done < size { correctSize() }
                break
            }
            done += count
            // What the file held when it was opened is read, and for now there is no more.
            if kind == .regular, offset + done == size { break }
        }
        return done
    }

    private func correctSize() {
        var status = stat()
        isSizeHearsay = false
        if fstat(descriptor, &status) == 0 { size = Int(status.st_size) }
    }

    private func retry(_ call: () -> Int) throws(SystemError) -> Int {
        while true {
            let count = call()
            if count >= 0 { return count }
            if errno == EINTR, !Interruption.isRequested { continue }
            throw SystemError.last("read", path)
        }
    }
}

/// `read(2)`, under a name that the methods of `InputFile` do not hide.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
