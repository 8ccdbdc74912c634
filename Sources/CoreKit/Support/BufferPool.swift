#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Buffers that go round between a thread that fills them and others that use what is in them.
///
/// No more than `budget` bytes are lent at a time: who asks for more waits until some come back, unless nothing is lent at
/// all. So whoever waits here must not hold what it waits for.
final class BufferPool: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let returned = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let budget: Int
    private let usual: Int
    private var lent = 0
    private var spare: [(start: UnsafeMutableRawPointer, capacity: Int)] = []

    /// Sizes in bytes. Buffers of up to `usual` are kept for the next who asks; much larger ones are rare and freed.
    init(budget: Int, usual: Int) {
        self.budget = budget
        self.usual = usual
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(returned, nil)
    }

    deinit {
        for memory in spare { _ = ByteBuffer(adopting: memory.start, capacity: memory.capacity) }
        pthread_cond_destroy(returned)
        pthread_mutex_destroy(mutex)
        returned.deallocate()
        mutex.deallocate()
    }

    /// A buffer that nobody uses, of the capacity `usual`.
    func buffer() -> ByteBuffer {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        guard let memory = spare.popLast() else { return ByteBuffer(capacity: usual) }
        return ByteBuffer(adopting: memory.start, capacity: memory.capacity)
    }

    /// Lends a filled buffer, which comes back when `LentBytes` is let go. `duty` is something to be done with the bytes before that.
    func lend(_ buffer: consuming ByteBuffer, duty: (() -> Void)? = nil) -> LentBytes {
        let memory = buffer.abandon()
        pthread_mutex_lock(mutex)
        while lent > 0, lent + memory.capacity > budget { pthread_cond_wait(returned, mutex) }
        lent += memory.capacity
        pthread_mutex_unlock(mutex)
        return LentBytes(memory.start, memory.capacity, duty, self)
    }

    fileprivate func takeBack(_ start: UnsafeMutableRawPointer, _ capacity: Int) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        lent -= capacity
        pthread_cond_signal(returned)
        if capacity > 2 * usual {
            _ = ByteBuffer(adopting: start, capacity: capacity)
        } else {
            spare.append((start, capacity))
        }
    }
}

/// Keeps a buffer from being filled anew.
final class LentBytes {
    private let start: UnsafeMutableRawPointer
    private let capacity: Int
    private var duty: (() -> Void)?
    private let pool: BufferPool

    fileprivate init(_ start: UnsafeMutableRawPointer, _ capacity: Int, _ duty: (() -> Void)?, _ pool: BufferPool) {
        self.start = start
        self.capacity = capacity
        self.duty = duty
        self.pool = pool
    }

    deinit {
        doDuty()
        pool.takeBack(start, capacity)
    }

    /// Does what has to be done with the bytes, if it was not done yet, and says whether there was anything.
    @discardableResult
    func doDuty() -> Bool {
        guard let duty else { return false }
        self.duty = nil
        duty()
        return true
    }
}
