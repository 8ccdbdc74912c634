#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that only grows, kept by one process at a time, of which everything up to the last `sync` survives the process and the machine.
public final class AppendFile {
    public let path: String
    private let descriptor: Int32
    /// In bytes.
    public private(set) var size: Int

    /// Opens the file, or makes it with mode 0600. `place` is the path to open where it is not the one to show.
    ///
    /// - Throws: `SystemError`; with `EWOULDBLOCK` where another process has it.
    public init(path: String, place: String? = nil) throws(SystemError) {
        let target = FilePath.bytes(place ?? path)
        let descriptor = open(target, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw SystemError.last("open", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw SystemError(code: EINVAL, operation: "write to what is not a regular file", path: path)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = SystemError.last("lock", path)
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// All of it, from the beginning.
    public func contents() throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size), done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, off_t(done)) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last("read", path) }
            if count == 0 { break }
            done += count
        }
        bytes.removeLast(bytes.count - done)
        return bytes
    }

    /// Writes to the end; what could not be written whole is taken back, so that no half of it stays.
    public func append(_ bytes: [UInt8]) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = SystemError.last("write to", path)
                ftruncate(descriptor, off_t(size))
                throw error
            }
            done += count
        }
        size += bytes.count
    }

    /// Takes everything behind the first `count` bytes away.
    public func cut(to count: Int) throws(SystemError) {
        guard ftruncate(descriptor, off_t(count)) == 0 else { throw SystemError.last("shorten", path) }
        size = count
    }

    /// Returns when everything written is on the disk.
    public func sync() throws(SystemError) {
        #if canImport(Glibc)
        let status = fdatasync(descriptor)
        #else
        let status = fsync(descriptor)
        #endif
        guard status == 0 else { throw SystemError.last("write to", path) }
    }

    /// Makes the name itself survive, once after the file was made.
    public func syncFolder() {
        var folder = path
        if let slash = folder.lastIndex(of: "/") { folder = slash == folder.startIndex ? "/" : String(folder[..<slash]) } else { folder = "." }
        let opened = open(FilePath.bytes(folder), O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return }
        fsync(opened)
        close(opened)
    }
}

/// `write(2)`, under a name that no method hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
