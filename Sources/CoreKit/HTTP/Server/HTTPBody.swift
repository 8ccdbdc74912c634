/// The body of a request, in memory of its own: whoever keeps the object keeps the bytes, without copying them.
public final class HTTPBody: @unchecked Sendable {
    private var buffer: ByteBuffer
    /// In bytes.
    public private(set) var count = 0
    /// How much memory it holds, in bytes.
    public var capacity: Int { buffer.capacity }

    public init(capacity: Int = 16) { buffer = ByteBuffer(capacity: capacity) }

    public convenience init(_ bytes: [UInt8]) {
        self.init(capacity: bytes.count)
        bytes.withUnsafeBytes { append(ByteSlice($0)) }
    }

    /// Valid as long as the object lives and nothing is appended. Who got the body may change it in place.
    public var bytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: buffer.start, count: count) }
    public var slice: ByteSlice { ByteSlice(start: buffer.start, count: count) }

    func reserve(_ capacity: Int) {
        if capacity > buffer.capacity { buffer.resize(capacity) }
    }

    func append(_ slice: ByteSlice) {
        reserve(count + slice.count)
        (buffer.start + count).copyMemory(from: slice.start, byteCount: slice.count)
        count += slice.count
    }

    /// What is reserved and not filled yet.
    var room: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: buffer.start + count, count: buffer.capacity - count) }

    func filled(_ bytes: Int) { count += bytes }
}
