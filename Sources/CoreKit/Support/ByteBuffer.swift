#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Memory that can grow in place: large blocks are moved by the system's page tables and not copied.
struct ByteBuffer: ~Copyable {
    private(set) var start: UnsafeMutableRawPointer
    private(set) var capacity: Int

    init(capacity: Int) {
        self.capacity = max(16, capacity)
        start = malloc(self.capacity) ?? .allocate(byteCount: self.capacity, alignment: 16)
    }

    /// Memory of `malloc` that nobody else frees.
    init(adopting start: UnsafeMutableRawPointer, capacity: Int) {
        self.start = start
        self.capacity = capacity
    }

    deinit { free(start) }

    /// Gives the memory away: whoever takes it frees it, or makes a buffer of it again.
    consuming func abandon() -> (start: UnsafeMutableRawPointer, capacity: Int) {
        let memory = (start, capacity)
        discard self
        return memory
    }

    /// Changes the capacity; the bytes up to the smaller of both stay.
    mutating func resize(_ wanted: Int) {
        let size = max(16, wanted)
        // Shrinking may fail without harm; growing ends the program as every allocation in Swift does.
        guard let moved = realloc(start, size) ?? (size > capacity ? grown(size) : nil) else { return }
        start = moved
        capacity = size
    }

    private func grown(_ size: Int) -> UnsafeMutableRawPointer {
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        fresh.copyMemory(from: start, byteCount: capacity)
        free(start)
        return fresh
    }
}
