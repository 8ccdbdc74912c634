/// Memory for the decoded parts of one record: handed out by moving a pointer, taken back all at once.
///
/// `reset` keeps one block, so that a run of records of ordinary size allocates nothing. Slices are valid until `reset`.
public final class ByteArena {
    private var blocks: [UnsafeMutableRawBufferPointer] = []
    /// The last of the blocks, which an array would count references for.
    private var current = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var used = 0
    private let retained: Int
    /// Bytes handed out since the last `reset`.
    public private(set) var total = 0

    /// `retained` is the size in bytes of the block that survives `reset`.
    public init(retained: Int = 256 * 1024) {
        self.retained = retained
    }

    deinit {
        for block in blocks { block.deallocate() }
    }

    public func reset() {
        total = 0
        used = 0
        if blocks.count > 1 || current.count > retained { shrink() }
    }

    @inline(never)
    private func shrink() {
        while blocks.count > 1 { blocks.removeLast().deallocate() }
        if let only = blocks.first, only.count > retained {
            only.deallocate()
            blocks.removeAll(keepingCapacity: true)
        }
        current = blocks.first ?? UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    /// Room for `count` bytes, not initialised. Give back what stays unused with `trim`.
    public func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        if let base = current.baseAddress, used + count <= current.count {
            let start = base + used
            used += count
            total += count
            return start
        }
        return begin(count)
    }

    @inline(never)
    private func begin(_ count: Int) -> UnsafeMutableRawPointer {
        // A block that is partly used is left behind; it is freed by the next `reset`.
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(retained, count, 16), alignment: 16)
        blocks.append(block)
        current = block
        used = count
        total += count
        return block.baseAddress.unsafelyUnwrapped
    }

    /// Gives back the last `count` bytes of the most recent allocation.
    public func trim(_ count: Int) {
        used -= count
        total -= count
    }

    public func copy(_ bytes: UnsafeRawBufferPointer) -> ByteSlice {
        let start = allocate(bytes.count)
        if let base = bytes.baseAddress { start.copyMemory(from: base, byteCount: bytes.count) }
        return ByteSlice(start: start, count: bytes.count)
    }
}
