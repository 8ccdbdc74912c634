#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A lock and the condition that goes with it: what several threads share is touched inside `locked`, and whoever has to wait for a
/// change of it waits there.
///
///     let monitor = Monitor()
///     monitor.locked { while queue.isEmpty { monitor.wait() } }
public final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    public init() {
        pthread_mutex_init(mutex, nil)
        #if canImport(Glibc)
        // The wall clock may be set while somebody waits.
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
        #else
        pthread_cond_init(condition, nil)
        #endif
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    public func locked<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Inside of `locked`: does something that takes long while others can enter.
    public func unlocked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_unlock(mutex)
        defer { pthread_mutex_lock(mutex) }
        return body()
    }

    /// Waits for a `signal`, inside of `locked`, which others can enter meanwhile. It may also return for no reason.
    public func wait() { pthread_cond_wait(condition, mutex) }

    /// The same, no longer than up to a moment of `MonotonicTime`. False when that has come.
    @discardableResult
    public func wait(until nanoseconds: UInt64) -> Bool {
        let now = MonotonicTime.nanoseconds
        guard nanoseconds > now else { return false }
        #if canImport(Glibc)
        var moment = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        return pthread_cond_timedwait(condition, mutex, &moment) == 0
        #else
        let rest = nanoseconds - now
        var span = timespec(tv_sec: Int(rest / 1_000_000_000), tv_nsec: Int(rest % 1_000_000_000))
        return pthread_cond_timedwait_relative_np(condition, mutex, &span) == 0
        #endif
    }

    /// Wakes one of those that wait.
    public func signal() { pthread_cond_signal(condition) }
    /// Wakes all that wait.
    public func broadcast() { pthread_cond_broadcast(condition) }
}
