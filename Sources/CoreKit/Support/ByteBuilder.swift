// Relies on: the memory being reached through one pointer, and copies of a few bytes being made without a call.

/// Bytes written one behind the other, in memory that grows and stays for the next use.
public final class ByteBuilder {
    private var buffer: ByteBuffer
    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    public private(set) var count = 0

    public init(capacity: Int = 4096) {
        buffer = ByteBuffer(capacity: capacity)
        start = buffer.start
        self.capacity = buffer.capacity
    }

    /// What was written; valid until more is.
    public var bytes: ByteSlice { ByteSlice(start: start, count: count) }

    /// A part of it.
    public func bytes(from: Int) -> ByteSlice { ByteSlice(start: start + from, count: count - from) }

    /// Forgets what was written behind the first `count` bytes.
    @inline(__always)
    public func truncate(to count: Int) { self.count = min(count, self.count) }

    /// Makes room for so many bytes more.
    @inline(__always)
    public func reserve(_ more: Int) {
        if capacity &- count < more { grow(more) }
    }

    @inline(never)
    private func grow(_ more: Int) {
        buffer.resize(max(count + more, capacity + capacity / 2))
        start = buffer.start
        capacity = buffer.capacity
    }

    @inline(__always)
    public func append(_ byte: UInt8) {
        reserve(1)
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    @inline(__always)
    public func append(_ bytes: ByteSlice) {
        reserve(bytes.count)
        (start + count).copyMemory(from: bytes.start, byteCount: bytes.count)
        count &+= bytes.count
    }

    @inline(__always)
    public func append(_ text: StaticString) { append(ByteSlice(text)) }

    public func append(_ text: String) {
        var text = text
        text.withUTF8 { append(ByteSlice(UnsafeRawBufferPointer($0))) }
    }

    public func append(repeating byte: UInt8, _ times: Int) {
        for _ in 0..<max(0, times) { append(byte) }
    }

    /// Makes the letters A to Z behind the first `from` bytes lower case.
    func lowerASCII(from: Int) {
        for at in from..<count {
            let byte = start.load(fromByteOffset: at, as: UInt8.self)
            if byte &- 0x41 < 26 { start.storeBytes(of: byte | 0x20, toByteOffset: at, as: UInt8.self) }
        }
    }

    /// A place to write at most `count` bytes to, which `advance` then counts.
    @inline(__always)
    func room(_ count: Int) -> UnsafeMutableRawPointer {
        reserve(count)
        return start + self.count
    }

    @inline(__always)
    func advance(_ written: Int) { count &+= written }

    /// Gives the memory away, with what was written in it, and goes on with other memory of `capacity` bytes.
    func take(next capacity: Int) -> ByteBuffer {
        var fresh = ByteBuffer(capacity: capacity)
        swap(&fresh, &buffer)
        start = buffer.start
        self.capacity = buffer.capacity
        count = 0
        return fresh
    }
}
