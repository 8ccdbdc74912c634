#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A clock that only goes forward, for measuring how long work takes and for keeping to a schedule.
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

    /// Sleeps until a moment of this clock, which does not drift as a sequence of spans does. False when the user asked for the end
    /// before it came.
    public static func sleep(until moment: UInt64) -> Bool {
        while !Interruption.isRequested {
            let now = nanoseconds
            guard now < moment else { return true }
            // Signals reach another thread: look for them now and then.
            let next = min(moment, now &+ 100_000_000)
            #if canImport(Glibc)
            var time = timespec(tv_sec: Int(next / 1_000_000_000), tv_nsec: Int(next % 1_000_000_000))
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil)
            #else
            var time = timespec(tv_sec: Int((next - now) / 1_000_000_000), tv_nsec: Int((next - now) % 1_000_000_000))
            nanosleep(&time, nil)
            #endif
        }
        return false
    }
}
