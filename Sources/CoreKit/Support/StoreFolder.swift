#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A folder that one process at a time keeps its files in.
final class StoreFolder {
    let path: String
    private let place: String
    private var lock: Int32
    private let folder: Int32

    /// Makes the folder, with mode 0700, where there is none, and locks it.
    ///
    /// - Throws: `SystemError`; with `EWOULDBLOCK` where another process has it.
    init(path: String, place: String? = nil) throws(SystemError) {
        self.path = path
        self.place = place ?? path
        try FileContents.makeFolders(for: self.place)
        if mkdir(FilePath.bytes(self.place), 0o700) != 0, errno != EEXIST { throw SystemError.last("create", path) }
        let folder = open(FilePath.bytes(self.place), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemError.last("open", path) }
        let lock = openat(folder, ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let error = SystemError.last("lock", path)
            if lock >= 0 { close(lock) }
            close(folder)
            throw error
        }
        (self.folder, self.lock) = (folder, lock)
    }

    deinit {
        unlock()
        close(folder)
    }

    /// Leaves the folder to others.
    func unlock() {
        if lock >= 0 { close(lock) }
        lock = -1
    }

    /// The path to open for a file in it, and the one to show.
    func file(_ name: String) -> (place: String, path: String) { ("\(place)/\(name)", path.hasSuffix("/") ? "\(path)\(name)" : "\(path)/\(name)") }

    /// The names of what is in it.
    func names() throws(SystemError) -> [String] {
        guard let stream = opendir(FilePath.bytes(place)) else { throw SystemError.last("read", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    func makeFolder(_ name: String) throws(SystemError) {
        if mkdirat(folder, name, 0o700) != 0, errno != EEXIST { throw SystemError.last("create", file(name).path) }
    }

    func remove(_ name: String) throws(SystemError) {
        if unlinkat(folder, FilePath.bytes(name), 0) != 0, errno != ENOENT { throw SystemError.last("remove", file(name).path) }
    }

    /// Makes the names of new files survive.
    func sync() throws(SystemError) {
        guard fsync(folder) == 0 || errno == EINVAL else { throw SystemError.last("write to", path) }
    }
}
