/// A regular file from an offset on.
final class PartOfFile: ByteSource {
    private let file: InputFile
    private(set) var position: Int
    /// Whether and how long reading took.
    var measures = false
    private(set) var nanoseconds: UInt64 = 0

    init(_ file: InputFile, from position: Int) {
        self.file = file
        self.position = position
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let began = measures ? MonotonicTime.nanoseconds : 0
        let count = try file.read(into: buffer, at: position)
        if measures { nanoseconds &+= MonotonicTime.nanoseconds &- began }
        position += count
        return count
    }
}
