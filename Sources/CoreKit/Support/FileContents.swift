#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Small files read whole: configs, lists, packs.
public enum FileContents {
    /// - Parameter limit: bytes; a larger file fails with `EFBIG`, so that no mistaken name fills the memory.
    public static func read(_ path: String, limit: Int) throws -> [UInt8] {
        try read(InputFile(path: path), limit: limit)
    }

    /// Nothing where there is no such file.
    public static func readIfPresent(_ path: String, limit: Int) throws -> [UInt8]? {
        var status = stat()
        if stat(path, &status) != 0, errno == ENOENT || errno == ENOTDIR { return nil }
        return try read(path, limit: limit)
    }

    /// The rest of an open file or stream.
    public static func read(_ file: InputFile, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = try file.read(into: chunk)
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw SystemError(code: EFBIG, operation: "read", path: file.path) }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// Whether a regular file stands there, links followed.
    public static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Who may read and write a file, links followed; nil where there is none.
    public static func mode(of path: String) -> UInt32? {
        var status = stat()
        return stat(FilePath.bytes(path), &status) == 0 ? UInt32(status.st_mode) & 0o7777 : nil
    }

    /// Makes the folders that a file's path goes through, those that are missing.
    public static func makeFolders(for path: String) throws(SystemError) {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += folder.isEmpty && part.isEmpty ? "/" : part + "/"
            if mkdir(folder, 0o777) != 0, errno != EEXIST, errno != EISDIR { throw SystemError.last("create", folder) }
        }
    }
}
