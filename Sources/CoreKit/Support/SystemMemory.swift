import CShims

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How the process's memory is handed out.
public enum SystemMemory {
    /// Gives large blocks back to the system as soon as they are free, and keeps threads from holding back much of what they freed.
    ///
    /// glibc raises the size from which it does so with every large block that is freed (mallopt(3), `M_MMAP_THRESHOLD`), so that a single long record
    /// would make all that come later stay. To be called once, before threads begin. Elsewhere it does nothing.
    public static func givesBackLargeBlocks() {
        #if canImport(Glibc)
        _ = mallopt(M_MMAP_THRESHOLD, 4 << 20)
        _ = mallopt(M_TRIM_THRESHOLD, 1 << 20)
        _ = mallopt(M_ARENA_MAX, 2)
        #endif
    }
}
