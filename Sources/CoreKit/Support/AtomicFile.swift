#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes a file so that its name shows the old contents or the new, never a part: a temporary file beside it, synced,
/// then renamed over it. Reports hold captured data, so the mode is 0600.
public enum AtomicFile {
    /// Replaces `path` with what `produce` writes. Refuses to replace anything but a regular file; a link is followed to
    /// the file it names. Devices such as `/dev/null` are written in place.
    public static func write(to path: String, mode: UInt32 = 0o600, _ produce: (OutputStream) throws -> Void) throws {
        var status = stat()
        var target = path
        if stat(path, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFREG: break
            case S_IFCHR, S_IFIFO:
                try writeInPlace(path, produce)
                return
            case S_IFDIR: throw SystemError(code: EISDIR, operation: "write", path: path)
            default: throw SystemError(code: EINVAL, operation: "replace what is not a regular file", path: path)
            }
            if let resolved = realpath(path, nil) {
                target = String(cString: resolved)
                free(resolved)
            }
        }
        var link = stat()
        if stat(path, &status) != 0, lstat(path, &link) == 0, link.st_mode & S_IFMT == S_IFLNK {
            throw SystemError(code: ENOENT, operation: "replace a link that leads nowhere", path: path)
        }
        var template = Array("\(target).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw SystemError.last("create", path) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            if mode != 0o600 { fchmod(descriptor, mode) }
            try fill(descriptor, path, produce)
            guard fsync(descriptor) == 0 || errno == EINVAL else { throw SystemError.last("write", path) }
            guard rename(temporary, target) == 0 else { throw SystemError.last("replace", path) }
            close(descriptor)
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
    }

    private static func writeInPlace(_ path: String, _ produce: (OutputStream) throws -> Void) throws {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError.last("open", path) }
        defer { close(descriptor) }
        try fill(descriptor, path, produce)
    }

    private static func fill(_ descriptor: Int32, _ path: String, _ produce: (OutputStream) throws -> Void) throws {
        let stream = OutputStream(descriptor: descriptor)
        try produce(stream)
        stream.flush()
        if let failure = stream.failure { throw SystemError(code: failure.code, operation: "write", path: path) }
    }
}
