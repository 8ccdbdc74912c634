#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that grows by whole pieces: what could not be written whole is taken back.
///
/// Not for use from several threads at once, `sync` excepted.
final class StoreFile {
    let path: String
    private let descriptor: Int32
    /// In bytes.
    private(set) var size: Int

    /// Opens the file, or makes it with mode 0600. `place` is the path to open where it is not the one to show.
    init(path: String, place: String? = nil) throws(SystemError) {
        self.path = path
        descriptor = open(FilePath.bytes(place ?? path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemError.last("open", path) }
        var status = stat()
        size = 0
        guard fstat(descriptor, &status) == 0 else { throw SystemError.last("examine", path) }
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Appends the parts, one after another, without copying them. After a failure the file is as long as before, as far as the system
    /// lets it.
    func append(_ parts: [UnsafeRawBufferPointer]) throws(SystemError) {
        var vectors = parts.map { iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count) }
        let total = parts.reduce(0) { $0 + $1.count }
        var done = 0, first = 0
        while done < total {
            let count = vectors.withUnsafeMutableBufferPointer { buffer in
                pwritev(descriptor, buffer.baseAddress.map { $0 + first }, Int32(buffer.count - first), off_t(size + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = count == 0 ? SystemError(code: ENOSPC, operation: "write to", path: path) : SystemError.last("write to", path)
                ftruncate(descriptor, off_t(size))
                throw error
            }
            done += count
            var left = count
            while first < vectors.count, left >= vectors[first].iov_len {
                left -= vectors[first].iov_len
                first += 1
            }
            if first < vectors.count, left > 0 {
                vectors[first].iov_base = vectors[first].iov_base.map { $0 + left }
                vectors[first].iov_len -= left
            }
        }
        size += total
    }

    /// Takes everything behind the first `count` bytes away.
    func cut(to count: Int) throws(SystemError) {
        guard ftruncate(descriptor, off_t(count)) == 0 else { throw SystemError.last("shorten", path) }
        size = count
    }

    /// Returns when everything that was appended before the call is on the disk.
    func sync() throws(SystemError) {
        #if canImport(Glibc)
        let status = fdatasync(descriptor)
        #else
        let status = fsync(descriptor)
        #endif
        guard status == 0 else { throw SystemError.last("write to", path) }
    }
}
