#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Lists the files below a folder, in the order of their names, so that every run sees them alike.
///
/// Links are not followed unless asked for; then each file and folder is visited once, however many names lead to it.
public struct FileTree {
    public struct Options: Sendable {
        /// Files that are passed over, whatever name leads to them.
        public var skipped: [String] = []
        public var readsHidden = false
        public var followsLinks = false
        public var include: [Glob] = []
        public var exclude: [Glob] = []

        public init() {}
    }

    public enum Entry: Sendable {
        /// A file to read; `size` in bytes, 0 for what is no regular file.
        case file(path: String, size: Int)
        /// Something that stands in the folder and cannot be read.
        case unreadable(path: String, message: String)
    }

    private let options: Options
    private let base: String?
    private var seen: Set<[UInt64]> = []
    private var skipped: Set<[UInt64]> = []
    /// What was found and not looked at yet, the last first: folders may be nested deeper than the program's stack.
    private var waiting: [Item] = []

    private struct Item {
        var path: String
        /// The path below the folder that was named.
        var relative: String
        var name = ""
        var folder: OpenFolder?
    }

    /// Folders nested deeper than this are not kept open: no more than one is on each level.
    private static let mostOpenFolders = 32

    /// Relative paths start at `base`; at the process's own working folder where it is nil.
    public init(options: Options, base: String? = nil) {
        self.options = options
        self.base = base
    }

    private func place(_ path: String) -> String { FileTree.place(path, base) }

    /// The path to open for one seen from `base`.
    public static func place(_ path: String, _ base: String?) -> String {
        guard let base, !path.hasPrefix("/") else { return path }
        return "\(base)/\(path)"
    }

    /// The entries that a path named by the user stands for: itself if it is a file, all files below it if it is a
    /// folder. Named files are read whatever the options say.
    public mutating func entries(of path: String) -> [Entry] {
        var found: [Entry] = []
        begin(at: path)
        while let entry = next() { found.append(entry) }
        return found
    }

    /// Begins with a path named by the user; `next` goes through its entries.
    public mutating func begin(at path: String) {
        waiting = [Item(path: path, relative: "")]
        seen.removeAll()
        skipped.removeAll()
        for path in options.skipped {
            var status = stat()
            if stat(FilePath.bytes(place(path)), &status) == 0, status.st_mode & S_IFMT == S_IFREG { skipped.insert([UInt64(status.st_dev), UInt64(status.st_ino)]) }
        }
    }

    /// The next entry, looked up only now: a folder of any size costs nothing ahead but its names.
    public mutating func next() -> Entry? {
        while let item = waiting.popLast() {
            guard !Interruption.isRequested else { break }
            if let entry = item.relative.isEmpty ? named(item) : examine(item) { return entry }
        }
        waiting.removeAll()
        return nil
    }

    private static func size(_ status: stat) -> Int {
        status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    private mutating func named(_ item: Item) -> Entry? {
        var status = stat()
        guard stat(FilePath.bytes(place(item.path)), &status) == 0 else {
            return .unreadable(path: item.path, message: SystemError.last("open", item.path).description)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return .file(path: item.path, size: FileTree.size(status)) }
        return list(item, status)
    }

    private mutating func examine(_ item: Item) -> Entry? {
        var status = stat()
        let result = item.folder.map { fstatat($0.descriptor, FilePath.bytes(item.name), &status, AT_SYMLINK_NOFOLLOW) } ?? lstat(FilePath.bytes(place(item.path)), &status)
        guard result == 0 else { return .unreadable(path: item.path, message: SystemError.last("examine", item.path).description) }
        if status.st_mode & S_IFMT == S_IFLNK {
            var target = stat()
            guard stat(FilePath.bytes(place(item.path)), &target) == 0 else {
                let isLoop = errno == ELOOP
                return .unreadable(path: item.path, message: isLoop ? "cannot open: the link leads to itself" : "cannot open: the link leads nowhere")
            }
            guard options.followsLinks else { return nil }
            status = target
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return list(item, status)
        case S_IFREG:
            guard options.include.isEmpty || options.include.contains(where: { $0.matches(item.relative) }) else { return nil }
            if !skipped.isEmpty, skipped.contains([UInt64(status.st_dev), UInt64(status.st_ino)]) { return nil }
            if options.followsLinks, !isNew(status) { return nil }
            return .file(path: item.path, size: Int(status.st_size))
        case S_IFIFO: return .unreadable(path: item.path, message: "not read: a named pipe in a folder could wait for ever; name it to read it")
        case S_IFSOCK: return .unreadable(path: item.path, message: "not read: a socket")
        default: return .unreadable(path: item.path, message: "not read: a device")
        }
    }

    /// Puts what is in a folder on the stack; the entry that says why not.
    private mutating func list(_ item: Item, _ status: stat) -> Entry? {
        guard isNew(status) else { return nil }
        guard let folder = OpenFolder(place(item.path)), let names = folder.names() else {
            return .unreadable(path: item.path, message: SystemError.last("list", item.path).description)
        }
        let isKept = depth(item.relative) < FileTree.mostOpenFolders
        for name in names.reversed() where options.readsHidden || !name.hasPrefix(".") {
            let relative = item.relative.isEmpty ? name : item.relative + "/" + name
            if options.exclude.contains(where: { $0.matches(relative) }) { continue }
            waiting.append(Item(path: FileTree.join(item.path, name), relative: relative, name: name, folder: isKept ? folder : nil))
        }
        return nil
    }

    private mutating func isNew(_ status: stat) -> Bool {
        seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted
    }

    private func depth(_ relative: String) -> Int { relative.utf8.reduce(0) { $0 + ($1 == 0x2F ? 1 : 0) } }

    private static func join(_ folder: String, _ name: String) -> String {
        if folder == "." { return name }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }
}

/// A folder that is open as long as something in it waits to be looked at, so that the system need not find it anew.
private final class OpenFolder {
    let descriptor: Int32

    /// Nil with `errno` set if it cannot be opened.
    init?(_ path: String) {
        descriptor = open(FilePath.bytes(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// The names in it in the order of their bytes; nil with `errno` set if it cannot be read.
    func names() -> [String]? {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { return nil }
        guard let folder = fdopendir(copy) else {
            close(copy)
            return nil
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) { FilePath.text($0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
