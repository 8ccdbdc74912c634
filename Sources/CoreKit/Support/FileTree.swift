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
        var status = stat()
        guard stat(FilePath.bytes(place(path)), &status) == 0 else {
            return [.unreadable(path: path, message: SystemError.last("open", path).description)]
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return [.file(path: path, size: FileTree.size(status))] }
        seen.removeAll()
        skipped.removeAll()
        for path in options.skipped {
            var status = stat()
            if stat(FilePath.bytes(place(path)), &status) == 0, status.st_mode & S_IFMT == S_IFREG { skipped.insert([UInt64(status.st_dev), UInt64(status.st_ino)]) }
        }
        return walk(path)
    }

    private static func size(_ status: stat) -> Int {
        status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    /// Depth first, with a stack of its own: folders may be nested deeper than the program's stack.
    private mutating func walk(_ root: String) -> [Entry] {
        var found: [Entry] = []
        var waiting: [(path: String, relative: String)] = [(root, "")]
        while let item = waiting.popLast() {
            guard !Interruption.isRequested else { break }
            var status = stat()
            guard lstat(FilePath.bytes(place(item.path)), &status) == 0 else {
                found.append(.unreadable(path: item.path, message: SystemError.last("examine", item.path).description))
                continue
            }
            if status.st_mode & S_IFMT == S_IFLNK, !item.relative.isEmpty {
                var target = stat()
                guard stat(FilePath.bytes(place(item.path)), &target) == 0 else {
                    let isLoop = errno == ELOOP
                    found.append(.unreadable(path: item.path, message: isLoop ? "cannot open: the link leads to itself" : "cannot open: the link leads nowhere"))
                    continue
                }
                guard options.followsLinks else { continue }
                status = target
            } else if item.relative.isEmpty {
                _ = stat(FilePath.bytes(place(item.path)), &status)
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                guard isNew(status) else { continue }
                guard let names = FileTree.names(in: place(item.path)) else {
                    found.append(.unreadable(path: item.path, message: SystemError.last("list", item.path).description))
                    continue
                }
                for name in names.reversed() where options.readsHidden || !name.hasPrefix(".") {
                    let relative = item.relative.isEmpty ? name : item.relative + "/" + name
                    if options.exclude.contains(where: { $0.matches(relative) }) { continue }
                    waiting.append((FileTree.join(item.path, name), relative))
                }
            case S_IFREG:
                guard options.include.isEmpty || options.include.contains(where: { $0.matches(item.relative) }) else { continue }
                if !skipped.isEmpty, skipped.contains([UInt64(status.st_dev), UInt64(status.st_ino)]) { continue }
                if options.followsLinks, !isNew(status) { continue }
                found.append(.file(path: item.path, size: Int(status.st_size)))
            case S_IFIFO: found.append(.unreadable(path: item.path, message: "not read: a named pipe in a folder could wait for ever; name it to read it"))
            case S_IFSOCK: found.append(.unreadable(path: item.path, message: "not read: a socket"))
            default: found.append(.unreadable(path: item.path, message: "not read: a device"))
            }
        }
        return found
    }

    private mutating func isNew(_ status: stat) -> Bool {
        seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted
    }

    private static func join(_ folder: String, _ name: String) -> String {
        if folder == "." { return name }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// The names in a folder in the order of their bytes; nil with `errno` set if it cannot be read.
    private static func names(in path: String) -> [String]? {
        guard let folder = opendir(FilePath.bytes(path)) else { return nil }
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
