#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A clock that only goes forward, for measuring how long work takes.
public enum MonotonicTime {
    /// Nanoseconds since some moment before the process began.
    public static var nanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(time.tv_nsec))
    }

    /// What asking for the time takes by itself, in nanoseconds: no stretch is measured shorter.
    public static let cost: UInt64 = {
        var least = UInt64.max, last = nanoseconds
        for _ in 0..<64 {
            let now = nanoseconds
            least = min(least, now &- last)
            last = now
        }
        return least
    }()
}
