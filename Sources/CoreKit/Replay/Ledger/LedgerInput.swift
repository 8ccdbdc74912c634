/// An input as a ledger knows it: by its contents, whatever its times and owner.
public struct LedgerInput: Equatable, Sendable {
    public var path: String
    /// In bytes.
    public var size: Int
    /// Of all its bytes.
    public var fingerprint: StreamFingerprint.Value

    public init(path: String, size: Int, fingerprint: StreamFingerprint.Value) {
        self.path = path
        self.size = size
        self.fingerprint = fingerprint
    }

    /// Reads a file once, to know it again. `place` is where it is opened where `path` is not that.
    ///
    /// - Throws: `SystemError`, for what is no regular file too, or `CancellationError` where the user asked for the end.
    public init(path: String, place: String? = nil) throws {
        let file = try InputFile(path: path, place: place)
        guard file.kind == .regular else { throw SystemError(code: 22, operation: "know again what is not a regular file", path: path) }
        file.keepFingerprint()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        var size = 0
        while case let count = try file.read(into: buffer), count > 0 {
            size += count
            if Interruption.isRequested { throw CancellationError() }
        }
        self.init(path: path, size: size, fingerprint: file.fingerprint ?? StreamFingerprint().value)
    }
}
