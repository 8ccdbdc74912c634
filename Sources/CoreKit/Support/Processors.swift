#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The processors of the machine that are at work.
public enum Processors {
    public static var count: Int {
        return max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
}

extension Timestamp {
    /// The system's clock.
    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
